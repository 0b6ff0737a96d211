"""Source → Note: one pass over the events of a note's body.

The loop in `_Reader.read` runs a million times on a large vault, so it branches on what is common
and hands the rest to one method per kind of element.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.properties_block import find_property_links, read_frontmatter
from vaultkit.notes.markdown.inline_elements import InlineReader
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.markdown.math_blocks import begins_line, containers_before, math_block_events
from vaultkit.notes.markdown.parser_events import is_panic
from vaultkit.notes.markdown.report_region import uncounted
from vaultkit.notes.markdown.tokens import (
    FILLER,
    Body,
    callout_title,
    find_block_id,
    find_glued_id,
    has_too_many_marks,
    item_start,
    read_callout_head,
    read_task,
    surplus_cells,
)
from vaultkit.notes.marker_bytes import find_marks
from vaultkit.notes.note import (
    BlockId,
    Callout,
    Comment,
    Fault,
    Fence,
    Heading,
    Note,
    Task,
    heading_text,
)
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import SUBSTITUTE, UTF16_MARKS, decode

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from vaultkit.notes.note import FrontMatter, PropertyLink
    from vaultkit.notes.source import Source

_MAY_BE_ID = lazy_re(rb"\^[A-Za-z0-9-]++[ \t\r\n>]*+\Z")
_MAY_LINK = lazy_re(rb"[\[#<]|://")
_BLOCK_KINDS = {"Table": "table", "CodeBlock": "code", "HtmlBlock": "html", "List": "list"}
_LEVELS = {f"H{level}": level for level in range(1, 7)}
_LINKS = frozenset({"Link", "Image"})
_SPANS = frozenset({"Link", "Image", "Emphasis", "Strong", "Strikethrough"})
_CELLS = frozenset({"TableHead", "TableRow", "TableCell"})
_PARAGRAPHS = frozenset({"Paragraph", "MathBlock"})
_CONTAINERS = frozenset({"BlockQuote", "List", "Item", "FootnoteDefinition", "Table"})


_STAGES = 4
"""Steps of `_reading`."""


def parse_note(source: Source) -> Note:
    """Read a note. Never raises: what cannot be read is in `Note.faults`."""
    return parse_notes([source])[0]


def parse_notes(sources: Sequence[Source]) -> list[Note]:
    """Read some notes, each stage of all of them before the next.

    What runs for many notes on end stays in the caches of the processor: for 64 at a time, that is
    a fifth less time than for one after the other.
    """
    readings = [_reading(source) for source in sources]
    notes: list[Note | None] = [None] * len(readings)
    for _ in range(_STAGES):
        notes = [note or next(each) for note, each in zip(notes, readings, strict=True)]
    return [note for note in notes if note is not None]


def _reading(source: Source) -> Iterator[Note | None]:
    """Read a note; yield None after each stage, and the note when it is read."""
    bug = ""
    try:
        front, faults = read_frontmatter(source)
    except Exception as error:  # noqa: BLE001 one bad note is one finding
        front, faults, bug = None, (), _bug(error)
    offset = front.body if front else 0
    # not `source.text`, which would stay as long as the note does
    text = decode(source.data) if offset == 0 else source.slice(offset, len(source.data))
    data = text.encode() if SUBSTITUTE in text else source.data[offset:]
    yield None
    reader = _refuse(data, offset, bug) if bug else (yield from _read_text(text, data, offset))
    inline = reader.inline
    comments = reader.body.comments
    note = Note(
        path=NotePath(source.path),
        source=source,
        frontmatter=front,
        property_links=_property_links(source, front),
        links=_in_order(inline.links),
        external=_in_order(inline.external),
        headings=tuple(reader.headings),
        tags=_in_order(inline.tags),
        blocks=tuple(reader.blocks),
        callouts=tuple(reader.callouts),
        tasks=tuple(reader.tasks),
        fences=tuple(reader.fences),
        comments=tuple(Comment(offset + m.start, offset + m.end) for m in comments),
        footnotes=_in_order(inline.footnotes),
        math=tuple(inline.math),
        faults=(*faults, *inline.faults, *_encoding_faults(source, text, offset)),
        marks=find_marks(source.data),
    )
    yield uncounted(note) if comments else note


def _encoding_faults(source: Source, text: str, offset: int) -> tuple[Fault, ...]:
    """Report the first byte that is not UTF-8; `text` is what follows the byte `offset`.

    UTF-16, known by its mark or by the character NUL, is told as no text at all.
    """
    data = source.data
    if data.startswith(UTF16_MARKS):
        return (Fault("not-text", 0, 2, "the note is UTF-16, not UTF-8"),)
    nul = data.find(b"\0")
    if nul != -1:
        message = "the note holds the character NUL, as UTF-16 and programs do and no text does"
        return (Fault("not-text", nul, nul + 1, message),)
    if SUBSTITUTE not in text and (offset == 0 or SUBSTITUTE not in source.slice(0, offset)):
        return ()
    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the byte 0x{source.data[error.start]:02X} is not UTF-8"
        return (Fault("not-utf8", error.start, error.start + 1, message),)
    return ()


def _read_text(text: str, data: bytes, offset: int) -> Generator[None, None, _Reader]:
    """Read a body; one that the parser cannot read gives a fault and nothing else.

    Yields after each stage.
    """
    too_many = "the note holds more marks than can be read in reasonable time"
    if has_too_many_marks(text):
        return _refuse(data, offset, too_many)
    try:
        body = read_body(text, data)
        yield
        reader = _Reader(body, offset)
        if body.is_excessive:
            return _refuse(data, offset, too_many)
        reader.read()
        yield
        for mask in body.comments:
            reader.read_comment(mask.start, mask.end)
    except BaseException as error:
        if is_panic(error):
            return _refuse(data, offset, "the Markdown parser fails on this note")
        if not isinstance(error, Exception):
            raise
        return _refuse(data, offset, _bug(error))
    return reader


def _bug(error: Exception) -> str:
    return f"vaultkit fails on this note, which is a bug in it ({type(error).__name__}: {error})"


def _refuse(data: bytes, offset: int, reason: str) -> _Reader:
    """Return a reader that has read nothing but a fault."""
    reader = _Reader(Body(data, data), offset)
    message = f"{reason}, so its text is not read"
    reader.inline.faults.append(Fault("unparseable", offset, offset + len(data), message))
    return reader


def _property_links(source: Source, front: FrontMatter | None) -> tuple[PropertyLink, ...]:
    if front is None or source.data.find(b"[[", front.start, front.end) == -1:
        return ()
    return tuple(find_property_links(front.properties))


def _in_order(items: list[Any]) -> tuple[Any, ...]:
    items.sort(key=_start)
    return tuple(items)


_start = itemgetter(0)


class _Reader:
    """Collects what one body holds. Offsets inside are the body's; results count from the file."""

    def __init__(self, body: Body, offset: int, *, in_comment: bool = False) -> None:
        self.body = body
        self.offset = offset
        self.inline = InlineReader(body, offset, in_comment=in_comment)
        self.headings: list[Heading] = []
        self.blocks: list[BlockId] = []
        self.callouts: list[Callout] = []
        self.tasks: list[Task] = []
        self.fences: list[Fence] = []
        self._stack: list[tuple[str, int, int]] = []
        self._quotes = 0
        self._inline_from = 0
        self._columns = 0
        self._opened_quote: tuple[int, int] | None = None
        self._callout_quotes: set[int] = set()
        self._previous: tuple[str, int, int] | None = None
        self._fence: tuple[int, int, str | None, list[tuple[int, int]]] | None = None

    def read(self) -> None:  # noqa: C901, PLR0912, PLR0915 calls for each event double the time
        """Walk the events."""
        inline = self.inline
        body, formulas = self.body, self.body.formulas
        events = body.parser_events()
        may_mark = b"==" in body.data and b"://" in body.data
        for event, range_ in events:
            if type(event) is str:
                if event == "Rule":
                    self._opened_quote = None
                continue
            text = event.get("Text")
            if text is not None:
                if inline.link_depth:
                    if "#" in text:
                        inline.add_link_tags(text, range_["start"])
                    continue
                if (
                    "#" in text
                    or "^" in text
                    or "://" in text
                    or text == "["
                    or inline.pending is not None
                    or self._fence is not None
                    or (may_mark and "==" in text)
                ):
                    self._add_text(text, range_["start"], range_["end"])
                else:
                    inline.text_end = range_["end"]
                continue
            if "Start" in event:
                tag = event["Start"]
                if type(tag) is str:
                    name = tag
                    if name == "Paragraph" and inline.pending is None and not self._opened_quote:
                        continue
                    if formulas and name == "HtmlBlock" and range_["start"] in formulas:
                        self._add_formula(events, range_["start"])
                        continue
                else:
                    name = next(iter(tag))
                if name in _SPANS:
                    if name in _LINKS:
                        inline.link_depth += 1
                        is_image = name == "Image"
                        inline.add_link(tag[name], range_["start"], range_["end"], is_image)
                    else:
                        inline.spans.append(range_["end"])
                elif name not in _CELLS or inline.pending is not None:
                    self._open(name, tag, range_["start"], range_["end"])
            elif "End" in event:
                tag = event["End"]
                name = tag if type(tag) is str else next(iter(tag))
                if name in _SPANS:
                    if name in _LINKS:
                        inline.link_depth -= 1
                        inline.text_end = -1
                    else:
                        inline.spans.pop()
                elif name not in _CELLS or inline.pending is not None:
                    self._close(name, range_["start"], range_["end"])
                continue
            if inline.open_footnotes:
                inline.keep_whole(range_["start"], range_["end"])
            if "Code" not in event:
                inline.add_leaf(event, range_["start"], range_["end"])
        inline.flush_tags()

    def _add_formula(self, events: Iterator[Any], start: int) -> None:
        """Read a formula that is a block."""
        (opened, whole), (math, span), *tail, _ = math_block_events(
            events, self.body.data, self.body.formulas[start]
        )
        first, last = whole["start"], whole["end"]
        self._open("MathBlock", opened["Start"], first, last)
        self.inline.add_leaf(math, span["start"], span["end"])
        for event, range_ in tail:
            self.inline.add_text(event["Text"], range_["start"], range_["end"])
        self._close("MathBlock", first, last)

    def read_comment(self, start: int, end: int) -> None:
        """Add the links and tags inside a comment: Obsidian counts them."""
        inner_end = end - 2 if self.body.data[end - 2 : end] == b"%%" and end - 2 > start else end
        inner = self.body.data[start + 2 : inner_end]
        if not _MAY_LINK.search(inner):
            return
        around = self._around(start, inner) if b"\n" in inner else b""
        body = Body(around + inner, around + inner)
        reader = _Reader(body, self.offset + start + 2 - len(around), in_comment=True)
        reader.read()
        self.inline.links.extend(reader.inline.links)
        self.inline.external.extend(reader.inline.external)
        self.inline.tags.extend(reader.inline.tags)

    def _around(self, start: int, inner: bytes) -> bytes:
        """Return what puts the inside of a comment in items, as its indentation is no code's."""
        marks = containers_before(self.body.data, start)
        is_block = begins_line(self.body.data, start)
        needs_text = inner.partition(b"\n")[0].strip() == b"" and (marks or not is_block)
        return marks + FILLER if needs_text else marks

    def _add_surplus(self, start: int, end: int, columns: int) -> None:
        """Add the links and tags of cells for which the table has no column.

        The parser drops such cells; Obsidian does not show them, but counts what they hold.
        """
        if not _MAY_LINK.search(self.body.data, start, end):
            return
        for first, last in surplus_cells(self.body.masked, start, end, columns):
            cell = Body(self.body.data[first:last], self.body.masked[first:last])
            reader = _Reader(cell, self.offset + first, in_comment=True)
            reader.read()
            self.inline.links.extend(reader.inline.links)
            self.inline.external.extend(reader.inline.external)
            self.inline.tags.extend(reader.inline.tags)

    def _add_text(self, text: str, start: int, end: int) -> None:
        if self._fence is not None:
            self._fence[3].append((self.offset + start, self.offset + end))
        else:
            self.inline.add_text(text, start, end)

    # Blocks

    def _open(self, name: str, tag: Any, start: int, end: int) -> None:  # noqa: C901, PLR0912 as above
        if self.inline.pending is not None:
            self.inline.flush_tags()
        if self.inline.highlights:
            self.inline.highlights.clear()
        if self.inline.open_footnotes and name not in _CELLS:
            self.inline.end_footnotes(start)
        if name == "Paragraph":
            if self._opened_quote is not None:
                self._add_callout(start, end)
                self._opened_quote = None
            return
        if name in _CELLS:
            return
        if name == "Item":
            start = item_start(self.body.data, start)
            self._stack.append((name, start, end))
            self._inline_from = start
            self._add_task(start, end)
            return
        self._end_tight_item(start)
        if name in _CONTAINERS:
            self._stack.append((name, start, end))
            if name == "Table":
                self.inline.in_table = True
                self._columns = len(tag[name])
            if name == "BlockQuote":
                self._quotes += 1
                self._opened_quote = (start, end)
                return
            if name == "FootnoteDefinition":
                self.inline.add_footnote(start, end, tag[name], "definition")
        elif name == "CodeBlock":
            code = tag[name]
            self._fence = (start, end, None if type(code) is str else code["Fenced"], [])
        elif name == "Heading":
            if self._opened_quote is not None:
                self._add_callout(start, end)
            if not self._stack:
                self._add_heading(tag[name]["level"], start, end)
            elif self.body.data.find(b"^", start, end) != -1:
                words = self.body.data[start:end].rstrip().rstrip(b"#")
                self._add_block_id(start, start + len(words), whole=False)
        self._opened_quote = None

    def _close(self, name: str, start: int, end: int) -> None:  # noqa: C901, PLR0912 as above
        if self.inline.pending is not None:
            self.inline.flush_tags()
        if self.inline.highlights:
            self.inline.highlights.clear()
        if self.inline.open_footnotes and name not in _CELLS:
            self.inline.end_footnotes(end)
        if name in _PARAGRAPHS:
            self._end_paragraph(start, end)
            self._inline_from = end
            return
        if name in _CELLS:
            return
        if name == "CodeBlock" and self._fence is not None:
            at, to, info, pieces = self._fence
            if info is not None:
                self.fences.append(Fence(self.offset + at, self.offset + to, info, tuple(pieces)))
            self._fence = None
        if name in _CONTAINERS:
            if name == "Table":
                self._add_surplus(start, end, self._columns)
            if name == "Item":
                self._end_tight_item(end)
            elif name == "BlockQuote":
                self._quotes -= 1
                self._opened_quote = None  # an empty quote takes nothing of what follows
            opened = self._stack.pop()
            start = opened[1] if name == "List" else start
            self.inline.in_table = False
        self._inline_from = end
        if not self._stack:
            kind = _BLOCK_KINDS.get(name)
            if kind == "table":
                end = self._add_glued_id(kind, start, end)
            elif name == "BlockQuote":
                kind = "callout" if start in self._callout_quotes else "blockquote"
                end = self._add_glued_id(kind, start, end)
            self._previous = (kind, start, end) if kind else None

    def _add_glued_id(self, kind: str, start: int, end: int) -> int:
        """Take an id on the line right below a quote or table, to which CommonMark counts it."""
        glued = find_glued_id(self.body.masked[start:end])
        if glued is None:
            return end
        ident, line = glued
        last = start + len(self.body.data[start : start + line].rstrip())
        at = self.offset
        caret = self.body.masked.index(b"^", start + line)
        self.blocks.append(BlockId(ident, kind, at + start, at + last, at + caret))
        return last

    def _end_paragraph(self, start: int, end: int) -> None:
        at_top = not self._stack
        if self.body.data.find(b"^", start, end) != -1:
            self._add_block_id(start, end, whole=True)
            return
        if at_top and not (self.body.masks and self.body.is_hidden(start, end)):
            self._previous = ("paragraph", start, end)

    def _end_tight_item(self, end: int) -> None:
        """Look for an id at the end of text that stands in a list item without a paragraph."""
        start = self._inline_from
        if (
            self._stack
            and self._stack[-1][0] == "Item"
            and self.body.data.find(b"^", start, end) != -1
        ):
            self._add_block_id(start, end, whole=False)

    def _add_block_id(self, start: int, end: int, *, whole: bool) -> None:
        masked = self.body.masked
        end = self.body.end_of_text(start, end)
        caret = masked.rfind(b"^", start, end)
        shown, found = "", None
        if _MAY_BE_ID.match(masked, caret, end):
            shown = masked[start:end].decode()
            found = find_block_id(shown.rstrip(" \t\r\n>") if self._quotes else shown)
        before = self._previous
        if not self._stack:
            self._previous = ("paragraph", start, end)
        if found is None:
            return
        ident, caret = found
        id_start = start + len(shown[:caret].encode())
        if self._quotes:
            self._add_quoted_id(ident, id_start)
            return
        item = next((entry for entry in reversed(self._stack) if entry[0] == "Item"), None)
        block = ("list-item", *item[1:]) if item else ("paragraph", start, end)
        is_alone = id_start == start or self.body.is_hidden(start, id_start)
        if whole and not self._stack and is_alone and before:
            block = self._previous = before
        kind, first, last = block
        last = first + len(self.body.data[first:last].rstrip())
        at = self.offset
        self.blocks.append(BlockId(ident, kind, at + first, at + last, at + id_start))

    def _add_quoted_id(self, ident: str, id_start: int) -> None:
        """Add an id that stands in a quote: it names the whole of it, the outermost."""
        depth, entry = next((n, e) for n, e in enumerate(self._stack) if e[0] == "BlockQuote")
        _, start, end = entry
        line = self.body.data[self.body.data.rfind(b"\n", 0, id_start) + 1 : id_start]
        if depth == 0 and not line.strip() and id_start > start:
            return  # right below the quote: `_add_glued_id` sees it when the quote ends
        kind = "callout" if start in self._callout_quotes else "blockquote"
        last = start + len(self.body.data[start:end].rstrip())
        at = self.offset
        self.blocks.append(BlockId(ident, kind, at + start, at + last, at + id_start))

    def _add_heading(self, level: str, start: int, end: int) -> None:
        raw = self.body.data[start:end].rstrip(b"\r\n")
        text = heading_text(raw.decode())
        at = self.offset + start
        self.headings.append(Heading(at, at + len(raw), _LEVELS[level], text))
        self._previous = None
        if (" ^" in text or "\t^" in text or text.startswith("^")) and (
            found := find_block_id(heading_text(self._masked(start, end)))
        ):
            caret = start + raw.rindex(f"^{found[0]}".encode())
            end = at + len(raw)
            self.blocks.append(BlockId(found[0], "heading", at, end, self.offset + caret))

    def _masked(self, start: int, end: int) -> str:
        return self.body.masked[start:end].rstrip(b"\r\n").decode()

    def _add_task(self, start: int, end: int) -> None:
        if self.body.data.find(b"[", start, start + 16) == -1:
            return
        line_end = self.body.data.find(b"\n", start, end)
        task = read_task(self.body.cut(start, end if line_end == -1 else line_end))
        if task:
            self.tasks.append(Task(self.offset + start, self.offset + end, task[0]))

    def _add_callout(self, start: int, end: int) -> None:
        quote = self._opened_quote
        if quote is None or self.body.data[start : start + 2] != b"[!":
            return
        head = read_callout_head(self.body.without_comments(start, end))
        if head:
            self._callout_quotes.add(quote[0])
            at, to = self.offset + quote[0], self.offset + quote[1]
            title = callout_title(head)
            self.callouts.append(Callout(at, to, head.type, head.fold, title, head.metadata))
