"""The name that an author probably meant.

A vault may have ten thousand notes and thousands of broken links, so a few likely names are taken
from an index first and only those are compared letter by letter.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLOSE = 0.75
"""Similarity from which a name is suggested; lower gave names that only look alike."""
_SHORTLIST = 6
_POSTINGS = 2_000
_NOISE = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


def loosen(name: str) -> str:
    """Fold a name so that case, punctuation and the kind of dash or quote do not count."""
    return _NOISE.sub(" ", fold(name).replace("'", "").replace("\u2019", "")).strip()


def find_nearest(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name most like the wanted one; None if none is close or two are equally so.

    Names that differ in a number are no slips of the keyboard: `2026-01-31` never suggests
    `2026-01-30`.
    """
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


class Names:
    """An index of names by the starts of their words and by their outer letters.

    Args:
        items: Names with the paths they stand for.
    """

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self._names: list[str] = []
        self._paths: dict[str, str] = {}
        self._index: dict[str, list[int]] = {}
        self._known: dict[str, str | None] = {}
        for name, path in items:
            if name in self._paths:
                continue
            at = len(self._names)
            self._names.append(name)
            self._paths[name] = path
            for key in _keys(loosen(name)):
                self._index.setdefault(key, []).append(at)

    def find(self, wanted: str) -> tuple[str, str] | None:
        """Return the nearest name and its path; None if none is close."""
        if wanted not in self._known:
            self._known[wanted] = find_nearest(wanted, self._shortlist(wanted))
        name = self._known[wanted]
        return None if name is None else (name, self._paths[name])

    def _shortlist(self, wanted: str) -> Iterator[str]:
        """Yield the names that share most keys with the wanted one; rare keys are asked first."""
        counts: Counter[int] = Counter()
        length, seen = len(wanted), 0
        for postings in sorted(
            (self._index.get(key, []) for key in _keys(loosen(wanted))), key=len
        ):
            if seen and seen + len(postings) > _POSTINGS:
                break
            seen += len(postings)
            counts.update(postings)
        least = max(counts.values(), default=0) - 1
        likely = [at for at, count in counts.items() if count >= least]
        ranked = sorted(likely, key=lambda at: (-counts[at], abs(len(self._names[at]) - length)))
        for at in ranked[:_SHORTLIST]:
            yield self._names[at]


def _keys(loose: str) -> set[str]:
    if not loose:
        return set()
    return {word[:2] for word in loose.split()} | {f"${loose[-3:]}", f"{loose[0]}~{loose[-1]}"}
