"""Find folders that are copies of others, by what two files of one name have in common."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FEWEST = 10
"""Files that two folders must both have."""
_SHARE = 2
"""One of so many files of the smaller folder must be in the other."""


class Copy(NamedTuple):
    """A folder, and the one that it is a copy of; the vault itself is ""."""

    folder: str
    original: str


class FolderCopies:
    """Tells of what folders two files of one name are copies.

    Args:
        paths: Of all files of the vault.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = sorted(paths)
        self._known = frozenset(self._paths)
        self._common: dict[tuple[str, str], int] = {}
        self._found: dict[tuple[str, str], Copy | None] = {}

    def of(self, files: Sequence[str]) -> Copy | None:
        """Return the folders that explain why several files have one name; None if none do."""
        for other in files[1:]:
            copy = self._of_two(files[0], other)
            if copy:
                return copy
        return None

    def _of_two(self, one: str, other: str) -> Copy | None:
        folders = one.rpartition("/")[0], other.rpartition("/")[0]
        if folders not in self._found:
            self._found[folders] = self._find(one, other)
        return self._found[folders]

    def _find(self, one: str, other: str) -> Copy | None:
        """Return the folders that have most in common, the inner ones of those that have as much.

        The inner pairs lie in the outer ones, so all files of one copy give the same.
        """
        best, most = None, _FEWEST - 1
        for pair in _pairs(one, other):
            common = self._count(*pair)
            if common >= max(most, _FEWEST):
                best, most = pair, common
        if best is None:
            return None
        original, copy = sorted(best, key=lambda folder: (folder.count("/"), bool(folder), folder))
        return Copy(copy, original)

    def _count(self, one: str, other: str) -> int:
        """Return how many files two folders share, 0 if those are few of what they hold."""
        key = min(one, other), max(one, other)
        if key not in self._common:
            first, second = (self._below(folder) for folder in key)
            small, large = key if len(first) <= len(second) else key[::-1]
            least = min(len(first), len(second))
            files = first if len(first) <= len(second) else second
            cut = len(small) + 1 if small else 0
            start = f"{large}/" if large else ""
            common = sum(start + path[cut:] in self._known for path in files)
            self._common[key] = common if common * _SHARE >= least else 0
        return self._common[key]

    def _below(self, folder: str) -> list[str]:
        """Return the files below a folder."""
        if not folder:
            return self._paths
        start = bisect_left(self._paths, f"{folder}/")
        return self._paths[start : bisect_left(self._paths, f"{folder}0")]  # "0" follows "/"


def _pairs(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield the folders that hold two files at the same place, from the outermost in."""
    first, second = one.split("/"), other.split("/")
    same = 0
    while same < min(len(first), len(second)) and first[-1 - same] == second[-1 - same]:
        same += 1
    for end in range(same, 0, -1):
        yield "/".join(first[:-end]), "/".join(second[:-end])
