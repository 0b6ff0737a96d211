"""List and read the files of a built site."""

from __future__ import annotations

import filecmp
import os
import sys
from collections import deque
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.bounded_read import read_bounded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


class BuiltSite(NamedTuple):
    """A site that is built, but perhaps not in its place yet.

    Args:
        folder: Where its files are.
        last: Where the site is that it replaces.
        stays: Paths of files of that one which belong to this one, and are not in `folder`.
        sources: Files that some of those are copies of.
    """

    folder: Path
    last: Path = Path()
    stays: Collection[str] = ()
    sources: Mapping[str, str] = MappingProxyType({})

    def read(self, path: str) -> bytes:
        """Return the bytes of a file.

        Errors:
            OSError: it cannot be read.
        """
        return read_output_file(self.last if path in self.stays else self.folder, path)


def find_output(folder: Path) -> Iterator[str]:
    """Yield the paths of a built site's files in order, hidden ones too.

    Links are followed, but no folder is entered twice, whatever leads to it: its files come under
    the path that it has without links, if there is one.
    """
    found: list[str] = []
    seen: set[tuple[int, int]] = set()
    folders, linked = [""], deque[str]()
    while folders or linked:
        parent = folders.pop() if folders else linked.popleft()
        if not _is_new(folder / parent, seen):
            continue
        with os.scandir(folder / parent) as entries:
            for entry in entries:
                path = f"{parent}/{entry.name}" if parent else entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_symlink() and os.path.isdir(entry.path):
                    linked.append(path)
                else:
                    found.append(path)
    yield from sorted(found)


def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Tell whether a folder has not been seen, whatever its path; from now on it has."""
    status = folder.stat()
    place = (status.st_dev, status.st_ino)
    is_new = place not in seen
    seen.add(place)
    return is_new


def read_output(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a built site: its path and its bytes.

    Errors:
        OSError: a file cannot be read.
    """
    for path in find_output(folder):
        yield path, read_output_file(folder, path)


def read_output_file(folder: Path, path: str) -> bytes:
    """Return the bytes of a file of a built site.

    Errors:
        OSError: it cannot be read, or is a pipe or a device.
    """
    return read_bounded(os.path.join(folder, path), sys.maxsize)


def find_changed(site: BuiltSite, homes: Sequence[Path]) -> list[str]:
    """Return the paths of a built site's files in order, without copies of what stands elsewhere.

    Args:
        site: The site.
        homes: Folders of files that are put on sites of whatever vault, at the same paths.
    """
    folder, starts = site.folder, tuple(os.path.join(home, "") for home in homes)
    has_folder = cache(os.path.isdir)

    def is_copy(path: str) -> bool:
        head, _, _ = path.rpartition("/")
        near = [home for home in homes if has_folder(os.path.join(home, head))]
        return _is_copy(path, folder, near)

    new = (path for path in find_output(folder) if not is_copy(path))
    old = (path for path in site.stays if not site.sources.get(path, "").startswith(starts))
    return sorted((*new, *old))


def _is_copy(path: str, folder: Path, homes: Sequence[Path]) -> bool:
    for home in homes:
        own = os.path.join(home, path)
        if os.path.isfile(own):
            return filecmp.cmp(own, folder / path, shallow=False)
    return False


def read_own_texts(folders: tuple[Path, ...], suffixes: frozenset[str]) -> Iterator[str]:
    """Yield the texts of files below folders that have one of some suffixes (`.html`)."""
    for folder in folders:
        for path in find_output(folder):
            if os.path.splitext(path)[1] in suffixes:
                yield (folder / path).read_text("utf-8", "replace")
