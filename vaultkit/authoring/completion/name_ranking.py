"""Which names fit what was typed, the best first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_One = TypeVar("_One")
_LONGEST = 60
"""Letters of a query that may lie scattered in a name."""


def best(
    known: Sequence[_One], folded: Sequence[str], query: str, most: int
) -> tuple[list[_One], bool]:
    """Return what fits a query, the best first, and whether there is more.

    First come the names that are the query, then those that begin with it, that have a word which
    does, that hold it, and last those in which its letters stand in order; of equals, the shorter.

    Args:
        known: What there is.
        folded: The name of each, folded.
        query: What was typed.
        most: How much is returned at most.
    """
    wanted = fold(query).strip()
    if not wanted:
        return list(known[:most]), len(known) > most
    holding = [at for at, name in enumerate(folded) if wanted in name]
    word = re.compile(rf"\b{re.escape(wanted)}")
    holding.sort(key=lambda at: _rank(folded[at], wanted, word))
    chosen = holding
    if len(holding) <= most and len(wanted) <= _LONGEST:
        letters = re.compile("[^\n]*?".join(map(re.escape, wanted)))
        seen = {*holding}
        spread = [at for at in _matching(folded, letters.search) if at not in seen]
        chosen = holding + sorted(spread, key=lambda at: len(folded[at]))
    return [known[at] for at in chosen[:most]], len(chosen) > most


def _matching(folded: Sequence[str], fits: Callable[[str], object]) -> list[int]:
    return [at for at, name in enumerate(folded) if fits(name)]


def _rank(name: str, wanted: str, word: re.Pattern[str]) -> tuple[int, int]:
    if name.startswith(wanted):
        return (0 if name == wanted else 1), len(name)
    return (2 if word.search(name) else 3), len(name)
