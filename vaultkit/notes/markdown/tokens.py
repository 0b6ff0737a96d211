"""Obsidian-flavoured tokens: pyromark's events over a body, and what pyromark does not know.

What Obsidian reads differently was masked before (`masking.py`); tags, bare URLs, block ids, tasks
and the heads of callouts are read from the text that the events name. See decision 1.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.math_blocks import mend_events
from vaultkit.notes.markdown.parser_events import MARKDOWN
from vaultkit.notes.source import SUBSTITUTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.notes.markdown.math_blocks import MathBlock
    from vaultkit.notes.markdown.parser_events import Event, Inserted

MAX_EVENTS = 1_500_000
"""Events of one body that are read: a table of 100,000 rows has fewer."""
MAX_MARKS = 500_000
"""Marks of comments, templates and tags in one body, which are no events of their own."""

FILLER = SUBSTITUTE.encode()
"""Stands for each byte that is masked."""
HIDING = bytes(byte if byte in b"\r\n" else FILLER[0] for byte in range(256))
"""What each byte of a comment becomes where lines count: filler, but for their ends."""
_FILLERS = lazy_re(b"\x1a+")
_SUBSTITUTES = lazy_re("\x1a+")
_BRACKET = lazy_re(rb"\\.|`[^`\n]*`|[\[\]]", re.DOTALL)

_TAG = lazy_re(
    r"#(?:(?<!\S#)|(?<=[*_]#)|(?<===#)|(?<=~~#))([^\s\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\x1a]+)"
)
_NEXT_TAG = lazy_re("#" + _TAG.pattern[_TAG.pattern.index("([^") :])
"""A tag right behind another."""
BARE_URL = lazy_re(r"https?://(?:[^\s<>|`\x1a\[]|\[(?!\[))+")
BEHIND_URL = "?!.,:;*_~'\"]"
"""What does not belong to a bare URL at its end."""
HIGHLIGHT = lazy_re(r"(?<!=)==(?!=)")
"""What opens or closes a highlight."""
_BLOCK_ID = lazy_re(r"\^([A-Za-z0-9-]+)[ \t\r\n]*$")
_GLUED_ID = lazy_re(rb"\n[ \t]*\^([A-Za-z0-9-]+)[ \t\r\n]*\Z")
_BEFORE_MARKER = lazy_re(rb"[ \t\r\n>]*")
_ROW_LEAD = lazy_re(rb"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+\|?")
_CELL = lazy_re(rb"(?:[^|\\\r\n]|\\.)++")
_TASK = lazy_re(r"(?:[-*+]|\d{1,9}[.)])[ \t]+\[([^\r\n])\](?=[ \t])")
_CALLOUT = lazy_re(
    r"\[!([^\]\|\r\n]+)(?:\|([^\]\r\n]*))?\]([+-]?)(?![(:])[^\S\r\n]*([^\r\n]*)(?:\r?\n|$)"
)


_NONE: Mapping[int, Any] = {}


class Mask(NamedTuple):
    """Bytes of the body that were replaced: `kind` is `comment`, `template` or `embed`."""

    start: int
    end: int
    kind: str


class Body(NamedTuple):
    """The part of a note that pyromark parses.

    Args:
        data: The body as in the file. Offsets below count from its first byte.
        masked: The body as parsed; as long as `data`.
        masks: Comments, templates and embeds inside the text of links, in order.
        text: The body as parsed, where that is known as text.
        formulas: Formulas that begin a line, by where they start.
        inserted: What was put into `text` that is in none of the others.
    """

    data: bytes
    masked: bytes
    masks: tuple[Mask, ...] = ()
    text: str | None = None
    formulas: Mapping[int, MathBlock] = _NONE
    inserted: Inserted | None = None

    @property
    def comments(self) -> tuple[Mask, ...]:
        """The `%% … %%` comments, markers included."""
        return tuple([mask for mask in self.masks if mask.kind == "comment"])

    def cut(self, start: int, end: int) -> str:
        """Return the body's own text between two byte offsets."""
        return self.data[start:end].decode("utf-8")

    def shown(self, start: int, end: int) -> str:
        """Return the same without comments."""
        pieces: list[str] = []
        first = bisect_left(self.masks, (start,))
        first -= first > 0 and self.masks[first - 1].end > start
        for mask in self.masks[first : bisect_left(self.masks, (end,))]:
            if mask.kind == "comment":
                pieces.append(self.cut(start, max(start, mask.start)))
                start = min(mask.end, end)
        return "".join((*pieces, self.cut(start, end)))

    def without_comments(self, start: int, end: int) -> str:
        """Return the body's own text with filler, byte for byte, in the place of comments."""
        data = bytearray(self.data[start:end])
        for mask in self.masks[max(bisect_left(self.masks, (start,)) - 1, 0) :]:
            if mask.start >= end:
                break
            first, last = max(mask.start - start, 0), min(mask.end - start, len(data))
            if mask.kind == "comment" and first < last:
                data[first:last] = data[first:last].translate(HIDING)
        return data.decode()

    def end_of_text(self, start: int, end: int) -> int:
        """Return where a range ends without the comments that begin lines at its end."""
        while True:
            last = start + len(self.data[start:end].rstrip(b" \t\r\n>"))
            index = bisect_left(self.masks, (last,)) - 1
            mask = self.masks[index] if index >= 0 else None
            if mask is None or mask.end != last or mask.kind != "comment" or mask.start <= start:
                return end
            line = self.data.rfind(b"\n", start, mask.start)
            if line == -1 or self.data[line : mask.start].strip(b" \t\r\n>"):
                return end
            end = line

    def is_hidden(self, start: int, end: int) -> bool:
        """Tell whether a range that begins with text holds nothing but comments."""
        if not self.masks or self.masked[start : start + 1] != FILLER:
            return False
        first = bisect_left(self.masks, (start,))
        if self.masked[start:end].strip(FILLER + b" \t\r\n>"):
            return False
        if self.masks[first : first + 1] and self.masks[first].end + 1 >= end:  # as most are
            return self.masks[first].kind == "comment"
        return not self.shown(start, end).strip(" \t\r\n>")

    def restore(self, text: str, start: int, end: int) -> str:
        """Return text that was parsed from a range with the body's own characters put back.

        Comments stay out: a formula or code that came to be round one does not show it.
        """
        if SUBSTITUTE not in text or start in self.formulas:  # these are taken from the note
            return text
        runs = (match.span() for match in _FILLERS.finditer(self.masked, start, end))
        return _SUBSTITUTES.sub(lambda _: self.shown(*next(runs)), text)

    @property
    def is_excessive(self) -> bool:
        """Whether the body has more than `MAX_EVENTS` events, as only hostile text does."""
        return len(self.data) > MAX_EVENTS // 4 and sum(1 for _ in self.events()) > MAX_EVENTS

    def events(self) -> Iterator[tuple[Event, Any]]:
        """Yield pyromark's events with their ranges, `{"start": …, "end": …}` in bytes.

        Besides its own elements there is `MathBlock`, a formula that is a block.
        """
        found = self.parser_events()
        if self.formulas:
            return mend_events(found, self.data, self.formulas)
        return found

    def parser_events(self) -> Iterator[tuple[Event, Any]]:
        """Yield the events as pyromark has them: formulas that are blocks are `HtmlBlock`s."""
        text = self.masked.decode() if self.text is None else self.text
        events = MARKDOWN.events_with_range(text)
        if self.inserted is not None:
            return self.inserted.events_back(events, self.masked)
        return iter(events)


