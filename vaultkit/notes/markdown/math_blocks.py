"""Formulas that are blocks: `$$` at a line start, up to the next `$$`, in whatever container.

The parser knows formulas only inside paragraphs, so the marks are replaced, byte for byte, by
`<?` and `?>`: what CommonMark makes of these is what Obsidian makes of `$$`. Both interrupt a
paragraph, run over blank lines and whatever else, and end with the quote or list item they stand
in. `mend_events` gives them back as formulas. Where text follows on the last line, the formula
stays part of a paragraph, and only its inside is hidden from the parser. Source: decision 44.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from vaultkit.notes.markdown.parser_events import Event

_LEAD = lazy_re(rb"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t]|\[\^[^\]\s]{1,200}\]:)*+")
"""What stands before the first block of a line: indentation, quotes, list markers, a footnote."""
_INDENTATION = lazy_re(rb"(?:^|(?<=> )) {2,}+")
_TAIL = lazy_re(rb"(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t]*\r?(?:\n|\Z)")
_FOLLOWING = lazy_re(r"\r?\n[ \t>]*")
_OTHER_BLOCK = lazy_re(rb"\n[ \t]*+(?:\r?\n|[>#]|[-*+][ \t]|\d{1,9}[.)][ \t]|```|~~~)")
_GAP = lazy_re(rb"\n[ \t>]*+(?:\r?\n|#|[-*+][ \t]|\d{1,9}[.)][ \t]|```|~~~)")
_OPENED, _CLOSED, _NOT_CLOSED = b"<?", b"?>", b"!>"


class MathBlock(NamedTuple):
    """A formula that begins a line.

    Args:
        start: Byte of the first `$`.
        end: Past the closing `$$`; past the container's last byte if there is none.
        has_text: Whether text other than a block id follows on the line of the closing `$$`.
        is_closed: Whether there is a closing `$$`.
        is_inline: Whether the parser is to see it in a paragraph, not as a block.
        is_block: Whether the parser has seen it as a block.
    """

    start: int
    end: int
    has_text: bool
    is_closed: bool
    is_inline: bool = False
    is_block: bool = False


def begins_line(data: bytes, at: int) -> bool:
    """Tell whether nothing but marks of containers stands before an offset on its line."""
    line = data.rfind(b"\n", 0, at) + 1
    lead = _LEAD.match(data, line, at)
    return lead is not None and lead.end() == at


def containers_before(data: bytes, at: int) -> bytes:
    """Return marks of containers that take lines which are indented as the line of an offset.

    Indentation is that of items: `⇥%%` and `> %%` stand in `- - ` and `> `.
    """
    lead = _LEAD.match(data, data.rfind(b"\n", 0, at) + 1, at)
    return _INDENTATION.sub(_items, lead[0].expandtabs(4)) if lead else b""


def _items(indentation: re.Match[bytes]) -> bytes:
    width = len(indentation[0])
    return b"- " * (width // 2 - 1) + b"-".ljust(2 + width % 2)


def find_math_block(data: bytes, start: int) -> MathBlock | None:
    """Return the next formula that begins a line, as far as its line alone tells."""
    at = data.find(b"$$", start)
    while at != -1:
        after = at + 2
        while data.startswith(b"$", after):
            after += 1
        if after == at + 2 and begins_line(data, at):
            close = data.find(b"$$", after)
            if close == -1:
                return MathBlock(at, len(data), has_text=False, is_closed=False)
            has_text = _TAIL.match(data, close + 2) is None
            is_inline = has_text and data.find(b"\n", at, close) == -1
            return MathBlock(at, close + 2, has_text, True, is_inline)  # noqa: FBT003 it is closed
        at = data.find(b"$$", after)
    return None


def is_lazy(data: bytes, block: MathBlock, end: int) -> bool:
    """Tell whether a formula goes on in lines that lack the indentation of its list item.

    Such lines continue a paragraph, and so does the formula then, if nothing else can begin there.
    In a quote they have its `>`; where it is wanting it was put in before (`quote_lines.py`).
    """
    if not block.is_closed:
        return False
    line = data.rfind(b"\n", 0, block.start) + 1
    last = data.rfind(b"\n", 0, block.end)
    end = block.start + len(data[block.start : end].rstrip(b" \t\r\n>"))
    if b">" not in data[line : block.start]:
        return _OTHER_BLOCK.search(data, end, block.end) is None
    is_quoted = data[last + 1 : block.end].lstrip().startswith(b">")
    return is_quoted and _GAP.search(data, end, last + 1) is None


def mask_math_block(block: MathBlock, masked: bytearray, filler: bytes) -> None:
    """Replace a formula by what the parser reads as one element."""
    start, end = block.start, block.end
    if block.is_inline:
        masked[start + 2 : end - 2] = filler * (end - start - 4)
        return
    inner = masked[start + 2 : end - 2 * block.is_closed].replace(_CLOSED, _NOT_CLOSED)
    masked[start:end] = _OPENED + inner + (_CLOSED if block.is_closed else b"")


def mend_events(
    events: Iterator[tuple[Event, Any]], data: bytes, formulas: Mapping[int, MathBlock]
) -> Iterator[tuple[Event, Any]]:
    """Yield the parser's events with formulas in the place of their masks.

    A formula that is a block is a `MathBlock` with a `DisplayMath` in it and, if an id follows,
    its text.
    """
    for event, range_ in events:
        start = range_["start"]
        if start in formulas and type(event) is dict:
            if event.get("Start") == "HtmlBlock":
                yield from math_block_events(events, data, formulas[start])
                continue
            if "DisplayMath" in event:
                yield {"DisplayMath": formula_in_paragraph(data, formulas[start])}, range_
                continue
        yield event, range_


def formula_in_paragraph(data: bytes, block: MathBlock) -> str:
    """Return the text of a formula that the parser sees in a paragraph."""
    text = data[block.start + 2 : block.end - 2].decode(errors="replace")
    return _FOLLOWING.sub("\n", text)


def math_block_events(
    events: Iterator[tuple[Event, Any]], data: bytes, block: MathBlock
) -> Iterator[tuple[Event, Any]]:
    """Yield one formula; its lines are those that the parser takes, without quotes and indents."""
    pieces: list[bytes] = []
    line_end = block.end
    for event, range_ in events:
        if "End" in event:
            break
        first, last = range_["start"], range_["end"]
        if first < block.end:
            pieces.append(data[first : min(last, block.end)])
        line_end = last
    text = b"".join(pieces)[2:]
    text = text[:-2] if block.is_closed else text
    whole = {"start": block.start, "end": line_end}
    yield {"Start": "MathBlock"}, whole
    span = {"start": block.start, "end": block.end}
    yield {"DisplayMath": text.decode(errors="replace")}, span
    tail = data[block.end : line_end].rstrip()
    if block.is_closed and tail:
        yield {"Text": tail.decode()}, {"start": block.end, "end": block.end + len(tail)}
    yield {"End": "MathBlock"}, whole
