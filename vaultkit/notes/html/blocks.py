"""Blocks of a note as HTML: paragraphs, lists, quotes, callouts, tables, code, embedded notes."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from vaultkit.notes.html.code import render_code
from vaultkit.notes.html.host import Destination, Host, Options, Rendered, TocEntry
from vaultkit.notes.html.inline import Event, Facts, Inline, Page, flatten
from vaultkit.notes.html.sanitize import attribute, clean_html
from vaultkit.notes.note import Note
from vaultkit.notes.parse import parse_note
from vaultkit.notes.paths import stem_of
from vaultkit.notes.source import Source
from vaultkit.notes.tokens import CalloutHead, find_glued_id, item_start, read_body, read_callout_head, read_task
from vaultkit.notes.wikilink import split_subpath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.notes.note import Link

_MAX_NESTING = 60
"""Levels of quotes and lists that get elements of their own; deeper ones join the level above."""
_BLOCK_NAMES = frozenset(
    {"Paragraph", "Heading", "BlockQuote", "List", "Item", "CodeBlock", "HtmlBlock", "Table",
     "FootnoteDefinition"}
)  # fmt: skip
_ID_ALONE = re.compile(r"\s*\^[A-Za-z0-9-]+\s*")
_TAGS = re.compile(r"<[^>]*>")
_INDENT = re.compile(r"[ \t]*")


def render_html(note: Note, host: Host, options: Options | None = None) -> Rendered:
    """Render a note's body as a reader sees it."""
    options = options or Options()
    soft = "\n" if options.strict_line_breaks else "<br>\n"
    page = Page(host, [], set(), soft)
    renderer = _Blocks(note, page, options, chain=((note.path, None),), is_page=True)
    html = renderer.render()
    return Rendered(html + renderer.footnotes(), tuple(renderer.toc), frozenset(page.uses))


def render_fragment(text: str, note: Note, page: Page) -> str:
    """Render the text of an inline footnote of `note`."""
    part = parse_note(Source(note.path, text.encode()))
    renderer = _Blocks(part, page, Options(), chain=(), is_page=False)
    html = renderer.render().strip()
    return html.removeprefix("<p>").removesuffix("</p>") if html.count("<p>") == 1 else html


