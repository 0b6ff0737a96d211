"""Single files and the lock: what the transaction is made of."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from vaultkit.errors import WriteError
from vaultkit.vault.write.journal import is_spelled_so

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not kept apart
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRIVATE, _PUBLIC = 0o600, 0o666


def write_new(path: str, data: bytes, like: str) -> None:
    """Write a file, with the permissions and owner of another if one is named."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, _PRIVATE if like else _PUBLIC), "wb") as file:
        file.write(data)
        file.flush()
        if like:
            _copy_attributes(like, path)
        os.fsync(file.fileno())


def _copy_attributes(source: str, path: str) -> None:
    """Give a file the owner, extended attributes and permissions of another, as far as allowed."""
    status = os.stat(source)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(path, status.st_uid, status.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(source):
                os.setxattr(path, name, os.getxattr(source, name))
    os.chmod(path, stat.S_IMODE(status.st_mode))


def keep_old(path: str, second: str, data: bytes | None = None) -> None:
    """Give a file a second name; where the file system has none, copy it.

    Args:
        path: The file.
        second: The name.
        data: What it holds, if that is known.
    """
    try:
        os.link(path, second)
    except OSError:
        with suppress(FileNotFoundError):
            os.unlink(second)
        if data is None:
            with open(path, "rb") as file:
                data = file.read()
        write_new(second, data, path)


def respell(base: str, old: str, between: str, new: str) -> None:
    """Change the case of a folder's name on a disk that ignores it; may be done again."""
    one, middle, other = (os.path.join(base, name) for name in (old, between, new))
    if is_spelled_so(one) and not is_spelled_so(other) and os.path.exists(other):
        os.rename(one, middle)
    if is_spelled_so(middle):
        os.rename(middle, other)


@contextmanager
def as_write_error(outcome: str = "nothing was changed") -> Iterator[None]:
    """Turn what the system says into a message for the operator, which ends with the outcome."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        message = f"{where}{error.strerror or error}; {outcome}"
        raise WriteError(message) from error


@contextmanager
def locked(base: str) -> Iterator[None]:
    """Keep other runs out; the lock goes with the process."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(base, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems have no locks
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = f"{base}: another vaultkit is writing to this vault; try again later"
                raise WriteError(message) from error
        yield
    finally:
        os.close(descriptor)
