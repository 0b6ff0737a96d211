"""Write and read the journal: what a transaction is about to do, on disk before it does it.

It stands in `.vaultkit/` at the vault's root and is replaced as a whole, so that it is always
readable. It may come from anywhere, a shared repository for one, and must not make us write where
notes never are: paths and names are checked, and one that names a file outside the vault or a
hidden one counts only under this user's seal (`record_seal.py`).
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from vaultkit.errors import WriteError
from vaultkit.vault.write.locked_files import sync_folders
from vaultkit.vault.write.nofollow import (
    list_names,
    make_folder,
    read_file,
    remove_file,
    remove_folder,
    write_whole,
)
from vaultkit.vault.write.own_folder import FOLDER, IGNORE, NAME, is_forbidden, is_own
from vaultkit.vault.write.record_format import MOST, check_seal, read_record, write_record

SCHEMA = 1
PREPARING, COMMITTING, CLEANING = "preparing", "committing", "cleaning"

UNKNOWN = -1
"""Number of a run that an older version did not finish."""
_REVERSIBLE = ("", "done", "undone")
_LARGEST = 999_999_999
_STATES = (PREPARING, COMMITTING, CLEANING)


class Step(NamedTuple):
    """What happens to one file; paths are relative to the vault's real folder.

    The path of a file outside the vault is absolute, and real.

    Args:
        path: The file.
        temporary: Where its new content waits; "" if the file is to go.
        second: The second name of its old content; "" if there is no file yet.
        old: Digest of what it held, "" for no file.
        new: Digest of what it is to hold, "" for no file.
        origin: The file that moves here; "" if none does.
    """

    path: str
    temporary: str
    second: str
    old: str
    new: str
    origin: str = ""


@dataclass(frozen=True)
class Journal:
    """A transaction.

    Args:
        state: `preparing`, `committing` or `cleaning`.
        steps: The files.
        made: Folders that are made for it, outer ones first.
        keep: What the run is called, if it can be undone later; else "".
        spelled: Folders of which only the case changes, on a disk that ignores it: the name as it
            is, the name in between, and the new one.
        respelled: The files in them: path before and path afterwards.
        emptied: Folders that go in the end, if nothing is in them.
        is_undo: Whether no other folders go: those that files leave were there before the run that
            is undone.
        reverses: State of the run that this one takes back or does again, `done` or `undone`.
        number: Number under which it is kept; -1 in a journal that an older version wrote.
        when: When it, or the run that it does again, was done, in ISO 8601.
    """

    state: str
    steps: tuple[Step, ...]
    made: tuple[str, ...] = ()
    keep: str = ""
    spelled: tuple[tuple[str, str, str], ...] = ()
    respelled: tuple[tuple[str, str], ...] = ()
    emptied: tuple[str, ...] = ()
    is_undo: bool = False
    reverses: str = ""
    number: int = UNKNOWN
    when: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """The files and folders that it names, save those of which only the case changes."""
        return (*self.made, *self.emptied, *(step.path for step in self.steps))

    @property
    def respelled_folders(self) -> tuple[str, ...]:
        """The folders of which only the case changes, before and afterwards."""
        return tuple(name for old, _, new in self.spelled for name in (old, new))

    @property
    def folders(self) -> frozenset[str]:
        """The folders in which names change."""
        return frozenset(path.rpartition("/")[0] for path in self.paths)

    @property
    def left_folders(self) -> list[str]:
        """The folders that may be empty once all is done, inner ones first."""
        found: set[str] = set(self.emptied)
        for step in () if self.is_undo else self.steps:
            folder = step.origin.rpartition("/")[0]
            while folder:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return sorted(found, reverse=True)


def write_journal(base: str, journal: Journal) -> None:
    """Put the journal on the disk, in place of an earlier one."""
    with suppress(FileExistsError):
        make_folder(base, FOLDER)
    record = {"schema": SCHEMA, **asdict(journal)}
    write_whole(base, f"{FOLDER}/{NAME}", write_record(base, record, journal.paths))
    sync_folders(base, (FOLDER, ""))


def read_journal(base: str) -> Journal:
    """Read the journal.

    Errors:
        WriteError: it is damaged, or names what no run of ours would.
    """
    path = os.path.join(base, FOLDER, NAME)
    data = read_file(base, f"{FOLDER}/{NAME}", MOST)
    try:
        return _read(*read_record(data), base)
    except (ValueError, TypeError, KeyError) as error:
        message = f"{path}: no journal of ours: {error}; if no note is amiss, delete it"
        raise WriteError(message) from error


def _read(record: dict[str, Any], given: object, base: str) -> Journal:
    if record["schema"] != SCHEMA or record["state"] not in _STATES:
        message = "written by another version"
        raise ValueError(message)
    journal = Journal(
        record["state"],
        tuple(Step(*map(str, s)) for s in record["steps"]),
        tuple(map(str, record["made"])),
        str(record.get("keep", "")),
        tuple((str(a), str(b), str(c)) for a, b, c in record.get("spelled", ())),
        tuple((str(a), str(b)) for a, b in record.get("respelled", ())),
        tuple(map(str, record.get("emptied", ()))),
        record.get("is_undo") is True,
        str(record.get("reverses", "")),
        int(record.get("number", UNKNOWN)),
        str(record.get("when", "")),
    )
    if journal.reverses not in _REVERSIBLE or not UNKNOWN <= journal.number <= _LARGEST:
        message = "it takes back what no run of ours could be"
        raise ValueError(message)
    for step in journal.steps:
        folder = step.path.rpartition("/")[0]
        own = [name.rpartition("/") for name in (step.temporary, step.second) if name]
        if not own or any(at != folder or not is_own(name) for at, _, name in own):
            message = f'"{step.path}" has strange temporary files'
            raise ValueError(message)
    check_seal(base, record, given, (*journal.paths, *journal.respelled_folders))
    _check_inside(journal, base)
    return journal


def _check_inside(journal: Journal, base: str) -> None:
    for step in journal.steps:
        if step.origin and step.origin not in {other.path for other in journal.steps}:
            message = f'"{step.origin}" moves and is no file of the run'
            raise ValueError(message)
    between = [name.rpartition("/")[2] for _, name, _ in journal.spelled]
    if not all(map(is_own, between)):
        message = "folders have strange temporary names"
        raise ValueError(message)
    for path in (*journal.paths, *journal.respelled_folders):
        if "\0" in path:
            message = "embedded null byte"
            raise ValueError(message)
        parent = os.path.normpath(os.path.join(base, os.path.dirname(path)))
        is_inside = parent == base or parent.startswith(base.rstrip(os.sep) + os.sep)
        real = os.path.normcase(os.path.realpath(parent))
        is_real = real == os.path.normcase(parent) and ".." not in path.split("/")
        if not is_real or not (is_inside or os.path.isabs(path)) or is_forbidden(path):
            message = f'"{path}" is no file of the vault'
            raise ValueError(message)


def remove_journal(base: str) -> None:
    """Remove the journal, and its folder if nothing else is in it."""
    for name in (f"{NAME}.new", NAME):
        with suppress(FileNotFoundError):
            remove_file(base, f"{FOLDER}/{name}")
    with suppress(OSError):
        if list_names(base, FOLDER) == [IGNORE]:
            remove_file(base, f"{FOLDER}/{IGNORE}")
        remove_folder(base, FOLDER)
