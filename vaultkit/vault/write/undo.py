"""The last run, undone: what the files held stays in `.vaultkit/undo` until the next run.

A file that was only moved needs nothing kept, and of one that was edited the old file itself is
kept, so that undoing costs no more room than the notes that changed. One run is kept, the last.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.errors import WriteError
from vaultkit.vault.write.files import as_write_error, digest_of
from vaultkit.vault.write.nofollow import (
    get_status,
    list_names,
    make_folder,
    read_file,
    remove_file,
    remove_folder,
    replace_file,
    write_whole,
)
from vaultkit.vault.write.own_folder import FOLDER, IGNORE, RECORD, UNDO, is_own, see_own_folder
from vaultkit.vault.write.record import MOST, check_seal, read_record, write_record

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.vault.write.journal import Journal, Step
    from vaultkit.vault.write.plan import Change

SCHEMA = 1
_IGNORED = b"# made by vaultkit\n*\n"


class Kept(NamedTuple):
    """A run that can be undone.

    Args:
        what: What it is called.
        changes: What to write, for `write_files`, by the paths now.
        moves: What to move.
        above: What to write outside the vault, by absolute paths.
        emptied: Folders that the run made.
        made: Folders that went with it though no file was in them.
    """

    what: str
    changes: dict[str, Change]
    moves: dict[str, str]
    above: dict[str, Change]
    emptied: tuple[str, ...]
    made: tuple[str, ...]


def keep_images(base: str, journal: Journal) -> None:
    """Keep what edited files held, in place of what was kept before. May be done again.

    A run without a name is not kept, and neither is the one before it.
    """
    images = {step.second.rpartition("/")[2] for step in journal.steps if journal.keep}
    with suppress(FileNotFoundError):
        for name in list_names(base, UNDO):
            if name not in images and (is_own(name) or name.startswith(RECORD)):
                with suppress(IsADirectoryError, PermissionError):  # a folder is none of ours
                    remove_file(base, f"{UNDO}/{name}")
    if not journal.keep:
        with suppress(OSError):
            remove_folder(base, UNDO)
        return
    for folder in (FOLDER, UNDO):
        with suppress(FileExistsError):
            make_folder(base, folder)
    write_whole(base, f"{FOLDER}/{IGNORE}", _IGNORED)
    unchanged = {step.origin for step in journal.steps if step.origin and _is_same(journal, step)}
    for step in journal.steps:
        if step.second and step.path not in unchanged:
            with suppress(FileNotFoundError):
                _put_away(base, step.second)
    record = {
        "schema": SCHEMA,
        "what": journal.keep,
        "files": [
            [step.path, step.origin, step.old, step.new, step.second.rpartition("/")[2]]
            for step in journal.steps
        ],
        "respelled": journal.respelled,
        "made": journal.made,
        "emptied": journal.emptied,
    }
    data = write_record(base, record, journal.paths)
    write_whole(base, f"{UNDO}/{RECORD}", data)


def _put_away(base: str, image: str) -> None:
    """Move what a file held to the folder of what is kept, from another disk too."""
    place = f"{UNDO}/{image.rpartition('/')[2]}"
    try:
        replace_file(base, image, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write_whole(base, place, read_file(base, image))
        remove_file(base, image)


def _is_same(journal: Journal, step: Step) -> bool:
    """Tell whether a file that moves stays as it is."""
    return any(one.path == step.origin and one.old == step.new for one in journal.steps)


def read_kept(root: Path) -> Kept | None:
    """Return the last run in reverse; None if none is kept. Effect: reads.

    Errors:
        WriteError: a file was changed since, or what was kept is damaged.
    """
    base = os.path.realpath(root)
    see_own_folder(base)
    try:
        record, given = read_record(read_file(base, f"{UNDO}/{RECORD}", MOST))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        message = f"{os.path.join(root, UNDO, RECORD)}: damaged: {error}; delete {UNDO}"
        raise WriteError(message) from error
    try:
        with as_write_error():
            return _reverse(base, record, given)
    except (ValueError, TypeError, KeyError) as error:
        message = f"{os.path.join(root, UNDO, RECORD)}: no record of ours: {error}; delete {UNDO}"
        raise WriteError(message) from error


def _reverse(base: str, record: dict[str, Any], given: object) -> Kept:
    if record["schema"] != SCHEMA:
        message = "written by another version"
        raise ValueError(message)
    files = [tuple(map(str, file)) for file in record["files"]]
    made, emptied = (tuple(map(str, record.get(key, ()))) for key in ("made", "emptied"))
    folders = (*made, *emptied)
    check_seal(base, record, given, [*(path for path, *_ in files), *folders])
    old_of = {path: (old, image) for path, _, old, _, image in files}
    origins = {origin for _, origin, _, _, _ in files if origin}
    changes: dict[str, Change] = {}
    moves: dict[str, str] = {}
    for path, origin, old, new, image in files:
        if path in origins:
            if get_status(base, path) and not _may_be_same(base, path, files):
                refuse(path)
            continue
        now = _read(base, path)
        if digest_of(now) != new:
            refuse(path)
        before, name = old_of.get(origin, (old, image)) if origin else (old, image)
        if origin:
            moves[path] = origin
        if before != new:
            changes[path] = now, _image(base, name, before) if before else None
        elif origin:
            changes[path] = now, now
    _respell(record.get("respelled", ()), changes, moves)
    above = {path: changes.pop(path) for path in [*changes] if os.path.isabs(path)}
    return Kept(str(record["what"]), changes, moves, above, made, emptied)


def _respell(pairs: Any, changes: dict[str, Change], moves: dict[str, str]) -> None:
    """Add files of which only the case of a folder changed, under the names that they have now."""
    for old, new in pairs:
        moves[str(new)] = str(old)
        if old in changes:
            changes[str(new)] = changes.pop(old)


def _may_be_same(base: str, path: str, files: list[tuple[str, ...]]) -> bool:
    """Tell whether a name that should be gone is another case of where its file went."""
    own = get_status(base, path)
    there = (get_status(base, new) for new, origin, *_ in files if origin == path)
    return any(own and other and os.path.samestat(own, other) for other in there)


def _read(base: str, path: str) -> bytes | None:
    try:
        return read_file(base, path)
    except FileNotFoundError:
        return None


def _image(base: str, name: str, digest: str) -> bytes:
    if not is_own(name):
        message = f'"{name}" is no name of ours'
        raise ValueError(message)
    data = _read(base, f"{UNDO}/{name}")
    if data is None or digest_of(data) != digest:
        message = f"{UNDO}/{name} does not hold what it should"
        raise ValueError(message)
    return data


def refuse(path: str) -> None:
    """Raise, because a file is not as the last run left it."""
    message = f"{path}: changed since the last run, which cannot be undone; nothing was changed"
    raise WriteError(message)
