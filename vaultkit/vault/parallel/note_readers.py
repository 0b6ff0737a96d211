"""Read notes in several processes at once, for `load_vault`.

Notes travel as they are kept between runs, as few bytes which are decoded only where somebody asks:
see decisions 4 and 52.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from vaultkit.notes.source import Source
from vaultkit.vault.cache.lazy_note import lazy_note
from vaultkit.vault.cache.note_encoding import NotEncodableError, encode_note
from vaultkit.vault.parallel.worker_processes import SharedWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaultkit.notes.note import Note

    Skipped = list[tuple[str, str]]
    Found = tuple[list[Note], Skipped]
    Read = Callable[[Sequence[str]], Found]
    """Parses notes by path; returns them and what could not be read, with the reason."""
    Progress = Callable[[int, int], None]

LOT = 64
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
    """Return a note in a form that another process gets quickly; see `from_record`."""
    try:
        return note.path, note.source.data, encode_note(note)
    except NotEncodableError:
        return (note,)


def from_record(record: tuple[Any, ...]) -> Note:
    """Rebuild a note from `to_record`; its parts are decoded when they are asked for."""
    if len(record) == 1:
        note: Note = record[0]
        return note
    path, data, encoded = record
    return lazy_note(Source(path, data), lambda: encoded)