def has_too_many_marks(text: str) -> bool:
    """Tell whether a text holds more comments, templates or tags than anybody would write."""
    return len(text) > MAX_MARKS and sum(map(text.count, ("%%", "<%", "$", " #"))) > MAX_MARKS


def find_tags(text: str, *, at_start: bool) -> Iterator[tuple[int, int]]:
    """Yield the character ranges of tags in a run of text.

    A tag follows white space, a mark of emphasis or a highlight, another tag, or the start of a
    text run (`at_start`), and holds at least one character that is no digit. Source: Obsidian help
    "Tags" and observed tags.
    """
    done = 0
    for match in _TAG.finditer(text):
        found = match if match.start() >= done else None  # `_` ends a tag, and is emphasis
        while found is not None:
            done = found.end()
            if not found[1].isdigit() and (at_start or found.start()):
                yield found.span()
            found = _NEXT_TAG.match(text, found.end())


def trim_url(url: str, behind: str = BEHIND_URL) -> str:
    """Cut what GFM does not count to a bare URL: closing punctuation and unbalanced `)`."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end:
        last = url[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in behind:
            break
        end -= 1
    return url[:end]


def match_brackets(data: bytes, start: int, end: int) -> dict[int, int]:
    """Return for each `[` in a range that is closed the offset of its `]`."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACKET.finditer(data, start, end):
        if match[0] == b"[":
            opened.append(match.start())
        elif match[0] == b"]" and opened:
            pairs[opened.pop()] = match.start()
    return pairs


