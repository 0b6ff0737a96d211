"""What a transaction is going to do: every file looked at, nothing written."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from vaultkit.errors import WriteError
from vaultkit.vault.write.journal import (
    PREPARING,
    Journal,
    Step,
    digest_of,
    is_forbidden,
    is_hidden,
    is_spelled_so,
    needs_seal,
)
from vaultkit.vault.write.seal import see_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Change = tuple[bytes | None, bytes | None]
"""What a file held when it was read, and what it is to hold; None for no file."""
_WRITABLE = 0o222


class State(NamedTuple):
    """A file as it was when it was compared; another state means another content."""

    inode: int
    size: int
    modified: int


class Wanted(NamedTuple):
    """What is to happen to one file.

    Args:
        path: The file.
        change: What it holds and is to hold.
        origin: The file that moves here, "" if none does.
        is_known: Whether what it holds was read, and so can be compared.
    """

    path: str
    change: Change
    origin: str = ""
    is_known: bool = True


def want(
    changes: Mapping[str, Change], moves: Mapping[str, str], above: Mapping[str, Change]
) -> list[Wanted]:
    """Return what is to happen, in the order in which it does: what goes, goes first.

    Errors:
        WriteError: a file moves to where another one is moved away from.
    """
    for path in (*changes, *moves, *moves.values()):
        if os.path.isabs(path):
            message = f"{path}: no path of the vault; nothing was changed"
            raise WriteError(message)
    wanted = [
        Wanted(path, change)
        for path, change in (*changes.items(), *_outside(above))
        if path not in moves and change[0] != change[1]
    ]
    for old, new in moves.items():
        if new in moves or new in changes:
            message = f"{new}: a file moves there while another one is changed; nothing was changed"
            raise WriteError(message)
        is_known = old in changes
        before, after = changes.get(old, (b"", b""))
        wanted.append(Wanted(old, (before, None), is_known=is_known))
        wanted.append(Wanted(new, (None, after), old, is_known=is_known and before != after))
    return sorted(wanted, key=lambda one: (one.change[1] is not None, one.path))


def _outside(above: Mapping[str, Change]) -> Iterator[tuple[str, Change]]:
    for path, change in above.items():
        if not os.path.isabs(path):
            message = f"{path}: no absolute path of a file outside the vault; nothing was changed"
            raise WriteError(message)
        yield path.replace(os.sep, "/"), change


def find_respelled(base: str, moves: Mapping[str, str]) -> dict[str, str]:
    """Return those of the moves that only change the case of a folder, on a disk that ignores it.

    There the file stays where it is, and the folder gets its new name in the end.
    """
    return {
        old: new
        for old, new in moves.items()
        if old != new
        and old.rpartition("/")[2] == new.rpartition("/")[2]
        and _is_same_file(base, new, old)
    }


def plan_steps(
    base: str, wanted: Sequence[Wanted], keep: str = "", respelled: Mapping[str, str] | None = None
) -> tuple[Journal, list[State | None]]:
    """Look at every file and decide on names.

    Errors:
        OSError: a file cannot be read or must not be written.
    """
    token = secrets.token_hex(4)
    steps: list[Step] = []
    states: list[State | None] = []
    by_path: dict[str, Step] = {}
    origins = {one.origin for one in wanted}
    for number, (path, (old, new), origin, is_known) in enumerate(wanted):
        real = _real_path(base, path, may_be_hidden=not origin and path not in origins)
        if real in by_path:
            message = f"{path}: two names of one file; fix one of them at a time"
            raise WriteError(message)
        if new is None and os.path.islink(os.path.join(base, path)):
            message = f"{path}: a symbolic link; move the file it leads to; nothing was changed"
            raise WriteError(message)
        source = by_path.get(_real_path(base, origin)) if origin else None
        if source is not None:
            _find_room(base, real, source.path)
            states.append(None)
        else:
            states.append(_compare(base, real, old, is_known=is_known))
        folder, slash, _ = real.rpartition("/")
        name = f"{folder}{slash}.vaultkit-{token}-{number}"
        temporary = "" if new is None else f"{name}.new"
        second = "" if old is None else f"{name}.old"
        before = digest_of(old if is_known or old is None else os.path.join(base, real))
        after = digest_of(new) if source is None or is_known else source.old
        step = Step(real, temporary, second, before, after, source.path if source else "")
        steps.append(step)
        by_path[real] = step
    if any(needs_seal(path) for path in by_path):
        see_key()
    pairs = tuple((respelled or {}).items())
    journal = Journal(
        PREPARING, tuple(steps), _missing_folders(base, steps), keep, _spelled(pairs, token), pairs
    )
    return journal, states


def _find_room(base: str, path: str, origin: str) -> None:
    """See that nothing is where a file moves to, other than itself on a disk that ignores case."""
    full = os.path.join(base, path)
    if os.path.lexists(full) and not _is_same_file(base, path, origin):
        message = f"{path}: there is such a file already; nothing was changed"
        raise WriteError(message)
    _see_folder(base, full)


def _see_folder(base: str, full: str) -> None:
    """See that a file can be made: the nearest folder that is there may change."""
    folder = os.path.dirname(full)
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    if not os.path.isdir(folder):
        name = os.path.relpath(folder, base)
        message = f"{name}: a file, which cannot hold another; nothing was changed"
        raise WriteError(message)
    _refuse_read_only(base, os.path.relpath(folder, base))


def _is_same_file(base: str, path: str, other: str) -> bool:
    """Tell whether two paths that differ in case lead to one file, since the disk ignores case."""
    if path.lower() != other.lower():
        return False
    one, two = os.path.join(base, path), os.path.join(base, other)
    if not os.path.exists(one) or not os.path.samefile(one, two):
        return False
    return os.path.dirname(one) != os.path.dirname(two) or not is_spelled_so(one)


def _spelled(pairs: Sequence[tuple[str, str]], token: str) -> tuple[tuple[str, str, str], ...]:
    """Return the folders that get another case, each with a name in between, outer ones first."""
    found: dict[str, tuple[str, str, str]] = {}
    for old, new in pairs:
        olds, news = old.split("/"), new.split("/")
        for depth, (one, other) in enumerate(zip(olds, news, strict=True)):
            if one != other:
                parent = "".join(f"{name}/" for name in news[:depth])
                between = f"{parent}.vaultkit-{token}-{len(found)}.dir"
                path = f"{parent}{other}"
                found.setdefault(path, (f"{parent}{one}", between, path))
    return tuple(found[path] for path in sorted(found))


def _real_path(base: str, path: str, *, may_be_hidden: bool = False) -> str:
    """Return where a file really is, relative to the vault's real folder, or outside it."""
    if os.path.isabs(path):
        return _outside_path(base, path)
    real = os.path.realpath(os.path.join(base, path))
    if not real.startswith(base.rstrip(os.sep) + os.sep):
        message = f"{path}: leads out of the vault; nothing was changed"
        raise WriteError(message)
    relative = os.path.relpath(real, base).replace(os.sep, "/")
    if is_forbidden(relative) or (is_hidden(relative) and not may_be_hidden):
        message = f"{path}: a hidden file, which is no part of the vault; nothing was changed"
        raise WriteError(message)
    return relative


