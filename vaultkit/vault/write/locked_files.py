"""Lock a vault, and write, copy and digest single files; the transaction is made of this."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING

from vaultkit.errors import VaultLockedError, WriteError
from vaultkit.vault.write.nofollow import (
    CAN_ANCHOR,
    create_file,
    get_status,
    link_file,
    list_names,
    open_file,
    read_file,
    remove_file,
    replace_file,
    sync_folder,
)

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not kept apart
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PRIVATE, _PUBLIC = 0o600, 0o666
LONGEST_ON_WINDOWS = 259
"""Characters of a whole path, unless long ones are switched on."""
_held: set[str] = set()
"""Vaults that this process keeps others out of; read and written under the lock of its threads."""
_guard = threading.Lock()
_thread_locks: dict[str, AbstractContextManager[object]] = {}


def write_new(base: str, path: str, data: bytes, like: str) -> None:
    """Write a file, with the permissions and owner of another if one is named."""
    descriptor = create_file(base, path, _PRIVATE if like else _PUBLIC)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        if like:
            _copy_attributes(base, like, path if os.name == "nt" else descriptor)
        os.fsync(descriptor)


def _copy_attributes(base: str, source: str, new: str | int) -> None:
    """Give a file the owner, extended attributes and permissions of another, as far as allowed."""
    target = os.path.join(base, new) if isinstance(new, str) else new
    descriptor = open_file(base, source)
    try:
        status = os.fstat(descriptor)
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(target, status.st_uid, status.st_gid)
        if hasattr(os, "listxattr"):
            with suppress(OSError):
                for name in os.listxattr(descriptor):
                    os.setxattr(target, name, os.getxattr(descriptor, name))
        os.chmod(target, stat.S_IMODE(status.st_mode))
    finally:
        os.close(descriptor)


def keep_old(base: str, path: str, second: str, data: bytes | None = None) -> None:
    """Give a file a second name; where the file system has none, copy it.

    Args:
        base: Real folder of the vault.
        path: The file.
        second: The name.
        data: What it holds, if that is known.
    """
    try:
        link_file(base, path, second)
    except OSError:
        with suppress(FileNotFoundError):
            remove_file(base, second)
        write_new(base, second, read_file(base, path) if data is None else data, path)


def respell(base: str, old: str, between: str, new: str) -> None:
    """Change the case of a folder's name on a disk that ignores it; may be done again."""
    if is_spelled_so(base, old) and not is_spelled_so(base, new) and get_status(base, new):
        replace_file(base, old, between)
    if is_spelled_so(base, between):
        replace_file(base, between, new)


@contextmanager
def as_write_error(outcome: str = "nothing was changed") -> Iterator[None]:
    """Turn what the system says into a message for the operator, which ends with the outcome."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        message = f"{where}{_why(error)}; {outcome}"
        raise WriteError(message) from error


def _why(error: OSError) -> str:
    """Return what the system says, or what it means where a path is too long for Windows."""
    is_missing = not CAN_ANCHOR and error.errno == errno.ENOENT
    if is_missing and len(os.path.abspath(error.filename or "")) > LONGEST_ON_WINDOWS:
        return (
            f"longer than the {LONGEST_ON_WINDOWS} characters that Windows takes; give shorter "
            "names, or switch on long paths in Windows"
        )
    return error.strerror or str(error)


@contextmanager
def locked(base: str) -> Iterator[None]:
    """Keep other runs out; the lock goes with the process. It may be taken again within.

    Other processes are refused, other threads of this one wait.
    """
    with _thread_lock(base):
        if fcntl is None or base in _held:
            yield
            return
        descriptor = os.open(base, os.O_RDONLY)
        try:
            _lock_file(base, descriptor)
            _held.add(base)
            try:
                yield
            finally:
                _held.discard(base)
        finally:
            os.close(descriptor)


def _thread_lock(base: str) -> AbstractContextManager[object]:
    """Return what keeps other threads of this process waiting; one thread may take it again."""
    with _guard:
        return _thread_locks.setdefault(base, threading.RLock())


def _lock_file(base: str, descriptor: int) -> None:
    """Keep other processes out.

    Errors:
        VaultLockedError: another one is writing.
    """
    with suppress(OSError):  # some network file systems have no locks
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"{base}: another vaultkit is writing to this vault; try again later"
            raise VaultLockedError(message) from error


def is_spelled_so(base: str, path: str) -> bool:
    """Tell whether a file or folder is there under exactly this name, whatever the disk ignores."""
    folder, _, name = path.rpartition("/")
    try:
        return name in list_names(base, folder)
    except OSError:
        return False


def digest_of(data: bytes | None) -> str:
    """Return the digest of a content; "" if there is none."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def digest_file(base: str, path: str) -> str:
    """Return the digest of what a file holds; "" if there is no such file."""
    try:
        with open(open_file(base, path), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def sync_folders(base: str, folders: Iterable[str]) -> None:
    """Bring the names in folders on the disk, where the system can."""
    for folder in folders:
        with suppress(FileNotFoundError):
            sync_folder(base, folder)
