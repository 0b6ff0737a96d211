"""Texts of notes where the theme's tooltips take them for HTML.

With `content.tooltips`, Material's script shows `title` attributes, and titles of pages and
headings that do not fit, in a box that it fills with `innerHTML`: escaping does not help there,
because the browser has undone it by then.
"""

from __future__ import annotations

import re

FEATURE = "content.tooltips"
_TITLE = re.compile(r'\stitle="[^"]*"')
_CUT = re.compile(r'class="md-ellipsis">[^<]*')
_OPENS = re.compile(r"(&lt;|<)(?=[A-Za-z/!?])")
_JOINER = "\N{WORD JOINER}"
"""Has no width; after a `<`, it makes that a sign like others."""


def disarm_tooltips(output: str, *, is_of_vault: bool) -> str:
    """Return a page on which no tooltip holds the beginning of an element.

    Args:
        output: The page.
        is_of_vault: Whether its `title` attributes come from notes.
    """
    for pattern in (_CUT, _TITLE) if is_of_vault else (_CUT,):
        output = pattern.sub(lambda found: _OPENS.sub(rf"\1{_JOINER}", found[0]), output)
    return output
