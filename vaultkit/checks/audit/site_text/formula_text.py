"""Find phrases in formulas, which are typeset letter by letter and without blanks.

`secret margin` between two `$` is thirteen elements of MathML. Nothing tells where words end, so
letters and digits alone are compared.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.phrase_search import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORMULA = lazy_re(rb"<((?:\w+:)?math)\b[^<>]*>(.*?)(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = lazy_re("<[^<>]*>")
_SHORTEST = 8
"""Letters and digits that are not in a formula by chance."""


class InFormula(NamedTuple):
    """A phrase in a formula.

    Args:
        key: The phrase, squashed.
        text: What the formula shows.
        is_whole: Whether it shows nothing but the phrase.
        at: Byte at which the formula starts.
    """

    key: str
    text: str
    is_whole: bool
    at: int


class FormulaSearcher:
    """Looks for phrases in the formulas of pages.

    Args:
        keys: The phrases, squashed.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        solid = ((_solid(key), key) for key in keys)
        self._keys = {s: key for s, key in solid if len(s) >= _SHORTEST and not s.isdigit()}
        self._phrases = Phrases(self._keys)

    def find(self, data: bytes) -> Iterator[InFormula]:
        """Yield the phrases that formulas in a page hold."""
        if b"math" not in data:
            return
        for formula in _FORMULA.finditer(data):
            text = unescape(_TAG.sub("", formula[2].decode("utf-8", "replace")))
            shown = _solid(squash(text))
            for solid in sorted(self._phrases.said_in(shown)):
                yield InFormula(self._keys[solid], text, solid == shown, formula.start())


def _solid(squashed: str) -> str:
    return squashed.replace(" ", "")
