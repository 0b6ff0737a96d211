"""Source → Note: one pass over the events of a note's body.

The loop in `_Reader.read` runs a million times on a large vault, so it branches on what is common
and hands the rest to one method per kind of element.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from vaultkit.notes.frontmatter import find_property_links, read_frontmatter
from vaultkit.notes.note import (
    BlockId,
    Callout,
    Comment,
    External,
    Fault,
    Fence,
    Footnote,
    Heading,
    Link,
    MathSpan,
    Note,
    Tag,
    Task,
)
from vaultkit.notes.paths import NotePath
from vaultkit.notes.tokens import (
    BARE_URL,
    Body,
    callout_title,
    find_block_id,
    find_glued_id,
    find_tags,
    item_start,
    match_brackets,
    read_body,
    read_callout_head,
    read_task,
    trim_url,
)
from vaultkit.notes.wikilink import parse_destination, parse_wikilink

if TYPE_CHECKING:
    from vaultkit.notes.note import FrontMatter, PropertyLink
    from vaultkit.notes.source import Source

_BLANK_LINE = re.compile(rb"\n[ \t>]*\r?\n")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_BLOCK_KINDS = {"Table": "table", "CodeBlock": "code", "HtmlBlock": "html", "List": "list"}
_MARKDOWN_KINDS = {"Inline": "markdown", "Autolink": "autolink", "Email": "autolink"}
_LINKS = frozenset({"Link", "Image"})
_SPANS = frozenset({"Link", "Image", "Emphasis", "Strong", "Strikethrough"})
_CELLS = frozenset({"TableHead", "TableRow", "TableCell"})
_CONTAINERS = frozenset({"BlockQuote", "List", "Item", "FootnoteDefinition", "Table"})


def parse_note(source: Source) -> Note:
    """Read a note. Never raises: what cannot be read is in `Note.faults`."""
    front, faults = read_frontmatter(source)
    offset = front.body if front else 0
    text = source.text if offset == 0 else source.slice(offset, len(source.data))
    body = read_body(text)
    reader = _Reader(body, offset)
    reader.read()
    for mask in body.comments:
        reader.read_comment(mask.start, mask.end)
    return Note(
        path=NotePath(source.path),
        source=source,
        frontmatter=front,
        property_links=_property_links(source, front),
        links=_in_order(reader.links),
        external=_in_order(reader.external),
        headings=tuple(reader.headings),
        tags=_in_order(reader.tags),
        blocks=tuple(reader.blocks),
        callouts=tuple(reader.callouts),
        tasks=tuple(reader.tasks),
        fences=tuple(reader.fences),
        comments=tuple(Comment(offset + m.start, offset + m.end) for m in body.comments),
        footnotes=_in_order(reader.footnotes),
        math=tuple(reader.math),
        faults=(*faults, *reader.faults),
    )


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
        self.in_comment = in_comment
        self.links: list[Link] = []
        self.external: list[External] = []
        self.headings: list[Heading] = []
        self.tags: list[Tag] = []
        self.blocks: list[BlockId] = []
        self.callouts: list[Callout] = []
        self.tasks: list[Task] = []
        self.fences: list[Fence] = []
        self.footnotes: list[Footnote] = []
        self.math: list[MathSpan] = []
        self.faults: list[Fault] = []
        self._stack: list[tuple[str, int, int]] = []
        self._quotes = 0
        self._link_depth = 0
        self._inline_from = 0
        self._opened_quote: tuple[int, int] | None = None
        self._callout_quotes: set[int] = set()
        self._previous: tuple[str, int, int] | None = None
        self._pending: tuple[int, bool, list[str]] | None = None
        self._text_end = -1
        self._skip_until = 0
        self._unclosed_to = 0
        self._brackets: dict[int, int] = {}
        self._brackets_to = 0
        self._fence: tuple[int, int, str | None, list[tuple[int, int]]] | None = None

    def read(self) -> None:
        """Walk the events."""
        at = self.offset
        for event, range_ in self.body.events():
            if type(event) is str:
                continue
            text = event.get("Text")
            if text is not None:
                if self._fence is not None:
                    self._fence[3].append((at + range_["start"], at + range_["end"]))
                elif self._link_depth == 0:
                    if (
                        self._pending is not None
                        or "#" in text
                        or "://" in text
                        or text == "["
                        or text[-1:] == "^"
                    ):
                        self._read_text(text, range_["start"], range_["end"])
                    else:
                        self._text_end = range_["end"]
                continue
            if "Start" in event:
                tag = event["Start"]
                name = tag if type(tag) is str else next(iter(tag))
                if name in _SPANS:
                    if name in _LINKS:
                        self._link_depth += 1
                        is_image = name == "Image"
                        self._add_link(tag[name], range_["start"], range_["end"], is_image)
                else:
                    self._open(name, tag, range_["start"], range_["end"])
            elif "End" in event:
                tag = event["End"]
                name = tag if type(tag) is str else next(iter(tag))
                if name in _SPANS:
                    if name in _LINKS:
                        self._link_depth -= 1
                        self._text_end = -1
                else:
                    self._close(name, range_["start"], range_["end"])
            else:
                self._leaf(event, range_["start"], range_["end"])
        self._flush_tags()

    def read_comment(self, start: int, end: int) -> None:
        """Add the links and tags inside a comment: Obsidian counts them."""
        inner_end = end - 2 if self.body.data[end - 2 : end] == b"%%" and end - 2 > start else end
        inner = self.body.data[start + 2 : inner_end]
        body = Body(inner, inner)
        reader = _Reader(body, self.offset + start + 2, in_comment=True)
        reader.read()
        self.links.extend(reader.links)
        self.external.extend(reader.external)
        self.tags.extend(reader.tags)

    # Blocks

    def _open(self, name: str, tag: Any, start: int, end: int) -> None:
        if self._pending is not None:
            self._flush_tags()
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
            if name == "BlockQuote":
                self._quotes += 1
                self._opened_quote = (start, end)
                return
            if name == "FootnoteDefinition":
                self.footnotes.append(self._footnote(start, end, tag[name], "definition"))
        elif name == "CodeBlock":
            code = tag[name]
            self._fence = (start, end, None if type(code) is str else code["Fenced"], [])
        elif name == "Heading":
            if self._opened_quote is not None:
                self._add_callout(start, end)
            elif not self._stack:
                self._add_heading(tag[name]["level"], start, end)
        self._opened_quote = None

    def _close(self, name: str, start: int, end: int) -> None:
        if self._pending is not None:
            self._flush_tags()
        if name == "Paragraph":
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
            if name == "Item":
                self._end_tight_item(end)
            elif name == "BlockQuote":
                self._quotes -= 1
            self._stack.pop()
        self._inline_from = end
        if not self._stack:
            kind = _BLOCK_KINDS.get(name)
            if name == "BlockQuote":
                kind = "callout" if start in self._callout_quotes else "blockquote"
                end = self._add_glued_id(kind, start, end)
            self._previous = (kind, start, end) if kind else None

    def _add_glued_id(self, kind: str, start: int, end: int) -> int:
        """Take an id on the line right below a quote; CommonMark counts that line to the quote."""
        glued = find_glued_id(self.body.data[start:end])
        if glued is None:
            return end
        ident, line = glued
        last = start + len(self.body.data[start : start + line].rstrip())
        at = self.offset
        caret = self.body.data.index(b"^", start + line)
        self.blocks.append(BlockId(ident, kind, at + start, at + last, at + caret))
        return last

    def _end_paragraph(self, start: int, end: int) -> None:
        at_top = not self._stack
        if self.body.data.find(b"^", start, end) != -1:
            self._add_block_id(start, end, whole=True)
            return
        if at_top:
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
        shown = self.body.masked[start:end].decode()
        found = None if self._quotes else find_block_id(shown)
        before = self._previous
        if not self._stack:
            self._previous = ("paragraph", start, end)
        if found is None:
            return
        ident, caret = found
        id_start = start + len(shown[:caret].encode())
        item = next((entry for entry in reversed(self._stack) if entry[0] == "Item"), None)
        block = ("list-item", *item[1:]) if item else ("paragraph", start, end)
        if whole and not self._stack and id_start == start and before:
            block = self._previous = before
        kind, first, last = block
        last = first + len(self.body.data[first:last].rstrip())
        at = self.offset
        self.blocks.append(BlockId(ident, kind, at + first, at + last, at + id_start))

    def _add_heading(self, level: str, start: int, end: int) -> None:
        raw = self.body.cut(start, end).rstrip("\r\n")
        if raw.startswith("#"):
            text = raw.lstrip("#").strip()
            if text.endswith("#"):
                text = _CLOSING_HASHES.sub("", text)
        else:
            text = raw.rpartition("\n")[0].strip()
        at = self.offset
        self.headings.append(
            Heading(at + start, at + start + len(raw.encode()), int(level[1]), text)
        )
        self._previous = None

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
        head = read_callout_head(self.body.cut(start, end))
        if head:
            self._callout_quotes.add(quote[0])
            at, to = self.offset + quote[0], self.offset + quote[1]
            title = callout_title(head)
            self.callouts.append(Callout(at, to, head.type, head.fold, title, head.metadata))

    # Inline

    def _read_text(self, text: str, start: int, end: int) -> None:
        if self._pending is not None:
            if start == self._text_end and len(text.encode()) == end - start:
                self._pending[2].append(text)
                self._text_end = end
                return
            self._flush_tags()
        if start >= self._skip_until:
            if "#" in text:
                self._start_tags(text, start)
            if "://" in text:
                self._add_bare_urls(text, start, end)
            if text == "[" and self._text_end == start:
                self._check_brackets(start - 1)
            if text.endswith("^") and self.body.data[end : end + 1] == b"[":
                self._add_inline_footnote(end - 1)
        self._text_end = end

    def _start_tags(self, text: str, start: int) -> None:
        """Hold text with a `#` back until it is known where the run of text ends."""
        if self.body.data[start - 1 : start] == b"\\" and start > 0:
            self._pending = (start + len(text[0].encode()), True, [text[1:]])
        else:
            at_start = self._text_end != start or self.body.data[start - 1 : start].isspace()
            self._pending = (start, at_start, [text])

    def _flush_tags(self) -> None:
        if self._pending is None:
            return
        start, at_start, pieces = self._pending
        self._pending = None
        text = "".join(pieces)
        at, done = self.offset + start, 0
        for first, last in find_tags(text, at_start=at_start):
            at += len(text[done:first].encode())
            tag = text[first:last]
            done = last
            end = at + len(tag.encode())
            self.tags.append(Tag(at, end, tag))
            at = end

    def _add_bare_urls(self, text: str, start: int, end: int) -> None:
        at, done = start, 0
        for match in BARE_URL.finditer(text):
            at += len(text[done : match.start()].encode())
            done = match.start()
            url = match[0]
            if match.end() == len(text):
                full = BARE_URL.match(self.body.cut(at, self._line_end(end)))
                url = full[0] if full else url
            url = trim_url(url)
            to = at + len(url.encode())
            self.external.append(External(self.offset + at, self.offset + to, url, "bare"))
            self._skip_until = to

    def _line_end(self, at: int) -> int:
        found = self.body.data.find(b"\n", at)
        return len(self.body.data) if found == -1 else found

    def _add_link(self, tag: dict[str, Any], start: int, end: int, is_embed: bool) -> None:  # noqa: FBT001
        kind = tag["link_type"]
        if type(kind) is dict:
            self._add_wikilink(start, end, is_embed)
            return
        url = tag["dest_url"]
        name = _MARKDOWN_KINDS.get(kind, "reference")
        at, to = self.offset + start, self.offset + end
        link = parse_destination(url) if name != "autolink" else None
        if link:
            display = self._link_text(start + is_embed, end, kind)
            self.links.append(
                Link(at, to, link.target, link.subpath, display, is_embed, name, self.in_comment)
            )
        elif url:
            scheme = "mailto:" if kind == "Email" else ""
            self.external.append(External(at, to, scheme + url, name))

    def _link_text(self, start: int, end: int, kind: str) -> str:
        raw = self.body.cut(start, end)
        closing = {"Inline": "](", "Reference": "][", "Collapsed": "]["}.get(kind, "]")
        return raw[1 : raw.rfind(closing)]

    def _add_wikilink(self, start: int, end: int, is_embed: bool) -> None:  # noqa: FBT001
        inner = self.body.cut(start + 2 + is_embed, end - 2)
        link = parse_wikilink(inner)
        at, to = self.offset + start, self.offset + end
        if link is None:
            reason = "holds a line break" if inner.strip() else "is empty"
            self._malformed(start, end, f"this wikilink {reason}, so Obsidian shows it as text")
            return
        if link.target.endswith("\\"):
            self._malformed(start, end, "the target of this wikilink ends with a backslash")
        self.links.append(Link(at, to, *link, is_embed, "wiki", self.in_comment))

    def _check_brackets(self, start: int) -> None:
        """Report `[[` that became no link: empty, or not closed on its line."""
        data = self.body.data
        before = data[start - 1 : start] if start else b""
        if before in {b"\\", b"["} or data[start : start + 2] != b"[[" or start < self._unclosed_to:
            return
        line_end = self._line_end(start)
        close = data.find(b"]]", start, line_end)
        if data.startswith(b"[[]]", start):
            self._malformed(start, start + 4, "this wikilink is empty")
        elif close == -1:
            self._unclosed_to = line_end
            self._malformed(start, start + 2, "this wikilink is not closed by ]] on its line")
        elif any(entry[0] == "Table" for entry in self._stack):
            cell_end = data.find(b"|", start, close)
            if cell_end != -1:
                message = "a | inside a wikilink in a table ends the cell; write \\| instead"
                self._malformed(start, cell_end + 1, message)

    def _malformed(self, start: int, end: int, message: str) -> None:
        at = self.offset
        self.faults.append(Fault("malformed-wikilink", at + start, at + end, message))

    def _add_inline_footnote(self, caret: int) -> None:
        data = self.body.data
        if caret >= self._brackets_to:
            gap = _BLANK_LINE.search(data, caret)
            self._brackets_to = gap.start() if gap else len(data)
            self._brackets = match_brackets(data, caret, self._brackets_to)
        close = self._brackets.get(caret + 1)
        if close is not None and data[caret + 2 : close].strip():
            label = self.body.cut(caret + 2, close)
            self.footnotes.append(self._footnote(caret, close + 1, label, "inline"))

    def _footnote(self, start: int, end: int, label: str, kind: str) -> Footnote:
        return Footnote(self.offset + start, self.offset + end, label, kind)

    def _leaf(self, event: dict[str, Any], start: int, end: int) -> None:
        if "FootnoteReference" in event:
            label = event["FootnoteReference"]
            self.footnotes.append(self._footnote(start, end, label, "reference"))
        elif "InlineMath" in event:
            text = self.body.cut(start + 1, end - 1)
            self.math.append(MathSpan(self.offset + start, self.offset + end, text, False))  # noqa: FBT003
        elif "DisplayMath" in event:
            text = self.body.cut(start + 2, end - 2)
            self.math.append(MathSpan(self.offset + start, self.offset + end, text, True))  # noqa: FBT003
