"""The headings of an index of titles."""

from __future__ import annotations

import unicodedata

_SCRIPTS = {"CJK": "漢", "HIRAGANA": "あ", "KATAKANA": "あ", "HANGUL": "가"}
"""Scripts with more signs than an index can have letters, and the sign that stands for each."""


def initial(title: str) -> str:
    """Return the heading under which an index of titles lists a title."""
    first = next((char for char in title if char.isalnum()), "#")
    script = unicodedata.name(first, "").partition(" ")[0]
    return _SCRIPTS.get(script) or (first.upper() if first.isalpha() else "#")
