"""Blocks of a note as HTML: paragraphs, lists, quotes, callouts, tables, code, embedded notes."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, ClassVar

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.formula_mathml import Formulas
from vaultkit.notes.frontmatter.language_tags import language_of
from vaultkit.notes.html.code_html import render_code
from vaultkit.notes.html.embedded_parts import (
    DIR,
    NO_BLOCK,
    callout_html,
    cut_part,
    dedent,
    embed_html,
    embed_title,
    fold_of,
    join_blocks,
    parse_part,
    part_text,
)
from vaultkit.notes.html.inline_html import Inline
from vaultkit.notes.html.page_state import Event, Facts, Footnotes, Page, flatten
from vaultkit.notes.html.plugin_html import drawing_texts, plugin_box
from vaultkit.notes.html.render_host import Destination, Host, Options, Rendered, TocEntry
from vaultkit.notes.html.sanitize import attribute, clean_html
from vaultkit.notes.html.task_html import task_opening
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.markdown.tokens import (
    Body,
    CalloutHead,
    find_glued_id,
    item_start,
    read_callout_head,
    read_task,
)
from vaultkit.notes.plugins.drawing_note import find_parts, is_hint
from vaultkit.notes.plugins.plugin_content import is_drawing, kind_of_note
from vaultkit.notes.source import SUBSTITUTE
from vaultkit.notes.text.page_words import msgid
from vaultkit.notes.text.reading_time import is_right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from vaultkit.notes.note import Callout, Footnote, Link, Note
    from vaultkit.notes.text.page_words import Words

    _Chain = tuple[tuple[str, tuple[int, int] | None], ...]

_MAX_NESTING = 60
"""Quotes, lists and items inside each other that get elements; deeper ones join the last."""
_NESTING = frozenset({"BlockQuote", "List", "Item"})
_BLOCK_NAMES = frozenset(
    {"Paragraph", "MathBlock", "Heading", "BlockQuote", "List", "Item", "CodeBlock", "HtmlBlock",
     "Table", "FootnoteDefinition"}
)  # fmt: skip
_UNSEEN = (SUBSTITUTE, "\x00")
"""Bytes that are no text; they show as the replacement character."""
_ID_ALONE = lazy_re(r"\s*\^[A-Za-z0-9-]+\s*")
_HEADING_MARK = lazy_re(r"(#{1,6})[ \t]+")
"""What makes the title of a callout a heading, which is in no outline."""
_BLANKS = " \t\r\n"
"""What is cut off a title; a blank that is written out stays."""
_LONGEST_HINT = 80
"""Bytes of a paragraph by which Excalidraw's hint is known."""
_KINDS = (
    msgid("Abstract"), msgid("Attention"), msgid("Bug"), msgid("Caution"), msgid("Check"),
    msgid("Cite"), msgid("Danger"), msgid("Done"), msgid("Error"), msgid("Example"), msgid("Fail"),
    msgid("Failure"), msgid("Faq"), msgid("Help"), msgid("Hint"), msgid("Important"),
    msgid("Info"), msgid("Missing"), msgid("Note"), msgid("Question"), msgid("Quote"),
    msgid("Success"), msgid("Summary"), msgid("Tip"), msgid("Tldr"), msgid("Todo"),
    msgid("Warning"),
)  # fmt: skip
"""What callouts without a title are called."""
_TAGS = lazy_re(r"<[^>]*>")
_FOOTNOTES_IN_FOOTNOTES = 4
"""Levels of footnotes that are followed inside footnotes."""


def render_html(note: Note, host: Host, options: Options | None = None) -> Rendered:
    """Render a note's body as a reader sees it."""
    options = options or Options()
    soft = "\n" if options.strict_line_breaks else "<br>\n"
    words = options.words
    footnotes = Footnotes(options.part, words)
    formulas = Formulas(options.macros)
    page = Page(host, soft, footnotes=footnotes, formulas=formulas, words=words)
    chain = ((note.path, None),)
    is_page = not options.part
    renderer = _Blocks(note, page, options, whole=note, chain=chain, is_page=is_page)
    html = renderer.render() + page.footnotes.render()
    for unseen in _UNSEEN:
        html = html.replace(unseen, "\ufffd")
    return Rendered(html, tuple(renderer.toc), frozenset(page.uses))


