"""Putting a site that was built beside its place where it is read from.

A site of which nothing stays is put there whole, by its name, if it is on the same disk and the
folder above can be written to. Otherwise files are put into the
folder one by one: those that are not the same. Each is whole at any moment, and what is no longer
part of the site goes first. If that is interrupted, the next build puts right what is left.

Hidden files and folders at its top are not ours and stay, as with MkDocs: `.git` of those who
publish a branch.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from vaultkit.vault.write.nofollow import (
    create_file,
    make_folders,
    open_file,
    remove_file,
    replace_file,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

_END = "\0"
_BLOCK = 1 << 16
_HERE = -100
"""`AT_FDCWD` of Linux."""
_NO_RENAME = frozenset({errno.EACCES, errno.EBUSY, errno.EPERM, errno.EROFS, errno.EXDEV})
"""What the system says of a folder that must keep its name: a mount, one in a locked folder."""
_EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux, and `RENAME_SWAP` of macOS."""


def write_stays(paths: Iterable[str], file: Path) -> None:
    """Write which files of the last site stay, for the process that puts the new one in its place.

    Errors:
        OSError: it cannot be written.
    """
    file.write_text("".join(f"{path}{_END}" for path in paths), encoding="utf-8")


def read_stays(file: Path) -> frozenset[str]:
    """Return what `write_stays` wrote; nothing if there is no such file."""
    with suppress(FileNotFoundError):
        return frozenset(file.read_text("utf-8").split(_END)[:-1])
    return frozenset()


def put_in_place(built: Path, site_dir: Path, stays: Container[str] = ()) -> None:
    """Replace a site by a new one. Effect: moves files, and deletes those of the old site.

    Args:
        built: Folder of the new one, on the same disk as the old if it can be.
        site_dir: Folder of the old one, if there is one.
        stays: Paths of the old site's files that belong to the new one, and are not in `built`.

    Errors:
        OSError: it cannot be replaced.
    """
    if stays or _holds_more(site_dir):
        _update(built, site_dir, stays)
        return
    if not os.path.lexists(site_dir):
        os.rename(built, site_dir)
    elif not _replace_whole(built, site_dir):
        _update(built, site_dir, stays)


def _replace_whole(built: Path, site_dir: Path) -> bool:
    """Put a folder in the place of another; False where its name or its disk forbids that."""
    if os.stat(built).st_dev != os.stat(site_dir).st_dev:
        return False
    if _swap(built, site_dir):
        shutil.rmtree(built, ignore_errors=True)
        return True
    try:
        _rename_both(built, site_dir)
    except OSError as error:
        if error.errno not in _NO_RENAME:
            raise
        return False
    return True


def _swap(one: Path, other: Path) -> bool:
    """Give each of two folders the name of the other at one stroke; False where that cannot be.

    So there is a whole site at any moment, whatever happens to this process.
    """
    if os.name != "posix":
        return False
    import ctypes

    system, paths = ctypes.CDLL(None, use_errno=True), (os.fsencode(one), os.fsencode(other))
    if hasattr(system, "renameat2"):
        return bool(system.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0)
    if hasattr(system, "renamex_np"):
        return bool(system.renamex_np(*paths, _EXCHANGE) == 0)
    return False


def _rename_both(built: Path, site_dir: Path) -> None:
    old = tempfile.mkdtemp(prefix=f".{site_dir.name}.", suffix=".old", dir=site_dir.parent)
    aside = os.path.join(old, "site")
    try:
        os.rename(site_dir, aside)
        try:
            os.rename(built, site_dir)
        except BaseException:
            os.rename(aside, site_dir)
            raise
    except BaseException:
        with suppress(OSError):  # the old site stays in it if it could not be put back
            os.rmdir(old)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _holds_more(folder: Path) -> bool:
    """Tell whether a folder is more than the site in it: a mount, a link, one with hidden files."""
    if folder.is_symlink() or os.path.ismount(folder):
        return True
    with suppress(FileNotFoundError):
        return any(map(_is_hidden, os.listdir(folder)))
    return False


def _is_hidden(path: str) -> bool:
    return path.startswith(".")


def _update(built: Path, site_dir: Path, stays: Container[str]) -> None:
    new = list(_walk(str(built)))
    names = set(new)
    _remove_others(site_dir, names, stays)
    source, base = os.path.realpath(built), os.path.realpath(site_dir)
    for path in new:
        _put(source, base, path)


def _put(source: str, base: str, path: str) -> None:
    """Move a file to its place, unless the same is there: its date then stays what it was."""
    new = os.path.join(source, path)
    if _is_same(new, base, path):
        return
    make_folders(base, os.path.dirname(path))
    try:
        replace_file(base, new, path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(new, base, path)


def _is_same(new: str, base: str, path: str) -> bool:
    try:
        place = open_file(base, path)
    except OSError:
        return False
    with open(new, "rb") as one, open(place, "rb") as other:
        if os.fstat(one.fileno()).st_size != os.fstat(place).st_size:
            return False
        return all(block == other.read(_BLOCK) for block in iter(lambda: one.read(_BLOCK), b""))


def _copy(new: str, base: str, path: str) -> None:
    """Copy a file from another disk, with its date, so that it is whole at any moment."""
    beside = f"{path}.new"
    with suppress(FileNotFoundError):
        remove_file(base, beside)
    status = os.stat(new)
    with open(new, "rb") as source, open(create_file(base, beside, 0o666), "wb") as target:
        shutil.copyfileobj(source, target)
    os.utime(os.path.join(base, beside), ns=(status.st_atime_ns, status.st_mtime_ns))
    replace_file(base, beside, path)


def _remove_others(folder: Path, *kept: Container[str]) -> None:
    """Remove all files but some, and the folders that are empty then."""
    _prune(str(folder), "", kept)


def _prune(folder: str, below: str, kept: tuple[Container[str], ...]) -> bool:
    """Remove what is not kept; return whether nothing is left. Paths start below the top."""
    is_empty = True
    with os.scandir(folder) as entries:
        for entry in list(entries):
            path = f"{below}{entry.name}"
            if _is_hidden(path):
                is_empty = False
            elif entry.is_dir(follow_symlinks=False):
                if _prune(entry.path, f"{path}/", kept):
                    os.rmdir(entry.path)
                else:
                    is_empty = False
            elif any(path in names for names in kept):
                is_empty = False
            else:
                os.unlink(entry.path)
    return is_empty


def _walk(folder: str, below: str = "") -> Iterator[str]:
    """Yield the paths of a folder's files."""
    with os.scandir(folder) as entries:
        for entry in list(entries):
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{path}/")
            else:
                yield path