class _Blocks:
    """Renders the blocks of one body; embedded notes get a renderer of their own."""

    def __init__(
        self,
        note: Note,
        page: Page,
        options: Options,
        *,
        chain: tuple[tuple[str, tuple[int, int] | None], ...],
        is_page: bool,
    ) -> None:
        front_end = note.body_start
        text = note.source.slice(front_end, len(note.source.data))
        self.body = read_body(text)
        self.facts = Facts(note, self.body)
        self.page = page
        self.options = options
        self.chain = chain
        self.is_page = is_page
        self.toc: list[TocEntry] = []
        self.events = list(flatten(self.body))
        self.at = 0
        self.nesting = 0
        self.quotes = 0
        self.definitions: dict[str, str] = {}

    def render(self) -> str:
        """Return the whole body."""
        out: list[str] = []
        while self.at < len(self.events):
            out.append(self._block())
        self._bind_footnotes()
        return "".join(out)

    def _bind_footnotes(self) -> None:
        """Give the labels referred to here the definitions found here."""
        for index, (label, _) in enumerate(self.page.footnotes):
            if label in self.definitions:
                html = self.definitions.pop(label)
                self.page.footnotes[index] = (label, lambda html=html: html)

    def footnotes(self) -> str:
        """Return the section of footnotes, "" if the page refers to none."""
        notes = self.page.footnotes
        if not notes:
            return ""
        items: list[str] = []
        at = 0
        while at < len(notes):
            html = notes[at][1]().strip()
            at += 1
            back = f' <a class="footnote-backref" href="#fnref-{at}" aria-label="Back to reference {at}">↩</a>'
            body = f"{html[:-4]}{back}</p>" if html.endswith("</p>") else html + back
            items.append(f'<li id="fn-{at}">{body}</li>')
        return f'<section class="footnotes"><hr><ol>{"".join(items)}</ol></section>\n'

    # Walking

    def _next(self) -> Event:
        event = self.events[self.at]
        self.at += 1
        return event

    def _until_end(self, name: str) -> list[Event]:
        """Take the events of an element whose start was taken, without its end."""
        start, depth = self.at, 1
        while depth:
            event = self._next()
            if event.kind == "Start" and event.name == name:
                depth += 1
            elif event.kind == "End" and event.name == name:
                depth -= 1
        return self.events[start : self.at - 1]

    def _children(self, name: str) -> str:
        """Render blocks up to the end of the element `name` whose start was taken."""
        out: list[str] = []
        while True:
            event = self.events[self.at]
            if event.kind == "End" and event.name == name:
                self.at += 1
                return "".join(out)
            out.append(self._block())

    def _block(self) -> str:
        event = self.events[self.at]
        if event.kind != "Start" or event.name not in _BLOCK_NAMES:
            if event.kind == "Rule":
                self.at += 1
                return "<hr>\n"
            return self._loose_inline()
        self.at += 1
        return _RENDERERS[event.name](self, event)

    def _loose_inline(self) -> str:
        """Render inline events that stand directly in a container."""
        events = self._take_inline()
        if not events:
            self.at += 1
            return ""
        return "".join(self._inline(events))

    def _take_inline(self) -> list[Event]:
        start, depth = self.at, 0
        while self.at < len(self.events):
            event = self.events[self.at]
            if event.kind == "Start":
                if event.name in _BLOCK_NAMES:
                    break
                depth += 1
            elif event.kind == "End":
                if depth == 0:
                    break
                depth -= 1
            elif event.kind == "Rule":
                break
            self.at += 1
        return self.events[start : self.at]

    def _inline(
        self, events: Sequence[Event], *, start: int = 0, embeds: bool = True
    ) -> list[str]:
        inline = Inline(self.facts, self.page, self._embed if embeds else None)
        return inline.render(events, start=start)

    # Blocks

    def _paragraph(self, event: Event) -> str:
        events = self._until_end("Paragraph")
        if not self.quotes and _ID_ALONE.fullmatch(self.body.cut(event.start, event.end)):
            return ""
        return self._wrap(self._inline(events), self._anchor(event, "paragraph"))

    def _wrap(self, pieces: Sequence[str], anchor: str = "") -> str:
        """Put inline pieces into paragraphs; embedded notes stand between them."""
        out: list[str] = []
        for index, piece in enumerate(pieces):
            if index % 2:
                out.append(piece)
            elif piece.strip().removesuffix("<br>").strip():
                out.append(f"<p{anchor}>{piece.strip()}</p>\n")
                anchor = ""
        if anchor and out:
            out.insert(0, f"<a{anchor}></a>")
        return "".join(out)

    def _anchor(self, event: Event, kind: str) -> str:
        ident = self.facts.blocks.get((event.start, kind)) if self.is_page else None
        return attribute("id", f"^{ident}") if ident else ""

    def _heading(self, event: Event) -> str:
        events = self._until_end("Heading")
        level = int(event.value["Heading"]["level"][1])
        html = self._inline(events, embeds=False)[0].strip()
        heading = self.facts.headings.get(event.start)
        anchor = ""
        if heading is not None and self.is_page:
            slug = self.facts.note.anchors[heading.start]
            anchor = attribute("id", slug)
            text = unescape(_TAGS.sub("", html)).strip()
            self.toc.append(TocEntry(level, text, slug))
        return f"<h{level}{anchor}>{html}</h{level}>\n"

    def _quote(self, event: Event) -> str:
        if self.nesting >= _MAX_NESTING:
            return self._children("BlockQuote")
        self.nesting += 1
        self.quotes += 1
        if event.start in self.facts.callouts:
            html = self._callout(event)
        else:
            glued = find_glued_id(self.body.data[event.start : event.end])
            anchor = self._anchor(event, "blockquote")
            inner = self._children("BlockQuote")
            html = f"<blockquote{anchor}>\n{_without_id(inner, glued)}</blockquote>\n"
        self.nesting -= 1
        self.quotes -= 1
        return html

    def _callout(self, event: Event) -> str:
        callout = self.facts.callouts[event.start]
        first = self._next()
        events = self._until_end(first.name)
        raw = self.body.cut(first.start, first.end)
        head = read_callout_head(raw) or CalloutHead("", "", "", "", 0, 0)
        title_start = first.start + len(raw[: head.title_start].encode())
        title_end = first.start + len(raw[: head.end].encode())
        title_events = [e for e in events if e.end <= title_end and e.kind != "SoftBreak"]
        rest = [e for e in events if e.start >= title_end]
        title = self._inline(title_events, start=title_start, embeds=False)[0].strip()
        body = self._wrap(self._inline(rest)) if rest else ""
        body += self._children("BlockQuote")
        glued = find_glued_id(self.body.data[event.start : event.end])
        attributes = (
            attribute("data-callout", callout.type)
            + attribute("data-callout-metadata", callout.metadata)
            + attribute("data-callout-fold", callout.fold)
            + self._anchor(event, "callout")
        )
        return _callout_html(
            attributes, callout.fold, title or escape(callout.title), _without_id(body, glued)
        )

    def _list(self, event: Event) -> str:
        first = event.value["List"]
        tag = "ul" if first is None else "ol"
        start = attribute("start", first) if first is not None and first != 1 else ""
        flat = self.nesting >= _MAX_NESTING
        self.nesting += 1
        inner = self._children("List")
        self.nesting -= 1
        if flat:
            return inner
        has_tasks = ' class="contains-task-list"' if '<li class="task-list-item' in inner else ""
        return f"<{tag}{start}{has_tasks}{self._anchor(event, 'list')}>\n{inner}</{tag}>\n"

    def _item(self, event: Event) -> str:
        event = event._replace(start=item_start(self.body.data, event.start))
        task = self.facts.tasks.get(event.start)
        start = 0
        opening = f"<li{self._anchor(event, 'list-item')}>"
        if task is not None:
            raw = self.body.cut(event.start, event.end)
            found = read_task(raw)
            start = event.start + len(raw[: found[1]].encode()) if found else 0
            opening = self._task_opening(event, task.status)
        out: list[str] = []
        while not (self.events[self.at].kind == "End" and self.events[self.at].name == "Item"):
            event = self.events[self.at]
            if event.kind == "Start" and event.name == "Paragraph" and start:
                self.at += 1
                out.append(self._wrap(self._inline(self._until_end("Paragraph"), start=start)))
                start = 0
            elif event.kind == "Start" and event.name in _BLOCK_NAMES or event.kind == "Rule":
                out.append(self._block())
            else:
                events = self._take_inline()
                out += [piece.strip() for piece in self._inline(events, start=start)]
                start = 0
        self.at += 1
        return f"{opening}{''.join(out)}</li>\n"

    def _task_opening(self, event: Event, status: str) -> str:
        done = status != " "
        classes = "task-list-item is-checked" if done else "task-list-item"
        checked = " checked" if done else ""
        return (
            f'<li class="{classes}"{attribute("data-task", status)}'
            f"{self._anchor(event, 'list-item')}>"
            f'<input type="checkbox" class="task-list-item-checkbox" disabled{checked}> '
        )

    def _code(self, event: Event) -> str:
        events = self._until_end("CodeBlock")
        code = "".join(self.body.cut(e.start, e.end) for e in events if e.kind == "Text")
        value = event.value["CodeBlock"]
        info = value["Fenced"] if isinstance(value, dict) else ""
        code = code.replace("\r\n", "\n").translate(_UNSEEN)
        return render_code(code, info, self._anchor(event, "code"))

    def _html(self, event: Event) -> str:
        del event
        parts = [e.value for e in self._until_end("HtmlBlock") if e.kind in {"Html", "Text"}]
        return clean_html("".join(parts)) + "\n"

    def _table(self, event: Event) -> str:
        alignments = event.value["Table"]
        rows: list[str] = []
        cells: list[str] = []
        tag = "td"
        while True:
            current = self._next()
            name = current.name if current.kind in {"Start", "End"} else ""
            if current.kind == "End" and name == "Table":
                break
            if current.kind == "Start" and name in {"TableHead", "TableRow"}:
                cells, tag = [], "th" if name == "TableHead" else "td"
            elif current.kind == "Start" and name == "TableCell":
                html = "".join(self._inline(self._until_end("TableCell"))).strip()
                aligned = _ALIGNED.get(str(alignments[len(cells)]), "") if alignments else ""
                cells.append(f"<{tag}{aligned}>{html}</{tag}>")
            elif current.kind == "End":
                row = f"<tr>{''.join(cells)}</tr>\n"
                rows.append(f"<thead>\n{row}</thead>\n<tbody>\n" if name == "TableHead" else row)
        anchor = self._anchor(event, "table")
        return f"<table{anchor}>\n{''.join(rows)}</tbody>\n</table>\n"

    def _footnote(self, event: Event) -> str:
        label = event.value["FootnoteDefinition"]
        self.definitions.setdefault(label, self._children("FootnoteDefinition"))
        return ""

    # Embeds

    def _embed(self, link: Link, destination: Destination) -> str:
        note = destination.note
        href = attribute("href", destination.href)
        name = escape(_embed_title(link, destination))
        title = f'<a class="internal-link"{href}>{name}</a>'
        if note is None or destination.missing:
            part = escape(destination.missing)
            return _embed_html(title, f"<p>There is no “{part}” in this note.</p>", "is-unresolved")
        step = (note.path, destination.span)
        if step in self.chain:
            return _embed_html(title, "<p>This embed would contain itself.</p>", "is-unresolved")
        if len(self.chain) > self.options.embed_depth:
            return _embed_html(title, "<p>Embeds end here: they are nested too deeply.</p>", "")
        part_note = note if destination.span is None else _part(note, destination.span)
        renderer = _Blocks(
            part_note, self.page, self.options, chain=(*self.chain, step), is_page=False
        )
        return _embed_html(title, renderer.render(), "")


