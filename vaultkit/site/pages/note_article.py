"""Shape a rendered note into the article of its page: its title, its lead, links to its headings.

A note often begins with its own title, which the page shows already, and with a section "Summary",
whose first paragraph says what the page is about without that word above it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.paths import fold
from vaultkit.notes.text.reading_time import has_right_to_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.notes.html import TocEntry

_TITLE = lazy_re(r"<h1\b[^<>]*>(?:(?!</?h1\b).)*</h1>", re.DOTALL)
_EMPTY_HEADING = lazy_re(r"<h([1-6])\b(?![^<>]* id=)[^<>]*>\s*</h\1>\s*")
"""What is left of a heading in HTML that a blank line ends; one with an id may be linked to."""
_LEAD = lazy_re(r"\s*<h2\b([^<>]*)>[^<>]*</h2>\s*(<p\b(?:(?!</?p>|<p\s).)*</p>)", re.DOTALL)
_HEADING_END = lazy_re(
    r'(<h([1-6]) dir="auto" id="([^"<>]+)">(?:(?!</?h[1-6]\b).)*)(</h\2>)', re.DOTALL
)
_BLOCK = lazy_re(
    r'<(/?)(?:li|t[dh])\b(?![^<>]* dir="auto")[^<>]*>|'
    r'(<(p|li|h[1-6]|td|th)\b[^<>]*?) dir="auto"([^<>]*>'
    r"((?:[^<]++|<(?!/?(?:p|li|[uod]l|div|table|t[dhr]|blockquote|h[1-6]|details|pre)\b))*+))"
)
"""A block that runs as its first letter does, and the text in it up to the next block.

Or else where something begins that holds blocks and runs as what holds it, or where such ends.
"""
_TAG = lazy_re(r"<[^<>]*>")
_WORDS = lazy_re(r"\w+")
SUMMARIES = frozenset(
    {"summary", "tl dr", "tldr", "zusammenfassung", "résumé", "resumen", "riassunto", "resumo"}
    | {"samenvatting", "streszczenie", "резюме", "摘要", "概要", "要約", "요약", "ملخص", "خلاصه"}
)
"""What a section is called that says what its note is about, folded."""


class Article(NamedTuple):
    """What a page shows of its note.

    Args:
        heading: Its `<h1>`; "" for the one that the page makes of the title.
        html: What follows.
        toc: The headings of that.
    """

    heading: str
    html: str
    toc: Sequence[TocEntry]


def shape_article(html: str, toc: Sequence[TocEntry], title: str) -> Article:
    """Return what a page shows of its note.

    Args:
        html: The rendered note.
        toc: Its headings.
        title: Of the page, which is not shown twice.
    """
    heading, html, toc = _take_title(_EMPTY_HEADING.sub("", html), toc, title)
    html, toc = _take_lead(html, toc)
    return Article(heading, link_headings(html), toc)


def link_headings(html: str) -> str:
    """Return HTML whose headings end with a link to themselves.

    A style sheet draws its sign, so that it is no text; a script lets the keyboard reach it.
    """
    return _HEADING_END.sub(
        r'\1<a class="headerlink" href="#\3" tabindex="-1" aria-hidden="true"></a>\4', html
    )


def run_from_right(html: str) -> str:
    """Return the HTML of a note that is written from right to left, all of whose blocks run so.

    A block that begins with a foreign name or with code would run as that does. Blocks without a
    letter of such a script keep to their own direction; items that hold only blocks have none.
    What stands in one that keeps to its own would inherit that, and is told its direction.
    """
    inherited = [""]
    """What turns a block within each item or cell that is open, from the outermost in."""

    def turn(block: re.Match[str]) -> str:
        if not block[3]:
            if not block[1]:
                inherited.append(inherited[-1])
            elif len(inherited) > 1:
                inherited.pop()
            return block[0]
        text = _TAG.sub("", block[5])
        runs = has_right_to_left(text) or (block[3] == "li" and not text.strip())
        made = f"{block[2]}{inherited[-1]}{block[4]}" if runs else block[0]
        if block[3] in {"li", "td", "th"}:
            inherited.append("" if runs else ' dir="rtl"')
        return made

    return _BLOCK.sub(turn, html)


def _take_title(html: str, toc: Sequence[TocEntry], title: str) -> Article:
    """Take the first heading for the page's own if it says the title, or is the only of its level.

    The only one is taken where nothing stands above it; one that says the title, anywhere.
    """
    found = _TITLE.search(html) if toc and toc[0].level == 1 else None
    if found is None or attribute("id", toc[0].anchor) not in found[0]:
        return Article("", html, toc)
    is_only = sum(entry.level == 1 for entry in toc) == 1 and not html[: found.start()].strip()
    if not is_only and _words(toc[0].text) != _words(title):
        return Article("", html, toc)
    return Article(found[0], html[: found.start()] + html[found.end() :].lstrip(), toc[1:])


def _take_lead(html: str, toc: Sequence[TocEntry]) -> tuple[str, Sequence[TocEntry]]:
    """Let the first paragraph of a leading summary stand without the heading, at its anchor."""
    found = _LEAD.match(html) if toc and _words(toc[0].text) in SUMMARIES else None
    if found is None or attribute("id", toc[0].anchor) not in found[1]:
        return html, toc
    lead = f'<div class="vk-lead"{found[1]}>{found[2]}</div>'
    return lead + html[found.end() :], toc[1:]


def says_same(one: str, other: str) -> bool:
    """Tell whether two titles are of the same words: a file's name cannot hold all signs."""
    return _words(one) == _words(other)


def _words(text: str) -> str:
    """Return the words of a text: names of files leave out signs that they cannot hold."""
    return " ".join(_WORDS.findall(fold(text)))
