"""Marks that are put into a text for the parser, and the way back to the text's own offsets."""

from __future__ import annotations

import sys
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.notes.markdown.parser_events import Event

_WITH_TEXT = ("Text", "Html", "InlineHtml")


class Insertion(NamedTuple):
    """Bytes to put in before an offset; those of a lower rank stand first."""

    at: int
    rank: int
    text: bytes


class Inserted:
    """What was put into a text.

    Args:
        insertions: In order.
    """

    def __init__(self, insertions: Sequence[Insertion]) -> None:
        self.insertions = tuple(insertions)
        self._at = [each.at for each in insertions]
        self._moved = [0, *accumulate(len(each.text) for each in insertions)]
        self._starts = [each.at + by for each, by in zip(insertions, self._moved[:-1], strict=True)]

    def apply(self, data: bytes) -> bytes:
        """Return the text with everything put in."""
        pieces: list[bytes] = []
        done = 0
        for each in self.insertions:
            pieces += (data[done : each.at], each.text)
            done = each.at
        return b"".join((*pieces, data[done:]))

    def remove(self, data: bytes) -> bytes:
        """Return a text as long as that of `apply` without what was put in."""
        pieces: list[bytes] = []
        done = 0
        for each, start in zip(self.insertions, self._starts, strict=True):
            pieces.append(data[done:start])
            done = start + len(each.text)
        return b"".join((*pieces, data[done:]))

    def back(self, offset: int) -> int:
        """Return an offset in the text itself for one behind insertion."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        return max(self._at[index], offset - self._moved[index + 1])

    def forward(self, offset: int) -> int:
        """Return where a byte of the text stands after insertion."""
        return offset + self._moved[bisect_right(self._at, offset)]

    def events_back(
        self, events: Iterable[tuple[Event, Any]], data: bytes
    ) -> Iterator[tuple[Event, Any]]:
        """Yield a parser's events with the ranges of the text itself, without blocks put in.

        `data` is the text as it was parsed, without what was put in.
        """
        index, low, high, moved = -1, 0, self._starts[0], 0
        found = iter(events)
        for event, range_ in found:
            start, end = range_["start"], range_["end"]
            while start >= high:
                index += 1
                low = high + len(self.insertions[index].text)
                moved = self._moved[index + 1]
                high = self._starts[index + 1] if index + 1 < len(self._starts) else sys.maxsize
            if low <= start and end <= high:  # nothing was put in between
                range_["start"] = start - moved
                range_["end"] = end - moved
                yield event, range_
                continue
            length = end - start
            start, end = self.back(start), self.back(end)
            if type(event) is dict:
                if start == end and event.get("Start") == "HtmlBlock":
                    for inner, _ in found:
                        if type(inner) is dict and inner.get("End") == "HtmlBlock":
                            break
                    continue
                kind = next(iter(event))
                if kind in _WITH_TEXT and end - start != length:
                    event = {kind: data[start:end].decode()}  # noqa: PLW2901 without the marks
            yield event, {"start": start, "end": end}
