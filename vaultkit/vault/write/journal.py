"""The journal of a transaction: what `write.py` is about to do, on the disk before it does it.

It stands in `.vaultkit/` at the vault's root and is replaced as a whole, so that it is always
readable. It may come from anywhere, a shared repository for one, and must not make us write where
notes never are: paths and names are checked, and one that names a file outside the vault or a
hidden one counts only under this user's seal (`seal.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.errors import WriteError
from vaultkit.vault.write.seal import is_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = ".vaultkit"
NAME = "journal.json"
IGNORE = ".gitignore"
"""Keeps git away from our folder where something stays in it."""
SCHEMA = 1
PREPARING, COMMITTING, CLEANING = "preparing", "committing", "cleaning"

_STATES = (PREPARING, COMMITTING, CLEANING)
_OWN = re.compile(r"\.vaultkit-[0-9a-f]{8}-[0-9]+\.(?:new|old|dir)")
"""Names of files and folders that only a run needs."""
_BLOCK = 1 << 20


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


def is_spelled_so(path: str) -> bool:
    """Tell whether a file or folder is there under exactly this name, whatever the disk ignores."""
    try:
        return os.path.basename(path) in os.listdir(os.path.dirname(path) or ".")
    except OSError:
        return False


def digest_of(file: str | bytes | None) -> str:
    """Return the digest of a content, or of the file at a path; "" if there is none."""
    if file is None:
        return ""
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()
    digest = hashlib.sha256()
    try:
        with open(file, "rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def has_folder(base: str) -> bool:
    """Tell whether there is a folder that may hold a journal."""
    return os.path.isdir(os.path.join(base, FOLDER))


def has_journal(base: str) -> bool:
    """Tell whether a run was interrupted, or is under way."""
    return os.path.lexists(os.path.join(base, FOLDER, NAME))


def write_journal(base: str, journal: Journal) -> None:
    """Put the journal on the disk, in place of an earlier one."""
    folder = os.path.join(base, FOLDER)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, NAME)
    record = {"schema": SCHEMA, **asdict(journal)}
    with open(f"{path}.new", "wb") as file:
        file.write(write_record(base, record, journal.paths).encode())
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{path}.new", path)
    sync_folders(base, (FOLDER, ""))


def read_journal(base: str) -> Journal:
    """Read the journal.

    Errors:
        WriteError: it is damaged, or names what no run of ours would.
    """
    path = os.path.join(base, FOLDER, NAME)
    with open(path, "rb") as file:
        data = file.read()
    try:
        return _read(*read_record(data), base)
    except (ValueError, TypeError, KeyError) as error:
        message = f"{path}: no journal of ours: {error}; if no note is amiss, delete it"
        raise WriteError(message) from error


def write_record(base: str, record: dict[str, Any], paths: Iterable[str]) -> str:
    """Return a record as JSON, sealed if it names files that only this user may make us write.

    Errors:
        OSError: the key for the seal cannot be kept.
    """
    if any(map(needs_seal, paths)):
        return json.dumps({**record, "seal": seal(base, record)})
    return json.dumps(record)


def read_record(data: bytes) -> tuple[dict[str, Any], object]:
    """Return a record and its seal, None if it has none.

    Errors:
        ValueError: it is no JSON object.
    """
    record = json.loads(data)
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
        tuple(record["made"]),
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
    folder = os.path.join(base, FOLDER)
    for name in (f"{NAME}.new", NAME):
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, name))
    with suppress(OSError):
        if os.listdir(folder) == [IGNORE]:
            os.unlink(os.path.join(folder, IGNORE))
        os.rmdir(folder)


def sync_folders(base: str, folders: Iterable[str]) -> None:
    """Bring the names in folders on the disk, where the system can."""
    if os.name == "nt":
        return
    for folder in folders:
        with suppress(FileNotFoundError):
            descriptor = os.open(os.path.join(base, folder), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