def find_block_id(text: str) -> tuple[str, int] | None:
    """Return the id at the end of a block's source and the offset of its `^`.

    Letters, digits and dashes after a blank, right behind a wikilink or embed, or at the start.
    Source: Obsidian help "Internal links", and ids in use for the second.
    """
    caret = text.rfind("^")
    match = _BLOCK_ID.match(text, caret) if caret != -1 else None
    if match is None:
        return None
    is_apart = caret == 0 or text[caret - 1] in " \t\r\n" or _ends_with_link(text, caret)
    return (match[1], caret) if is_apart else None


def _ends_with_link(text: str, end: int) -> bool:
    """Tell whether `[[…]]` stands before an offset."""
    opening = text.rfind("[[", 0, end)
    return (
        opening != -1 and text.find("]]", opening, end) == end - 2 and "\n" not in text[opening:end]
    )


def find_glued_id(block: bytes) -> tuple[str, int] | None:
    """Return an id alone on the last line of a quote or table, and that line's offset.

    To CommonMark the line is a lazy continuation of the quote, or a row; to Obsidian a block id.
    """
    match = _GLUED_ID.search(block)
    return (match[1].decode(), match.start() + 1) if match else None


def surplus_cells(data: bytes, start: int, end: int, columns: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a table's cells beyond its last column."""
    at = start
    while at < end:
        line_end = data.find(b"\n", at, end)
        line_end = end if line_end == -1 else line_end
        if data.count(b"|", at, line_end) >= columns and _may_have_more(data[at:line_end], columns):
            yield from _surplus_of_row(data, at, line_end, columns)
        at = line_end + 1


def _may_have_more(row: bytes, columns: int) -> bool:
    """Tell whether a row has more pipes than its columns need, those at its ends included."""
    row = row.strip(b" \t\r>")
    return row.count(b"|") - row.startswith(b"|") - row.endswith(b"|") >= columns


def _surplus_of_row(data: bytes, at: int, end: int, columns: int) -> Iterator[tuple[int, int]]:
    lead = _ROW_LEAD.match(data, at, end)
    at = lead.end() if lead else at
    cells = [match.span() for match in _CELL.finditer(data, at, end)]
    for first, last in cells[columns:]:
        cell = data[first:last].strip()
        if cell:
            start = data.index(cell, first, last)
            yield start, start + len(cell)


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
    """Read `[!type|metadata]± title` at the start of a quote's first paragraph.

    Args:
        text: The paragraph, with filler in the place of comments: they are part of nothing.
    """
    match = _CALLOUT.match(text)
    if match is None:
        return None
    return CalloutHead(
        _said(match[1]).lower(),
        _said(match[2] or ""),
        match[3],
        _said(match[4]),
        match.start(4),
        match.end(),
    )


def _said(text: str) -> str:
    """Return what is left of a part of a head when comments are taken out."""
    return text.replace(SUBSTITUTE, "").strip()


def callout_title(head: CalloutHead) -> str:
    """Return the written title, or the type with a capital where there is none."""
    return head.title or head.type.capitalize()
