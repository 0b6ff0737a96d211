"""Read notes in several processes at once, for `load_vault`.

Notes travel as plain tuples, which pickle several times faster than our classes: see decision 4.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from vaultkit.notes.note import (
    BlockId,
    Callout,
    Comment,
    External,
    Fault,
    Fence,
    Footnote,
    FrontMatter,
    Heading,
    Link,
    MathSpan,
    Note,
    PropertyLink,
    Tag,
    Task,
)
from vaultkit.notes.source import Source
from vaultkit.vault.parallel.worker_processes import SharedWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Skipped = list[tuple[str, str]]
    Found = tuple[list[Note], Skipped]
    Read = Callable[[Sequence[str]], Found]
    """Parses notes by path; returns them and what could not be read, with the reason."""
    Progress = Callable[[int, int], None]

_PARTS: tuple[tuple[str, Any], ...] = (
    ("property_links", PropertyLink),
    ("links", Link),
    ("external", External),
    ("headings", Heading),
    ("tags", Tag),
    ("blocks", BlockId),
    ("callouts", Callout),
    ("tasks", Task),
    ("fences", Fence),
    ("comments", Comment),
    ("footnotes", Footnote),
    ("math", MathSpan),
    ("faults", Fault),
)

LOT = 32
"""Notes that are drawn and sent at once."""


class SharedReading(SharedWork):
    """Notes that are read by this process and others; the others begin at once.

    Args:
        read: What each process does with its paths, a few at a time.
        paths: The notes.
        workers: Processes in all, that which ends it included; two at least.

    Effect: starts processes.
    """

    def __init__(self, read: Read, paths: Sequence[str], workers: int) -> None:
        self._total = len(paths)
        lots = [paths[at : at + LOT] for at in range(0, len(paths), LOT)]
        self._read = lambda at: read(lots[at])
        context: Any = _copying() or _fresh()
        super().__init__(context, partial(_pack_lot, read, lots), len(lots), workers - 1)

    def read_all(self, progress: Progress | None, take: Callable[[Note], None]) -> Found:
        """Read what is left; return the notes, in any order, and what could not be read.

        Args:
            progress: Called with notes read so far and notes in all.
            take: Called here with each note, wherever it was read.

        Effect: the other processes end.
        """
        notes: list[Note] = []
        skipped: Skipped = []

        def add(_: int, found: Found) -> None:
            notes.extend(found[0])
            skipped.extend(found[1])
            for note in found[0]:
                take(note)
            if progress:
                progress(len(notes) + len(skipped), self._total)

        self.finish(self._read, add, lambda sent: ([*map(from_record, sent[0])], sent[1]))
        return notes, skipped


def _pack_lot(read: Read, lots: Sequence[Sequence[str]], at: int) -> tuple[list[Any], Skipped]:
    """Read notes in another process, and make them plain tuples."""
    import gc

    gc.disable()  # all notes stay
    notes, skipped = read(lots[at])
    return [to_record(note) for note in notes], skipped


def _copying() -> Any:
    """Return the multiprocessing context that copies this process; None if it had better not."""
    import multiprocessing

    is_there = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return multiprocessing.get_context("fork") if is_there else None


def _fresh() -> Any:
    """Return the multiprocessing context that starts Python anew.

    Effect: has all that is started from now on look for no module in the current folder.
    """
    import multiprocessing

    os.environ["PYTHONSAFEPATH"] = "1"
    return multiprocessing.get_context("spawn")


def to_record(note: Note) -> tuple[Any, ...]:
    """Return a note as plain tuples, for another process; see `from_record`."""
    front = tuple(note.frontmatter) if note.frontmatter else None
    parts = tuple(tuple(map(tuple, getattr(note, name))) for name, _ in _PARTS)
    return note.path, note.source.data, front, note.marks, parts


def from_record(record: tuple[Any, ...]) -> Note:
    """Rebuild a note from `to_record`."""
    path, data, front, marks, parts = record
    values = {
        name: tuple(map(make._make, part))
        for (name, make), part in zip(_PARTS, parts, strict=True)
        if part
    }
    return Note(
        path=path,
        source=Source(path, data),
        frontmatter=FrontMatter(*front) if front else None,
        marks=marks,
        **values,
    )
