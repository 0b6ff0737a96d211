"""Changes to a file as values: which bytes go, and what stands there instead.

All edits of a file count from the same bytes, so they never overlap: an edit may touch another,
but not reach into it. Insertions at one place come in the order they are given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.notes.source import BOM

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTINUATION = range(0x80, 0xC0)
"""Bytes that do not start a character of UTF-8."""
_WIDTHS = (2, 3, 4)
"""Bytes of a character of UTF-8 that has several."""


@lazy_dataclass(frozen=True)
class Edit:
    """Replace the bytes from `start` to `end` of a file by `text`.

    Args:
        path: Vault-relative path of the file.
        start: First byte that goes.
        end: Past the last one; equal to `start` to insert.
        text: What stands there afterwards. Its line ends become those of the file.
    """

    path: str
    start: int
    end: int
    text: str


class Piece(NamedTuple):
    """An edit as bytes: what stands from `start` to `end` afterwards."""

    start: int
    end: int
    data: bytes


@lazy_dataclass(frozen=True)
class Patch:
    """Edits of one file that fit together; see `plan_patch`.

    Args:
        before: The bytes that the edits count from.
        pieces: In order of place.
    """

    before: bytes
    pieces: tuple[Piece, ...]

    @cached_property
    def after(self) -> bytes:
        """The bytes with all edits done."""
        parts: list[bytes] = []
        done = 0
        for start, end, data in self.pieces:
            parts += (self.before[done:start], data)
            done = end
        return b"".join((*parts, self.before[done:]))

    def move(self, offset: int) -> tuple[int, int]:
        """Return where a place between two bytes is afterwards: the first and last it may be.

        They differ where text was inserted, and inside what was replaced.
        """
        first = bisect_left(self._ends, offset)
        shift = self._shifts[first]
        low = high = None
        for start, end, data in self.pieces[first : bisect_right(self._starts, offset)]:
            grown = len(data) - (end - start)
            if start < end == offset:
                shift += grown
            elif start == end:  # inserted right here
                low = offset + shift if low is None else low
                shift += grown
            elif start < offset:  # inside what was replaced
                low, high = start + shift, start + shift + len(data)
        at = offset + shift
        return at if low is None else low, at if high is None else high

    def touches(self, start: int, end: int) -> bool:
        """Tell whether any edit changes bytes of a range."""
        return bisect_right(self._ends, start) < bisect_left(self._starts, end)

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    @cached_property
    def _ends(self) -> list[int]:
        """Where the pieces end: in order too, since none reaches into the next."""
        return [piece.end for piece in self.pieces]

    @cached_property
    def _shifts(self) -> list[int]:
        """By how many bytes the first n pieces move what follows them."""
        grown = (len(data) - (end - start) for start, end, data in self.pieces)
        return [0, *accumulate(grown)]


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a file's bytes with edits done; every byte outside their spans stays.

    Errors:
        ValueError: see `plan_patch`.
    """
    return plan_patch(data, edits).after


def plan_patch(data: bytes, edits: Iterable[Edit]) -> Patch:
    """Put edits of one file in order.

    Errors:
        ValueError: they overlap, lie outside the file, or cut a character in two.
    """
    pieces = sorted((_piece(data, edit) for edit in edits), key=lambda piece: piece[:2])
    for one, other in pairwise(pieces):
        if touches(one.start, one.end, other.start, other.end):
            message = f"edits overlap: {one[:2]} and {other[:2]}"
            raise ValueError(message)
    return Patch(data, tuple(pieces))


def touches(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Tell whether two ranges share a byte, or one is a place inside the other.

    Ranges that only meet do not touch; so an insertion at the edge of a range does not either.
    """
    return start < other_end and other_start < end


def _piece(data: bytes, edit: Edit) -> Piece:
    """Turn an edit into bytes; what is inserted at the very start follows a byte order mark."""
    start, end = edit.start, edit.end
    if not 0 <= start <= end <= len(data):
        message = f"an edit of bytes {start} to {end} in a file of {len(data)}"
        raise ValueError(message)
    if _cuts(data, start) or _cuts(data, end):
        message = f"an edit of bytes {start} to {end} cuts a character in two"
        raise ValueError(message)
    if start == end == 0 and data.startswith(BOM):
        start = end = len(BOM)
    text = edit.text
    if "\n" in text:
        text = text.replace("\r\n", "\n").replace("\n", line_end_at(data, start))
    return Piece(start, end, text.encode())


def _cuts(data: bytes, offset: int) -> bool:
    """Tell whether a place lies inside a character; bytes that are no UTF-8 may be parted."""
    if offset == len(data) or data[offset] not in _CONTINUATION:
        return False
    return any(
        _is_character(data[first : first + width])
        for width in _WIDTHS
        for first in range(max(0, offset - width + 1), offset)
    )


def _is_character(data: bytes) -> bool:
    try:
        return len(data.decode()) == 1
    except UnicodeDecodeError:
        return False


def line_end_at(data: bytes, offset: int) -> str:
    r"""Return how the line of a byte ends, `\n` or `\r\n`; for the last line, the one before."""
    at = data.find(b"\n", offset)
    if at == -1:
        at = data.rfind(b"\n", 0, offset)
    return "\r\n" if at > 0 and data[at - 1 : at] == b"\r" else "\n"
