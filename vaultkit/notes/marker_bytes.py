"""Bytes of a note that rules look for: which there are, and which a text holds."""

from __future__ import annotations

MARKS = (b"]:", b"][", b"[^", b"{{", b"<%", b"<<<<<<<", b"$$", b"^", b"base", b"![")
"""Bytes that rules look for; a note knows which it holds, so that most rules skip most notes."""
MARK_BITS = {mark: 1 << index for index, mark in enumerate(MARKS)}
"""The bit of `Note.marks` for each."""
_MARK_STARTS = tuple((mark, mark[0], bit) for mark, bit in MARK_BITS.items())
"""With the first byte, since one byte is looked for much faster than several."""


def find_marks(data: bytes) -> int:
    """Return which of `MARKS` bytes hold, for `Note.marks`."""
    marks = 0
    for mark, first, bit in _MARK_STARTS:
        if first in data and mark in data:
            marks |= bit
    return marks