def _embed_title(link: Link, destination: Destination) -> str:
    """Return the display text, else the note's name and the headings, without a block's id."""
    if link.display:
        return link.display
    name = stem_of(destination.path or link.target)
    parts = (part for part in split_subpath(link.subpath) if not part.startswith("^"))
    return " > ".join((name, *parts))


def _embed_html(title: str, content: str, extra: str) -> str:
    classes = f"internal-embed markdown-embed {extra}".strip()
    return (
        f'<div class="{classes}"><div class="markdown-embed-title">{title}</div>'
        f'<div class="markdown-embed-content">{content}</div></div>\n'
    )


def _part(note: Note, span: tuple[int, int]) -> Note:
    """Return a section or block as a note of its own, indentation of a nested item removed."""
    data = note.source.data
    line = data.rfind(b"\n", 0, span[0]) + 1
    text = note.source.slice(span[0], span[1])
    lead = note.source.slice(line, span[0])
    if lead and not lead.strip():
        lines = text.split("\n")
        text = "\n".join([lines[0], *(_dedent(part, lead) for part in lines[1:])])
    return parse_note(Source(note.path, text.encode()))


def _dedent(line: str, lead: str) -> str:
    indent = _INDENT.match(line)
    width = len(indent[0]) if indent else 0
    return line[min(width, len(lead)) :]