class _Blocks:
    """Renders the blocks of one body; embedded notes and footnotes get renderers of their own.

    Args:
        note: The note, or a part of one.
        page: What the parts of the page share.
        options: How to render.
        whole: The note of which `note` is a part; its footnotes are defined there.
        chain: The notes, or ranges of them, inside which this one is shown.
        is_page: Whether headings and blocks are what links to the page lead to.
        nesting: Quotes, lists and items around the place where the note is shown.
    """

    def __init__(  # noqa: PLR0913 all of them change from part to part
        self,
        note: Note,
        page: Page,
        options: Options,
        *,
        whole: Note,
        chain: _Chain,
        is_page: bool,
        nesting: int = 0,
    ) -> None:
        front_end = note.body_start
        text = note.source.slice(front_end, len(note.source.data))
        refused = (fault for fault in note.faults if fault.kind == "unparseable")
        self.refused = next((fault.message for fault in refused), "")
        self.body = Body(b"", b"") if self.refused else read_body(text)
        self.facts = Facts(note, self.body)
        self.page = page
        self.options = options
        self.whole = whole
        self.chain = chain
        self.is_page = is_page
        self.toc: list[TocEntry] = []
        self.events = list(_without_depth(flatten(self.body), nesting))
        self.at = 0
        self.nesting = nesting
        self.quotes = 0

    def render(self) -> str:
        """Return the whole body; of one that could not be read, only that: it may hide comments."""
        if self.refused:
            return f"<p>{escape(self.refused)}</p>\n"
        kind = kind_of_note(self.facts.note.properties)
        if kind is not None and self.facts.note is self.whole and is_drawing(self.whole):
            return self._drawing()
        out = [plugin_box(kind, self.page.words)] if kind is not None else []
        while self.at < len(self.events):
            out.append(self._block())
        return join_blocks(out)

    def _drawing(self) -> str:
        """Return a note that is a drawing: its picture, its author's text, and its texts folded."""
        note, start = self.whole, self.whole.body_start
        back, (first, last) = find_parts(note)
        written: list[str] = []
        texts: list[str] = []
        while self.at < len(self.events):
            at = self.events[self.at].start + start
            into = written if at < back else texts if first <= at < last else None
            if into is None or is_hint(note.source.data[at : at + _LONGEST_HINT]):
                self._skip()
            else:
                into.append(self._block())
        picture = self.page.draw(self.page.host.picture(note))
        return picture + "".join(written) + drawing_texts("".join(texts), self.page.words)

    def _skip(self) -> None:
        event = self._next()
        if event.kind == "Start":
            self._until_end(event.name)

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
                return join_blocks(out)
            out.append(self._block())

    def _block(self) -> str:
        event = self.events[self.at]
        if event.kind != "Start" or event.name not in _BLOCK_NAMES:
            if event.kind == "Rule":
                self.at += 1
                return "<hr>\n"
            return self._loose_inline()
        self.at += 1
        return self._RENDERERS[event.name](self, event)

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
        self,
        events: Sequence[Event],
        *,
        start: int = 0,
        embeds: bool = True,
        may_name: bool = True,
    ) -> list[str]:
        embed = self._embed if embeds else None
        inline = Inline(self.facts, self.page, embed, self._find_footnote)
        pieces = inline.render(events, start=start, may_name=may_name)
        if events:
            pieces[-1] += self._inner_anchors(events[0].start, events[-1].end)
        return pieces

    def _inner_anchors(self, start: int, end: int) -> str:
        """Return anchors for the block ids in a range that no element bears."""
        if not self.facts.inner_ids or not self.is_page:
            return ""
        named = (ident for at, ident in self.facts.inner_ids if start <= at < end)
        return "".join(f"<a{attribute('id', f'^{ident}')}></a>" for ident in named)

    # Blocks

    def _paragraph(self, event: Event) -> str:
        events = self._until_end(event.name)
        if _ID_ALONE.fullmatch(self.body.cut(event.start, event.end)):
            anchor = self._anchor(event, "paragraph")
            shown = f"<a{anchor}></a>" if anchor else ""
            return shown + self._inner_anchors(event.start, event.end)
        return self._wrap(self._inline(events), self._anchor(event, "paragraph"))

    def _wrap(self, pieces: Sequence[str], anchor: str = "") -> str:
        """Put inline pieces into paragraphs; embedded notes stand between them."""
        out: list[str] = []
        for index, piece in enumerate(pieces):
            if index % 2:
                out.append(piece)
            elif shown := _trim_breaks(piece):
                out.append(f"<p{DIR}{anchor}>{shown}</p>\n")
                anchor = ""
        if anchor:
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
        return f"<h{level}{DIR}{anchor}>{html}</h{level}>\n"

    def _quote(self, event: Event) -> str:
        self.nesting += 1
        self.quotes += 1
        if event.start in self.facts.callouts:
            html = self._callout(event)
        else:
            glued = find_glued_id(self.body.masked[event.start : event.end])
            anchor = self._anchor(event, "blockquote")
            inner = self._children("BlockQuote")
            html = f"<blockquote{DIR}{anchor}>\n{_without_id(inner, glued)}</blockquote>\n"
        self.nesting -= 1
        self.quotes -= 1
        return html

    def _callout(self, event: Event) -> str:
        callout = self.facts.callouts[event.start]
        first = self._next()
        events = self._until_end(first.name)
        raw = self.body.without_comments(first.start, first.end)
        head = read_callout_head(raw) or CalloutHead("", "", "", "", 0, 0)
        title_start = first.start + len(raw[: head.title_start].encode())
        title_end = first.start + len(raw[: head.end].encode())
        title_events = [e for e in events if e.end <= title_end and e.kind != "SoftBreak"]
        rest = [e for e in events if e.start >= title_end]
        heading = _HEADING_MARK.match(head.title)
        title_start += len(heading[0]) if heading else 0
        title = self._inline(title_events, start=title_start, embeds=False)[0].strip(_BLANKS)
        if heading:
            title = f"<h{len(heading[1])}>{title}</h{len(heading[1])}>"
        body = self._wrap(self._inline(rest)) if rest else ""
        body += self._children("BlockQuote")
        glued = find_glued_id(self.body.masked[event.start : event.end])
        body = _without_id(body, glued)
        drawing = self.page.host.drawings.callout(callout, self.facts.note, body)
        if drawing is not None:
            return self.page.draw(drawing, self._anchor(event, "callout"))
        attributes = (
            attribute("data-callout", callout.type)
            + attribute("data-callout-metadata", callout.metadata)
            + attribute("data-callout-fold", callout.fold)
            + self._anchor(event, "callout")
        )
        return callout_html(attributes, callout.fold, title or self._kind_of(callout), body)

    def _kind_of(self, callout: Callout) -> str:
        """Return what a callout without a title is called: its type, translated if it is known."""
        words = self.page.words
        return escape(words.find(kind) if (kind := callout.title) in _KINDS else kind)

    def _list(self, event: Event) -> str:
        first = event.value["List"]
        tag = "ul" if first is None else "ol"
        start = attribute("start", first) if first is not None and first != 1 else ""
        self.nesting += 2
        inner = self._children("List")
        self.nesting -= 2
        has_tasks = ' class="contains-task-list"' if '<li class="task-list-item' in inner else ""
        return f"<{tag}{start}{has_tasks}{self._anchor(event, 'list')}>\n{inner}</{tag}>\n"

    def _item(self, event: Event) -> str:
        event = event._replace(start=item_start(self.body.data, event.start))
        task = self.facts.tasks.get(event.start)
        start = 0
        opening = f"<li{DIR}{self._anchor(event, 'list-item')}>"
        if task is not None:
            raw = self.body.cut(event.start, event.end)
            found = read_task(raw)
            start = event.start + len(raw[: found[1]].encode()) if found else 0
            opening = task_opening(task.status, self._anchor(event, "list-item"), self.page.words)
        out: list[str] = []
        while not (self.events[self.at].kind == "End" and self.events[self.at].name == "Item"):
            event = self.events[self.at]
            if event.kind == "Start" and event.name == "Paragraph" and start:
                self.at += 1
                out.append(self._wrap(self._inline(self._until_end("Paragraph"), start=start)))
                start = 0
            elif (event.kind == "Start" and event.name in _BLOCK_NAMES) or event.kind == "Rule":
                out.append(self._block())
            else:
                events = self._take_inline()
                out += [piece.strip() for piece in self._inline(events, start=start)]
                start = 0
        self.at += 1
        return f"{opening}{join_blocks(out)}</li>\n"

    def _code(self, event: Event) -> str:
        events = self._until_end("CodeBlock")
        fence = self.facts.fences.get(event.start)
        drawing = self.page.host.drawings.fence(fence, self.facts.note) if fence else None
        if drawing is not None:
            return self.page.draw(drawing, self._anchor(event, "code"))
        code = "".join(self.body.cut(e.start, e.end) for e in events if e.kind == "Text")
        value = event.value["CodeBlock"]
        info = value["Fenced"] if isinstance(value, dict) else ""
        code = code.replace("\r\n", "\n")
        return render_code(code, info, self.page.words, self._anchor(event, "code"))

    def _html(self, event: Event) -> str:
        parts = [
            self.body.restore(e.value, e.start, e.end)
            for e in self._until_end("HtmlBlock")
            if e.kind in {"Html", "Text"}
        ]
        anchor = self._anchor(event, "html")
        written = "".join(parts)
        html = clean_html(self.page.with_media(written, self.facts.note.path))
        return fold_of((f"<a{anchor}></a>" if anchor else "") + html, written)

    def _table(self, event: Event) -> str:
        alignments = event.value["Table"]
        glued = None
        if (event.start, "table") in self.facts.blocks:
            glued = find_glued_id(self.body.masked[event.start : event.end])
        end = event.start + glued[1] if glued else event.end
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
                inner = self._until_end("TableCell")
                html = "".join(self._inline(inner, may_name=False)).strip()
                aligned = _ALIGNED.get(str(alignments[len(cells)]), "") if alignments else ""
                cells.append(f"<{tag}{DIR}{aligned}>{html}</{tag}>")
            elif current.kind == "End":
                if current.start >= end:
                    continue
                row = f"<tr>{''.join(cells)}</tr>\n"
                rows.append(f"<thead>\n{row}</thead>\n<tbody>\n" if name == "TableHead" else row)
        anchor = self._anchor(event, "table")
        html = "".join(rows)
        direction = ' dir="rtl"' if is_right_to_left(unescape(_TAGS.sub(" ", html))) else ""
        return f"<table{anchor}{direction}>\n{html}</tbody>\n</table>\n"

    # Footnotes

    def _footnote(self, event: Event) -> str:
        """Leave a definition out: its text is rendered where the page's footnotes stand."""
        del event
        self._until_end("FootnoteDefinition")
        return ""

    def _find_footnote(self, note: Footnote | str) -> tuple[Hashable, Callable[[], str]] | None:
        """Return the key of a footnote and what renders its text, None if it is not defined."""
        if isinstance(note, str):
            definition = self.whole.definitions.get(note.casefold())
            if definition is None:
                return None
            span = definition.start, definition.end
            return (self.whole.path, span), lambda: self._footnote_text(span)
        label = f"{NO_BLOCK}{note.label}"
        return object(), lambda: self._fragment(label, None)

    def _footnote_text(self, span: tuple[int, int]) -> str:
        text = part_text(self.whole, span)
        colon = text.index("]:") + 2
        lines = text[colon:].lstrip(" \t").split("\n")
        lead = " " * 4
        body = "\n".join([lines[0], *(dedent(line, lead) for line in lines[1:])])
        return self._fragment(body, span)

    def _fragment(self, text: str, span: tuple[int, int] | None) -> str:
        """Render text that stands elsewhere on the page; one paragraph alone is not wrapped."""
        deepest = self.options.embed_depth + _FOOTNOTES_IN_FOOTNOTES
        if len(self.chain) > deepest or not self.page.may_embed(len(text)):
            return ""
        part = parse_part(self.whole, text)
        html = self._inside(part, self.whole, (self.whole.path, span))
        opening = f"<p{DIR}>"
        alone = span is None and html.count(opening) == 1
        return html.strip().removeprefix(opening).removesuffix("</p>") if alone else html

    # Embeds

    def _embed(self, link: Link, destination: Destination) -> str:
        note = destination.note
        href = attribute("href", destination.href)
        name = embed_title(link, destination)
        title = f'<a class="internal-link"{href}>{name}</a>'
        words = self.page.words
        if note is None or destination.missing:
            said = words.t("There is no “{part}” in this note.", part=destination.missing)
            return embed_html(title, f"<p{DIR}>{escape(said)}</p>", "is-unresolved")
        step = (note.path, destination.span)
        first, last = destination.span or (0, len(note.source.data))
        is_shown = step not in self.chain and len(self.chain) <= self.options.embed_depth
        size = last - first if is_shown else 0
        if not self.page.may_embed(size, is_nested=len(self.chain) > 1):
            return embed_html(title, _said(words, "Embeds end here: this page holds too many."), "")
        if step in self.chain:
            return embed_html(
                title, _said(words, "This embed would contain itself."), "is-unresolved"
            )
        if not is_shown:
            return embed_html(
                title, _said(words, "Embeds end here: they are nested too deeply."), ""
            )
        shown = note if destination.span is None else cut_part(note, destination.span)
        return embed_html(title, self._inside(shown, note, step), "", self._other_language(note))

    def _other_language(self, note: Note) -> str:
        """Return the language of an embedded note where it is not that of the note round it."""
        usual = self.options.language
        own, around = (language_of(one.properties) or usual for one in (note, self.whole))
        return own if own.lower() != around.lower() else ""

    def _inside(self, note: Note, whole: Note, step: tuple[str, tuple[int, int] | None]) -> str:
        """Render a note, or a part of `whole`, at the place reached here."""
        chain = (*self.chain, step)
        renderer = _Blocks(
            note,
            self.page,
            self.options,
            whole=whole,
            chain=chain,
            is_page=False,
            nesting=self.nesting,
        )
        return renderer.render()

    _RENDERERS: ClassVar[dict[str, Callable[[_Blocks, Event], str]]] = {
        "Paragraph": _paragraph,
        "MathBlock": _paragraph,
        "Heading": _heading,
        "BlockQuote": _quote,
        "List": _list,
        "Item": _item,
        "CodeBlock": _code,
        "HtmlBlock": _html,
        "Table": _table,
        "FootnoteDefinition": _footnote,
    }


def _trim_breaks(html: str) -> str:
    """Drop the line breaks that stood between text and a block of its own."""
    return html.strip().removeprefix("<br>").removesuffix("<br>").strip()


def _without_depth(events: Iterator[Event], nesting: int) -> Iterator[Event]:
    """Yield events without the quotes, lists and items that are nested too deeply."""
    for event in events:
        kind = event.kind
        if kind == "Start" and event.name in _NESTING:
            nesting += 1
            if nesting > _MAX_NESTING:
                yield Event("SoftBreak", None, event.start, event.start)
                continue
        elif kind == "End" and event.name in _NESTING:
            nesting -= 1
            if nesting >= _MAX_NESTING:
                continue
        yield event


def _without_id(html: str, glued: tuple[str, int] | None) -> str:
    """Drop a block id that CommonMark counts to the last paragraph of a quote."""
    if glued is None:
        return html
    return re.sub(rf"(?:<br>)?\s*\^{re.escape(glued[0])}\s*(?=(?:</\w+>\s*)*$)", "", html)


def _said(words: Words, text: str) -> str:
    return f"<p>{escape(words.t(text))}</p>"


_ALIGNED = {
    alignment: f' class="align-{alignment.lower()}"' for alignment in ("Left", "Center", "Right")
}
