"""Which notes were renamed or moved between two states of a vault, as git would tell it.

A note that is gone and one that is new are the same note if they hold the same bytes, or if lines
with at least half of the bytes of the longer one stand in both. Nothing needs to be staged.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vaultkit.notes.paths import stem_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

ENOUGH = 0.5
"""Share of the longer note that must stand in both."""
MAX_PAIRS = 100_000
"""Pairs that are compared line by line; beyond, only notes of the same name are."""

Pair = tuple[str, str]
"""An old path and a new one."""


def find_renames(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, str]:
    """Return the new path of each note that has one, by its old path."""
    gone = {path: data for path, data in before.items() if path not in after}
    new = {path: data for path, data in after.items() if path not in before}
    renames: dict[str, str] = {}
    for find_pairs in (_pair_equal, _pair_similar):
        for old, path in list(find_pairs(gone, new)):
            if old in gone and path in new:
                renames[old] = path
                del gone[old], new[path]
    return renames


def _pair_equal(gone: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[Pair]:
    """Yield pairs with the same bytes: of several, those of the same name, then in path order."""
    there = _group((data, path) for path, data in new.items())
    for data, olds in _group((data, path) for path, data in gone.items()).items():
        paths = there.get(data, [])
        by_name = dict(_pair_names(olds, paths))
        taken = set(by_name.values())
        yield from by_name.items()
        rest = (path for path in paths if path not in taken)
        yield from zip((old for old in olds if old not in by_name), rest, strict=False)


def _pair_similar(gone: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[Pair]:
    """Yield pairs that are similar enough, the most similar first."""
    if len(gone) * len(new) <= MAX_PAIRS:
        pairs: Iterable[Pair] = ((old, path) for old in gone for path in new)
    else:
        pairs = _pair_names([*gone], [*new])
    lines: dict[bytes, Counter[bytes]] = {}
    scored = [(_similarity(gone[old], new[path], lines), old, path) for old, path in pairs]
    close = sorted((-score, old, path) for score, old, path in scored if score >= ENOUGH)
    yield from ((old, path) for _, old, path in close)


def _pair_names(olds: Sequence[str], paths: Sequence[str]) -> Iterator[Pair]:
    """Yield pairs of the same name."""
    by_name = _group((stem_of(path), path) for path in paths)
    for old in olds:
        yield from ((old, path) for path in by_name.get(stem_of(old), ())[:1])


def _group(items: Iterable[tuple[Hashable, str]]) -> dict[Hashable, list[str]]:
    groups: dict[Hashable, list[str]] = {}
    for key, path in items:
        groups.setdefault(key, []).append(path)
    return groups


def _similarity(a: bytes, b: bytes, lines: dict[bytes, Counter[bytes]]) -> float:
    """Return the share of the longer text that stands in both, from 0 to 1."""
    longer = max(len(a), len(b))
    if min(len(a), len(b)) < ENOUGH * longer or not longer:
        return 0.0
    for data in (a, b):
        if data not in lines:
            lines[data] = Counter(data.splitlines())
    shared = sum((len(line) + 1) * count for line, count in (lines[a] & lines[b]).items())
    return min(shared / longer, 1.0)
