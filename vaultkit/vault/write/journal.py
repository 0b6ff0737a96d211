"""The journal of a transaction: what `write.py` is about to do, on the disk before it does it.

It stands in `.vaultkit/` at the vault's root and is replaced as a whole, so that it is always
readable. It may come from anywhere, a shared repository for one, and must not make us write where
notes never are: paths and names are checked, and one that names a file outside the vault or a
hidden one counts only under this user's seal (`seal.py`).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.errors import WriteError
from vaultkit.vault.write.nofollow import (
    get_status,
    is_folder,
    list_names,
    make_folder,
    open_file,
    read_file,
    remove_file,
    remove_folder,
    sync_folder,
    write_whole,
)
from vaultkit.vault.write.seal import is_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = ".vaultkit"
NAME = "journal.json"
UNDO = f"{FOLDER}/undo"
RECORD = "run.json"
IGNORE = ".gitignore"
"""Keeps git away from our folder where something stays in it."""
SCHEMA = 1
PREPARING, COMMITTING, CLEANING = "preparing", "committing", "cleaning"

_STATES = (PREPARING, COMMITTING, CLEANING)
_OWN = re.compile(r"\.vaultkit-[0-9a-f]{8}-[0-9]+\.(?:new|old|dir)")
"""Names of files and folders that only a run needs."""
MOST = 1 << 26
"""Bytes of a journal or record; 64 MiB name more files than a vault has."""


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
    """

    state: str
    steps: tuple[Step, ...]
    made: tuple[str, ...] = ()
    keep: str = ""
    spelled: tuple[tuple[str, str, str], ...] = ()
    respelled: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files and folders that it names, save those of which only the case changes."""
        return (*self.made, *(step.path for step in self.steps))

    @property
    def folders(self) -> frozenset[str]:
        """The folders in which names change."""
        return frozenset(path.rpartition("/")[0] for path in self.paths)


def is_own(name: str) -> bool:
    """Tell whether a name is one that runs give to what only they need."""
    return _OWN.fullmatch(name) is not None


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


def see_own_folder(base: str) -> None:
    """See that our folder, if it is there, is one that can be used.

    Errors:
        WriteError: it is a link or a file, or something in it has a kind that is not ours.
    """
    try:
        if is_folder(base, FOLDER):
            is_folder(base, UNDO)
            for name in (IGNORE, NAME):
                _see_file(base, f"{FOLDER}/{name}")
            _see_file(base, f"{UNDO}/{RECORD}")
    except OSError as error:
        message = (
            f"{error.filename}: {error.strerror}, where vaultkit keeps what it needs; "
            "nothing was changed; remove it"
        )
        raise WriteError(message) from error


def _see_file(base: str, path: str) -> None:
    with suppress(FileNotFoundError):
        os.close(open_file(base, path))


def has_folder(base: str) -> bool:
    """Tell whether there is a folder that may hold a journal."""
    return get_status(base, FOLDER) is not None


def has_journal(base: str) -> bool:
    """Tell whether a run was interrupted, or is under way."""
    with suppress(OSError):
        return get_status(base, f"{FOLDER}/{NAME}") is not None
    return False


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


def write_record(base: str, record: dict[str, Any], paths: Iterable[str]) -> bytes:
    """Return a record as JSON, sealed if it names files that only this user may make us write.

    Errors:
        OSError: the key for the seal cannot be kept, or the record is larger than any we read.
    """
    if any(map(needs_seal, paths)):
        record = {**record, "seal": seal(base, record)}
    data = json.dumps(record).encode()
    if len(data) > MOST:
        raise OSError(errno.EFBIG, "too many files for one run", base)
    return data


def read_record(data: bytes) -> tuple[dict[str, Any], object]:
    """Return a record and its seal, None if it has none.

    Errors:
        ValueError: it is no JSON object.
    """
    try:
        record = json.loads(data)
    except RecursionError as error:
        message = "nested too deeply"
        raise ValueError(message) from error
    if not isinstance(record, dict):
        message = "not a JSON object"
        raise ValueError(message)  # noqa: TRY004 - a fault of the text
    given = record.pop("seal", None)
    return record, given


def check_seal(base: str, record: dict[str, Any], given: object, paths: Iterable[str]) -> None:
    """See that a record may name the files that it names.

    Errors:
        ValueError: it may not.
    """
    outside = [path for path in paths if needs_seal(path)]
    if outside and not is_sealed(base, record, given):
        message = f'"{outside[0]}" is no note, and you did not write this record in this folder'
        raise ValueError(message)


def needs_seal(path: str) -> bool:
    """Tell whether a file is one that only this user may make us write.

    Obsidian's settings are none: a vault brings them along anyway.
    """
    is_setting = path.startswith(".obsidian/") and path.endswith(".json")
    return os.path.isabs(path) or (is_hidden(path) and not is_setting and path != ".obsidian")


def is_forbidden(path: str) -> bool:
    """Tell whether a path lies where we never write a file of the user: git's folder, and ours."""
    return any(part in {".git", FOLDER} or is_own(part) for part in path.lower().split("/"))


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
    )
    for step in journal.steps:
        folder = step.path.rpartition("/")[0]
        own = [name.rpartition("/") for name in (step.temporary, step.second) if name]
        if not own or any(at != folder or not _OWN.fullmatch(name) for at, _, name in own):
            message = f'"{step.path}" has strange temporary files'
            raise ValueError(message)
    check_seal(base, record, given, journal.paths)
    _check_inside(journal, base)
    return journal


def _check_inside(journal: Journal, base: str) -> None:
    for step in journal.steps:
        if step.origin and step.origin not in {other.path for other in journal.steps}:
            message = f'"{step.origin}" moves and is no file of the run'
            raise ValueError(message)
    between = [name.rpartition("/")[2] for _, name, _ in journal.spelled]
    if not all(map(_OWN.fullmatch, between)):
        message = "folders have strange temporary names"
        raise ValueError(message)
    folders = [name for old, _, new in journal.spelled for name in (old, new)]
    for path in (*journal.paths, *folders):
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


def is_hidden(path: str) -> bool:
    """Tell whether a part of a path starts with a dot; the vault's folder itself is `.`."""
    return any(part.startswith(".") for part in path.split("/")) and path != "."


def remove_journal(base: str) -> None:
    """Remove the journal, and its folder if nothing else is in it."""
    for name in (f"{NAME}.new", NAME):
        with suppress(FileNotFoundError):
            remove_file(base, f"{FOLDER}/{name}")
    with suppress(OSError):
        if list_names(base, FOLDER) == [IGNORE]:
            remove_file(base, f"{FOLDER}/{IGNORE}")
        remove_folder(base, FOLDER)


def sync_folders(base: str, folders: Iterable[str]) -> None:
    """Bring the names in folders on the disk, where the system can."""
    for folder in folders:
        with suppress(FileNotFoundError):
            sync_folder(base, folder)
