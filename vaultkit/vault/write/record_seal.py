"""Seal records that name files which no vault may make us write, and check the seal.

A journal or an undo record lies in the vault and may come from anywhere with it. One that names a
file outside the vault, or a hidden one, counts only if this user wrote it, in the same folder: it
bears a keyed digest (HMAC), and the key lies in the user's own state folder, never in the vault.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from vaultkit.errors import WriteError
from vaultkit.vault.files.user_folders import user_state_folder

if TYPE_CHECKING:
    from pathlib import Path

KEY = "seal.key"
_BYTES = 32
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_OTHERS = 0o077
"""Permissions of a group and of others; the key has none of them."""


def seal(base: str, record: dict[str, Any]) -> str:
    """Return the seal of a record. Effect: makes the key if there is none.

    Args:
        base: Real folder of the vault.
        record: The record, without a seal.

    Errors:
        OSError: the key cannot be kept.
    """
    return _digest(_make_key(), base, record)


def see_key() -> None:
    """See that records can be sealed. Effect: makes the key if there is none.

    Errors:
        WriteError: they cannot.
    """
    try:
        _make_key()
    except OSError as error:
        message = (
            f"{error.filename or KEY}: {error.strerror or error}; without this key no file "
            "outside the vault's notes can be written safely; nothing was changed"
        )
        raise WriteError(message) from error


def is_sealed(base: str, record: dict[str, Any], given: object) -> bool:
    """Tell whether a record bears this user's seal for this vault. Effect: reads the key."""
    try:
        key = _read_key()
    except OSError:
        return False
    return isinstance(given, str) and hmac.compare_digest(
        _digest(key, base, record).encode(), given.encode("utf-8", "replace")
    )


def _digest(key: bytes, base: str, record: dict[str, Any]) -> str:
    text = json.dumps({"vault": base, "record": record}, sort_keys=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _key_path() -> Path:
    path = user_state_folder() / KEY
    if not path.is_absolute():  # there is no home, and this folder may be a stranger's
        raise OSError(errno.ENOENT, "no home folder of this user", str(path))
    return path


def _read_key() -> bytes:
    path = _key_path()
    descriptor = os.open(path, os.O_RDONLY | _FLAGS)
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        key = file.read(_BYTES + 1) if stat.S_ISREG(status.st_mode) else b""
    has_users = hasattr(os, "geteuid")  # on Windows the folder is the user's own
    is_private = not has_users or (status.st_uid == os.geteuid() and not status.st_mode & _OTHERS)
    if len(key) != _BYTES or not is_private:
        raise OSError(errno.EPERM, "no key of this user alone; delete it", str(path))
    return key


def _make_key() -> bytes:
    with suppress(FileNotFoundError):
        return _read_key()
    path = _key_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = f"{path}.{secrets.token_hex(4)}"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):  # another process was faster, and its key serves both
            os.link(new, path)
    finally:
        os.unlink(new)
    return _read_key()
