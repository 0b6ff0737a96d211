"""Putting a site that was built beside its place where it is read from.

A site of which nothing stays is put there whole, by its name. Otherwise files are put into the
folder one by one: those that are not the same. Each is whole at any moment, and what is no longer
part of the site goes first. If that is interrupted, the next build puts right what is left.

Hidden files and folders at its top are not ours and stay, as with MkDocs: `.git` of those who publish
a branch.
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

_END = "\0"


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
    old = tempfile.mkdtemp(prefix=f".{site_dir.name}.", suffix=".old", dir=site_dir.parent)
    try:
        aside = os.path.join(old, "site")
        with suppress(FileNotFoundError):
            os.rename(site_dir, aside)
        try:
            os.rename(built, site_dir)
        except OSError:
            with suppress(OSError):
                os.rename(aside, site_dir)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def remove_site(site_dir: Path) -> None:
    """Remove the site of an earlier build. Effect: deletes its folder, or what we put there."""
    if _holds_more(site_dir):
        _remove_others(site_dir, ())
    else:
        shutil.rmtree(site_dir, ignore_errors=True)


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
    for path in new:
        _put(os.path.join(built, path), os.path.join(site_dir, path))


def _put(new: str, place: str) -> None:
    """Move a file to its place, unless the same is there: its date then stays what it was."""
    try:
        if filecmp.cmp(new, place, shallow=False):
            return
    except OSError:
        os.makedirs(os.path.dirname(place), exist_ok=True)
    try:
        os.replace(new, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = f"{place}.new"
        shutil.copy2(new, beside)
        os.replace(beside, place)


def _remove_others(folder: Path, *kept: Container[str]) -> None:
    """Remove all files but some, and the folders that are empty then."""
    _prune(str(folder), "", kept)


def _prune(folder: str, below: str, kept: tuple[Container[str], ...]) -> bool:
    """Remove what is not kept; return whether nothing is left. Paths start below the first folder."""
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
