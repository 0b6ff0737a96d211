"""Obsidian-flavoured tokens: pyromark's events over a text made safe for Obsidian's rules.

pyromark knows CommonMark, tables, footnotes, math and wikilinks. Where Obsidian differs, bytes of
the text are replaced one for one before parsing, so that every range stays a range of the note:

    %% comments %%     hidden, their links and tags still counted: replaced by filler
    <% templates %>    text that is no Markdown: replaced by filler, shown as written
    $1 and $a$5        a closing `$` before a digit is no math: the opening `$` is replaced
    $$ over lines $$   one formula even across blank lines: its line ends are replaced
    [[|x]]             a link to the literal target `|x`: the pipe is replaced
    bare_urls_         emphasis marks inside a bare URL are replaced

Text is always taken from the note by range, never from the replaced text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pyromark

from vaultkit.notes.source import SUBSTITUTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    Event = Any
    """What pyromark yields: "SoftBreak", {"Text": …}, {"Start": …}, {"End": …}, …"""

_O = pyromark.Options
_MARKDOWN = pyromark.Markdown(
    options=_O.ENABLE_TABLES
    | _O.ENABLE_FOOTNOTES
    | _O.ENABLE_STRIKETHROUGH
    | _O.ENABLE_MATH
    | _O.ENABLE_WIKILINKS
)
_MAX_PASSES = 24
"""Passes over one note before masking stops; only hostile notes need more than three."""

_FILLER = SUBSTITUTE.encode()
_STRUCTURAL = re.compile(rb"[`<$~\\]|\n(?:\t| {4})|\n[ \t]*\n")
_URL_MARKS = re.compile(rb"https?://[^\s<>`_*~]*[_*~][^\s<>`]*")
_WITHOUT_EMPHASIS = bytes.maketrans(b"_*~", _FILLER * 3)
_PRICE_OR_BLOCK = re.compile(rb"\$(?:[0-9]|\$)")
_NOT_LINE_END = re.compile(rb"[^\r\n]")
_LINE_END = re.compile(rb"[\r\n]")

TAG = re.compile(r"#([^\s\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\x1a]+)")
"""A tag, wherever it may start; see `find_tags` for where that is."""
BARE_URL = re.compile(r"https?://[^\s<>|`\x1a]+")
_BLOCK_ID = re.compile(r"(?:^|[ \t\r\n])\^([A-Za-z0-9-]+)[ \t\r\n]*$")
_GLUED_ID = re.compile(rb"\n[ \t]*\^([A-Za-z0-9-]+)[ \t\r\n]*\Z")
_BEFORE_MARKER = re.compile(rb"[ \t\r\n>]*")
_TASK = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+\[([^\r\n])\](?=[ \t])")
_CALLOUT = re.compile(
    r"\[!([^\]\|\r\n]+)(?:\|([^\]\r\n]*))?\]([+-]?)(?![(:])[^\S\r\n]*([^\r\n]*)(?:\r?\n|$)"
)


class Mask(NamedTuple):
    """Bytes of the body that were replaced: `kind` is `comment` or `template`."""

    start: int
    end: int
    kind: str


class Body(NamedTuple):
    """The part of a note that pyromark parses.

    Args:
        data: The body as in the file. Offsets below count from its first byte.
        text: The body as parsed.
        masks: Comments and templates, in order.
    """

    data: bytes
    text: str
    masks: tuple[Mask, ...]

    @property
    def comments(self) -> tuple[Mask, ...]:
        """The `%% … %%` comments, markers included."""
        return tuple(mask for mask in self.masks if mask.kind == "comment")

    def cut(self, start: int, end: int) -> str:
        """Return the body's own text between two byte offsets."""
        return self.data[start:end].decode("utf-8")

    def events(self) -> Iterator[tuple[Event, Any]]:
        """Yield pyromark's events with their ranges, `{"start": …, "end": …}` in bytes."""
        return _MARKDOWN.events_with_range(self.text)


def read_body(text: str) -> Body:
    """Prepare a note's body for parsing; `text` has one character for each invalid byte."""
    data = text.encode()
    masked = bytearray(data)
    for match in re.finditer(rb"\[\[\s*\|", data):
        masked[match.end() - 1 : match.end()] = _FILLER
    for match in _URL_MARKS.finditer(data):
        start = match.start()
        if data[max(start - 1, 0) : start].strip() == b"" and data[start - 3 : start - 1] != b"]:":
            masked[start : match.end()] = match[0].translate(_WITHOUT_EMPHASIS)
    if not (b"%%" in data or b"<%" in data or _PRICE_OR_BLOCK.search(data)):
        return Body(data, text if masked == data else masked.decode(), ())
    return _mask_until_stable(data, masked)


def _mask_until_stable(data: bytes, masked: bytearray) -> Body:
    """Parse, mask what Obsidian reads differently, and parse again until nothing is left."""
    masks: list[Mask] = []
    at = 0
    for _ in range(_MAX_PASSES):
        text = masked.decode()
        at, changed = _mask_once(data, masked, text, masks, at)
        if not changed:
            break
    return Body(data, masked.decode(), tuple(sorted(masks)))


