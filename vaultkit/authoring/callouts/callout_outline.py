"""Read the lists of a callout as data: items, text, lists inside, each with its span.

Flows and decisions are lists that people read in Obsidian; this is how vaultkit reads them. The
note's own events are walked, so that folds, nesting, line ends and comments mean what they always
mean, and each piece knows the bytes it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.markdown.tokens import read_callout_head
from vaultkit.notes.source import SUBSTITUTE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.markdown.parser_events import Event
    from vaultkit.notes.markdown.tokens import Body
    from vaultkit.notes.note import Callout, Link, Note

MAX_DEPTH = 40
"""Lists inside each other that are read; deeper ones count as something else than a list."""
ARROW = lazy_re(r"→|⇒|->|=>")
DASH = lazy_re(r"\s*(?:—|–|-{1,3})(?:\s+|$)")  # noqa: RUF001 people write all of them
_BLANKS = lazy_re(r"\s+")
_BREAKS = frozenset({"SoftBreak", "HardBreak"})
_STYLES = frozenset({"Strong", "Emphasis", "Strikethrough"})


class Fault(NamedTuple):
    """What is wrong with a list, and where; lower case, no full stop."""

    start: int
    end: int
    message: str


class Piece(NamedTuple):
    """A stretch of an item's text.

    Args:
        kind: `text`, `code`, `link` (into the vault) or `url`.
        start: First byte, marks included.
        end: Past the last one.
        text: What a reader sees.
        strong: Whether it is bold.
        emphasis: Whether it is italic.
        link: The link, for `link`.
        url: The address, for `url`.
    """

    kind: str
    start: int
    end: int
    text: str
    strong: bool = False
    emphasis: bool = False
    link: Link | None = None
    url: str = ""

    def cut(self, first: int, last: int) -> Piece:
        """Return a part of its text, by characters."""
        if len(self.text.encode()) != self.end - self.start:  # an entity: not to be divided
            return self._replace(text=self.text[first:last])
        start = self.start + len(self.text[:first].encode())
        text = self.text[first:last]
        return self._replace(start=start, end=start + len(text.encode()), text=text)


class Item(NamedTuple):
    """A list item: its text, the lists right in it."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    lists: tuple[Items, ...]

    @property
    def own(self) -> tuple[int, int]:
        """The bytes of its own text; all of it if there is none."""
        return span_of(self.pieces, (self.start, self.end))


class Items(NamedTuple):
    """A list."""

    start: int
    end: int
    is_ordered: bool
    items: tuple[Item, ...]


class Outline(NamedTuple):
    """What a callout holds.

    Args:
        callout: Its head.
        lists: Its lists.
        text: What stands beside them, paragraph by paragraph; a line break is a piece of its own.
        others: Ranges of blocks that are neither: code, tables, quotes.
    """

    callout: Callout
    lists: tuple[Items, ...]
    text: tuple[tuple[Piece, ...], ...]
    others: tuple[tuple[int, int], ...]

    @property
    def head(self) -> tuple[int, int]:
        """The bytes of its mark, such as `> [!flow]`."""
        start = self.callout.start
        return start, start + len(f"> [!{self.callout.type}]".encode())


def read_outlines(note: Note, kind: str) -> Iterator[Outline]:
    """Yield the callouts of a type in order; one inside another of the type counts to that."""
    wanted = {callout.start: callout for callout in note.callouts if callout.type == kind}
    if not wanted:
        return
    offset = note.body_start
    body = read_body(note.source.slice(offset, len(note.source.data)))
    reader: _Reader | None = None
    for event, range_ in body.events():
        if reader is not None:
            if reader.read(event, range_["start"], range_["end"]):
                yield reader.outline()
                reader = None
        elif type(event) is dict and _name(event.get("Start")) == "BlockQuote":
            callout = wanted.get(offset + range_["start"])
            reader = _Reader(note, body, callout) if callout else None


def text_of(pieces: Sequence[Piece]) -> str:
    """Return what a reader sees, on one line."""
    return _BLANKS.sub(" ", "".join(piece.text for piece in pieces)).strip()


