"""The name that an author probably meant: the same one, mistyped.

Names that merely look alike are different things: "croissante" and "décroissante", "Docker" and
"dockerfile", "unix commande ls" and "unix commande ln". So a name is near only where it has the
same words but for a slip of the hand in one of them; or, for a hint that nobody follows blindly,
where it is the wanted one with words before or behind that no other name has.

A vault may have ten thousand notes and thousands of broken links, so a few likely names are taken
from an index first and only those are compared letter by letter.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CLOSE = 0.75
"""Similarity from which one of a few words is suggested."""
_MEMORY = 16_384
"""Names and pairs of names whose likeness is kept: the headings of many notes are the same."""
_SHORTLIST = 6
_POSTINGS = 2_000
_NOISE = lazy_re(r"[\W_]+")
_DIGITS = lazy_re(r"\d+")
_IN_BRACKETS = lazy_re(r"\s+[(\[][^()\[\]]*[)\]]\s*\Z")
_ARTICLES = frozenset(
    ("a", "an", "the", "der", "die", "das", "ein", "eine", "le", "la", "les", "l", "un", "une",
     "el", "los", "las", "il", "lo", "gli", "una", "o", "os", "as")
)  # fmt: skip
_SHORTEST = 4
"""Letters of a word from which swapped and doubled letters and a plural are slips."""
_SHORT = 5
"""Letters of a word from which a letter too many, too few or wrong is one, beside other words."""
_ALONE = 7
"""Letters of a word from which it is one where the word is the whole name: Claude is no clause."""
_LONG = 9
"""Letters of a word from which two such letters may be slips."""
_MANY = 8
"""Words of a name from which one that differs leaves no doubt which name is meant."""
_SOME = 3
"""Words of a name from which it may stand for a longer one."""
_DISTINCT = 12
"""Letters that it has then."""


class Near(NamedTuple):
    """A name that was probably meant.

    Args:
        name: As it is.
        path: What it stands for.
        is_sure: Whether it is the wanted one but for a slip of the hand, so that it may be written
            in its place.
    """

    name: str
    path: str
    is_sure: bool


@lru_cache(maxsize=_MEMORY)
def loosen(name: str) -> str:
    """Fold a name so that case, punctuation and the kind of dash or quote do not count."""
    return _NOISE.sub(" ", fold(name).replace("'", "").replace("\u2019", "")).strip()


def find_nearest(wanted: str, names: Iterable[str]) -> str | None:
    """Return the word most like a wanted one, of a few of which one must be meant; None if none is.

    For names of notes, which may be any, see `Names`. Words that differ in a number are no slips:
    `2026-01-31` never suggests `2026-01-30`; nor is one of two that are equally near.
    """
    from difflib import SequenceMatcher

    loose = loosen(wanted)
    digits = _DIGITS.findall(loose)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(loose)
    best: str | None = None
    reached: set[float] = set()
    best_ratio = CLOSE
    for name in names:
        other = loosen(name)
        if other == loose and loose:
            return name
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio < best_ratio or _DIGITS.findall(other) != digits:
            continue
        is_tie = ratio in reached
        reached.add(ratio)
        best, best_ratio = (None if is_tie else name), ratio
    return best


def find_slip(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name that a wanted one is a slip of; None if none is or two are equally so."""
    found = _find(wanted, names)
    return found[0] if found else None


def _find(wanted: str, names: Iterable[str]) -> tuple[str, bool] | None:
    """Return the nearest name, and whether it is the wanted one but for a slip."""
    loose = loosen(wanted)
    if not loose:
        return None
    best: list[str] = []
    least = _FAR
    for name in names:
        other = loosen(name)
        if other == loose:
            return name, True
        distance = _distance(loose, other)
        if distance < _FAR and distance == least:
            best.append(name)
        elif distance < least:
            best, least = [name], distance
    if len(best) == 1:
        return best[0], least < _HINT
    return None


_HINT, _FAR = 10, 99
"""How far names are that are worth a hint only, and names that are not the same."""


@lru_cache(maxsize=_MEMORY)
def _distance(wanted: str, other: str) -> int:  # noqa: PLR0911 - a list of cases
    """Return how far two loosened names are from each other; `_FAR` if they are not near."""
    one, two = wanted.replace(" ", ""), other.replace(" ", "")
    if _plain(one) == _plain(two):
        return 1
    if _numbers(wanted) != _numbers(other):
        return _FAR
    words, others = wanted.split(), other.split()
    if len(words) == len(others):
        pairs = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
        slips = [_slip(*pair, is_alone=len(words) == 1) for pair in pairs]
        if len(pairs) == 1 and slips[0]:
            return 1 + slips[0]
        if len(pairs) == 1 and len(words) >= _MANY:
            return _HINT + 1
    elif [x for x in words if x not in _ARTICLES] == [x for x in others if x not in _ARTICLES]:
        return 4
    elif _differ_by_one(words, others) and min(len(words), len(others)) >= _MANY:
        return _HINT + 1
    is_start = others[: len(words)] == words and len(words) >= _SOME and len(one) >= _DISTINCT
    return _HINT + 2 if is_start else _FAR