def _mask_once(
    data: bytes, masked: bytearray, text: str, masks: list[Mask], resume: int
) -> tuple[int, bool]:
    """Mask what one parse shows; return where comments go on and whether to parse again."""
    cursor, changed = resume, False
    for event, range_ in _MARKDOWN.events_with_range(text):
        start, end = range_["start"], range_["end"]
        if type(event) is str or end <= cursor:
            continue
        if "Start" in event and "CodeBlock" in event["Start"]:
            cursor = end
            continue
        if "InlineMath" in event:
            if data[end : end + 1].isdigit():
                masked[start : start + 1] = _FILLER
                changed = True
            continue
        if "Text" not in event:
            continue
        found = _next_marker(data, masked, max(start, cursor), end)
        while found is not None:
            cursor, again = _mask_marker(data, masked, masks, found)
            if again:
                return cursor, True
            found = _next_marker(data, masked, max(start, cursor), end) if cursor < end else None
    return cursor, changed


def _next_marker(data: bytes, masked: bytearray, start: int, end: int) -> tuple[int, bytes] | None:
    """Find the next `%%`, `<%` or line-opening `$$` in a text event, unless it is escaped."""
    if b"%" not in data[start : end + 1] and b"$" not in data[start : end + 1]:
        return None
    for match in re.finditer(rb"%%|<%|\$\$", bytes(masked[start : end + 1])):
        at = start + match.start()
        if at >= end or (at > 0 and data[at - 1 : at] == b"\\" and at == start):
            continue
        if match[0] != b"$$" or at == 0 or data[at - 1 : at] == b"\n":
            return at, match[0]
    return None


def _mask_marker(
    data: bytes, masked: bytearray, masks: list[Mask], found: tuple[int, bytes]
) -> tuple[int, bool]:
    """Mask from one marker to its end; return the offset behind it and whether to re-parse."""
    at, marker = found
    closing = {b"%%": b"%%", b"<%": b"%>", b"$$": b"$$"}[marker]
    close = data.find(closing, at + 2)
    if close == -1:
        if marker == b"%%":
            close = len(data)
        else:
            return at + 2, False
    end = min(close + 2, len(data))
    inner = bytes(masked[at:end])
    if marker == b"$$":
        if b"\n" not in inner:
            return end, False
        masked[at:end] = _LINE_END.sub(_FILLER, inner)
        return end, True
    masked[at:end] = _NOT_LINE_END.sub(_FILLER, inner)
    masks.append(Mask(at, end, "comment" if marker == b"%%" else "template"))
    return end, bool(_STRUCTURAL.search(inner))


def find_tags(text: str, *, at_start: bool) -> Iterator[tuple[int, int]]:
    """Yield the character ranges of tags in a run of text.

    A tag follows white space or the start of a text run (`at_start`), and holds at least one
    character that is no digit. Source: Obsidian help "Tags" and observed tags.
    """
    at = text.find("#")
    while at != -1:
        if text[at - 1].isspace() if at else at_start:
            match = TAG.match(text, at)
            if match:
                if not match[1].isdigit():
                    yield match.span()
                at = match.end() - 1
        at = text.find("#", at + 1)


def trim_url(url: str) -> str:
    """Cut what GFM does not count to a bare URL: closing punctuation and unbalanced `)`."""
    while url:
        last = url[-1]
        if last in "?!.,:;*_~'\"]" or (last == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        else:
            break
    return url


def find_inline_footnote(data: bytes, caret: int) -> int | None:
    """Return the offset behind the `]` that closes `^[`; None if its paragraph has none."""
    limit = data.find(b"\n\n", caret)
    limit = len(data) if limit == -1 else limit
    depth, at = 0, caret + 1
    while at < limit:
        byte = data[at : at + 1]
        if byte == b"\\":
            at += 1
        elif byte == b"[":
            depth += 1
        elif byte == b"]":
            depth -= 1
            if depth == 0:
                return at + 1 if data[caret + 2 : at].strip() else None
        at += 1
    return None


def find_block_id(text: str) -> tuple[str, int] | None:
    """Return the id at the end of a block's source and the offset of its `^`.

    Letters, digits and dashes after a blank or at the start. Source: Obsidian help "Internal
    links".
    """
    match = _BLOCK_ID.search(text)
    return (match[1], match.start(1) - 1) if match else None


def find_glued_id(quote: bytes) -> tuple[str, int] | None:
    """Return an id on its own, unmarked line at the end of a quote, and that line's offset.

    The line is a lazy continuation of the quote to CommonMark and a block id to Obsidian.
    """
    match = _GLUED_ID.search(quote)
    return (match[1].decode(), match.start() + 1) if match else None


def item_start(data: bytes, start: int) -> int:
    """Return where a list item's marker stands; a tab before it may be counted to the item."""
    match = _BEFORE_MARKER.match(data, start)
    return match.end() if match else start


def read_task(text: str) -> tuple[str, int] | None:
    """Return the status character of a list item's source and the offset behind the box."""
    match = _TASK.match(text)
    return (match[1], match.end()) if match else None


class CalloutHead(NamedTuple):
    """The first line of a callout; offsets are characters from the head's start."""

    type: str
    metadata: str
    fold: str
    title: str
    title_start: int
    end: int


def read_callout_head(text: str) -> CalloutHead | None:
    """Read `[!type|metadata]± title` at the start of a quote's first paragraph."""
    match = _CALLOUT.match(text)
    if match is None:
        return None
    return CalloutHead(
        match[1].strip().lower(),
        match[2] or "",
        match[3],
        match[4].strip(),
        match.start(4),
        match.end(),
    )


def callout_title(head: CalloutHead) -> str:
    """Return the written title, or the type with a capital where there is none."""
    return head.title or head.type.capitalize()
