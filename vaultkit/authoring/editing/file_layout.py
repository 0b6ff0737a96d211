"""What files consist of after an edit: bytes that are kept, wherever they go, and new ones.

Whatever is kept is never written anew, so nothing else of a file can change; and where something
stood tells where it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultkit.notes.edit import Edit
    from vaultkit.vault.vault import Vault


class Kept(NamedTuple):
    """Bytes of a file, kept; `is_copy` if they stay elsewhere, too."""

    path: str
    start: int
    end: int
    is_copy: bool = False


Part = Kept | bytes
"""A part of a file: bytes of one, or new ones."""


class Place(NamedTuple):
    """A byte of a file."""

    path: str
    offset: int


class _Run(NamedTuple):
    """Kept bytes of a file: where they stood, and where they stand."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True)
class Layout:
    """What some files consist of.

    Args:
        files: The parts of each file that is not as it was.
        gone: Files that are there no more.
    """

    files: Mapping[str, Sequence[Part]]
    gone: frozenset[str] = field(default_factory=frozenset)

    @property
    def touched(self) -> frozenset[str]:
        """The files that change, come or go."""
        return self.gone.union(self.files)

    def data(self, vault: Vault, path: str) -> bytes:
        """Return what a file holds."""
        return b"".join(
            part
            if isinstance(part, bytes)
            else vault.source_of(part.path).data[part.start : part.end]
            for part in self.files[path]
        )

    def place(self, path: str, offset: int) -> Place | None:
        """Return where a byte is; None if it is gone."""
        if path not in self.touched:
            return Place(path, offset)
        runs = self._runs.get(path, ())
        at = bisect_right(runs, offset, key=lambda run: run.start) - 1
        if at < 0 or offset >= runs[at].end:
            return None
        start, _, (where, first) = runs[at]
        return Place(where, first + offset - start)

    def is_kept(self, path: str, offset: int) -> bool:
        """Tell whether a byte of a file, as it will be, was there before, and is no copy."""
        if path not in self.files:
            return True
        spans = self._kept_spans[path]
        at = bisect_right(spans, offset, key=lambda span: span[0]) - 1
        return at >= 0 and offset < spans[at][1]

    def spans(self, path: str) -> Iterator[tuple[int, int, Part]]:
        """Yield where each part of a file stands."""
        at = 0
        for part in self.files[path]:
            size = len(part) if isinstance(part, bytes) else part.end - part.start
            yield at, at + size, part
            at += size

    def paths_of(self, path: str) -> frozenset[str]:
        """Return the files that bytes of a file stand in."""
        return frozenset(run.place.path for run in self._runs.get(path, ()))

    @cached_property
    def _kept_spans(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        return {
            path: [
                (start, end)
                for start, end, part in self.spans(path)
                if isinstance(part, Kept) and not part.is_copy and start < end
            ]
            for path in self.files
        }

    @cached_property
    def _runs(self) -> Mapping[str, Sequence[_Run]]:
        found: dict[str, list[_Run]] = {}
        for path in self.files:
            for start, _, part in self.spans(path):
                if isinstance(part, Kept) and not part.is_copy and part.start < part.end:
                    run = _Run(part.start, part.end, Place(path, start))
                    found.setdefault(part.path, []).append(run)
        return {path: sorted(runs) for path, runs in found.items()}


def weave(layout: Layout, edits: Iterable[Edit], vault: Vault) -> Layout:
    """Return a layout with edits done, which count from the files as they were.

    Edits of bytes that go are left out. Files that had no part in the layout get one.

    Errors:
        ValueError: two edits overlap, or one cuts off what parts bytes that are kept.
    """
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    files = {
        path: (Kept(path, 0, len(vault.source_of(path).data)),)
        for path in by_path
        if path not in layout.touched
    }
    for own in by_path.values():
        own.sort(key=lambda edit: (edit.start, edit.end))
    every = {**layout.files, **files}
    woven = {p: tuple(_weave_parts(parts, by_path)) for p, parts in every.items()}
    return Layout(woven, layout.gone)


def _weave_parts(parts: Iterable[Part], edits: Mapping[str, Sequence[Edit]]) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, bytes) or part.path not in edits:
            yield part
            continue
        at = part.start
        for edit in edits[part.path]:
            if edit.end <= part.start or edit.start >= part.end:
                continue
            if edit.start < at or edit.end > part.end:
                message = f"edits overlap at {edit.start} of {edit.path}"
                raise ValueError(message)
            yield part._replace(start=at, end=edit.start)
            yield edit.text.encode()
            at = edit.end
        yield part._replace(start=at)


def from_edits(path: str, data: bytes, edits: Iterable[Edit]) -> Layout:
    """Return the layout that edits of one file are, insertions at its ends included."""
    from vaultkit.notes.edit import plan_patch

    parts: list[Part] = []
    done = 0
    for start, end, text in plan_patch(data, edits).pieces:
        parts += [Kept(path, done, start), text]
        done = end
    return Layout({path: (*parts, Kept(path, done, len(data)))})
