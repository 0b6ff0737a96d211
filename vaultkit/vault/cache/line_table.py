"""A line of text for each of many paths: found by what stands in it, and read when asked for.

Lines are JSON, or words between blanks, so what is looked for can be told from any other by its
quotes, brackets or blanks.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_END = b"\n"


class LineTable:
    """Lines of some paths.

    Args:
        places: The paths, with the numbers of their lines.
        data: The lines, as `join_lines` gives them.

    Errors:
        ValueError: there are more or fewer lines than paths.
    """

    def __init__(self, places: Mapping[str, int], data: bytes) -> None:
        self._places, self._data = places, data
        self._lines = data.split(_END)
        if self._lines.pop() or len(self._lines) != len(places):
            message = "lines are missing"
            raise ValueError(message)

    @cached_property
    def _paths(self) -> Sequence[str]:
        return [*self._places]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self._lines)]

    def line(self, path: str) -> bytes:
        """Return the line of a path, an empty one if it has none."""
        place = self._places.get(path)
        return b"" if place is None else self._lines[place]

    def paths_with(self, words: bytes) -> Iterator[str]:
        """Yield the paths in whose lines something stands, in their order."""
        at = self._data.find(words)
        while at != -1:
            number = bisect_right(self._starts, at) - 1
            yield self._paths[number]
            at = self._data.find(words, self._starts[number + 1])

    def rewritten(self, paths: Sequence[str], lines: Mapping[str, bytes]) -> bytes:
        """Return a table of some paths, with other lines for some of them.

        Args:
            paths: Its paths, whether they are in this one or not.
            lines: The other lines; an empty one for a path that is in neither.
        """
        if paths != self._paths:
            return join_lines(lines[p] if p in lines else self.line(p) for p in paths)
        new = [*self._lines]
        for path, line in lines.items():
            new[self._places[path]] = line
        return join_lines(new) if lines else self._data


def join_lines(lines: Iterable[bytes]) -> bytes:
    """Return lines, none of which has a line end, as one."""
    return b"".join([line + _END for line in lines])
