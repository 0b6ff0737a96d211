"""What stands inside a paragraph, heading, table cell or tight list item."""

from __future__ import annotations

import re
from bisect import bisect_left
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.html.media import render_external_image, render_file
from vaultkit.notes.html.sanitize import attribute, clean_html, safe_url
from vaultkit.notes.paths import is_note, stem_of
from vaultkit.notes.source import SUBSTITUTE
from vaultkit.notes.tokens import find_block_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vaultkit.notes.html.host import Destination, Host
    from vaultkit.notes.note import External, Footnote, Link, Note
    from vaultkit.notes.tokens import Body

_MARK = re.compile(r"(?<!=)==(?!=)")
_SPAN_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}


class Event(NamedTuple):
    """A pyromark event, flattened: `kind` is its key (`Text`, `Start`, `End`, `SoftBreak`, …)."""

    kind: str
    value: Any
    start: int
    end: int

    @property
    def name(self) -> str:
        """The element of a `Start` or `End`."""
        return self.value if isinstance(self.value, str) else next(iter(self.value))


def flatten(body: Body) -> Iterator[Event]:
    """Yield the events of a body."""
    for event, range_ in body.events():
        if type(event) is str:
            yield Event(event, None, range_["start"], range_["end"])
        else:
            kind, value = next(iter(event.items()))
            yield Event(kind, value, range_["start"], range_["end"])


class _Decoration(NamedTuple):
    """A stretch of text that shows as something else: a tag, a URL, a footnote, a comment."""

    start: int
    end: int
    kind: str
    item: Any


class Page(NamedTuple):
    """What the parts of one page share.

    Args:
        host: Answers where links lead.
        footnotes: Labels in the order they are numbered, with the renderer of each definition.
        uses: Files linked to or shown.
        soft_break: What a single line end becomes.
    """

    host: Host
    footnotes: list[tuple[str, Callable[[], str]]]
    uses: set[str]
    soft_break: str


class Facts:
    """A note's facts by body offset, so that text is never lexed a second time."""

    def __init__(self, note: Note, body: Body) -> None:
        offset = note.body_start
        self.note = note
        self.body = body
        self.links: dict[int, Link] = {link.start - offset: link for link in note.links}
        self.external: dict[int, External] = {e.start - offset: e for e in note.external}
        self.tasks = {task.start - offset: task for task in note.tasks}
        self.callouts = {callout.start - offset: callout for callout in note.callouts}
        self.blocks = {(b.start - offset, b.kind): b.id for b in note.blocks}
        self.headings = {heading.start - offset: heading for heading in note.headings}
        self.decorations = sorted(self._decorate(offset))
        self._starts = [decoration.start for decoration in self.decorations]

    def _decorate(self, offset: int) -> Iterator[_Decoration]:
        note = self.note
        hidden = [(m.start, m.end) for m in self.body.masks if m.kind == "comment"]
        yield from (_Decoration(m.start, m.end, m.kind, None) for m in self.body.masks)
        shown: list[tuple[str, Any]] = [("tag", tag) for tag in note.tags]
        shown += [("url", link) for link in note.external if link.kind == "bare"]
        shown += [("footnote", f) for f in note.footnotes if f.kind == "inline"]
        for kind, item in shown:
            start, end = item.start - offset, item.end - offset
            if not any(first <= start < last for first, last in hidden):
                yield _Decoration(start, end, kind, item)

    def between(self, start: int, end: int) -> Sequence[_Decoration]:
        """Return the decorations that start in a range."""
        first = bisect_left(self._starts, start)
        return self.decorations[first : bisect_left(self._starts, end)]

    def covering(self, at: int) -> _Decoration | None:
        """Return the decoration that holds an offset, if one does."""
        index = bisect_left(self._starts, at + 1) - 1
        if index >= 0 and self.decorations[index].end > at:
            return self.decorations[index]
        return None


