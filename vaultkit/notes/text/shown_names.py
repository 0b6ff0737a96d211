"""What is shown of texts that name something: no links, no signs that nobody sees."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.wikilink import parse_wikilink

if TYPE_CHECKING:
    import re

_WIKILINK = lazy_re(r"!?\[\[([^\[\]\n]++)\]\]")
_MARKDOWN = lazy_re(r"!?\[([^\[\]\n]++)\]\((?:<[^<>\n]*+>|[^\s()]++(?:\([^\s()]*+\)[^\s()]*+)*+)\)")
CONTROLS = lazy_re(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Signs that steer programs; none belongs in a text."""
_DIRECTIONS = lazy_re(r"[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what follows, beyond the text they stand in."""
_SPECIAL = lazy_re(r"([\\\[\]<`])")
"""Signs by which a name would become something else in Markdown."""
_ISOLATES = lazy_re(r"[\u2066-\u2069]")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_FILLERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0").union(map(chr, range(0xFE00, 0xFE10)))
"""Signs without a picture that are no blanks to Unicode."""
_CONTROL_SIGNS = (*map(chr, (*range(9), 11, 12, *range(14, 32))), "\x7f")


def shown_name(text: str) -> str:
    """Return a name as it is shown: links are their texts, and control characters are gone."""
    if not text.isprintable():
        text = CONTROLS.sub("", text)
    if "[[" in text:
        text = _WIKILINK.sub(_shown, text)
    return _MARKDOWN.sub(r"\1", text) if "](" in text else text


def _shown(match: re.Match[str]) -> str:
    link = parse_wikilink(match[1])
    return match[0] if link is None else link.shown


def is_visible(text: str) -> bool:
    """Tell whether there is anything to be seen of a text."""
    is_plain = text.isascii() and text.isprintable()
    if is_plain:
        return bool(text.strip())
    seen = (sign for sign in text if sign not in _FILLERS)
    return any(unicodedata.category(sign) not in _UNSEEN for sign in seen)


def without_controls(text: str) -> str:
    """Return a text, such as a page, without control characters.

    Looking for each is a tenth of the work of looking for any.
    """
    has_some = any(sign in text for sign in _CONTROL_SIGNS)
    return CONTROLS.sub("", text) if has_some else text


def isolated(text: str) -> str:
    """Return a text that turns the direction of nothing behind it."""
    if text.isascii() or not _DIRECTIONS.search(text):
        return text
    return f"\u2068{_ISOLATES.sub('', text)}\u2069"


def as_markdown(name: str) -> str:
    """Return a name as Markdown that shows it as it is, such as in a link."""
    return isolated(_SPECIAL.sub(r"\\\1", name))
