"""Cut a page's HTML into the sections that a search finds: anchor, heading, text."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.mathml_text import mathml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAGS = lazy_re(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_HEADING = lazy_re(r'<h([1-6])\b[^>]*?\bid="([^"]*)"[^>]*>(.*?)</h\1>', re.DOTALL)
_DROPPED = lazy_re(
    r"<(script|style)\b.*?</\1>"
    r'|<details class="vk-source".*?</details>'
    r'|<svg class="vk-drawing.*?<desc[^>]*>|</desc>.*?</svg>'  # a diagram says it all in its desc
    r'|<details class="plugin-content" data-search-exclude\b.*?</details>'
    r'|<div class="canvas-fit"(?:(?!<div).)*?</div>'
    r'|<sup class="footnote-ref"(?:(?!<sup).)*?</sup>'
    r'|<div class="vk-aliases\b.*?</span></div></div>'  # found as names
    r"|<a\b[^>]*\bclass=\"(?:headerlink|footnote-backref)\".*?</a>",
    re.DOTALL,
)
_SHOWN_OF_OTHERS = lazy_re(
    r'<div class="markdown-embed-content">'
    r'|canvas-embed">(?:(?!canvas-embed|</figcaption>).)*</figcaption>(?=<div\b)',
    re.DOTALL,
)
_DIV = lazy_re(r"<(/?)div\b")
_MATH = lazy_re(r"<math\b(?:(?!<math).)*?</math>", re.DOTALL)
_BLANKS = lazy_re(r"\s+")
_BLOCK = lazy_re(
    r"</?(?:p|[ou]l|li|h[1-6r]|table|t[drh]|thead|tbody|tfoot|div|pre|d[ltd]|blockquote|summary|label"
    r"|details|section|article|aside|header|footer|main|nav|figure|figcaption|caption|center|text)\b"
    r"""(?:[^<>"']|"[^"]*"|'[^']*')*>"""
)
APART = "\N{PARAGRAPH SEPARATOR}"
"""Stands between texts that are not one; a blank to whoever reads or searches them."""


class Section(NamedTuple):
    """A part of a page: its anchor, "" for the top, its heading and its text."""

    anchor: str
    heading: str
    text: str


def read_sections(html: str) -> Iterator[Section]:
    """Yield the parts of a page's content: what stands above the first heading, then each part."""
    html = _DROPPED.sub(" ", _without_embeds(html))
    if "<math" in html:
        html = _MATH.sub(lambda formula: escape(mathml_text(formula[0])), html)
    anchor = heading = ""
    at = 0
    for match in _HEADING.finditer(html):
        if "data-search-exclude" in match[0]:
            continue
        yield Section(anchor, heading, plain(html[at : match.start()]))
        anchor, heading, at = unescape(match[2]), plain(match[3]), match.end()
    yield Section(anchor, heading, plain(html[at:]))


def _without_embeds(html: str) -> str:
    """Drop what is shown of other notes and canvases: a search finds those themselves."""
    pieces = []
    at = 0
    for opened in _SHOWN_OF_OTHERS.finditer(html):
        start = opened.start() if opened[0].startswith("<div") else opened.end()
        if start >= at:
            pieces.append(html[at:start])
            at = _end_of_div(html, start)
    return " ".join((*pieces, html[at:])) if pieces else html


def _end_of_div(html: str, start: int) -> int:
    """Return where the `<div>` that begins at `start` ends."""
    depth = 0
    for mark in _DIV.finditer(html, start):
        depth += -1 if mark[1] else 1
        if not depth:
            return html.index(">", mark.end()) + 1
    return len(html)


def read_heading(html: str) -> str:
    """Return the text of a page's own `<h1>`."""
    return plain(_DROPPED.sub(" ", html)).replace(APART, " ").strip()


def plain(html: str) -> str:
    """Return the text of HTML on one line, the texts of its blocks apart."""
    text = unescape(_TAGS.sub("", _BLOCK.sub(APART, html).replace("<br>", " ")))
    return _BLANKS.sub(lambda found: APART if APART in found[0] else " ", text).strip()
