"""Ranges of addresses, and which of many is the first that has an address of another."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_OWNER = object()
_OWNERS = 2
"""Owners whose ranges a node knows: the ranges of one of them may not count."""


class Range(NamedTuple):
    """Addresses from one to another.

    Args:
        first: The first.
        last: The last.
        what: What they are, as messages name it.
    """

    first: Any
    last: Any
    what: str

    def meets(self, other: Range) -> bool:
        """Tell whether an address is in both."""
        is_same = self.first.version == other.first.version
        return bool(is_same and self.first <= other.last and other.first <= self.last)

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"


class Owned(NamedTuple):
    """A thing and whose it is, of which things are numbered from 0."""

    number: int
    owner: object


def keep_first(known: list[Owned], new: Owned) -> None:
    """Add a thing to the first ones of two owners. Effect: changes the list."""
    if len(known) < _OWNERS and all(one.owner != new.owner for one in known):
        known.append(new)


class RangeIndex:
    """Ranges in an order, each with whose it is.

    The ends of all ranges cut the addresses into pieces. In a tree over the pieces each node knows
    the first ranges that have all of it, and those that have any of it. So a question takes as many
    steps as the tree is high, however many ranges there are and however they meet.

    Args:
        ranges: The ranges and their owners.
    """

    def __init__(self, ranges: Iterable[tuple[Range, object]]) -> None:
        pairs = list(ranges)
        self._ranges = [each for each, _ in pairs]
        self._cuts = sorted({cut for each in self._ranges for cut in _cuts(each)})
        self._size = 1 << len(self._cuts).bit_length()
        self._all: defaultdict[int, list[Owned]] = defaultdict(list)
        self._any: defaultdict[int, list[Owned]] = defaultdict(list)
        for number, (each, owner) in enumerate(pairs):
            self._add(each, Owned(number, owner))

    def find(
        self, asked: Range, *, before: int | None = None, but: object = _NO_OWNER
    ) -> Range | None:
        """Return the first range that has an address of another, None if there is none.

        Args:
            asked: The other.
            before: The number of the first range that does not count.
            but: Whose ranges do not count.
        """
        nodes, above = self._nodes(asked)
        known = [one for node in nodes for one in self._any.get(node, ())]
        known += (one for node in above for one in self._all.get(node, ()))
        end = len(self._ranges) if before is None else before
        number = min((one.number for one in known if one.owner != but), default=end)
        return self._ranges[number] if number < end else None

    def _add(self, each: Range, owned: Owned) -> None:
        nodes, above = self._nodes(each)
        for node in nodes:
            keep_first(self._all[node], owned)
            keep_first(self._any[node], owned)
        for node in above:
            keep_first(self._any[node], owned)

    def _nodes(self, each: Range) -> tuple[list[int], set[int]]:
        """Return the nodes whose pieces make up a range, and all nodes above its ends."""
        start = max(bisect_right(self._cuts, _key(each.first)) - 1, 0)
        end = bisect_right(self._cuts, _key(each.last))
        if start >= end:
            return [], set()
        above = {*self._above(start), *self._above(end - 1)}
        return list(_parts(start + self._size, end + self._size)), above

    def _above(self, piece: int) -> Iterator[int]:
        """Yield the node of a piece and those above it."""
        node = piece + self._size
        while node:
            yield node
            node >>= 1


def _parts(start: int, end: int) -> Iterator[int]:
    """Yield the largest nodes between two nodes of the lowest level, the second left out."""
    while start < end:
        if start & 1:
            yield start
            start += 1
        if end & 1:
            end -= 1
            yield end
        start, end = start >> 1, end >> 1


def _key(address: Any) -> tuple[int, int]:
    return address.version, int(address)


def _cuts(each: Range) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a range begins, and where what is behind it does."""
    version, last = _key(each.last)
    return _key(each.first), (version, last + 1)
