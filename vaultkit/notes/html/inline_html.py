"""What stands inside a paragraph, heading, table cell or tight list item."""

from __future__ import annotations

import re
from bisect import bisect_left
from html import escape
from secrets import token_hex
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html.media_html import render_external_image, render_file
from vaultkit.notes.html.plugin_html import plugin_code
from vaultkit.notes.html.sanitize import attribute, clean_html, safe_url
from vaultkit.notes.markdown.math_blocks import containers_before
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.markdown.tokens import HIGHLIGHT, find_block_id
from vaultkit.notes.paths import is_note, stem_of, suffix_of
from vaultkit.notes.plugins.plugin_content import kind_of_code
from vaultkit.notes.source import SUBSTITUTE
from vaultkit.notes.text.page_words import msgid, say_withheld
from vaultkit.notes.wikilink import default_display, split_size

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from vaultkit.notes.html.page_state import Decoration, Event, Facts, Page
    from vaultkit.notes.html.render_host import Destination
    from vaultkit.notes.note import Footnote, Link

    FindFootnote = Callable[[Footnote | str], tuple[Hashable, Callable[[], str]] | None]
    """Asked with an inline footnote, or with the label of a reference."""

_SHOWN_IN_APP = frozenset({"base", "canvas"})
_ONLY_IN_APP = msgid("{file} is shown in Obsidian only")
_NOT_FOUND = msgid("{file} was not found")
_BREAK = lazy_re(r"\s*<br\s*/?>\s*", re.IGNORECASE)
"""A break that the author wrote out: the end of the line adds none."""
_EMPTY_SPAN = lazy_re(r"<(em|strong|del)></\1>")
"""What is left of emphasis that holds an embedded note alone."""
_SHORT_ADDRESS = 30
"""Signs of an address that is not broken in the cell of a table."""
_SPAN_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}