def strip(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces without blanks at either end."""
    found = list(pieces)
    while found and found[0].kind == "text" and not found[0].text.strip():
        del found[0]
    while found and found[-1].kind == "text" and not found[-1].text.strip():
        del found[-1]
    if found and found[0].kind == "text":
        text = found[0].text
        found[0] = found[0].cut(len(text) - len(text.lstrip()), len(text))
    if found and found[-1].kind == "text":
        found[-1] = found[-1].cut(0, len(found[-1].text.rstrip()))
    return tuple(found)


def split(
    pieces: Sequence[Piece], mark: re.Pattern[str]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...] | None]:
    """Part pieces at the first mark that stands in plain text; None where there is no mark."""
    for index, piece in enumerate(pieces):
        found = mark.search(piece.text) if piece.kind == "text" and not piece.strong else None
        if found:
            before = (*pieces[:index], piece.cut(0, found.start()))
            after = (piece.cut(found.end(), len(piece.text)), *pieces[index + 1 :])
            return strip(before), strip(after)
    return strip(pieces), None


def span_of(pieces: Sequence[Piece], fallback: tuple[int, int]) -> tuple[int, int]:
    """Return the bytes from the first piece to the last."""
    return (pieces[0].start, pieces[-1].end) if pieces else fallback


class _Reader:
    """Reads one callout from the events that follow the start of its quote."""

    def __init__(self, note: Note, body: Body, callout: Callout) -> None:
        self.callout = callout
        self.body = body
        self.offset = note.body_start
        self.links = {link.start: link for link in note.links}
        self.lists: list[Items] = []
        self.text: list[tuple[Piece, ...]] = []
        self.others: list[tuple[int, int]] = []
        self._open: list[tuple[int, int, bool, list[Item]]] = []
        self._items: list[tuple[int, int, list[Piece], list[Items]]] = []
        self._pieces: list[Piece] = []
        self._styles: list[str] = []
        self._other = 0
        self._skipped = 0
        self._head = -1

    def outline(self) -> Outline:
        """Return what was read."""
        return Outline(self.callout, tuple(self.lists), tuple(self.text), tuple(self.others))

    def read(self, event: Event, start: int, end: int) -> bool:
        """Take one event; return whether the callout ends with it."""
        if type(event) is str:
            if event in _BREAKS:
                self._add("text", start, end, " " if self._items else "\n")
            elif not self._other:
                self.others.append((self.offset + start, self.offset + end))
        elif "Start" in event:
            self._start(_name(event["Start"]), event["Start"], start, end)
        elif "End" in event:
            name = _name(event["End"])
            if name == "BlockQuote" and not self._other:
                return True
            self._end(name, start, end)
        elif "Code" in event:
            self._add("code", start, end, self.body.restore(event["Code"], start, end))
        else:
            text = next(iter(event.values()))
            if not isinstance(text, str) or "InlineHtml" in event or "Html" in event:
                return False
            self._add("text", start, end, text)
        return False

    def _start(self, name: str, tag: Event, start: int, end: int) -> None:
        if self._other:
            self._other += name not in _INLINE
        elif name == "Paragraph":
            self._pieces = self._items[-1][2] if self._items else []
            if self._pieces:
                self._add("text", start, start, " ")
            if self._head == -1:
                self._head = start + _head_length(self.body.cut(start, end))
        elif name == "List" and len(self._open) < MAX_DEPTH:
            self._open.append((start, end, tag["List"] is not None, []))
        elif name == "Item":
            self._pieces = []
            self._items.append((start, end, self._pieces, []))
        elif name in _STYLES:
            self._styles.append(name)
        elif name in {"Link", "Image"}:
            self._add_link(tag[name], start, end)
        else:
            self._other = 1
            self.others.append((self.offset + start, self.offset + end))

    def _end(self, name: str, start: int, end: int) -> None:
        if self._other:
            self._other -= name not in _INLINE
        elif name == "Paragraph" and not self._items:
            if strip(self._pieces):
                self.text.append(strip(self._pieces))
            self._pieces = []
        elif name == "Item":
            at, to, pieces, lists = self._items.pop()
            stop = at + len(self.body.data[at:to].rstrip(b" \t\r\n>"))
            item = Item(self.offset + at, self.offset + stop, strip(pieces), tuple(lists))
            self._open[-1][3].append(item)
            self._pieces = self._items[-1][2] if self._items else []
        elif name == "List":
            at, to, is_ordered, items = self._open.pop()
            found = Items(self.offset + at, self.offset + to, is_ordered, tuple(items))
            (self._items[-1][3] if self._items else self.lists).append(found)
        elif name in _STYLES:
            self._styles.pop()
        elif name in {"Link", "Image"}:
            self._skipped = end
        del start

    def _add_link(self, value: Event, start: int, end: int) -> None:
        link = self.links.get(self.offset + start)
        if link is not None:
            self._add("link", start, end, plain_text(link.shown), link=link)
        else:
            shown = plain_text(self.body.cut(start, end))
            self._add("url", start, end, shown, url=value["dest_url"])
        self._skipped = end

    def _add(  # noqa: PLR0913 the parts of one value
        self, kind: str, start: int, end: int, text: str, *, link: Link | None = None, url: str = ""
    ) -> None:
        """Add a piece unless it belongs to the callout's head, to a link or to another block."""
        if self._other or start < self._skipped or start < self._head:
            return
        text = text.replace(SUBSTITUTE, "")
        if text:
            strong, emphasis = "Strong" in self._styles, "Emphasis" in self._styles
            at, to = self.offset + start, self.offset + end
            self._pieces.append(Piece(kind, at, to, text, strong, emphasis, link, url))


_INLINE = _STYLES | {"Link", "Image"}


def _name(tag: Event) -> str:
    return tag if type(tag) is str else next(iter(tag)) if tag else ""


def _head_length(raw: str) -> int:
    """Return how many bytes of a callout's first paragraph are its head."""
    head = read_callout_head(raw)
    return len(raw[: head.end].encode()) if head else 0