def _callout_html(attributes: str, fold: str, title: str, body: str) -> str:
    icon = '<div class="callout-icon"></div>'
    head = f'{icon}<div class="callout-title-inner">{title}</div>'
    content = f'<div class="callout-content">\n{body}</div>\n' if body.strip() else ""
    if not fold:
        return (
            f'<div class="callout"{attributes}>\n<div class="callout-title">{head}</div>\n'
            f"{content}</div>\n"
        )
    classes = "callout is-collapsible is-collapsed" if fold == "-" else "callout is-collapsible"
    opened = "" if fold == "-" else " open"
    return (
        f'<details class="{classes}"{attributes}{opened}>\n'
        f'<summary class="callout-title">{head}</summary>\n{content}</details>\n'
    )


def _without_id(html: str, glued: tuple[str, int] | None) -> str:
    """Drop a block id that CommonMark counts to the last paragraph of a quote."""
    if glued is None:
        return html
    return re.sub(rf"(?:<br>)?\s*\^{re.escape(glued[0])}\s*(?=(?:</\w+>\s*)*$)", "", html)


_UNSEEN = str.maketrans({"\x1a": "\ufffd", "\x00": "\ufffd"})
_ALIGNED = {
    alignment: f' class="align-{alignment.lower()}"' for alignment in ("Left", "Center", "Right")
}
_RENDERERS = {
    "Paragraph": _Blocks._paragraph,
    "Heading": _Blocks._heading,
    "BlockQuote": _Blocks._quote,
    "List": _Blocks._list,
    "Item": _Blocks._item,
    "CodeBlock": _Blocks._code,
    "HtmlBlock": _Blocks._html,
    "Table": _Blocks._table,
    "FootnoteDefinition": _Blocks._footnote,
}
