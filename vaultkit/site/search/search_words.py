"""Fold and split text as a search looks it up; `assets/workers/search.js` does the same to queries.

Case and accents do not count. Scripts without blanks between words are cut into pairs of signs.
"""

from __future__ import annotations

import itertools
import unicodedata
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.phrase_search import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WORD = 40
"""Characters from which a word is no word but data: a key, a hash, an encoded file."""
_MARKS = frozenset(".,:;!?'\"&/\\·")
_UNHEARD = frozenset(("Cc", "Cf", "Pc", "Pd", "Pe", "Pf", "Pi", "Ps"))
"""Categories of characters that tell no names apart: hyphens, brackets, joiners."""
_WORD = lazy_re(r"[^\W_]+")
_COMPOUND = lazy_re(r"(?<![^\W_])[^\W_]+(?:-[^\W_]+)+")


def fold_text(text: str) -> str:
    """Return a text without case and accents; `ß` is "ss", and "ﬁ" and "№" are their letters."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).lower().replace("ß", "ss")
    folded = "".join(char for char in folded if unicodedata.category(char)[0] != "M")
    return unicodedata.normalize("NFKC", folded)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are looked up, in order."""
    folded = fold_text(text)
    if folded.isascii():
        return _WORD.findall(folded)
    found: list[str] = []
    for word in _WORD.findall(folded):
        if word.isascii() or not any(map(may_be_joined, word)):
            found.append(word)
        else:
            found.extend(_pairs(word))
    return found


def joined_words(text: str) -> list[str]:
    """Return the words with hyphens in a text as one word each: `kubeproxy` of "kube-proxy"."""
    if "-" not in text:
        return []
    return [word.replace("-", "") for word in _COMPOUND.findall(fold_text(text))]


def joined_pairs(text: str) -> list[str]:
    """Return each two words that follow one another as one: `nodeport` of "Node port"."""
    words = _WORD.findall(fold_text(text))
    return [first + second for first, second in itertools.pairwise(words)]


def name_key(name: str) -> str:
    """Return a name as a whole for looking it up: its words, a blank between each two."""
    return " ".join(_WORD.findall(fold_text(name)))


def sign_key(name: str) -> str:
    """Return a name with the signs that tell it from others, as `name_key` returns its words.

    So "C", "C++" and "C#" are three names, and "😀" is one.
    """
    return " ".join(filter(None, map(_without_marks, fold_text(name).split())))


def _without_marks(word: str) -> str:
    return "".join(
        char for char in word if char not in _MARKS and unicodedata.category(char) not in _UNHEARD
    )


def _pairs(word: str) -> Iterator[str]:
    """Yield a word's stretches of spaced script whole, and of unspaced script pair by pair."""
    for stretch in _stretches(word):
        if may_be_joined(stretch[0]) and len(stretch) > 1:
            yield from (stretch[at : at + 2] for at in range(len(stretch) - 1))
        else:
            yield stretch


def _stretches(word: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(word)):
        if may_be_joined(word[at]) != may_be_joined(word[start]):
            yield word[start:at]
            start = at
    yield word[start:]


def may_be_joined(char: str) -> bool:
    """Tell whether words in a character's script may stand without blanks; Korean ones often do."""
    return is_unspaced(char) or "\uac00" <= char <= "\ud7af"
