"""What a transaction is going to do: every file looked at, nothing written."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from vaultkit.errors import WriteError
from vaultkit.vault.write.journal import PREPARING, Journal, Step, digest_of, is_hidden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Change = tuple[bytes | None, bytes | None]
"""What a file held when it was read, and what it is to hold; None for no file."""
_WRITABLE = 0o222


class State(NamedTuple):
    """A file as it was when it was compared; another state means another content."""

    inode: int
    size: int
    modified: int


def plan_steps(base: str, changes: Mapping[str, Change]) -> tuple[Journal, list[State | None]]:
    """Look at every file and decide on names.

    Errors:
        OSError: a file cannot be read or must not be written.
    """
    token = secrets.token_hex(4)
    steps: list[Step] = []
    states: list[State | None] = []
    for number, (path, (old, new)) in enumerate(sorted(changes.items())):
        real = _real_path(base, path)
        if any(step.path == real for step in steps):
            message = f"{path}: two names of one file; fix one of them at a time"
            raise WriteError(message)
        states.append(_compare(base, real, old))
        folder, slash, _ = real.rpartition("/")
        name = f"{folder}{slash}.vaultkit-{token}-{number}"
        temporary = "" if new is None else f"{name}.new"
        second = "" if old is None else f"{name}.old"
        steps.append(Step(real, temporary, second, digest_of(old), digest_of(new)))
    return Journal(PREPARING, tuple(steps), _missing_folders(base, steps)), states


def _real_path(base: str, path: str) -> str:
    """Return where a file really is, relative to the vault's real folder."""
    real = os.path.realpath(os.path.join(base, path))
    if not real.startswith(base.rstrip(os.sep) + os.sep):
        message = f"{path}: leads out of the vault; nothing was changed"
        raise WriteError(message)
    relative = os.path.relpath(real, base).replace(os.sep, "/")
    if is_hidden(relative):
        message = f"{path}: a hidden file, which is no part of the vault; nothing was changed"
        raise WriteError(message)
    return relative


def _compare(base: str, path: str, old: bytes | None) -> State | None:
    """Return the state of a file that holds what was read and may be written."""
    full = os.path.join(base, path)
    try:
        with open(full, "rb") as file:
            found, status = file.read(), os.fstat(file.fileno())
    except FileNotFoundError:
        if old is None:
            return None
        message = f"{path}: the file is gone since it was read; nothing was changed"
        raise WriteError(message) from None
    if found != old:
        refuse_change(path)
    for name, mode in (
        (path, status.st_mode),
        (_folder(path), os.stat(os.path.dirname(full)).st_mode),
    ):
        if not mode & _WRITABLE or not os.access(os.path.join(base, name), os.W_OK):
            message = f"{name}: may not be written; nothing was changed"
            raise WriteError(message)
    return read_state(status)


def refuse_change(path: str) -> NoReturn:
    """Raise, because a file no longer holds what was read."""
    message = f"{path}: changed by another program since it was read; nothing was changed"
    raise WriteError(message)


def read_state(status: os.stat_result) -> State:
    """Return what tells one content of a file from another."""
    return State(status.st_ino, status.st_size, status.st_mtime_ns)


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."


def _missing_folders(base: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the folders that have to be made, outer ones first."""
    missing: set[str] = set()
    for step in steps:
        folder = step.path.rpartition("/")[0]
        while folder and not os.path.isdir(os.path.join(base, folder)):
            missing.add(folder)
            folder = folder.rpartition("/")[0]
    return tuple(sorted(missing))
