"""List and drop the runs kept for `undo` and `redo`, a folder each in `.vaultkit/undo`.

`done-7` holds what takes run 7 back, `undone-7` what does it again: never both, save in the middle
of a step that the journal completes. A folder counts once its record is in it. A new run drops
what was taken back, as editors do. The oldest go first where there are too many, or too large ones.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import NamedTuple

from vaultkit.vault.write.nofollow import (
    get_status,
    is_folder,
    list_names,
    opened_folder,
    read_file,
    remove_file,
    remove_folder,
)
from vaultkit.vault.write.own_folder import ENTRY, RECORD, UNDO, is_own
from vaultkit.vault.write.record_format import MOST, read_record

MOST_RUNS = 20
MOST_BYTES = 1 << 26
"""Bytes of all runs that are kept, 64 MiB; the newest is kept whatever its size."""
DONE, TAKEN_BACK = "done", "undone"
UNDO_OF, REDO_OF = "undo of ", "redo of "
"""What the name of a step starts with; the name of the run follows."""
OLDEST = 0
"""Number of the one run that versions before this kept, in the folder itself."""


class Entry(NamedTuple):
    """A run that is kept.

    Args:
        number: Its number; later runs have higher ones.
        state: `done` if it can be undone, `undone` if it can be done again.
        folder: Where what files held is, relative to the vault.
    """

    number: int
    state: str
    folder: str

    @property
    def record(self) -> str:
        """The file that says what the run did."""
        return f"{self.folder}/{RECORD}"


def entry_of(number: int, state: str) -> Entry:
    """Return the entry of a run as it is written now."""
    return Entry(number, state, f"{UNDO}/{state}-{number}")


def list_entries(base: str) -> list[Entry]:
    """Return the runs that are kept, oldest first.

    Errors:
        OSError: the folder cannot be read, or something in it is no folder.
    """
    found: list[Entry] = []
    with suppress(FileNotFoundError):
        for name in list_names(base, UNDO):
            match = ENTRY.fullmatch(name)
            if name == RECORD:
                found.append(Entry(OLDEST, _state_of_oldest(base), UNDO))
            elif match:
                entry = entry_of(int(match[2]), match[1])
                if is_folder(base, entry.folder) and get_status(base, entry.record):
                    found.append(entry)
    return sorted(found)


def _state_of_oldest(base: str) -> str:
    """Return the state of what an older version kept: there, an undo was undone as well."""
    with suppress(OSError, ValueError):
        record, _ = read_record(read_file(base, f"{UNDO}/{RECORD}", MOST))
        return TAKEN_BACK if str(record.get("what")).startswith(UNDO_OF) else DONE
    return DONE


def next_number(base: str) -> int:
    """Return the number of a new run."""
    return max((entry.number for entry in list_entries(base)), default=OLDEST) + 1


def drop_entry(base: str, folder: str, keep: frozenset[str] = frozenset()) -> None:
    """Remove what is ours in the folder of an entry, and the folder if nothing else is in it.

    Args:
        base: Real folder of the vault.
        folder: The folder.
        keep: Names in it that stay.
    """
    with suppress(FileNotFoundError):
        for name in sorted(list_names(base, folder), reverse=True):  # the record first
            if name not in keep and (is_own(name) or name.startswith(RECORD)):
                with suppress(IsADirectoryError, PermissionError):  # a folder is none of ours
                    remove_file(base, f"{folder}/{name}")
    if not keep:
        with suppress(OSError):
            remove_folder(base, folder)


def drop_others(base: str, new: Entry, *, is_step: bool) -> None:
    """Remove what a run that was just kept replaces, and the oldest ones beyond the bounds.

    Args:
        base: Real folder of the vault.
        new: The run.
        is_step: Whether it took back, or did again, what has the same number.
    """
    for entry in list_entries(base):
        is_replaced = entry.number == new.number and entry != new
        if is_replaced or (entry.state == TAKEN_BACK and not is_step):
            drop_entry(base, entry.folder)
    kept = [entry for entry in list_entries(base) if entry != new]
    if not any(entry.folder == UNDO for entry in kept):
        drop_entry(base, UNDO)
    sizes = {entry: _size(base, entry) for entry in (new, *kept)}
    removable = [entry for entry in kept if entry.state == DONE]
    while removable and (len(sizes) > MOST_RUNS or sum(sizes.values()) > MOST_BYTES):
        del sizes[removable[0]]
        drop_entry(base, removable.pop(0).folder)


def _size(base: str, entry: Entry) -> int:
    """Return the bytes that a run takes."""
    with opened_folder(base, entry.folder) as folder, os.scandir(folder) as found:
        return sum(one.stat(follow_symlinks=False).st_size for one in found)