def _outside_path(base: str, path: str) -> str:
    """See that a file outside the vault is named by where it really is."""
    real = os.path.realpath(path)
    fault = ""
    if os.path.normcase(real) != os.path.normcase(os.path.normpath(path)):
        fault = "a symbolic link, or below one"
    elif real.startswith(base.rstrip(os.sep) + os.sep):
        fault = "lies in the vault"
    elif os.path.lexists(path) and not os.path.isfile(path):
        fault = "no regular file"
    elif is_forbidden(path):
        fault = "in a folder of git or vaultkit"
    if fault:
        message = f"{path}: {fault}; nothing was changed"
        raise WriteError(message)
    return path


def _compare(base: str, path: str, old: bytes | None, *, is_known: bool) -> State | None:
    """Return the state of a file that holds what was read and may be written."""
    full = os.path.join(base, path)
    try:
        with open(full, "rb") as file:
            found, status = file.read() if is_known else old, os.fstat(file.fileno())
    except FileNotFoundError:
        if old is None:
            _see_folder(base, full)
            return None
        message = f"{path}: the file is gone since it was read; nothing was changed"
        raise WriteError(message) from None
    if found != old:
        refuse_change(path)
    if not status.st_mode & _WRITABLE or not os.access(full, os.W_OK):
        message = f"{path}: may not be written; nothing was changed"
        raise WriteError(message)
    _refuse_read_only(base, _folder(path))
    return read_state(status)


def _refuse_read_only(base: str, folder: str) -> None:
    """See that names may change in a folder."""
    full = os.path.join(base, folder)
    if not os.stat(full).st_mode & _WRITABLE or not os.access(full, os.W_OK):
        message = f"{folder}: may not be written; nothing was changed"
        raise WriteError(message)


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
