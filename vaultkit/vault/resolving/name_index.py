"""Files by their names: those of one name, those whose paths end alike, and the nearest of them.

A vault may hold thousands of files of one name (`README.md`, `index.md`), each linked by its path
or by its name alone. No look-up goes through all of them: an index of the ends of their paths is
made when first asked for, and the nearest are taken from lists that are sorted once.
"""

from __future__ import annotations

from bisect import bisect_left
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_CANDIDATES = 20
"""Files named at most where several fit: enough for a person, and no more for a thousand links."""

_AFTER_SLASH = chr(ord("/") + 1)


class NameIndex:
    """Look-ups of files by folded name and path.

    Args:
        files: Every file of the vault, as vault-relative paths.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._by_path: dict[str, list[str]] = {}
        self._count = 0
        for path in sorted(files):
            self._count += 1
            folded = fold(path)
            self._by_path.setdefault(folded, []).append(path)
            self._by_name.setdefault(folded.rpartition("/")[2], []).append(path)
        self._by_end: dict[tuple[str, int], dict[str, list[str]]] = {}
        self._ranked: dict[str, _Ranked] = {}

    def with_files(self, added: Iterable[str], removed: Iterable[str]) -> NameIndex:
        """Return the index once some files came and others went; this one stays."""
        new = NameIndex(())
        new._by_name, new._by_path = {**self._by_name}, {**self._by_path}
        names = set()
        for path, is_new in (*((x, True) for x in added), *((x, False) for x in removed)):
            folded = fold(path)
            name = folded.rpartition("/")[2]
            names.add(name)
            for index, key in ((new._by_path, folded), (new._by_name, name)):
                others = [other for other in index.get(key, ()) if other != path]
                index[key] = sorted((*others, path)) if is_new else others
                if not index[key]:
                    del index[key]
        new._count = sum(map(len, new._by_path.values()))
        new._by_end = {key: ends for key, ends in self._by_end.items() if key[0] not in names}
        ranked = self._ranked.items()
        new._ranked = {key: one for key, one in ranked if key.rpartition("/")[2] not in names}
        return new

    @property
    def are_paths_unlike(self) -> bool:
        """Whether no two files have one folded path."""
        return self._count == len(self._by_path)

    def named(self, name: str) -> Sequence[str]:
        """Return the files with a folded file name, in path order."""
        return self._by_name.get(name, ())

    def at(self, path: str) -> Sequence[str]:
        """Return the files with a folded path: one, or several that differ in case."""
        return self._by_path.get(path, ())

    def ending(self, path: str) -> Sequence[str]:
        """Return the files whose paths end with a folded path, in path order.

        Whole segments count, and at least one more stands before them.
        """
        name = path.rpartition("/")[2]
        slashes = path.count("/")
        ends = self._by_end.get((name, slashes))
        if ends is None:
            ends = self._by_end[name, slashes] = _collect_ends(self.named(name), slashes)
        return ends.get(path, ())

    def nearest(self, path: str, folder: str) -> tuple[str, ...]:
        """Return the best of the files that end with a folded path, seen from a folder.

        Those below the folder come first, then the shorter path in characters, then path order;
        at most `MOST_CANDIDATES`.
        """
        ranked = self._ranked.get(path)
        if ranked is None:
            ranked = self._ranked[path] = _Ranked(self.ending(path))
        return ranked.nearest(fold(folder))


def _collect_ends(paths: Iterable[str], slashes: int) -> dict[str, list[str]]:
    """Return files by the last segments of their folded paths: those after `slashes` slashes."""
    ends: dict[str, list[str]] = {}
    for path in paths:
        parts = fold(path).rsplit("/", slashes + 1)
        if len(parts) == slashes + 2:
            ends.setdefault("/".join(parts[1:]), []).append(path)
    return ends


class _Ranked:
    """Files that fit one target, sorted by length, and by path to find those below a folder."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._by_length = sorted(paths, key=_length_and_path)
        by_path = sorted((fold(path), path) for path in paths)
        self._folded = [folded for folded, _ in by_path]
        self._paths = [path for _, path in by_path]

    def nearest(self, folder: str) -> tuple[str, ...]:
        if not folder:
            return tuple(self._by_length[:MOST_CANDIDATES])
        first = bisect_left(self._folded, f"{folder}/")
        past = bisect_left(self._folded, f"{folder}{_AFTER_SLASH}")
        below = nsmallest(MOST_CANDIDATES, self._paths[first:past], key=_length_and_path)
        inside = frozenset(below)
        others = (path for path in self._by_length if path not in inside)
        # With fewer below than are wanted, all that lie there are in `below`.
        return (*below, *islice(others, MOST_CANDIDATES - len(below)))


def _length_and_path(path: str) -> tuple[int, str]:
    return len(path), path