def _numbers(loose: str) -> str:
    return "".join(_DIGITS.findall(loose))


def _differ_by_one(words: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether one list of words is the other and one word more."""
    short, long = sorted((words, others), key=len)
    if len(long) - len(short) != 1:
        return False
    at = next((n for n, word in enumerate(short) if word != long[n]), len(short))
    return short[at:] == long[at + 1 :]


def _plain(word: str) -> str:
    """Return a word without accents of Latin letters."""
    if word.isascii():
        return word
    marks = unicodedata.normalize("NFD", word)
    return "".join(c for c in marks if not "\u0300" <= c <= "\u036f")


def _slip(word: str, other: str, *, is_alone: bool) -> int:
    """Return by how many slips of the hand words differ, 0 if they are two words."""
    one, two = _plain(word), _plain(other)
    if one == two:
        return 1
    if min(len(one), len(two)) < _SHORTEST or abs(len(one) - len(two)) > 2:  # noqa: PLR2004
        return 0
    short, long = sorted((one, two), key=len)
    at = next((n for n, char in enumerate(short) if char != long[n]), len(short))
    is_swap = len(short) == len(long) and (
        short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    )
    is_longer = len(long) == len(short) + 1 and short[at:] == long[at + 1 :]
    is_doubled = is_longer and at > 0 and long[at] == long[at - 1]
    if is_swap or is_doubled or (is_longer and at == len(short) and long.endswith("s")):
        return 1
    if one[0] != two[0]:
        return 0
    is_same_length = len(short) == len(long)
    is_one = is_longer or (is_same_length and short[at + 1 :] == long[at + 1 :])
    least = _SHORT
    if is_alone:
        least = _ALONE if one.isascii() or not is_longer or _is_latin(one) else _SHORT
    if is_one and max(len(one), len(two)) >= least:
        return 1
    is_two = min(len(one), len(two)) >= _LONG and _edits(short, long) <= 2  # noqa: PLR2004
    return 2 if is_two else 0


def _is_latin(word: str) -> bool:
    return all(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in word)


def _edits(one: str, two: str) -> int:
    """Return how many letters have to be written anew, put in or taken out."""
    row = list(range(len(two) + 1))
    for at, char in enumerate(one, 1):
        above, row[0] = row[0], at
        for to, other in enumerate(two, 1):
            above, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, above + (char != other))
    return row[-1]


def without_brackets(name: str) -> str:
    """Return a name without what stands in brackets at its end: `Mars (planet)`."""
    return _IN_BRACKETS.sub("", name)


class Names:
    """An index of names by the starts of their words and by their outer letters.

    Args:
        items: Names with the paths they stand for.
    """

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self._names: list[str] = []
        self._paths: dict[str, str] = {}
        self._known: dict[str, Near | None] = {}
        for name, path in items:
            if name not in self._paths:
                self._names.append(name)
                self._paths[name] = path

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """The names by their keys; the headings of one note need none."""
        found: dict[str, list[int]] = {}
        for at, name in enumerate(self._names):
            for key in _keys(loosen(name)):
                found.setdefault(key, []).append(at)
        return found

    def find(self, wanted: str) -> Near | None:
        """Return the nearest name and what it stands for; None if none is close."""
        if wanted not in self._known:
            found = _find(wanted, self._shortlist(wanted))
            if found is None and len(loosen(bare := without_brackets(wanted))) >= _LONG:
                is_there = bare != wanted and bare in self._paths
                found = (bare, False) if is_there else None
            self._known[wanted] = found and Near(found[0], self._paths[found[0]], found[1])
        return self._known[wanted]

    def _shortlist(self, wanted: str) -> Iterator[str]:
        """Yield the names that share most keys with the wanted one."""
        counts = self._count_shared(_keys(loosen(wanted)))
        length = len(wanted)
        least = max(counts.values(), default=0) - 1
        likely = sorted(at for at, count in counts.items() if count >= least)
        likely.sort(key=lambda at: (-counts[at], abs(len(self._names[at]) - length)))
        for at in likely[:_SHORTLIST]:
            yield self._names[at]

    def _count_shared(self, keys: frozenset[str]) -> Mapping[int, int]:
        """Return how many of some keys each name has; rare keys are asked first."""
        if len(keys) * len(self._names) <= _POSTINGS:
            shared = (len(keys.intersection(_keys(loosen(name)))) for name in self._names)
            return {at: number for at, number in enumerate(shared) if number}
        counts: Counter[int] = Counter()
        seen = 0
        for postings in sorted((self._index.get(key, []) for key in sorted(keys)), key=len):
            if seen and seen + len(postings) > _POSTINGS:
                break
            seen += len(postings)
            counts.update(postings)
        return counts


@lru_cache(maxsize=_MEMORY)
def _keys(loose: str) -> frozenset[str]:
    if not loose:
        return frozenset()
    outer = (f"${loose[-3:]}", f"{loose[0]}~{loose[-1]}")
    return frozenset([word[:2] for word in loose.split()]).union(outer)
