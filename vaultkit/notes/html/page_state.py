"""What rendering a page keeps in mind: parser events, a note's facts, footnotes, limits."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.formulas.formula_mathml import Formulas
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.markdown.html_media import with_addresses
from vaultkit.notes.text.page_words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from vaultkit.notes.html.render_host import Drawing, Host
    from vaultkit.notes.markdown.html_media import MediaPath
    from vaultkit.notes.markdown.tokens import Body
    from vaultkit.notes.note import External, Link, Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words

MAX_EMBEDS = 2000
"""Embeds of notes followed on one page, embeds in embedded notes included."""
MAX_NESTED = 500
"""Those of them that stand in embedded notes: a chain of notes that each embed the next twice
would have more of them than there are notes in the world."""
MAX_EMBEDDED_BYTES = 20_000_000


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


class Decoration(NamedTuple):
    """A stretch of text that shows as something else: a tag, a URL, a footnote, a comment."""

    start: int
    end: int
    kind: str
    item: Any


class Footnotes:
    """The footnotes of one page, numbered in the order they are first referred to.

    Args:
        part: What their ids start with.
        words: What the way back is called.
    """

    def __init__(self, part: str = "", words: Words = ENGLISH) -> None:
        self._part = part
        self._words = words
        self._texts: list[Callable[[], str]] = []
        self._numbers: dict[Hashable, int] = {}
        self._references: dict[int, int] = {}

    def refer(self, key: Hashable, render: Callable[[], str]) -> str:
        """Return a reference to the footnote `key`, whose text `render` gives when it is asked."""
        number = self._numbers.setdefault(key, len(self._texts) + 1)
        if number > len(self._texts):
            self._texts.append(render)
        count = self._references[number] = self._references.get(number, 0) + 1
        ident = f"{self._part}fnref-{number}" + (f"-{count}" if count > 1 else "")
        href = f"#{self._part}fn-{number}"
        return f'<sup class="footnote-ref" id="{ident}"><a href="{href}">{number}</a></sup>'

    def render(self) -> str:
        """Return the section of footnotes, "" if there is none; footnotes may refer to more."""
        items: list[str] = []
        while len(items) < len(self._texts):
            number = len(items) + 1
            html = self._texts[number - 1]().strip()
            said = self._words.t("Back to reference {number}", number=number)
            label = attribute("aria-label", said).lstrip()
            href = f"#{self._part}fnref-{number}"
            back = f' <a class="footnote-backref" href="{href}" {label}>↩</a>'
            body = f"{html[:-4]}{back}</p>" if html.endswith("</p>") else html + back
            items.append(f'<li id="{self._part}fn-{number}">{body}</li>')
        if not items:
            return ""
        return f'<section class="footnotes"><hr><ol>{"".join(items)}</ol></section>\n'


@dataclass
class Page:
    """What the parts of one page share.

    Args:
        host: Answers where links lead.
        soft_break: What a single line end becomes.
        embeds_left: Embeds that may still be followed.
        nested_left: Those of them in embedded notes.
        bytes_left: Bytes of embedded notes that may still be shown.
        footnotes: The footnotes met so far.
        formulas: What the formulas met so far have defined.
        uses: Files linked to or shown.
        words: What is said besides.
    """

    host: Host
    soft_break: str
    embeds_left: int = MAX_EMBEDS
    nested_left: int = MAX_NESTED
    bytes_left: int = MAX_EMBEDDED_BYTES
    footnotes: Footnotes = field(default_factory=Footnotes)
    formulas: Formulas = field(default_factory=Formulas)
    uses: set[str] = field(default_factory=set)
    words: Words = ENGLISH

    def draw(self, drawing: Drawing, anchor: str = "") -> str:
        """Return a drawing, with the ready ` id="…"` of the block it stands for."""
        self.uses |= drawing.uses
        return f"<div{anchor}>{drawing.html}</div>\n" if anchor else drawing.html

    def with_media(self, html: str, source: NotePath) -> str:
        """Return raw HTML of a note with the addresses of the files that it shows."""

        def address_of(one: MediaPath) -> str | None:
            found = self.host.media(one.path, source)
            if found is None:
                return None
            self.uses |= {found.path} if found.path else set()
            return found.href and found.href + one.address[len(one.path) :]

        return with_addresses(html, address_of) if "<" in html else html

    def may_embed(self, size: int, *, is_nested: bool = False) -> bool:
        """Count one more embed of `size` bytes; return whether the page has room for it."""
        self.embeds_left -= 1
        self.nested_left -= is_nested
        self.bytes_left -= size
        has_nested = self.nested_left >= 0 or not is_nested
        return has_nested and self.embeds_left >= 0 and self.bytes_left >= 0


class Facts:
    """A note's facts by body offset, so that text is never lexed a second time."""

    def __init__(self, note: Note, body: Body) -> None:
        offset = note.body_start
        self.note = note
        self.body = body
        self.links: dict[int, Link] = {link.start - offset: link for link in note.links}
        self.external: dict[int, External] = {e.start - offset: e for e in note.external}
        self.tasks = {task.start - offset: task for task in note.tasks}
        self.fences = {fence.start - offset: fence for fence in note.fences}
        self.callouts = {callout.start - offset: callout for callout in note.callouts}
        self.blocks = {(b.start - offset, b.kind): b.id for b in reversed(note.blocks)}
        self.inner_ids = [
            (b.id_start - offset, b.id)
            for b in note.blocks
            if b.kind == "heading" or self.blocks[b.start - offset, b.kind] != b.id
        ]
        """Ids that no element bears as its own: of headings, and more than one of a quote."""
        self.headings = {heading.start - offset: heading for heading in note.headings}
        self.decorations = sorted(self._decorate(offset))
        self._starts = [decoration.start for decoration in self.decorations]

    def _decorate(self, offset: int) -> Iterator[Decoration]:
        note = self.note
        hidden = self.body.masks
        starts = [mask.start for mask in hidden]
        for mask in hidden:
            yield Decoration(mask.start, mask.end, mask.kind, self.links.get(mask.start))
        shown: list[tuple[str, Any]] = [("tag", tag) for tag in note.tags]
        shown += [("url", link) for link in note.external if link.kind == "bare"]
        shown += [("footnote", f) for f in note.footnotes if f.kind == "inline"]
        for kind, item in shown:
            start, end = item.start - offset, item.end - offset
            above = bisect_right(starts, start) - 1
            if above < 0 or start >= hidden[above].end:
                yield Decoration(start, end, kind, item)

    def between(self, start: int, end: int) -> Sequence[Decoration]:
        """Return the decorations that start in a range."""
        first = bisect_left(self._starts, start)
        return self.decorations[first : bisect_left(self._starts, end)]

    def covering(self, at: int) -> Decoration | None:
        """Return the decoration that holds an offset, if one does."""
        index = bisect_left(self._starts, at + 1) - 1
        if index >= 0 and self.decorations[index].end > at:
            return self.decorations[index]
        return None

    def is_commented(self, at: int) -> bool:
        """Tell whether an offset lies in a comment."""
        covering = self.covering(at)
        return covering is not None and covering.kind == "comment"
