"""Which names fit what was typed, the best first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_One = TypeVar("_One")
_LONGEST = 60
"""Letters of a query that may lie scattered in a name."""


def best(
    known: Sequence[_One], folded: Sequence[str], query: str, most: int, *, is_whole: bool = False
) -> tuple[list[_One], bool]:
    """Return what fits a query, the best first, and whether there is more.

    First come the names that are the query, then those that begin with it, that have a word which
    does, that hold it, and last those in which its letters stand in order; of equals, the shorter.

    Args:
        known: What there is.
        folded: The name of each, folded.
        query: What was typed.
        most: How much is returned at most.
        is_whole: Whether only names fit that hold the query as a whole.
    """
    wanted = fold(query).strip()
    if not wanted:
        return list(known[:most]), len(known) > most
    chosen: list[int] = []
    for rank in _ranks(wanted, is_whole=is_whole):
        seen = {*chosen}
        found = [at for at, name in enumerate(folded) if rank(name) and at not in seen]
        chosen += sorted(found, key=lambda at: len(folded[at]))
        if len(chosen) > most:
            break
    return [known[at] for at in chosen[:most]], len(chosen) > most


def _ranks(wanted: str, *, is_whole: bool) -> Iterator[Callable[[str], object]]:
    """Yield what tells names that fit, the best first; what fits one may fit those before."""
    yield lambda name: name == wanted
    yield lambda name: name.startswith(wanted)
    yield re.compile(rf"\b{re.escape(wanted)}").search
    yield lambda name: wanted in name
    if len(wanted) <= _LONGEST and not is_whole:
        yield re.compile("[^\n]*?".join(map(re.escape, wanted))).search
