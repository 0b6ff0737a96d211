"""Choose where imported files go, and find which file an address of another tool means."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    fold,
    folder_of,
    suffix_of,
)
from vaultkit.notes.text.file_names import find_name_fault, name_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SUFFIXES = frozenset({"md", "markdown", "mdown", "mkd", "mdx", "txt"})
"""Files that are read as Markdown."""
_KEPT = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"pdf", "canvas", "base"}
_INDEX = frozenset({"index", "_index"})
_DATED = lazy_re(r"(\d{4})-(\d{2})-(\d{2})-(?=.)")
_ROOTS = ("", "static", "content", "docs", "assets", "_posts", "source", "public")


@dataclass(frozen=True)
class Names:
    """Which file goes where.

    Args:
        new: The new path of each file that is imported, by its path in the source folder.
        days: The day in the name of a file.
        left: Files that are not imported: path, 0, why.
    """

    new: Mapping[str, str]
    days: Mapping[str, date]
    left: Sequence[tuple[str, int, str]]

    def find(self, target: str, folder: str) -> str | None:
        """Return the source file that an address in a folder means; None if none is."""
        roots = _ROOTS if target.startswith("/") else (folder, *_ROOTS)
        path = target.lstrip("/")
        for root in roots:
            joined = posixpath.normpath(posixpath.join(root, path))
            for name in _spellings(joined):
                if name in self.new:
                    return name
        return self._by_name(path)

    def _by_name(self, path: str) -> str | None:
        """Return the one file that a short reference names, as Hugo's `ref` and Jekyll's do."""
        stem = posixpath.splitext(path)[0] if suffix_of(path) in SUFFIXES else path
        if "/" in stem:
            return None
        found = [
            name
            for name in self.new
            if suffix_of(name) in SUFFIXES
            and posixpath.splitext(posixpath.basename(name))[0] in {stem, _DATED.sub("", stem)}
        ]
        return found[0] if len(found) == 1 else None


def _spellings(path: str) -> Iterator[str]:
    """Yield the files that an address may stand for."""
    yield path
    stem = posixpath.splitext(path)[0] if suffix_of(path) in {*SUFFIXES, "html"} else path
    for suffix in sorted(SUFFIXES):
        yield f"{stem}.{suffix}"
    for index in sorted(_INDEX):
        yield posixpath.normpath(f"{stem}/{index}.md")


def plan_names(
    files: Iterable[str], existing: Iterable[str], folder: str, titles: Mapping[str, str]
) -> Names:
    """Decide where files go.

    Args:
        files: The source folder's files.
        existing: The files that the vault has.
        folder: Where in the vault everything goes, "" for its root.
        titles: Titles by which notes are named, by file.
    """
    taken = {fold(path) for path in existing}
    new: dict[str, str] = {}
    days: dict[str, date] = {}
    left: list[tuple[str, int, str]] = []
    for path in files:
        suffix = suffix_of(path)
        if suffix not in SUFFIXES and suffix not in _KEPT:
            left.append((path, 0, "no note and no attachment, not imported"))
            continue
        name = path
        if suffix in SUFFIXES:
            name, day = _note_name(path, titles.get(path, ""))
            if day:
                days[path] = day
        safe = "/".join(name_for(part) or "note" for part in name.split("/"))
        if find_name_fault(name):
            left.append((path, 0, f'the name is not one for every system; it is "{safe}"'))
            name = safe
        wanted = f"{folder}/{name}" if folder else name
        new[path] = _free(wanted, taken)
        if new[path] != wanted:
            left.append((path, 0, f'the vault has a file of that name; it is "{new[path]}"'))
        taken.add(fold(new[path]))
    return Names(new, days, left)


def _note_name(path: str, title: str) -> tuple[str, date | None]:
    """Return the path of a note for a file, and the day in its name."""
    folder, stem = folder_of(path), posixpath.splitext(posixpath.basename(path))[0]
    day: date | None = None
    match = _DATED.match(stem)
    if match:
        try:
            day = date(*(int(part) for part in match.groups()))
        except ValueError:
            match = None
        else:
            stem = stem[match.end() :]
    if stem in _INDEX:
        stem = folder.rpartition("/")[2] or "index"
    stem = name_for(title) or stem
    return f"{folder}/{stem}.md" if folder else f"{stem}.md", day


def _free(path: str, taken: set[str]) -> str:
    stem, suffix = posixpath.splitext(path)
    number, free = 2, path
    while fold(free) in taken:
        free = f"{stem} {number}{suffix}"
        number += 1
    return free
