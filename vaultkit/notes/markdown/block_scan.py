"""Find code blocks and formulas without the parser, in notes that are plain enough for that.

Most notes with `$$` have it alone at the start of lines, outside of lists and quotes, and neither
HTML nor fences but at the start of a line. There, what comes first holds what follows, so that one
look at the lines tells what the parser would: it need not be asked, which is most of the time that
masking takes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.markdown.math_blocks import MathBlock, begins_line, find_math_block

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOLDERS = (b"```", b"~~~", b"<", b"$$")
"""What may begin a block that holds any text."""
_TABLE = re.compile(rb"^[ \t>]*+(?=[-: \t]*+\||:|-+:)[-:| \t]++\r?$", re.MULTILINE)
"""The row below a table's header."""
_CLOSING = {
    mark: re.compile(rb"\n {0,3}+(" + mark + rb"++)[ \t]*+(?=\r?\n|\r?\Z)") for mark in (b"`", b"~")
}
"""A line that may close a block of code; it is looked for from the line's end before it."""


class Blocks(NamedTuple):
    """Code blocks and formulas of a note, in order and apart."""

    ranges: list[tuple[int, int]]
    formulas: list[MathBlock]

    def outside(self, offsets: Iterable[int]) -> list[int]:
        """Return those of some offsets, in order, that are in no block and not right behind one."""
        found: list[int] = []
        following = iter(self.ranges)
        start, end = next(following, (-1, -1))
        for offset in offsets:
            while start != -1 and end < offset:
                start, end = next(following, (-1, -1))
            if start == -1 or offset < start:
                found.append(offset)
        return found


def scan_blocks(data: bytes, limit: int) -> Blocks | None:
    """Return the code blocks and formulas that begin before a limit.

    None if only the parser can tell: where one of them, or HTML, stands in a list or quote, where a
    formula is not closed or has text behind it, and where a formula could be the row of a table.
    """
    blocks = Blocks([], [])
    places = dict.fromkeys(_HOLDERS, -1)
    at = 0
    while True:
        for mark, place in places.items():
            if place < at:
                places[mark] = data.find(mark, at) % (len(data) + 1)
        start, mark = min((place, mark) for mark, place in places.items())
        if start >= limit:
            return blocks
        at = start + len(mark)
        if start and data[start - 1 : start] != b"\n":
            if begins_line(data, start):
                return None
            continue
        end = _end_of_block(data, start, mark, blocks.formulas)
        if end is None:
            return None
        if end != -1:
            blocks.ranges.append((start, end))
            at = end


def _end_of_block(data: bytes, start: int, mark: bytes, formulas: list[MathBlock]) -> int | None:
    """Return where the block at a line's start ends, -1 if there is none, None if unsure."""
    if mark == b"<":
        return None
    if mark == b"$$":
        return -1 if data.startswith(b"$$$", start) else _add_formula(data, start, formulas)
    end = start + len(mark)
    while data.startswith(mark[:1], end):
        end += 1
    return _end_of_code(data, start, end)


def _end_of_code(data: bytes, start: int, end: int) -> int:
    """Return where the code behind a fence ends, -1 if the fence is none."""
    mark = data[start : start + 1]
    line_end = data.find(b"\n", end)
    if line_end == -1:
        return len(data)
    if mark == b"`" and data.find(mark, end, line_end) != -1:
        return -1
    at = data.find(mark * 3, line_end)
    while at != -1:
        closing = _CLOSING[mark].match(data, data.rfind(b"\n", line_end, at))
        if closing and closing.end(1) - closing.start(1) >= end - start:
            return closing.end()
        at = data.find(mark * 3, data.find(b"\n", at) % (len(data) + 1))
    return len(data)


def _add_formula(data: bytes, start: int, formulas: list[MathBlock]) -> int | None:
    """Add the formula that begins at a line; return where its last line ends, None if unsure."""
    formula = find_math_block(data, start)
    if formula is None or formula.start != start or formula.has_text or not formula.is_closed:
        return None
    if start >= 2 and data[start - 2 : start] != b"\n\n":  # noqa: PLR2004 two line ends
        before = formulas[-1].end if formulas else 0
        if _TABLE.search(data, max(data.rfind(b"\n\n", before, start), before), start):
            return None
    formulas.append(formula)
    line_end = data.find(b"\n", formula.end)
    return line_end if line_end != -1 else len(data)
