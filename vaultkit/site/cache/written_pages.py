"""Write pages, or leave them where the last site has them.

A page that is still the same keeps its file, and with it its date: whoever copies the site to a
server copies what has changed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_MODE = 0o666  # less what the user's mask takes away


@dataclass(frozen=True)
class OutputFiles:
    """Where the files of a site are, by their paths in it.

    Args:
        stamps: What tells that nobody wrote into them since: see `LastSite.holds`.
        stays: Those that the last site holds; they are not in the new one's folder.
        sources: Files that some of them are copies of.
    """

    stamps: dict[str, str] = field(default_factory=dict)
    stays: set[str] = field(default_factory=set)
    sources: dict[str, str] = field(default_factory=dict)


class LastSite:
    """The site that is being replaced.

    Args:
        folder: Where it is; "" if there is none.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._is_real = {folder: True}

    def holds(self, path: str, stamp: str) -> bool:
        """Tell whether a file is as it was left.

        Args:
            path: Its path in the site.
            stamp: Its stamp at that time.
        """
        return bool(self.folder) and self._stamp(os.path.join(self.folder, path)) == stamp

    def find_same(self, path: str, data: bytes) -> str:
        """Return the stamp of a file if these are its bytes, else ""."""
        if self.folder:
            place = os.path.join(self.folder, path)
            stamp = self._stamp(place)
            with suppress(OSError):
                if stamp and int(stamp.split(":")[1]) == len(data):
                    return stamp if Path(place).read_bytes() == data else ""
        return ""

    def _stamp(self, place: str) -> str:
        """Return the stamp of a file of the site; "" if it is none, or not in its folder."""
        try:
            found = os.stat(place, follow_symlinks=False)
        except OSError:
            return ""
        return _stamp(found) if self._is_below(os.path.dirname(place)) else ""

    def _is_below(self, folder: str) -> bool:
        """Tell whether no link leads from the site's folder to one in it."""
        known = self._is_real.get(folder)
        if known is None:
            known = not os.path.islink(folder) and self._is_below(os.path.dirname(folder))
            self._is_real[folder] = known
        return known


def write_page(data: bytes, path: str) -> str:
    """Write a file, and the folders it lies in. Return its stamp.

    Errors:
        OSError: it cannot be written.
    """
    _make_folder(path)
    try:
        file = os.open(path, _NEW, _MODE)
    except FileExistsError:
        os.unlink(path)
        file = os.open(path, _NEW, _MODE)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        return _stamp(os.fstat(file))
    finally:
        os.close(file)


def stamp_of(place: str) -> str:
    """Return what tells a file from others, and whether anybody writes into it; "" for none."""
    try:
        return _stamp(os.stat(place))
    except OSError:
        return ""


def _make_folder(path: str) -> None:
    folder = os.path.dirname(path)
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folders(folder)


def _make_folders(folder: str) -> None:
    """Make a folder and those above it, one by one: `os.makedirs` calls itself for each."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for one in reversed(missing):
        with suppress(FileExistsError):
            os.mkdir(one)


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"
