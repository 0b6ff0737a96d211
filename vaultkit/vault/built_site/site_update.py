"""Put a site that was built beside its place where it is read from.

A site of which nothing stays is put there whole, by its name, if it is on the same disk and the
folder above can be written to. Otherwise files are put into the
folder one by one: those that are not the same. All that needs room on the disk is brought there
first, so that a disk that is full leaves the site as it was. Each file is whole at any moment, and
what is no longer part of the site goes first. If that is interrupted, the next build puts right
what is left.

Hidden files and folders at its top are not ours and stay, as with MkDocs: `.git` of those who
publish a branch.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.vault.built_site.site_staging import hidden_folder
from vaultkit.vault.write.nofollow import (
    create_file,
    make_folders,
    open_file,
    remove_folder,
    replace_file,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_END = "\0"
_BLOCK = 1 << 16
_HERE = -100
"""`AT_FDCWD` of Linux."""
_NO_RENAME = frozenset({errno.EACCES, errno.EBUSY, errno.EPERM, errno.EROFS, errno.EXDEV})
"""What the system says of a folder that must keep its name: a mount, one in a locked folder."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What it says where there is no more room."""
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
    if stays or _holds_more(site_dir, built):
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


def _holds_more(folder: Path, built: Path) -> bool:
    """Tell whether a folder is more than the site in it: a mount, a link, one with hidden files."""
    if folder.is_symlink() or os.path.ismount(folder):
        return True
    with suppress(FileNotFoundError):
        hidden = filter(_is_hidden, os.listdir(folder))
        return any(not (built / name).is_file() for name in hidden)
    return False


def _is_hidden(path: str) -> bool:
    return path.startswith(".")


def _update(built: Path, site_dir: Path, stays: Container[str]) -> None:
    """Put files into a folder one by one. What needs room on its disk is done before all else.

    Errors:
        OSError: the system refuses something; if the disk is full, the folder is as it was.
    """
    source, base = os.path.realpath(built), os.path.realpath(site_dir)
    new = list(_walk(source))
    changed = [path for path in new if not _is_same(os.path.join(source, path), base, path)]
    with ExitStack() as stack:
        if changed:
            incoming = stack.enter_context(hidden_folder(Path(base)))
            source = _bring(changed, source, base, incoming.name)
        folders = set(map(os.path.dirname, changed))
        _make_all(base, folders)
        _prune(base, "", (set(new), stays), folders)
        for path in changed:
            make_folders(base, os.path.dirname(path))
            replace_file(base, os.path.join(source, path), path)


def _bring(paths: Iterable[str], source: str, base: str, folder: str) -> str:
    """Have files on the disk of a site; return the folder that they are in then.

    Args:
        paths: Which.
        source: Folder that they are in; it stays that if it is on this disk.
        base: Folder of the site.
        folder: One in it that takes them else.
    """
    if _is_near(source, base, folder):
        return source
    for path in paths:
        make_folders(base, os.path.dirname(f"{folder}/{path}"))
        _copy(os.path.join(source, path), base, f"{folder}/{path}")
    return os.path.join(base, folder)


def _is_near(source: str, base: str, folder: str) -> bool:
    """Tell whether a file can be moved from one folder into another. Effect: moves one."""
    with tempfile.NamedTemporaryFile(dir=source, delete=False) as probe:
        pass
    try:
        replace_file(base, probe.name, f"{folder}/probe")
    except OSError as error:
        os.unlink(probe.name)
        if error.errno != errno.EXDEV:
            raise
        return False
    return True


def _make_all(base: str, folders: Iterable[str]) -> None:
    """Make the folders that nothing is in the way of; none where there is no room for all."""
    made: list[str] = []
    for folder in sorted(folders):
        try:
            make_folders(base, folder, made)
        except OSError as error:
            if error.errno in _FULL:
                for path in reversed(made):
                    remove_folder(base, path)
                raise


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
    """Copy a file from another disk, with its date."""
    status = os.stat(new)
    with open(new, "rb") as source, open(create_file(base, path, 0o666), "wb") as target:
        shutil.copyfileobj(source, target)
    os.utime(os.path.join(base, path), ns=(status.st_atime_ns, status.st_mtime_ns))


def _prune(
    folder: str, below: str, kept: tuple[Container[str], ...], folders: Container[str]
) -> bool:
    """Remove all files but those that are kept, and the folders that are empty then but some.

    Args:
        folder: Where to look.
        below: Its path, with a final slash, from where paths start.
        kept: Paths of files that stay.
        folders: Those of folders.

    Returns:
        Whether nothing is left in it.
    """
    is_empty = True
    with os.scandir(folder) as entries:
        for entry in list(entries):
            path = f"{below}{entry.name}"
            if _is_hidden(path):
                is_empty = False
            elif entry.is_dir(follow_symlinks=False):
                is_empty &= _prune_folder(entry.path, path, kept, folders)
            elif any(path in names for names in kept):
                is_empty = False
            else:
                os.unlink(entry.path)
    return is_empty


def _prune_folder(
    folder: str, path: str, kept: tuple[Container[str], ...], folders: Container[str]
) -> bool:
    """Prune a folder in another; return whether it is gone."""
    if not _prune(folder, f"{path}/", kept, folders) or path in folders:
        return False
    os.rmdir(folder)
    return True


def _walk(folder: str, below: str = "") -> Iterator[str]:
    """Yield the paths of a folder's files."""
    with os.scandir(folder) as entries:
        for entry in list(entries):
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{path}/")
            else:
                yield path
