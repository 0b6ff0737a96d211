"""The Markdown parser with the extensions that Obsidian's text needs, and what it yields.

Where marks have to be put into a text for it, `Inserted` leads back to the text's own offsets.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import pyromark

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Event = Any
"""What pyromark yields: "SoftBreak", {"Text": …}, {"Start": …}, {"End": …}, …"""

_O = pyromark.Options
MARKDOWN = pyromark.Markdown(
    options=_O.ENABLE_TABLES
    | _O.ENABLE_FOOTNOTES
    | _O.ENABLE_STRIKETHROUGH
    | _O.ENABLE_MATH
    | _O.ENABLE_WIKILINKS
)


_END_OF_TEXT = lazy_re(rb"\n[ \t]*+\r?\n|\Z")


def end_of_text(data: bytes, at: int) -> int:
    """Return the end of the next blank line, or of all."""
    found = _END_OF_TEXT.search(data, at)
    return found.end() if found else len(data)


def element_name(tag: Any) -> str:
    """Return the element of a `Start` or `End`."""
    return tag if type(tag) is str else next(iter(tag))


def is_panic(error: BaseException) -> bool:
    """Tell whether an error is the parser's own crash, which Python does not count as one."""
    return type(error).__name__ == "PanicException"


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
                if event.get("Start") == "HtmlBlock" and not data[start:end].strip():
                    for inner, _ in found:
                        if type(inner) is dict and inner.get("End") == "HtmlBlock":
                            break
                    continue
                kind = next(iter(event))
                if start == end and kind == "InlineHtml":
                    continue
                if kind in _WITH_TEXT and end - start != length:
                    event = {kind: data[start:end].decode()}  # noqa: PLW2901 without the marks
            yield event, {"start": start, "end": end}
