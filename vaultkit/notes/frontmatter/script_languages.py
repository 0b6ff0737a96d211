"""Guess in which language a text is written, where its letters tell: no other does.

Kana are Japanese, Hangul is Korean; Han without kana is Chinese, in one or the other form of its
signs. Arabic and Cyrillic letters are of many languages: only those are named that have letters of
their own, or lack those of the others. For Latin letters there is no guess.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_READ = 20_000
"""Characters that are looked at."""
_FEWEST = 20
"""Letters of the script that a guess takes; those of Chinese count as several."""
_SHARE = 0.5
"""Of all letters, how many must be of the script."""
_KANA_SHARE = 0.05
_OWN_SHARE = 0.004
"""Of the letters of a script, how many of one language's own tell it from the others."""
_SIGN = 3
"""Letters of an alphabet that say as much as a sign of Chinese."""
_SCRIPTS = {
    "cjk": lazy_re("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"),
    "ko": lazy_re("[\uac00-\ud7af\u1100-\u11ff]"),
    "arabic": lazy_re("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]"),
    "cyrillic": lazy_re("[\u0400-\u052f]"),
    "he": lazy_re("[\u05d0-\u05ea]"),
    "el": lazy_re("[\u0370-\u03ff\u1f00-\u1fff]"),
    "th": lazy_re("[\u0e01-\u0e4e]"),
    "ka": lazy_re("[\u10a0-\u10ff]"),
    "hy": lazy_re("[\u0531-\u0587]"),
}
_LATIN = lazy_re("[A-Za-z\u00c0-\u024f]")
_KANA = lazy_re("[\u3040-\u30ff]")
_OWN = {
    "arabic": (
        (
            "",
            "\u0695\u06b5\u06c6\u06ce\u06d5\u067c\u0681\u0685\u0689\u0693\u0696\u069a\u06ab\u06d0\u06c7",
        ),
        ("ur", "\u0679\u0688\u0691\u06ba\u06d2"),
        ("fa", "\u067e\u0686\u0698\u06af\u06cc"),
        ("ar", "\u0629\u0649"),
    ),
    "cyrillic": (
        ("", "ўЎђјљњћџЂЈЉЊЋЏѓќѕЃЌЅәғқңөұүһӘҒҚҢӨҰҮҺ"),
        ("uk", "їєґіЇЄҐІ"),
        ("ru", "ыэёЫЭЁ"),
    ),
}
"""Letters that tell languages of one script from those that follow; "" is any other language."""
_NO_PROSE = lazy_re(
    r"^[ \t>]*(?:```.*?```|~~~.*?~~~)|`[^`\n]*`|\$\$.*?\$\$|\]\([^()\n]*\)|https?://\S+|<[^<>\n]*>",
    re.DOTALL | re.MULTILINE,
)
_NO_LETTERS = lazy_re(r"[\W\d_]+")
_ASCII_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalpha())
_TRADITIONAL = lazy_re("[這個們為來時會說國學對過還沒開關點種東車見長問門間後從頭體經電]")
_SIMPLIFIED = lazy_re("[这个们为来时会说国学对过还没开关点种东车见长问门间后从头体经电]")


def guess_language(text: str) -> str:
    """Return the tag of the language that a text is in, "" if its letters do not tell."""
    if text.isascii():
        return ""
    text = text[:_MOST_READ]
    counts = {name: len(letters.findall(text)) for name, letters in _SCRIPTS.items()}
    counts["cjk"] *= _SIGN
    script, most = max(counts.items(), key=lambda item: item[1])
    if most < _FEWEST or most < _SHARE * (sum(counts.values()) + len(_LATIN.findall(text))):
        return ""
    if script == "cjk":
        return _of_signs(text, most // _SIGN)
    return _by_own_letters(text, most, _OWN[script]) if script in _OWN else script


def _of_signs(text: str, count: int) -> str:
    """Return which of the languages with Chinese signs a text is in."""
    if len(_KANA.findall(text)) >= _KANA_SHARE * count:
        return "ja"
    traditional, simplified = (len(one.findall(text)) for one in (_TRADITIONAL, _SIMPLIFIED))
    return "zh-Hant" if traditional > simplified else "zh"


def _by_own_letters(text: str, count: int, own: Iterable[tuple[str, str]]) -> str:
    """Return the first language whose own letters a text has, "" for none."""
    for language, letters in own:
        if sum(map(text.count, letters)) > _OWN_SHARE * count:
            return language
    return ""


def prose_of(text: str) -> str:
    """Return Markdown without what is in no language: code, formulas, tags, links' addresses."""
    return _NO_PROSE.sub(" ", text)


def weigh_prose(text: str, language: str) -> int:
    """Return how much a text says, in letters of an alphabet.

    Args:
        text: As `prose_of` returns it.
        language: In which language it is, as far as `guess_language` tells.
    """
    if text.isascii():
        return len(text.encode().translate(None, _ASCII_SIGNS))
    letters = len(_NO_LETTERS.sub("", text))
    return letters * _SIGN if language.partition("-")[0] in {"zh", "ja"} else letters


def guess_common_language(weights: Iterable[tuple[str, int]]) -> str:
    """Return the language that most is written in, "" for none.

    Args:
        weights: Of each text, the language, "" for one of unknown language, and how much it says.
    """
    counts: Counter[str] = Counter()
    for language, weight in weights:
        counts[language] += weight
    language, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return language if most and most * 5 >= counts.total() * 3 else ""
