"""Write what is shown of a page beside links to it: its beginning, and the parts links lead to.

One small file for each page, for a script: a preview that fetched the page would cost its whole
weight. What is drawn is told in a few words, and a picture of another host by its alternative text.
The rest stays line for line what the page says, by which the audit knows it; the script drops ids.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.language_tags import direction_of
from vaultkit.notes.text.shown_names import without_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_PARTS = 40
_HEAD = (
    '<!doctype html>\n<html lang="{language}" dir="{direction}">'
    '<meta charset="utf-8"><meta name="robots" content="noindex">'
)
_BLOCKS, _ENOUGH, _MOST = 6, 450, 900
"""How many blocks a part has at most; after how many characters of text it ends with a block, and
with an item, row or paragraph."""
_MARKUP = 4_000
"""Characters of HTML after which a part ends likewise."""
_LINES = 12
"""Lines of code that are shown."""
_LOOKED_AT = 20_000
"""Characters of a drawing in which words are looked for."""
_SHORT = 240
"""Characters of what is said of a drawing."""
_TAG = lazy_re(r"""<(/?)([a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ANY_TAG = lazy_re(r"<[^>]*>")
_IN_LINE = lazy_re(r"</?(?:a|b|code|em|i|mark|s|span|strong|sub|sup|u)\b[^>]*>")
_HEADING = lazy_re(r"<h([1-6])\b")
_HEADING_ENDS = tuple(f"</h{level}>" for level in range(1, 7))
_HALF_ENTITY = lazy_re(r"&[a-z0-9#]{0,6}\Z")
_BLANKS = lazy_re(r"\s+")
_VOID = frozenset({"br", "hr", "img", "wbr", "source", "input"})
_ENDS = frozenset({"li", "p", "tr", "dd", "pre", "blockquote", "table"})
_LEFT_OUT = frozenset(
    {"svg", "iframe", "video", "audio", "script", "style", "form", "object", "embed", "details"}
)  # fmt: skip
_DRAWN = lazy_re(
    r"\bclass=\"(?:[^\"]* )?(vk-diagram|vk-flow|vk-decision|vk-comparison|vk-base|canvas-embed"
    r"|canvas-page|footnotes)\b"
)
_NAMES = {
    "vk-diagram": lazy_re(r"<title[^>]*>([^<]*)</title><desc[^>]*>([^<]*)<"),
    "vk-flow": lazy_re(r'class="vk-flow-title"[^>]*>([^<]*)<'),
    "vk-decision": lazy_re(r'class="vk-decision-title"[^>]*>([^<]*)<'),
    "vk-comparison": lazy_re(r'class="vk-comparison-title"[^>]*>([^<]*)<'),
    "vk-base": lazy_re(r'aria-label="([^"]*)"'),
    "canvas-embed": lazy_re(r'aria-label="([^"]*)"'),
}
_PICTURES = frozenset({"img", "source"})
_FOREIGN = lazy_re(
    r"\bsrc(?:set)?=\"(?:[^\"]*[\s,])?(?:[/\\]\s*[/\\]|(?!data:)[a-z][a-z0-9+.-]*:)", re.IGNORECASE
)
"""Something that another host is asked for: a page asks for what its own note shows alone."""
_ALT = lazy_re(r"\balt=\"([^\"]*)\"")
_DETAILS = lazy_re(r"\bclass=\"callout\b")
"""Folded callouts are shown; their summary is their title."""


class _Tag(NamedTuple):
    start: int
    end: int
    is_end: bool
    name: str
    attributes: str


def write_preview(title: str, html: str, anchors: Iterable[str], language: str = "en") -> str:
    """Return the file of a page.

    Args:
        title: The page's title as plain text.
        html: What stands below it.
        anchors: Ids in it that links lead to.
        language: In which it is written.
    """
    parts = {"": _cut(html, 0).strip() or _in_words(html)}
    for anchor in sorted(anchors)[:MOST_PARTS]:
        start = _find(html, anchor)
        if start >= 0 and (part := _cut(html, start)):
            parts[anchor] = f"<ul>\n{part}\n</ul>" if part.startswith("<li") else part
    sections = (
        f'<section data-for="{escape(anchor)}">\n{part}\n</section>\n'
        for anchor, part in parts.items()
    )
    head = _HEAD.format(language=language, direction=direction_of(language))
    text = f"{head}<title>{escape(title, quote=False)}</title>\n{''.join(sections)}"
    return without_controls(text)


def _find(html: str, anchor: str) -> int:
    """Return where the element with an id begins; that of a block that only marks it is empty."""
    at = html.find(f' id="{escape(anchor)}"')
    start = html.rfind("<", 0, at) if at >= 0 else -1
    if start >= 0 and html.startswith("<a ", start):
        before = html.rfind("<", 0, start)
        opening = max(html.rfind(f"<{tag}", 0, start) for tag in ("p", "li", "td", "div"))
        return opening if before >= 0 else start
    return start


def _cut(html: str, start: int) -> str:
    """Return what begins at a place, up to a bound; every element in it is closed."""
    part = "".join(_Cutter(html, start).pieces())
    last = part.rfind("\n<h")
    return part[:last] if last > 0 and part.endswith(_HEADING_ENDS) else part


class _Cutter:
    """Goes through HTML from a place on.

    Args:
        html: The HTML, as our own writer made it.
        start: Where to begin, at a tag.
    """

    def __init__(self, html: str, start: int) -> None:
        self._html = html
        self._start = self._at = start
        self._open: list[str] = []
        self._text = self._blocks = 0
        heading = _HEADING.match(html, start) if start else None
        self._level = int(heading[1]) if heading else 0
        self._most = 1 if start and not heading else _BLOCKS

    def pieces(self) -> Iterator[str]:
        """Yield what is shown."""
        copied = self._start
        while (tag := self._next()) is not None:
            if not tag.is_end and self._ends_before(tag):
                yield self._html[copied : tag.start]
                return
            if not tag.is_end and (end := self._end_of_drawn(tag)):
                yield self._html[copied : tag.start]
                yield self._told(tag, end)
                copied = self._at = end
                self._blocks += not self._open
            elif self._take(tag):
                yield self._html[copied : self._at]
                yield "".join(f"\n</{name}>" for name in reversed(self._open))
                return
        yield self._html[copied:] if not self._open else ""

    def _next(self) -> _Tag | None:
        found = _TAG.search(self._html, self._at)
        if found is None:
            return None
        self._text += found.start() - self._at
        self._at = found.end()
        return _Tag(found.start(), found.end(), bool(found[1]), found[2].lower(), found[3])

    def _ends_before(self, tag: _Tag) -> bool:
        """Tell whether a part ends where an element begins: a heading as high as its first."""
        if self._open or not self._level or not self._blocks:
            return False
        heading = _HEADING.match(self._html, tag.start)
        return heading is not None and int(heading[1]) <= self._level

    def _take(self, tag: _Tag) -> bool:
        """Go past a tag; tell whether the part ends there."""
        if tag.name in _VOID or tag.attributes.endswith("/"):
            return False
        if not tag.is_end:
            self._open.append(tag.name)
            return False
        if tag.name not in self._open:
            self._at = tag.start
            return True  # what holds the part ends
        while self._open.pop() != tag.name:
            continue
        if not self._open:
            self._blocks += 1
            return self._blocks >= self._most or self._text >= _ENOUGH
        is_long = self._text >= _MOST or self._at - self._start > _MARKUP
        return is_long and tag.name in _ENDS

    def _end_of_drawn(self, tag: _Tag) -> int:
        """Return where something ends that is not shown as it is; 0 for what is."""
        if tag.name == "details" and _DETAILS.search(tag.attributes):
            return 0
        if tag.name in _PICTURES and _FOREIGN.search(tag.attributes):
            return tag.end
        if tag.name not in _LEFT_OUT and tag.name != "pre" and not _DRAWN.search(tag.attributes):
            return 0
        if tag.name in _VOID:
            return tag.end
        return _end_of(self._html, tag)

    def _told(self, tag: _Tag, end: int) -> str:
        """Return in a few words what is not shown."""
        if tag.name == "pre":
            return _code(self._html[tag.end : end])
        if tag.name in _PICTURES:
            alt = _ALT.search(tag.attributes) if tag.name == "img" else None
            return alt[1] if alt else ""
        kind = _DRAWN.search(tag.attributes)
        named = kind and kind[1] in _NAMES and _NAMES[kind[1]].search(self._html, tag.start, end)
        if not named:
            return ""
        said = ": ".join(filter(None, named.groups()))
        if len(said) > _SHORT:
            said = said[:_SHORT].rpartition(" ")[0].rpartition("&")[0] + " …"
        name = "p" if not self._open else "span"
        return f'<{name} class="vk-preview-drawn">{said}</{name}>'


def _end_of(html: str, tag: _Tag) -> int:
    """Return where an element ends."""
    depth, opening, closing = 1, f"<{tag.name}", f"</{tag.name}>"
    at = tag.end
    while depth:
        end = html.find(closing, at)
        if end < 0:
            return len(html)
        depth += html.count(opening, at, end) - 1
        at = end + len(closing)
    return at


def _code(html: str) -> str:
    """Return the first lines of a code block, without colours."""
    lines = _ANY_TAG.sub("", html).rstrip("\n").split("\n")
    code = _HALF_ENTITY.sub("", "\n".join(lines[:_LINES])[: _MOST * 2])
    more = "\n…" if len(lines) > _LINES else ""
    return f"<pre><code>{code}{more}</code></pre>"


def _in_words(html: str) -> str:
    """Return the beginning of what a page says, for one that is drawn: each of its texts apart."""
    start = max(html.find("<svg"), 0)
    within = _IN_LINE.sub("", html[start : start + _LOOKED_AT])
    said, left = [], _SHORT
    for text in _ANY_TAG.split(within):
        words = _BLANKS.sub(" ", unescape(text)).strip()
        if words and left > 0:
            shown = words if len(words) <= left else f"{words[:left].rpartition(' ')[0]} …"
            said.append(f"<p>{escape(shown, quote=False)}</p>")
            left -= len(words)
    return "\n".join(said)


def plain_title(heading: str) -> str:
    """Return the text of a page's `<h1>`."""
    return _BLANKS.sub(" ", unescape(_ANY_TAG.sub("", heading))).strip()
