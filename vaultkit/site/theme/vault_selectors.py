"""Find what the selectors of a vault's style sheets mean on its site.

Obsidian and Obsidian Publish name their windows, frames and blocks otherwise. What is about the
window of Obsidian means nothing here; what is about a note holds within the scope of its article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTED = r"\"(?:[^\"\\\n]|\\.)*(\")?|'(?:[^'\\\n]|\\.)*(')?"
"""A string, its last quote in a group if it is closed."""
STRING = lazy_re(QUOTED, re.DOTALL)
_SELECTOR = lazy_re(r"(?:[\w\s.#:*>+~()=^$|,%&-]|\[[^\[\]{}]*\]|\\[^0-9a-f\n])+", re.IGNORECASE)
_ATTRIBUTE = lazy_re(r"\[\s*(?!(?:data-(?:callout|task|heading|type)|class|dir|lang|open|type)\b)")
_OF_APP = lazy_re(
    r"\.(?:cm-|workspace|nav-|mod-|HyperMD|status-bar|titlebar|modal|setting|markdown-source)"
)
_SCHEMES = {
    ".theme-dark": '[data-md-color-scheme="slate"]',
    ".theme-light": '[data-md-color-scheme="default"]',
}
_ROOT = lazy_re(
    r"(?<![\w-])(?:body|html|:root)(?![\w-])|\.(?:markdown-(?:preview-view|preview-section"
    r"|preview-sizer|rendered|reading-view)|theme-dark|theme-light|app-container|view-content"
    r"|published-container|publish)(?![\w-])"
)
_ON_SITE = {
    ".markdown-preview-view": ".md-content__inner", ".markdown-rendered": ".md-content__inner",
    ".published-container": "body", ".site-header": ".md-header",
    ".site-body-left-column": ".md-sidebar--primary", ".site-footer": ".md-footer",
    ".site-body-right-column": ".md-sidebar--secondary", ".backlinks": ".vk-backlinks",
    ".site-body-center-column": ".md-content", **_SCHEMES,
}  # fmt: skip
"""What stands here in the place of Obsidian Publish's elements."""
_OF_SITE = lazy_re(
    r"\.(?:site-|md-|vk-|backlinks(?![\w-])|markdown-[\w-]+\Z)|#|(?<![\w-])(?:header|main|footer)\b"
)
"""Names a frame of the page, or its article as a whole."""
_FRAME = lazy_re(r"\.site-(?:header|footer|body-(?:left|right|center)-column)\s*\Z")
"""A frame of Obsidian Publish's page, whose colours hold here and whose measures do not."""
_WRAPPED = lazy_re(r":scope((?:\.[\w-]+)*)\s*(?:>\s*)?(?<=[\s>])div(?=\s)\s*(>?)\s*(?=[\w.*])")
"""A block of a note: Obsidian puts each into an element that is not here."""
_BLOCK_OF_CODE = lazy_re(r"(?<![\w-])pre((?:\[\s*class\b[^\[\]]*\]|\.language-[\w-]+)+)")
"""A block of code in some language: Obsidian says which one at both of its elements."""
_TWICE = lazy_re(r"(?:\bbody)?(\[data-md-color-scheme=\"\w+\"\]|(?<=body))\s*[\s>]\s*body(?![\w-])")
"""The body in the body: Obsidian Publish has an element below it that holds all."""
_PSEUDO = lazy_re(r"(::?(?:before|after|marker|first-l\w+|selection|-[\w-]+)|::[\w-]+)\s*\Z")
STRONGER = ":not(#vk)"
"""Lets a rule of the vault hold against one of the site's, which names more classes."""


class Selectors(NamedTuple):
    """The selectors of a rule as they are on the site, by what they are about.

    Args:
        article: Notes; they hold within the scope of an article.
        frames: Frames of the page that Obsidian Publish has, too.
        page: Anything else of the page.
    """

    article: list[str]
    frames: list[str]
    page: list[str]


def sort_selectors(prelude: str, *, is_of_article: bool) -> Selectors:
    """Return the selectors of a rule; those of Obsidian's window are left out.

    Args:
        prelude: What stands before the rule's brace.
        is_of_article: Whether all are taken for those of notes.
    """
    found = Selectors([], [], [])
    if not _SELECTOR.fullmatch(prelude) or not is_balanced(prelude):
        return found
    for said in _split(prelude):
        one = _BLOCK_OF_CODE.sub(r"pre:has(> code\1)", said)
        if not one or _ATTRIBUTE.search(one) or _OF_APP.search(one):
            continue
        if is_of_article or not _is_of_page(one):
            found.article.extend(map(_strengthen, _in_article(one)))
        else:
            kind = found.frames if _FRAME.search(one) else found.page
            kind.append(_strengthen(_on_site(one)))
    return found


def is_balanced(text: str) -> bool:
    """Tell whether all brackets and quotes of a text are closed."""
    depth = 0
    rest = STRING.sub(lambda found: "" if found[1] or found[2] else found[0][0], text)
    for sign in rest:
        depth += (sign in "([") - (sign in ")]")
        if depth < 0:
            return False
    return not depth and not {'"', "'"} & {*rest}


def _split(prelude: str) -> Iterator[str]:
    """Yield the parts between the commas that stand in no brackets."""
    depth, said = 0, ""
    for sign in prelude:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            yield said.strip()
            said = ""
        else:
            said += sign
    yield said.strip()


def _is_of_page(selector: str) -> bool:
    """Tell whether a selector of `publish.css` is about the page, or about what a note says."""
    rest = _ROOT.sub("", selector).strip()
    return not rest or rest[0] == ":" or bool(_OF_SITE.search(selector))


def _in_article(selector: str) -> Iterator[str]:
    """Yield what a selector is within the scope of an article.

    A class that begins it may be that of the article itself, as `cssclasses` give it.
    """
    scheme = next((f"{here} " for name, here in _SCHEMES.items() if name in selector), "")
    rest = _ROOT.sub("", selector).strip()
    if not rest or rest[0] == ":" or (rest[0] == "." and re.search(r"[\s>+~]|\A[.\w-]+\Z", rest)):
        yield (own := f"{scheme}:scope{rest}")
        yield from _unwrapped(own)
    if rest and rest[0] != ":":
        yield (one := f"{scheme}:scope {rest}" if scheme or rest[0] in ">+~" else rest)
        yield from _unwrapped(one)


def _unwrapped(selector: str) -> Iterator[str]:
    """Yield a selector that asks for the element round a block of a note without it."""
    if _WRAPPED.search(selector):
        yield _WRAPPED.sub(lambda x: f":scope{x[1]} {x[2]} ".replace("  ", " "), selector)


def _on_site(selector: str) -> str:
    """Return a selector with the site's elements in the place of Obsidian Publish's."""
    for name, here in _ON_SITE.items():
        selector = re.sub(rf"{re.escape(name)}(?![\w-])", here, selector)
    return _TWICE.sub(r"body\1", selector)


def _strengthen(selector: str) -> str:
    found = _PSEUDO.search(selector)
    at = found.start() if found else len(selector)
    return f"{selector[:at].rstrip() or '*'}{STRONGER}{selector[at:]}"