class Inline:
    """Renders one run of inline events.

    Args:
        facts: The note's facts.
        page: What the page's parts share.
        render_embed: Renders an embedded note as a block; None where only text may stand.
        render_inline_note: Renders the text of an inline footnote.
    """

    def __init__(
        self,
        facts: Facts,
        page: Page,
        render_embed: Callable[[Link, Destination], str] | None,
    ) -> None:
        self.facts = facts
        self.page = page
        self.render_embed = render_embed
        self.out: list[str] = []
        self.blocks: dict[int, str] = {}
        self._marks: list[tuple[int, int, bool, bool]] = []
        self._scope: list[int] = [0]
        self._scopes = 0
        self._skip = 0
        self._closers: list[str] = []
        self._slots: list[str] = []
        self._has_html = False
        self._line_shown = False
        self._line_hidden = False

    def render(self, events: Sequence[Event], *, start: int = 0) -> list[str]:
        """Return the run as HTML, split at embedded notes, which are blocks of their own.

        Even items are inline HTML, odd ones are blocks. `start` drops what stands before it.
        """
        self._skip = start
        end = self._end_of_text(events)
        for event in events:
            if event.start >= end:
                if event.kind == "End":
                    self._event(event)
                continue
            if event.kind == "Text" and event.end > end:
                self._text(event.start, end, None)
                continue
            if event.kind == "End" or event.start >= self._skip or event.end > self._skip:
                self._event(event)
        self._pair_marks()
        return self._pieces()

    def _end_of_text(self, events: Sequence[Event]) -> int:
        """Return where the run ends when a block id at its end is left out."""
        texts = [event for event in events if event.kind != "End"]
        if not texts or texts[-1].kind != "Text":
            return events[-1].end if events else 0
        first, last = texts[0].start, texts[-1].end
        if self.facts.body.data.find(b"^", first, last) == -1:
            return last
        raw = self.facts.body.cut(first, last)
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
            if self._line_shown or not self._line_hidden:
                self.out.append(self.page.soft_break if kind == "SoftBreak" else "<br>\n")
            self._line_shown = self._line_hidden = False
            return
        self._line_shown = True
        if kind == "Code":
            self.out.append(f"<code>{escape(_visible(event.value), quote=False)}</code>")
        elif kind == "InlineHtml":
            self._has_html = True
            self.out.append(event.value)
        elif kind == "InlineMath":
            text = escape(self.facts.body.cut(event.start + 1, event.end - 1), quote=False)
            self.out.append(f'<span class="math math-inline">{text}</span>')
        elif kind == "DisplayMath":
            text = escape(self.facts.body.cut(event.start + 2, event.end - 2), quote=False)
            self.out.append(f'<span class="math math-block">{text}</span>')
        elif kind == "FootnoteReference":
            self.out.append(self._footnote_reference(event.value))

    # Text

    def _text(self, start: int, end: int, value: str | None) -> None:
        decorations = self.facts.between(start, end)
        covering = None if decorations else self.facts.covering(start)
        if not decorations and covering is None:
            plain = value is not None and SUBSTITUTE not in value
            self._plain(value if plain and value else self.facts.body.cut(start, end))
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

    def _decorated(self, decoration: _Decoration, start: int, end: int) -> None:
        kind, item = decoration.kind, decoration.item
        if kind == "comment":
            self._line_hidden = True
            return
        self._line_shown = True
        if kind == "template":
            self.out.append(escape(self.facts.body.cut(start, end), quote=False))
        elif kind == "tag":
            href = self.page.host.tag(item.text[1:])
            address = attribute("href", href) if href else ""
            self.out.append(f'<a class="tag"{address}>{escape(item.text)}</a>')
        elif kind == "url":
            address = attribute("href", item.url)
            self.out.append(f'<a class="external-link"{address}>{escape(item.url)}</a>')
        else:
            self.out.append(self._inline_footnote(item))

    def _plain(self, text: str) -> None:
        """Append text, remembering `==` where a highlight may start or end."""
        if not text:
            return
        self._line_shown = self._line_shown or bool(text.strip())
        text = _visible(text)
        if "==" not in text:
            self.out.append(escape(text, quote=False))
            return
        at = 0
        for match in _MARK.finditer(text):
            self.out.append(escape(text[at : match.start()], quote=False))
            at = match.end()
            before = text[: match.start()][-1:]
            after = text[at : at + 1]
            opens = not after.isspace()
            closes = not before.isspace()
            self._marks.append((len(self.out), self._scope[-1], opens, closes))
            self.out.append("==")
        self.out.append(escape(text[at:], quote=False))

    def _pair_marks(self) -> None:
        """Turn `==` … `==` of one nesting level into a highlight."""
        waiting: dict[int, int] = {}
        for index, scope, opens, closes in self._marks:
            opener = waiting.get(scope)
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
            self.out.append("~")
            self._enter("~")
            return
        tag = _SPAN_TAGS.get(name, "span")
        self.out.append(f"<{tag}>")
        self._enter(f"</{tag}>")

    def _is_double_tilde(self, event: Event) -> bool:
        return self.facts.body.data[event.start : event.start + 2] == b"~~"

    def _enter(self, closer: str) -> None:
        self._scopes += 1
        self._scope.append(self._scopes)
        self._closers.append(closer)

    def _close(self, event: Event) -> None:
        del event
        if not self._closers:
            return
        closer = self._closers.pop()
        if closer:
            self._scope.pop()
            self.out.append(closer)

    def _open_link(self, event: Event, *, is_image: bool) -> None:
        facts = self.facts
        link = facts.links.get(event.start)
        if link is not None and link.is_embed == is_image:
            if is_image:
                self._embed(link)
                self._leave_out(event)
            elif link.kind == "wiki":
                self.out.append(self._anchor(link) + escape(link.shown, quote=False) + "</a>")
                self._leave_out(event)
            else:
                self.out.append(self._anchor(link))
                self._enter("</a>")
            return
        external = facts.external.get(event.start)
        if external is None:
            self.out.append(escape(facts.body.cut(event.start, event.end), quote=False))
            self._leave_out(event)
        elif is_image:
            raw = facts.body.cut(event.start + 2, event.end)
            self._slot(render_external_image(external.url, raw[: max(raw.rfind("]("), 0)]))
            self._leave_out(event)
        else:
            href = safe_url(external.url)
            address = attribute("href", href) if href else ""
            title = event.value["Link"]["title"]
            hint = attribute("title", title) if title else ""
            self.out.append(f'<a class="external-link"{address}{hint}>')
            self._enter("</a>")

    def _leave_out(self, event: Event) -> None:
        """Skip an element's children and its end."""
        self._skip = max(self._skip, event.end)
        self._closers.append("")

    def _anchor(self, link: Link) -> str:
        destination = self.page.host.link(link, self.facts.note.path)
        if destination.path is None:
            written = attribute("data-href", link.target + link.subpath)
            return f'<a class="internal-link is-unresolved"{written}>'
        self.page.uses.add(destination.path)
        path = destination.path[:-3] if is_note(destination.path) else destination.path
        written = attribute("data-href", path + link.subpath)
        return f'<a class="internal-link"{written}{attribute("href", destination.href)}>'

    def _embed(self, link: Link) -> None:
        destination = self.page.host.link(link, self.facts.note.path)
        if destination.path is None:
            name = escape(link.shown)
            self._slot(f'<span class="internal-embed is-unresolved">{name} was not found</span>')
            return
        self.page.uses.add(destination.path)
        if destination.note is None:
            self._slot(render_file(destination.path, destination.href, link.subpath, link.display))
        elif self.render_embed is None:
            shown = escape(link.display or stem_of(destination.path), quote=False)
            self.out.append(self._anchor(link) + shown + "</a>")
        else:
            self.blocks[len(self.out)] = self.render_embed(link, destination)
            self.out.append("")

    def _slot(self, html: str) -> None:
        """Keep a component of ours out of the sanitiser's reach."""
        self.out.append(f"\ue000{len(self._slots)}\ue001")
        self._slots.append(html)

    # Footnotes

    def _footnote_reference(self, label: str) -> str:
        numbers = [known for known, _ in self.page.footnotes]
        if label not in numbers:
            self.page.footnotes.append((label, lambda: ""))
            numbers.append(label)
        return self._superscript(numbers.index(label) + 1)

    def _inline_footnote(self, footnote: Footnote) -> str:
        text = footnote.label
        label = f"^{self.facts.note.path}:{footnote.start}"
        page = self.page

        def render() -> str:
            from vaultkit.notes.html.blocks import render_fragment

            return render_fragment(text, self.facts.note, page)

        page.footnotes.append((label, render))
        return self._superscript(len(page.footnotes))

    @staticmethod
    def _superscript(number: int) -> str:
        return (
            f'<sup class="footnote-ref" id="fnref-{number}">'
            f'<a href="#fn-{number}">{number}</a></sup>'
        )

    # Result

    def _pieces(self) -> list[str]:
        """Join the output, cut at embedded notes; each inline piece is sanitised on its own."""
        pieces: list[str] = []
        at = 0
        for index in sorted(self.blocks):
            pieces += (self._finish(self.out[at:index]), self.blocks[index])
            at = index + 1
        pieces.append(self._finish(self.out[at:]))
        return pieces

    def _finish(self, parts: list[str]) -> str:
        html = "".join(parts)
        if self._has_html:
            html = clean_html(html)
        if self._slots:
            html = _SLOT.sub(lambda match: self._slots[int(match[1])], html)
        return html


_SLOT = re.compile("\ue000(\\d+)\ue001")
_HIDDEN = str.maketrans({SUBSTITUTE: "\ufffd", "\x00": "\ufffd", "\ue000": "\ufffd", "\ue001": "\ufffd"})


def _visible(text: str) -> str:
    """Show bytes that are no text as the replacement character."""
    return text.translate(_HIDDEN)
