"""Find code blocks, formulas and comments without the parser, in notes that are plain enough.

Most notes with `$$` have it alone at the start of lines, outside of lists and quotes, and neither
HTML nor fences but at the start of a line. There, what comes first holds what follows, so that one
look at the lines tells what the parser would: it need not be asked, which is most of the time that
masking takes.

So it is with comments: most begin a line and end on it, below a blank line or below text in which
nothing begins that could hold them. See decision 53; `tests/property/test_plain_comments.py` holds
what is found here to what the parser says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.math_blocks import MathBlock, begins_line, find_math_block
from vaultkit.notes.markdown.tokens import FILLER, Mask

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOLDERS = (b"```", b"~~~", b"<", b"$$")
"""What may begin a block that holds any text."""
_TABLE = lazy_re(rb"^[ \t>]*+(?=[-: \t]*+\||:|-+:)[-:| \t]++\r?$", re.MULTILINE)
"""The row below a table's header."""
_CLOSING = {
    mark: lazy_re(rb"\n {0,3}+(" + mark + rb"++)[ \t]*+(?=\r?\n|\r?\Z)") for mark in (b"`", b"~")
}
"""A line that may close a block of code; it is looked for from the line's end before it."""

_HOLDER = lazy_re(rb"```|~~~|<(?:[!?]|(?i:script|pre|style|textarea))")
"""What may begin a block that goes on over blank lines, whatever they hold."""
_INLINE = lazy_re(rb"[`<\\\[|]")
"""What may begin an element that goes on over the end of a line, or a row of a table."""
_HTML_LINE = lazy_re(rb"(?:^|\n)(?:\[\^[^\]\s]{1,200}+\]:|[^\n<A-Za-z])*+<[A-Za-z/]")
"""A line that may begin HTML."""
_WHOLE_LINK = lazy_re(
    rb"(?:\[\[[^\[\]\n`<\\]++\]\]|\[[^\[\]\n`<\\|]++\]\([^\s()<>\\`]*+\))(?![(\[:])"
)
"""A link that begins and ends on its line."""


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
    line_end = data.find(b"\n", end) % (len(data) + 1)
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


def mask_plain_comments(data: bytes, masked: bytearray) -> list[Mask] | None:
    """Mask all comments of a body that holds neither templates nor formulas.

    Args:
        data: The body.
        masked: The body as it is to be parsed; changed only if all is known.

    Returns:
        The comments in order; None if only the parser can tell what they are.
    """
    blocks = _holding_blocks(data, data.rfind(b"%%"))
    if blocks is None:
        return None
    found: list[Mask] = []
    cursor = group = 0
    block_start, block_end = blocks.pop()
    while (at := data.find(b"%%", cursor)) != -1:
        while at >= block_end:
            group = max(group, block_end)
            block_start, block_end = blocks.pop()
        if at > block_start:
            cursor = block_end
            continue
        end = _end_of_plain(data, at)
        blank = max(data.rfind(b"\n\n", group, at), data.rfind(b"\n\r\n", group, at))
        if end == -1 or _may_be_held(masked[max(group, blank) : at]):
            return None
        found.append(Mask(at, end, "comment"))
        cursor = group = end
    for start, end, _ in found:
        masked[start:end] = FILLER * (end - start)
    return found


def _end_of_plain(data: bytes, at: int) -> int:
    """Return where a comment ends that begins a line and ends on it, -1 if it does not."""
    if at and data[at - 1 : at] != b"\n":
        return -1
    close = data.find(b"%%", at + 2)
    return -1 if close == -1 or data.find(b"\n", at, close) != -1 else close + 2


def _may_be_held(before: bytes | bytearray) -> bool:
    """Tell whether something may begin in a text that goes on behind it."""
    if _INLINE.search(before) is None:
        return False
    return _INLINE.search(_WHOLE_LINK.sub(b"", before)) is not None


def _holding_blocks(data: bytes, limit: int) -> list[tuple[int, int]] | None:
    """Return code and HTML comments that begin before a limit, the last first.

    Behind all there is a block that nothing stands in. None if only the parser can tell.
    """
    found: list[tuple[int, int]] = []
    group = 0
    match = _HOLDER.search(data, 0, limit)
    while match is not None:
        start, end = match.span()
        if start == 0 or data[start - 1 : start] == b"\n":
            group = max(group, data.rfind(b"\n\n", group, start))
            if _HTML_LINE.search(data, group, start):
                return None  # HTML that goes on up to a blank line may hold it
            close = _end_of_holder(data, start, end)
            if close is None:
                return None
            if close != -1:
                found.append((start, close))
                group = end = close
        else:
            line = data.rfind(b"\n", 0, start) + 1
            if begins_line(data, start) or data.find(b"[^", line, start) != -1:
                return None
            end = data.find(b"\n", end) % (len(data) + 1)  # what else is on the line begins none
        match = _HOLDER.search(data, end, limit) if end < limit else None
    return [(len(data), len(data) + 1), *found[::-1]]


def _end_of_holder(data: bytes, start: int, end: int) -> int | None:
    """Return where code or an HTML comment ends that begins a line, -1 if it is none."""
    mark = data[start : start + 1]
    if mark != b"<":
        while data.startswith(mark, end):
            end += 1
        return _end_of_code(data, start, end)
    if not data.startswith(b"<!--", start) or data[start + 4 : start + 5] in {b">", b"-"}:
        return None
    close = data.find(b"-->", start)
    return len(data) if close == -1 else data.find(b"\n", close) % (len(data) + 1)
