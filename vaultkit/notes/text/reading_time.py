"""Tell how a text is read: in which direction, and how long that takes."""

from __future__ import annotations

from vaultkit.distribution.lazy_re import lazy_re

_WORDS_A_MINUTE = 220
_SIGNS_A_MINUTE = 500
"""Of scripts that put no blanks between words; about what two of them say takes one word."""
_LEFT_OUT = lazy_re(r"https?://\S+|<[^<>]*>|\]\([^()\n]*\)|%%[^%]*%%|!\[\[[^\[\]\n]*\]\]")
_SIGN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SIGNS = lazy_re(f"[{_SIGN}]")
_IN_TABLES = str.maketrans("|", " ")
_LETTER = lazy_re(r"[^\W\d_]")
_RIGHT_TO_LEFT = lazy_re("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def reading_minutes(text: str) -> int:
    """Return the minutes that reading a text takes, rounded; 0 for less than half a minute.

    Args:
        text: Markdown; its addresses, HTML, comments and embeds are not read.
    """
    text = _LEFT_OUT.sub(" ", text).translate(_IN_TABLES)
    signs = 0
    if not text.isascii():
        text, signs = _SIGNS.subn(" ", text)
    return int(len(text.split()) / _WORDS_A_MINUTE + signs / _SIGNS_A_MINUTE + 0.5)


def has_right_to_left(text: str) -> bool:
    """Tell whether a text has a letter of a script from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter of a text belongs to a script from right to left."""
    if not has_right_to_left(text):
        return False
    first = _LETTER.search(_LEFT_OUT.sub(" ", text))
    return first is not None and _RIGHT_TO_LEFT.match(first[0]) is not None
