"""Keep a run so that `undo` and `redo` can take it back or do it again; see decision 26.

A file that was only moved needs nothing kept, and of one that was edited the old file itself is
kept, so that undoing costs no more room than the notes that changed. `kept_runs.py` says which runs
are kept, and for how long.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.errors import WriteError
from vaultkit.vault.write.journal import UNKNOWN, Journal, write_journal
from vaultkit.vault.write.locked_files import as_write_error
from vaultkit.vault.write.nofollow import (
    make_folder,
    read_file,
    remove_file,
    replace_file,
    write_whole,
)
from vaultkit.vault.write.own_folder import FOLDER, IGNORE, UNDO, see_own_folder
from vaultkit.vault.write.record_format import MOST, read_record, write_record
from vaultkit.vault.write.undo.kept_runs import (
    DONE,
    MOST_RUNS,
    OLDEST,
    REDO_OF,
    TAKEN_BACK,
    UNDO_OF,
    Entry,
    drop_entry,
    drop_others,
    entry_of,
    list_entries,
    next_number,
)
from vaultkit.vault.write.undo.run_reversal import RunReversal, reverse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vaultkit.vault.write.journal import Step

SCHEMA = 2
_KNOWN = (1, SCHEMA)
_IGNORED = b"# made by vaultkit\n*\n"
_MOST_LISTED = 2 * MOST_RUNS


class KeptRun(NamedTuple):
    """What a list of runs tells of one.

    Args:
        what: What it is called.
        state: `done`, or `undone` if it was taken back.
        when: When it was done, in ISO 8601, "" if that is not known.
        files: How many files it changed.
    """

    what: str
    state: str
    when: str
    files: int


def keep_run(base: str, journal: Journal) -> None:
    """Keep what edited files held, so that a run can be undone. May be done again.

    A run without a name is not kept. One that takes back another takes its place.
    """
    if not journal.keep:
        return
    state = TAKEN_BACK if journal.reverses == DONE else DONE
    entry = entry_of(journal.number, state)
    images = frozenset(step.second.rpartition("/")[2] for step in journal.steps)
    drop_entry(base, entry.folder, images)
    for folder in (FOLDER, UNDO, entry.folder):
        with suppress(FileExistsError):
            make_folder(base, folder)
    write_whole(base, f"{FOLDER}/{IGNORE}", _IGNORED)
    unchanged = {step.origin for step in journal.steps if step.origin and _is_same(journal, step)}
    for step in journal.steps:
        if step.second and step.path not in unchanged:
            with suppress(FileNotFoundError):
                _put_away(base, step.second, entry.folder)
    record = {
        "schema": SCHEMA,
        "number": entry.number,
        "state": entry.state,
        "when": journal.when,
        "what": journal.keep.removeprefix(UNDO_OF).removeprefix(REDO_OF)
        if journal.reverses
        else journal.keep,
        "files": [
            [step.path, step.origin, step.old, step.new, step.second.rpartition("/")[2]]
            for step in journal.steps
        ],
        "respelled": journal.respelled,
        "made": journal.made,
        "emptied": journal.emptied,
    }
    write_whole(base, entry.record, write_record(base, record, journal.paths))
    drop_others(base, entry, is_step=bool(journal.reverses))


def _put_away(base: str, image: str, folder: str) -> None:
    """Move what a file held to the folder of a run that is kept, from another disk too."""
    place = f"{folder}/{image.rpartition('/')[2]}"
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


def read_kept(root: Path, state: str = DONE, *, keep_edited: bool = False) -> RunReversal | None:
    """Return the run that is next to be undone, in reverse; None if none is kept. Effect: reads.

    Args:
        root: Folder of the vault.
        state: `undone` for the run that is next to be done again.
        keep_edited: Whether files that were changed since are left as they are.

    Errors:
        WriteError: a file was changed since, or what was kept is damaged.
    """
    base = os.path.realpath(root)
    entries = _entries(base, state)
    if not entries:
        return None
    with _damage_told(root, entries[0]), as_write_error():
        record, given = _read_entry(base, entries[0])
        return reverse(base, entries[0], record, given, keep_edited=keep_edited)


def count_kept(root: Path, state: str) -> int:
    """Return how many runs can be undone, or done again, as far as names tell. Effect: reads."""
    return len(_entries(os.path.realpath(root), state))


def list_kept(root: Path) -> list[KeptRun]:
    """Return the runs that are kept: first what can be undone, then what can be done again.

    Both begin with what is next. Effect: reads.

    Errors:
        WriteError: what was kept is damaged.
    """
    base = os.path.realpath(root)
    found: list[KeptRun] = []
    for entry in (*_entries(base, DONE), *_entries(base, TAKEN_BACK)):
        with _damage_told(root, entry):
            record, _ = _read_entry(base, entry)
            what = str(record["what"]).removeprefix(UNDO_OF)
            when = str(record.get("when", ""))
            found.append(KeptRun(what, entry.state, when, _count_files(record)))
    return found


def _entries(base: str, state: str) -> list[Entry]:
    """Return the runs that are kept, the next one first."""
    see_own_folder(base)
    with as_write_error():
        found = [entry for entry in list_entries(base) if entry.state == state]
    return (found[::-1] if state == DONE else found)[:_MOST_LISTED]


@contextmanager
def _damage_told(root: Path, entry: Entry) -> Iterator[None]:
    """Turn what is wrong with a record into a message for the operator."""
    where = f"{os.path.join(root, entry.record)}: no record of ours"
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"{where}: {error}; delete {entry.folder}"
        raise WriteError(message) from error


def _read_entry(base: str, entry: Entry) -> tuple[dict[str, Any], object]:
    """Return the record of a run and its seal.

    Errors:
        ValueError: it cannot be read, is no JSON object, or belongs to another run.
    """
    try:
        record, given = read_record(read_file(base, entry.record, MOST))
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    if record["schema"] not in _KNOWN:
        message = "written by another version"
        raise ValueError(message)
    own = (record.get("number", entry.number), record.get("state", entry.state))
    if record["schema"] == SCHEMA and own != (entry.number, entry.state):
        message = f"it is that of {own[1]}-{own[0]}"
        raise ValueError(message)
    return record, given


def _count_files(record: dict[str, Any]) -> int:
    """Return how many files a run changed; one that moved is one."""
    files = [tuple(map(str, file)) for file in record["files"]]
    origins = {file[1] for file in files}
    respelled = {str(old): str(new) for old, new in record.get("respelled", ())}
    paths = {respelled.get(file[0], file[0]) for file in files if file[0] not in origins}
    return len(paths | {*respelled.values()})


def give_number(base: str, journal: Journal, reverses: RunReversal | None) -> Journal:
    """Say in a journal under which number the run is kept, and when it was."""
    if reverses is not None:
        entry = reverses.entry
        return replace(
            journal,
            is_undo=True,
            reverses=entry.state,
            number=entry.number,
            when=reverses.when,
        )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(journal, number=next_number(base), when=now)


def complete_number(base: str, journal: Journal) -> Journal:
    """Give a journal that an older version wrote the number that it lacks, and keep it on the disk.

    There one run was kept, and to undo an undo was to do the run again.
    """
    if journal.number != UNKNOWN:
        return journal
    numbered = replace(journal, number=next_number(base))
    if journal.is_undo:
        state = DONE if journal.keep.startswith(UNDO_OF) else TAKEN_BACK
        numbered = replace(journal, number=OLDEST, reverses=state)
    write_journal(base, numbered)
    return numbered