class Inline:
    """Renders one run of inline events.

    Args:
        facts: The note's facts.
        page: What the page's parts share.
        render_embed: Renders an embedded note as a block; None where only text may stand.
        find_footnote: Returns a footnote's key and what renders it, None if it is not defined.
    """

    def __init__(
        self,
        facts: Facts,
        page: Page,
        render_embed: Callable[[Link, Destination], str] | None,
        find_footnote: FindFootnote,
    ) -> None:
        self.facts = facts
        self.page = page
        self.render_embed = render_embed
        self.find_footnote = find_footnote
        self.out: list[str] = []
        self.blocks: dict[int, str] = {}
        self._marks: list[tuple[int, int, bool, bool]] = []
        self._scope: list[int] = [0]
        self._scopes = 0
        self._skip = 0
        self._closers: list[str] = []
        self._openers: list[str] = []
        self._slots: list[str] = []
        self._has_html = False
        self._line_shown = False
        self._line_hidden = False

    def render(
        self, events: Sequence[Event], *, start: int = 0, may_name: bool = True
    ) -> list[str]:
        """Return the run as HTML, split at embedded notes, which are blocks of their own.

        Even items are inline HTML, odd ones are blocks. `start` drops what stands before it;
        `may_name` tells whether `^id` at the end is a block's id, which is left out.
        """
        self._skip = start
        whole = events[-1].end if events else 0
        end = self._end_of_text(events) if may_name else whole
        for event in events:
            if event.start >= end:
                if event.kind == "End":
                    self._event(event)
                continue
            if event.kind == "Text" and event.end > end:
                if self._skip < end:  # else it is the text of a link that is shown otherwise
                    self._text(max(event.start, self._skip), end, None)
                continue
            if event.kind == "End" or event.start >= self._skip or event.end > self._skip:
                self._event(event)
        self._pair_marks()
        return self._pieces()

    def _end_of_text(self, events: Sequence[Event]) -> int:
        """Return where the run ends without the comments and the block id at its end."""
        texts = [event for event in events if event.kind != "End"]
        if not texts or texts[-1].kind != "Text":
            return events[-1].end if events else 0
        body = self.facts.body
        first, last = texts[0].start, texts[-1].end
        last = body.end_of_text(first, last) if body.masks else last
        if body.data.find(b"^", first, last) == -1:
            return last
        raw = body.cut(first, last)
        found = find_block_id(raw)
        if found is None:
            return last
        return first + len(raw[: found[1]].rstrip().encode())

    def _event(self, event: Event) -> None:
        if event.kind == "Text":
            if event.end > self._skip:
                is_whole = event.start >= self._skip
                start = event.start if is_whole else self._skip
                self._text(start, event.end, event.value if is_whole else None)
        elif event.kind == "End":
            self._close(event)
        elif event.start < self._skip:
            if event.kind == "Start":
                self._closers.append("")
        elif event.kind == "Start":
            self._open(event)
        else:
            self._leaf(event)

    def _leaf(self, event: Event) -> None:
        kind = event.kind
        if kind in {"SoftBreak", "HardBreak"}:
            if self.facts.body.masks and self.facts.is_commented(event.start):
                return
            if self.out and kind == "SoftBreak" and _BREAK.fullmatch(self.out[-1]):
                self.out.append("\n")
            elif self._line_shown or not self._line_hidden:
                self.out.append(self.page.soft_break if kind == "SoftBreak" else "<br>\n")
            self._line_shown = self._line_hidden = False
            return
        self._line_shown = True
        if kind == "Code":
            self._code(self._own(event))
        elif kind == "InlineHtml":
            self._has_html = True
            self.out.append(self.page.with_media(self._own(event), self.facts.note.path))
        elif kind in {"InlineMath", "DisplayMath"}:
            is_display = kind == "DisplayMath"
            self._slot(self.page.formulas.render(self._own(event), is_display=is_display))
        elif kind == "FootnoteReference":
            self._footnote(event.value)

    def _code(self, text: str) -> None:
        kind = kind_of_code(text)
        if kind is None:
            self.out.append(f"<code>{escape(text, quote=False)}</code>")
        else:
            self._slot(plugin_code(kind, text, self.page.words))

    def _own(self, event: Event) -> str:
        """Return an event's text with the note's own characters."""
        return self.facts.body.restore(event.value, event.start, event.end)

    # Text

    def _text(self, start: int, end: int, value: str | None) -> None:
        decorations = self.facts.between(start, end)
        covering = self.facts.covering(start)
        if not decorations and covering is None:
            plain = value is not None and SUBSTITUTE not in value
            text = value if plain and value else self.facts.body.cut(start, end)
            is_escaped = text.startswith("=") and self.facts.body.data[start - 1 : start] == b"\\"
            self._plain(text, first=int(is_escaped))
            return
        at = start
        if covering and covering.start < start:
            at = min(covering.end, end)
            self._decorated(covering, start, at)
        for decoration in decorations:
            if decoration.start < at:
                continue
            self._plain(self.facts.body.cut(at, decoration.start))
            at = decoration.end
            self._decorated(decoration, decoration.start, min(at, end))
            if at >= end:
                self._skip = max(self._skip, at) if decoration.kind != "comment" else self._skip
                return
        self._plain(self.facts.body.cut(at, end))

    def _decorated(self, decoration: Decoration, start: int, end: int) -> None:
        kind, item = decoration.kind, decoration.item
        if kind == "comment":
            self._line_hidden = True
            return
        self._line_shown = True
        if kind == "template":
            lines = self._lines(decoration.start, start, end)
            self.out.append(self.page.soft_break.join(escape(each, quote=False) for each in lines))
        elif kind == "embed" and item is not None:
            self._embed(item)
        elif kind == "embed":
            self.out.append(escape(self.facts.body.cut(start, end), quote=False))
        elif kind == "tag" and "</a>" in self._closers:
            self.out.append(escape(item.text))
        elif kind == "tag":
            href = self.page.host.tag(item.text[1:])
            address = attribute("href", href) if href else ""
            self.out.append(f'<a class="tag"{address}>{escape(item.text)}</a>')
        elif kind == "url":
            address = attribute("href", item.url)
            kind = "external-link is-address" if len(item.url) > _SHORT_ADDRESS else "external-link"
            self.out.append(f'<a class="{kind}"{address}>{escape(item.url)}</a>')
        else:
            self._footnote(item)

    def _lines(self, whole: int, start: int, end: int) -> list[str]:
        """Return the lines of a part of a template without the marks of the quotes round it."""
        depth = containers_before(self.facts.body.data, whole).count(b">")
        return re.split(rf"\r?\n(?:[ \t]*>){{0,{depth}}}", self.facts.body.cut(start, end))

    def _plain(self, text: str, first: int = 0) -> None:
        """Append text, remembering `==` where a highlight may start or end, from `first` on."""
        if not text:
            return
        self._line_shown = self._line_shown or bool(text.strip())
        if "==" not in text:
            self.out.append(escape(text, quote=False))
            return
        at = 0
        for match in HIGHLIGHT.finditer(text, first):
            self.out.append(escape(text[at : match.start()], quote=False))
            at = match.end()
            before = text[max(match.start() - 1, 0) : match.start()]
            after = text[at : at + 1]
            opens = not after.isspace()
            closes = not before.isspace()
            self._marks.append((len(self.out), self._scope[-1], opens, closes))
            self.out.append("==")
        self.out.append(escape(text[at:], quote=False))

    def _pair_marks(self) -> None:
        """Turn `==` … `==` of one nesting level into a highlight."""
        waiting: dict[int, int] = {}
        blocks = sorted(self.blocks)
        for index, scope, opens, closes in self._marks:
            opener = waiting.get(scope)
            if opener is not None and bisect_left(blocks, index) > bisect_left(blocks, opener):
                opener = None
            if opener is not None and closes and index > opener + 1:
                self.out[opener], self.out[index] = "<mark>", "</mark>"
                del waiting[scope]
            elif opens:
                waiting[scope] = index

    # Spans

    def _open(self, event: Event) -> None:
        self._line_shown = True
        name = event.name
        if name in {"Link", "Image"}:
            self._open_link(event, is_image=name == "Image")
            return
        if name == "Strikethrough" and not self._is_double_tilde(event):
            self._enter("~", "~")
            return
        tag = _SPAN_TAGS.get(name, "span")
        self._enter(f"<{tag}>", f"</{tag}>")

    def _is_double_tilde(self, event: Event) -> bool:
        return self.facts.body.data[event.start : event.start + 2] == b"~~"

    def _enter(self, opener: str, closer: str) -> None:
        self.out.append(opener)
        self._scopes += 1
        self._scope.append(self._scopes)
        self._closers.append(closer)
        self._openers.append(opener)

    def _close(self, event: Event) -> None:
        del event
        if not self._closers:
            return
        closer = self._closers.pop()
        if closer:
            self._scope.pop()
            self._openers.pop()
            self.out.append(closer)

    def _open_link(self, event: Event, *, is_image: bool) -> None:
        facts = self.facts
        link = facts.links.get(event.start)
        if link is not None and link.is_embed == is_image:
            self._vault_link(link, event)
            return
        external = facts.external.get(event.start)
        if external is None:
            self._text(event.start, event.end, None)
            self._leave_out(event)
        elif is_image:
            raw = facts.body.shown(event.start + 2, event.end)
            self._slot(
                render_external_image(external.url, raw[: max(raw.rfind("]("), 0)], self.page.words)
            )
            self._leave_out(event)
        else:
            href = safe_url(external.url)
            address = attribute("href", href) if href else ""
            title = event.value["Link"]["title"]
            hint = attribute("title", title) if title else ""
            self._enter(f'<a class="external-link"{address}{hint}>', "</a>")

    def _vault_link(self, link: Link, event: Event) -> None:
        if link.is_embed:
            self._embed(link)
            self._leave_out(event)
            return
        destination = self.page.host.link(link, self.facts.note.path)
        if destination.label is not None:
            label = destination.label
            self._plain(label if link.kind == "wiki" else plain_text(label))
            self._leave_out(event)
        elif link.kind == "wiki":
            anchor = self._anchor(link, destination)
            self.out.append(f"{anchor}{escape(link.shown, quote=False)}</a>")
            self._leave_out(event)
        else:
            self._enter(self._anchor(link, destination), "</a>")

    def _leave_out(self, event: Event) -> None:
        """Skip an element's children and its end."""
        self._skip = max(self._skip, event.end)
        self._closers.append("")

    def _anchor(self, link: Link, destination: Destination) -> str:
        if destination.path is None:
            written = attribute("data-href", link.target + link.subpath)
            return f'<a class="internal-link is-unresolved"{written}>'
        self.page.uses.add(destination.path)
        path = destination.path[:-3] if is_note(destination.path) else destination.path
        written = attribute("data-href", path + link.subpath)
        return f'<a class="internal-link"{written}{attribute("href", destination.href)}>'

    def _embed(self, link: Link) -> None:
        destination = self.page.host.link(link, self.facts.note.path)
        if destination.drawing is not None and self.render_embed is not None:
            self._add_block(self.page.draw(destination.drawing))
            return
        if destination.label is not None:
            said = escape(say_withheld(destination.label, self.page.words))
            self._slot(f'<span class="internal-embed is-withheld">{said}</span>')
            return
        if destination.path is None:
            name = default_display(link.target, _headings_of(link))
            words = self.page.words
            in_app = suffix_of(link.target) in _SHOWN_IN_APP
            fate = _ONLY_IN_APP if in_app else _NOT_FOUND
            said = escape(words.t(fate, file=name))
            self._slot(f'<span class="internal-embed is-unresolved">{said}</span>')
            return
        self.page.uses.add(destination.path)
        if destination.note is None:
            self._slot(render_file(destination.path, destination.href, link.subpath, link.display))
        elif self.render_embed is None:
            text = split_size(link.display)[0] or stem_of(destination.path)
            shown = escape(text, quote=False)
            self.out.append(self._anchor(link, destination) + shown + "</a>")
        else:
            self._add_block(self.render_embed(link, destination))

    def _add_block(self, html: str) -> None:
        """Put a block between two pieces; spans that are open end before it and go on behind."""
        spans = [closer for closer in self._closers if closer.startswith("</")]
        self.out += reversed(spans)
        self.blocks[len(self.out)] = html
        self.out.append("")
        self.out += [opener for opener in self._openers if opener != "~"]

    def _slot(self, html: str) -> None:
        """Keep a component of ours out of the sanitiser's reach."""
        self.out.append(f"\ue000{_KEY}{len(self._slots)}\ue001")
        self._slots.append(html)

    # Footnotes

    def _footnote(self, note: Footnote | str) -> None:
        found = self.find_footnote(note)
        if found is None:
            self.out.append(escape(f"[^{note}]"))
        else:
            self._slot(self.page.footnotes.refer(*found))

    # Result

    def _pieces(self) -> list[str]:
        """Join the output, cut at embedded notes; each inline piece is sanitised on its own."""
        pieces: list[str] = []
        at = 0
        for index in sorted(self.blocks):
            pieces += (self._finish(self.out[at:index]), self.blocks[index])
            at = index + 1
        pieces.append(self._finish(self.out[at:]))
        return [_without_empty_spans(piece) for piece in pieces] if self.blocks else pieces

    def _finish(self, parts: list[str]) -> str:
        html = "".join(parts)
        if self._has_html:
            html = clean_html(html)
        if self._slots:
            html = _SLOT.sub(lambda match: self._slots[int(match[1])], html)
        return html


def _headings_of(link: Link) -> str:
    """Return the headings that an embed names; behind other files than notes are settings."""
    return link.subpath if suffix_of(link.target) in {"", "md"} else ""


def _without_empty_spans(html: str) -> str:
    """Drop spans without content, from the innermost on; their nesting is limited."""
    while True:
        html, count = _EMPTY_SPAN.subn("", html)
        if not count:
            return html


_KEY = f"{token_hex(8)}:"
"""Keeps a note from writing slots of its own; it never shows in what is rendered."""
_SLOT = lazy_re(f"\ue000{_KEY}(\\d+)\ue001")
