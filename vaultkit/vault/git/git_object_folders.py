"""Pipes and devices in the folders where git looks for refs and objects, wherever links lead.

Git opens what it finds there and would wait for a pipe for ever. It goes through symbolic links,
and through `info/alternates` on to the objects of other repositories; so does this.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from vaultkit.config.bounded_read import read_bounded
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_LINKED = 100_000
"""Files and folders that are looked at behind links; a link to `/` leads to more."""
_MAX_ALTERNATES = 1 << 20
"""Bytes of a list of other repositories' objects."""
_MAX_DEPTH = 5
"""How far git follows such lists: one that is named by the sixth is refused."""
_OF_OBJECTS = lazy_re(r"[0-9a-f]{2}|pack|info")
"""Names in a folder of objects that mean something to git."""


def find_special_below(folders: Iterable[str], objects: str) -> str:
    """Return a pipe or device below folders that git reads, "" if there is none.

    Args:
        folders: Folders, all of which is read.
        objects: The folder of objects; the ones that it names are looked at too.

    Errors:
        GitError: links lead to more files than a repository has, or a list of other objects
            cannot be read.
    """
    walk = _Walk()
    for folder in folders:
        found = next(walk.find(folder), "")
        if found:
            return found
    return next(_special_objects(walk, objects), "")


def is_special(path: str) -> bool:
    """Tell whether a path leads to something that is neither a file nor a folder."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _special_objects(walk: _Walk, objects: str) -> Iterator[str]:
    pending = [(objects, 0)]
    seen: set[str] = set()
    while pending:
        folder, depth = pending.pop()
        if os.path.realpath(folder) in seen:
            continue
        seen.add(os.path.realpath(folder))
        yield from walk.find(folder, lambda name: _OF_OBJECTS.fullmatch(name) is not None)
        if depth <= _MAX_DEPTH:
            pending += ((other, depth + 1) for other in _read_alternates(folder))


def _read_alternates(objects: str) -> Iterator[str]:
    """Yield the folders of objects that a folder of objects names."""
    path = os.path.join(objects, "info", "alternates")
    if not os.path.exists(path):
        return
    try:
        data = read_bounded(path, _MAX_ALTERNATES)
    except OSError as error:
        message = f"git cannot be asked: {path}: {error.strerror or error}"
        raise GitError(message) from error
    for line in data.split(b"\n"):
        if line and not line.startswith(b"#") and b"\0" not in line:
            for way in {line, _unquote(line)}:
                yield os.path.join(os.path.realpath(objects), os.fsdecode(way))


_ESCAPE = lazy_re(rb"\\([0-7]{3}|.)", re.DOTALL)
_SHORT = {
    b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v",
}  # fmt: skip


def _unquote(line: bytes) -> bytes:
    r"""Return a path that may be written as git quotes odd names: `"a\303\244"`."""
    if not (line.startswith(b'"') and line.endswith(b'"')):
        return line
    return _ESCAPE.sub(_unescape, line[1:-1]).replace(b"\0", b"")


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if len(code) > 1 else _SHORT.get(code, code)


def _list(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError as error:
        message = f"git cannot be asked: {folder}: {error.strerror or error}"
        raise GitError(message) from error


class _Walk:
    """Looks below folders; enters none twice, and not too many behind links."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._linked = 0

    def find(self, top: str, is_meant: Callable[[str], bool] = bool) -> Iterator[str]:
        """Yield what is neither a file nor a folder.

        Args:
            top: The folder; it may be a link.
            is_meant: Tells which names in it count.
        """
        pending = [(top, False)]
        while pending:
            folder, is_linked = pending.pop()
            if not self._is_new(folder):
                continue
            for entry in _list(folder):
                if folder == top and not is_meant(entry.name):
                    continue
                self._count(top, is_linked=is_linked)
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, is_linked))
                elif entry.is_symlink() and os.path.isdir(entry.path):
                    pending.append((entry.path, True))
                elif not entry.is_file(follow_symlinks=False) and is_special(entry.path):
                    yield entry.path

    def _is_new(self, folder: str) -> bool:
        """Tell whether this is a folder that was not entered yet."""
        try:
            status = os.stat(folder)
        except OSError:
            return False
        place = (status.st_dev, status.st_ino)
        if not stat.S_ISDIR(status.st_mode) or place in self._seen:
            return False
        self._seen.add(place)
        return True

    def _count(self, top: str, *, is_linked: bool) -> None:
        self._linked += is_linked
        if self._linked > MAX_LINKED:
            message = f"git cannot be asked: links in {top} lead to more than {MAX_LINKED:,} files"
            raise GitError(message)
