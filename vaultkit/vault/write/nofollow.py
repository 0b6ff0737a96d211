"""Open, write and remove files without ever following a symbolic link; see decision 27.

A vault may bring links along, or swap a folder for one while we work. So each folder of a path is
opened from the one before it, which a link cannot redirect, and the last name is used in the
folder that is open then. Where the system cannot do that (Windows), each part is looked at first.

Paths are relative to a base, which is real and trusted, or absolute.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CAN_ANCHOR = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether names can be used in a folder that is open."""
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = _NOFOLLOW | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", os.O_RDONLY)
_READ = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_LIST = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_DIRECTORY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | getattr(os, "O_BINARY", 0)
_IN_USE = frozenset({5, 32, 33})
"""What Windows says of a file that another program has open."""
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries: scanners, indexers and synchronisers soon let go of a file."""
_KINDS = {
    stat.S_IFLNK: "a symbolic link, which is never followed",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
    stat.S_IFREG: "a file",
}


class Spot(NamedTuple):
    """A name in a folder that is open.

    Args:
        folder: Descriptor of the folder; None where names are whole paths.
        name: The name.
    """

    folder: int | None
    name: str


@contextmanager
def at(base: str, path: str) -> Iterator[Spot]:
    """Open the folder of a path; what goes wrong within is told with the whole path.

    Errors:
        OSError: a folder is not there, or is a symbolic link or no folder at all.
    """
    full = os.path.join(base, path)
    folder, name = os.path.split(path)
    with _opened(base, folder) as descriptor:
        try:
            yield Spot(descriptor, full if descriptor is None else name or ".")
        except OSError as error:
            if error.filename == name:
                error.filename = full
            raise


@contextmanager
def _opened(base: str, folder: str) -> Iterator[int | None]:
    """Open a folder part by part; give None where that cannot be done, once all were looked at."""
    if os.path.isabs(folder):
        base, folder = os.path.splitdrive(folder)[0] + os.sep, os.path.splitdrive(folder)[1]
    parts = [part for part in folder.replace(os.sep, "/").split("/") if part]
    if not CAN_ANCHOR:
        for depth in range(len(parts)):
            _see_folder(os.path.join(base, *parts[: depth + 1]))
        yield None
        return
    descriptor = os.open(base, _FOLDER)
    try:
        for depth, part in enumerate(parts):
            try:
                inner = os.open(part, _FOLDER, dir_fd=descriptor)
            except OSError as error:
                where = os.path.join(base, *parts[: depth + 1])
                if error.errno in {errno.ENOTDIR, errno.ELOOP}:
                    _refuse(os.stat(part, dir_fd=descriptor, follow_symlinks=False), where)
                error.filename = where
                raise
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _see_folder(path: str) -> None:
    status = os.lstat(path)
    if not stat.S_ISDIR(status.st_mode) or _is_junction(path):
        _refuse(status, path)


def _is_junction(path: str) -> bool:
    is_junction = getattr(os.path, "isjunction", None)  # of Python 3.12
    return bool(is_junction and is_junction(path))


def _refuse(status: os.stat_result, path: str) -> NoReturn:
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no regular file")
    raise OSError(errno.ELOOP if stat.S_ISLNK(status.st_mode) else errno.ENOTDIR, kind, path)


def get_status(base: str, path: str) -> os.stat_result | None:
    """Return the status of a file, folder or link itself; None if there is nothing."""
    try:
        with at(base, path) as (folder, name):
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def is_folder(base: str, path: str) -> bool:
    """Tell whether there is a folder.

    Errors:
        OSError: something else is there.
    """
    status = get_status(base, path)
    if status is not None and not stat.S_ISDIR(status.st_mode):
        _refuse(status, os.path.join(base, path))
    return status is not None


def open_file(base: str, path: str) -> int:
    """Open a regular file for reading; return its descriptor.

    Errors:
        OSError: it is not there, or is a link, a folder or a device.
    """
    with at(base, path) as (folder, name):
        try:
            descriptor = os.open(name, _READ, dir_fd=folder)
        except OSError as error:
            with suppress(FileNotFoundError):
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if not stat.S_ISREG(status.st_mode):
                    _refuse(status, os.path.join(base, path))
            raise error from None
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or (folder is None and os.path.islink(name)):
            os.close(descriptor)
            _refuse(os.stat(name, dir_fd=folder, follow_symlinks=False), os.path.join(base, path))
        return descriptor


def read_file(base: str, path: str, most: int | None = None) -> bytes:
    """Return the content of a regular file.

    Args:
        base: The base.
        path: The file.
        most: Bytes that it may hold.

    Errors:
        OSError: see `open_file`; or it holds more.
    """
    with open(open_file(base, path), "rb") as file:
        data = file.read() if most is None else file.read(most + 1)
    if most is not None and len(data) > most:
        raise OSError(errno.EFBIG, "larger than any that we write", os.path.join(base, path))
    return data


def create_file(base: str, path: str, mode: int) -> int:
    """Make a new file and open it for writing; return its descriptor."""
    with at(base, path) as (folder, name):
        return os.open(name, _CREATE, mode, dir_fd=folder)


def replace_file(base: str, old: str, new: str) -> None:
    """Give a file another name, in place of what has it."""
    with at(base, old) as one, at(base, new) as other:
        dirs = {"src_dir_fd": one.folder, "dst_dir_fd": other.folder}
        _when_free(lambda: os.replace(one.name, other.name, **dirs))


def link_file(base: str, old: str, new: str) -> None:
    """Give a file a second name."""
    with at(base, old) as one, at(base, new) as other:
        if one.folder is None:
            os.link(one.name, other.name)
        else:
            os.link(
                one.name,
                other.name,
                src_dir_fd=one.folder,
                dst_dir_fd=other.folder,
                follow_symlinks=False,
            )


def remove_file(base: str, path: str) -> None:
    """Remove a file, or a link itself."""
    with at(base, path) as (folder, name):
        _when_free(lambda: os.unlink(name, dir_fd=folder))


def _when_free(call: Callable[[], None]) -> None:
    """Call the system; where a file is in use on Windows, try again for a while."""
    for wait in _WAITS:
        try:
            call()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            time.sleep(wait)
        else:
            return
    call()


def make_folder(base: str, path: str) -> None:
    """Make a folder."""
    with at(base, path) as (folder, name):
        os.mkdir(name, dir_fd=folder)


def make_folders(base: str, path: str, made: list[str] | None = None) -> None:
    """Make a folder and those it lies in, as far as they are not there.

    Args:
        base: The base.
        path: The folder.
        made: Gets those that were made, outer ones first.
    """
    parts = path.split("/") if path else []
    for depth in range(1, len(parts) + 1):
        way = "/".join(parts[:depth])
        if not is_folder(base, way):
            make_folder(base, way)
            if made is not None:
                made.append(way)


def remove_folder(base: str, path: str) -> None:
    """Remove an empty folder."""
    with at(base, path) as (folder, name):
        os.rmdir(name, dir_fd=folder)


@contextmanager
def opened_folder(base: str, path: str = "") -> Iterator[int | str]:
    """Open a folder to list, lock or sync it; give its descriptor, or its path on Windows."""
    with _opened(base, path) as descriptor:
        if descriptor is None:
            yield os.path.join(base, path)
            return
        listed = os.open(".", _LIST, dir_fd=descriptor)
        try:
            yield listed
        finally:
            os.close(listed)


def list_names(base: str, path: str = "") -> list[str]:
    """Return the names in a folder."""
    with opened_folder(base, path) as folder:
        return os.listdir(folder)


def sync_folder(base: str, path: str) -> None:
    """Bring the names in a folder on the disk, where the system can."""
    with opened_folder(base, path) as folder:
        if isinstance(folder, int):
            os.fsync(folder)


def write_whole(base: str, path: str, data: bytes) -> None:
    """Write one of our own files, so that it is complete or as it was before."""
    new = f"{path}.new"
    with suppress(FileNotFoundError):
        remove_file(base, new)
    with open(create_file(base, new, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    replace_file(base, new, path)
