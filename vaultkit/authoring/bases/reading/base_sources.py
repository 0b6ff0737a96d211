"""Find where bases are written: `.base` files, and `base` code blocks of notes."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.source import Span

if TYPE_CHECKING:
    from vaultkit.authoring.bases.base_definition import Base
    from vaultkit.notes.note import Fence, Note
    from vaultkit.vault.vault import Vault


class WrittenBase(NamedTuple):
    """A base and where it stands.

    Args:
        path: Vault path of the file: a base, or a note with a code block.
        text: Its YAML.
        pieces: Byte ranges of the file that the text is made of.
        base: What it says.
    """

    path: str
    text: str
    pieces: tuple[tuple[int, int], ...]
    base: Base

    def span(self, start: int, end: int) -> Span:
        """Return the byte range in the file of characters of the text."""
        return Span(self.byte_of(start), max(self.byte_of(end), self.byte_of(start)))

    def byte_of(self, index: int) -> int:
        """Return the byte in the file at which a character of the text stands."""
        offset = len(self.text[:index].encode())
        starts = [0]
        for start, end in self.pieces:
            starts.append(starts[-1] + end - start)
        number = min(bisect_right(starts, offset) - 1, len(self.pieces) - 1)
        if number < 0:
            return 0
        start, end = self.pieces[number]
        return min(start + offset - starts[number], end)


def is_base(path: str) -> bool:
    """Tell whether a file is a base."""
    return path[-5:].lower() == ".base"


def base_file(vault: Vault, path: str) -> WrittenBase:
    """Read a base file."""
    source = vault.source_of(path)
    whole = ((0, len(source.data)),)
    return WrittenBase(path, source.text, whole, _read(source.text))


def base_fence(note: Note, fence: Fence) -> WrittenBase:
    """Read a code block as a base."""
    text = "".join(note.source.slice(*piece) for piece in fence.pieces)
    return WrittenBase(note.path, text, fence.pieces, _read(text))


def base_fences(note: Note) -> list[WrittenBase]:
    """Read all `base` code blocks of a note."""
    if not note.fences or not note.may_hold(b"base"):
        return []
    return [base_fence(note, fence) for fence in note.fences if is_base_fence(fence)]


def is_base_fence(fence: Fence) -> bool:
    """Tell whether a code block is a base."""
    return fence.info.strip().lower() == "base"


@lru_cache(maxsize=64)
def _read(text: str) -> Base:
    from vaultkit.authoring.bases.reading.base_reading import (
        read_base,  # slow to import, and few vaults need it
    )

    return read_base(text)
