"""Many phrases looked for in one pass over a text (Aho-Corasick)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Found(NamedTuple):
    """A phrase in a text: its number, and the characters it takes."""

    phrase: int
    start: int
    end: int


class Phrases:
    """Phrases that are looked for all at once.

    Case and form count: fold text and phrases alike before (`paths.fold` may change lengths).

    Args:
        phrases: What to look for; none of them empty.
        longest: Yield matches that do not overlap, the longest at each place, instead of all.
    """

    def __init__(self, phrases: Iterable[str], *, longest: bool = False) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        self._phrases = tuple(phrases)
        kind = MatchKind.LeftmostLongest if longest else MatchKind.Standard
        self._all = not longest
        self._machine = AhoCorasick(self._phrases, matchkind=kind) if self._phrases else None

    def __len__(self) -> int:
        return len(self._phrases)

    def __getitem__(self, index: int) -> str:
        return self._phrases[index]

    def find(self, text: str) -> Iterator[Found]:
        """Yield where phrases stand, in the order of their ends; within words too."""
        if self._machine is None:
            return
        for match in self._machine.find_matches_as_indexes(text, overlapping=self._all):
            yield Found(*match)

    def said_in(self, text: str) -> set[str]:
        """Return the phrases that a text holds: many times faster than where they stand."""
        if self._machine is None:
            return set()
        return set(self._machine.find_matches_as_strings(text, overlapping=self._all))

    def find_words(self, text: str) -> Iterator[Found]:
        """Yield the phrases that do not start or end within a word.

        Scripts that are written without blanks have no such ends: there every match counts.
        """
        for found in self.find(text):
            if _is_apart(text, found.start) and _is_apart(text, found.end):
                yield found


def _is_apart(text: str, at: int) -> bool:
    """Tell whether a word may end or start between two characters."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if not (_joins(before) and _joins(after)):
        return True
    return is_unspaced(before) or is_unspaced(after)


def _joins(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.combining(char) > 0


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that puts no blanks between words."""
    return char >= _FIRST_UNSPACED and any(first <= char <= last for first, last in _UNSPACED)


_FIRST_UNSPACED = "\u0e00"
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u0f00", "\u109f"),  # Tibetan, Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u9fff"),  # Han
    ("\uf900", "\ufaff"),  # Han, compatibility
    ("\U00020000", "\U0003ffff"),  # Han, extensions
)
