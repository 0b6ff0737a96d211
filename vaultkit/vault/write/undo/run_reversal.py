"""Return what to write and move so that the files of a run are as before it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from vaultkit.errors import WriteError, name_some
from vaultkit.vault.write.locked_files import digest_of
from vaultkit.vault.write.nofollow import get_status, read_file
from vaultkit.vault.write.own_folder import is_own
from vaultkit.vault.write.record_format import check_seal
from vaultkit.vault.write.undo.kept_runs import DONE, TAKEN_BACK, UNDO_OF, Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.vault.write.write_plan import Change

_SHOWN = 80
"""Characters of a command that a message shows."""
_NAMED = 5
"""Files named in a message."""


class RunReversal(NamedTuple):
    """A run in reverse.

    Args:
        what: What it is called.
        changes: What to write, for `write_files`, by the paths now.
        moves: What to move.
        above: What to write outside the vault, by absolute paths.
        emptied: Folders that the run made.
        made: Folders that went with it though no file was in them.
        entry: Where it is kept.
        when: When it was done, in ISO 8601, "" if that is not known.
        left: Files that stay as they are, since they were changed meanwhile.
    """

    what: str
    changes: dict[str, Change]
    moves: dict[str, str]
    above: dict[str, Change]
    emptied: tuple[str, ...]
    made: tuple[str, ...]
    entry: Entry
    when: str
    left: tuple[str, ...] = ()


class _File(NamedTuple):
    """A file of a run: digests of what it held before and after, "" where there was none."""

    path: str
    origin: str
    old: str
    new: str
    image: str


def _read_file(written: Sequence[object]) -> _File:
    """Return a file of a run as its record has it.

    Errors:
        ValueError: parts are missing, or there are more.
    """
    path, origin, old, new, image = map(str, written)
    return _File(path, origin, old, new, image)


def reverse(
    base: str, entry: Entry, record: dict[str, Any], given: object, *, keep_edited: bool
) -> RunReversal:
    """Return a run in reverse. Effect: reads.

    Args:
        base: Real folder of the vault.
        entry: Where the run is kept.
        record: What it did.
        given: The seal of that.
        keep_edited: Whether files that were changed since are left as they are. One that the run
            moved goes back as it is now, unless something else stands in its place.

    Errors:
        WriteError: a file was changed since, and that is not asked for; or all were.
    """
    files = [_read_file(file) for file in record["files"]]
    made, emptied = (tuple(map(str, record.get(key, ()))) for key in ("made", "emptied"))
    check_seal(base, record, given, [*(file.path for file in files), *made, *emptied])
    found = _Reversal(base, entry, files)
    left = found.read()
    what = str(record["what"]).removeprefix(UNDO_OF)
    if left and not keep_edited:
        _refuse(left, what, entry, found.number)
    changes, moves = found.changes, found.moves
    if left and not changes:
        _refuse_all(what, entry)
    _respell(record.get("respelled", ()), changes, moves)
    above = {path: changes.pop(path) for path in [*changes] if os.path.isabs(path)}
    when = str(record.get("when", ""))
    return RunReversal(what, changes, moves, above, made, emptied, entry, when, left)


class _Reversal:
    def __init__(self, base: str, entry: Entry, files: Sequence[_File]) -> None:
        self._base = base
        self._folder = entry.folder
        self._files = files
        self._origins = {file.origin for file in files if file.origin}
        self._old_of = {file.path: (file.old, file.image) for file in files}
        self.changes: dict[str, Change] = {}
        self.moves: dict[str, str] = {}

    @property
    def number(self) -> int:
        """How many files the run changed."""
        return len({file.path for file in self._files} - self._origins)

    def read(self) -> tuple[str, ...]:
        """Find what to do; return the files that are not as the run left them."""
        taken = {path for path in self._origins if self._is_taken(path)}
        left = sorted(taken)
        for file in self._files:
            if file.path in self._origins:
                continue
            now, is_file = _read_now(self._base, file.path)
            is_edited = not is_file or digest_of(now) != file.new
            if is_edited:
                left.append(file.path)
            if file.origin in taken or (is_edited and (now is None or not file.origin)):
                continue
            self._add(file, now, is_edited=is_edited)
        return tuple(left)

    def _add(self, file: _File, now: bytes | None, *, is_edited: bool) -> None:
        before, name = file.old, file.image
        if file.origin:
            before, name = self._old_of.get(file.origin, (before, name))
            self.moves[file.path] = file.origin
        if before != file.new and not is_edited:
            image = f"{self._folder}/{name}"
            old = _image(self._base, image, before) if before else None
            self.changes[file.path] = now, old
        elif file.origin:
            self.changes[file.path] = now, now

    def _is_taken(self, path: str) -> bool:
        """Tell whether something new has the name of a file that was moved."""
        own = get_status(self._base, path)
        there = (get_status(self._base, file.path) for file in self._files if file.origin == path)
        is_same = any(own and other and os.path.samestat(own, other) for other in there)
        return bool(own) and path in self._old_of and not is_same


def _respell(pairs: Any, changes: dict[str, Change], moves: dict[str, str]) -> None:
    """Add files of which only the case of a folder changed, under the names that they have now."""
    for old, new in pairs:
        moves[str(new)] = str(old)
        if old in changes:
            changes[str(new)] = changes.pop(old)


def _read(base: str, path: str) -> bytes | None:
    try:
        return read_file(base, path)
    except FileNotFoundError:
        return None


def _read_now(base: str, path: str) -> tuple[bytes | None, bool]:
    """Return the content of a file, None if it is gone, and whether it is still a file of its own.

    A symbolic link or a folder may have its name now, or that of its folder.
    """
    try:
        return _read(base, path), True
    except OSError as error:
        if error.errno not in {errno.ELOOP, errno.ENOTDIR, errno.EISDIR}:
            raise
        return None, False


def _image(base: str, path: str, digest: str) -> bytes:
    name = path.rpartition("/")[2]
    if not is_own(name):
        message = f'"{name}" is no name of ours'
        raise ValueError(message)
    data = _read(base, path)
    if data is None or digest_of(data) != digest:
        message = f"{path} does not hold what it should"
        raise ValueError(message)
    return data


def _refuse(left: Sequence[str], what: str, entry: Entry, number: int) -> NoReturn:
    """Raise, because files are not as a run left them."""
    name = what[:_SHOWN]
    verb = "undo" if entry.state == DONE else "redo"
    message = f'changed since "{name}", which cannot be undone; nothing was changed'
    if entry.state == TAKEN_BACK:
        message = f'changed since "{name}" was undone; it cannot be done again; '
        message += "nothing was changed"
    way = f"to {verb} all but that: vaultkit {verb} --keep-edited"
    if len(left) == 1:
        message = f"{left[0]}: {message}"
        raise WriteError(message, way)
    message = f"{len(left)} of {number} files: {message}"
    raise WriteError(message, *name_some(left, _NAMED), way)


def _refuse_all(what: str, entry: Entry) -> NoReturn:
    message = f'every file of "{what[:_SHOWN]}" was changed since; nothing is left to be done'
    raise WriteError(message, f"to go on with the change before it, delete {entry.folder}")
