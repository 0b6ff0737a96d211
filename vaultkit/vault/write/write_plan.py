"""Plan a transaction: every file looked at, nothing written."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from vaultkit.errors import WriteError
from vaultkit.vault.write.journal import PREPARING, Journal, Step
from vaultkit.vault.write.locked_files import digest_file, digest_of, is_spelled_so
from vaultkit.vault.write.nofollow import get_status, open_file
from vaultkit.vault.write.record_format import needs_seal
from vaultkit.vault.write.record_seal import see_key
from vaultkit.vault.write.write_targets import find_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    _refuse_absolute(*changes, *moves, *moves.values())
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


def _refuse_absolute(*paths: str) -> None:
    for path in paths:
        if os.path.isabs(path):
            message = f"{path}: no path of the vault; nothing was changed"
            raise WriteError(message)


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
        is_moved = bool(origin) or path in origins
        real = find_place(base, path, is_moved=is_moved)
        if real in by_path:
            message = f"{path}: named twice; nothing was changed"
            raise WriteError(message)
        source = by_path.get(find_place(base, origin, is_moved=True)) if origin else None
        if source is not None:
            _find_room(base, real, source.path)
            states.append(None)
        else:
            states.append(_compare(base, real, old, is_known=is_known))
        folder, slash, _ = real.rpartition("/")
        name = f"{folder}{slash}.vaultkit-{token}-{number}"
        temporary = "" if new is None else f"{name}.new"
        second = "" if old is None else f"{name}.old"
        before = digest_of(old) if is_known or old is None else digest_file(base, real)
        after = digest_of(new) if source is None or is_known else source.old
        step = Step(real, temporary, second, before, after, source.path if source else "")
        steps.append(step)
        by_path[real] = step
    if any(needs_seal(path) for path in by_path):
        see_key()
    pairs = tuple((respelled or {}).items())
    _refuse_absolute(*(path for pair in pairs for path in pair))
    for pair in pairs:
        for path in pair:
            find_place(base, path, is_moved=True)
    journal = Journal(
        PREPARING, tuple(steps), _missing_folders(base, steps), keep, _spelled(pairs, token), pairs
    )
    return journal, states


def _find_room(base: str, path: str, origin: str) -> None:
    """See that nothing is where a file moves to, other than itself on a disk that ignores case."""
    _see_folder(base, path)
    if get_status(base, path) and not _is_same_file(base, path, origin):
        message = f"{path}: there is such a file already; nothing was changed"
        raise WriteError(message)


def _see_folder(base: str, path: str) -> None:
    """See that a file can be made: the nearest folder that is there may change."""
    folder = os.path.dirname(path)
    while folder and not os.path.lexists(os.path.join(base, folder)):
        folder = os.path.dirname(folder)
    if not os.path.isdir(os.path.join(base, folder)):
        message = f"{folder}: a file, which cannot hold another; nothing was changed"
        raise WriteError(message)
    _refuse_read_only(base, folder or ".")


def _is_same_file(base: str, path: str, other: str) -> bool:
    """Tell whether two paths that differ in case lead to one file, since the disk ignores case."""
    if path.lower() != other.lower():
        return False
    with suppress(OSError):
        one, two = get_status(base, path), get_status(base, other)
        if one is not None and two is not None and os.path.samestat(one, two):
            in_one_folder = os.path.dirname(path) == os.path.dirname(other)
            return not in_one_folder or not is_spelled_so(base, path)
    return False


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


def _compare(base: str, path: str, old: bytes | None, *, is_known: bool) -> State | None:
    """Return the state of a file that holds what was read and may be written."""
    full = os.path.join(base, path)
    try:
        with open(open_file(base, path), "rb") as file:
            found, status = file.read() if is_known else old, os.fstat(file.fileno())
    except FileNotFoundError:
        if old is None:
            _see_folder(base, path)
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
        message = f"{folder or base}: may not be written; nothing was changed"
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


def find_missing(
    base: str, folders: Sequence[str], known: Iterable[str] = (), *, may_hide: bool = False
) -> tuple[str, ...]:
    """Return the folders that have to be made, those around them as well, outer ones first.

    Args:
        base: The vault's real folder.
        folders: Folders that are wanted.
        known: Folders that have to be made anyway.
        may_hide: Whether hidden ones may be among them.

    Errors:
        WriteError: one is no place in the vault, or a file is where one is to be.
    """
    _refuse_absolute(*folders)
    missing = {*known}
    for path in folders:
        folder = find_place(base, path, is_moved=not may_hide)
        _see_folder(base, f"{folder}/")
        while folder and not os.path.isdir(os.path.join(base, folder)):
            missing.add(folder)
            folder = folder.rpartition("/")[0]
    return tuple(sorted(missing))


def _missing_folders(base: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the folders that have to be made for files, outer ones first."""
    missing: set[str] = set()
    for step in steps:
        folder = step.path.rpartition("/")[0]
        while folder and not os.path.isdir(os.path.join(base, folder)):
            missing.add(folder)
            folder = folder.rpartition("/")[0]
    return tuple(sorted(missing))
