"""Write exported manifests into a folder that may hold an earlier export, and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import VaultkitError, name_some
from vaultkit.kubernetes.exported_files import HEAD
from vaultkit.vault.write.nofollow import (
    get_status,
    list_names,
    make_folders,
    read_file,
    remove_file,
    write_whole,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.kubernetes.exported_files import ExportedFile

ENDINGS = (".json", ".yaml", ".yml")
"""What `kubectl apply -f FOLDER` reads."""
_MOST = 10
"""Files named in a message."""
_LARGEST = 4_000_000
"""Bytes of a file that is compared."""


class FolderChange(NamedTuple):
    """What writing an export does to a folder.

    Args:
        base: The folder, links in its path followed.
        new: Files to write.
        stale: Names of files of an earlier export that this one does not have.
        same: How many files are there already as they shall be.
    """

    base: str
    new: tuple[ExportedFile, ...]
    stale: tuple[str, ...]
    same: int


def plan_change(
    folder: str, files: Sequence[ExportedFile], vault: str, *, may_replace: bool
) -> FolderChange:
    """Return what writing files into a folder does. Effect: reads the folder.

    Args:
        folder: The folder as it was typed.
        files: The files.
        vault: The folder of the vault, in which nothing is written.
        may_replace: Whether files of an earlier export may be replaced and removed.

    Errors:
        VaultkitError: it is no folder, lies in the vault, cannot be read, or holds other manifests.
    """
    base = os.path.realpath(folder)
    root = os.path.realpath(vault)
    if base == root or base.startswith(root.rstrip(os.sep) + os.sep):
        message = f"{folder}: lies in the vault, where it would be part of the notes; name another"
        raise VaultkitError(message)
    if os.path.lexists(base) and not os.path.isdir(base):
        message = f"{folder}: is no folder; name one, or - to print the manifests"
        raise VaultkitError(message)
    try:
        return _compare(folder, base, files, may_replace=may_replace)
    except OSError as error:
        message = f"{error.filename or folder}: {error.strerror or error}"
        raise VaultkitError(message) from error


def _compare(
    folder: str, base: str, files: Sequence[ExportedFile], *, may_replace: bool
) -> FolderChange:
    there = sorted(list_names(base)) if os.path.isdir(base) else []
    wanted = {file.name: file for file in files}
    held = {
        name: read_file(base, name, _LARGEST)
        for name in there
        if name in wanted or name.lower().endswith(ENDINGS)
    }
    same = {name for name, data in held.items() if _data_of(wanted, name) == data}
    others = [name for name in held if name not in same]
    ours = [name for name in others if held[name].startswith(HEAD.encode())]
    foreign = [name for name in others if name not in ours]
    if foreign or (ours and not may_replace):
        raise _refusal(folder, foreign or ours, is_foreign=bool(foreign))
    new = tuple(file for file in files if file.name not in same)
    return FolderChange(base, new, tuple(x for x in ours if x not in wanted), len(same))


def _data_of(wanted: dict[str, ExportedFile], name: str) -> bytes | None:
    return wanted[name].text.encode() if name in wanted else None


def _refusal(folder: str, names: list[str], *, is_foreign: bool) -> VaultkitError:
    if is_foreign:
        message = f"{folder}: holds manifests of others, which would be applied too; name another"
    else:
        message = f"{folder}: holds an earlier export; --force replaces it"
    return VaultkitError(message, *name_some(names, _MOST))


def write_change(change: FolderChange) -> None:
    """Write an export. Effect: makes the folder, writes and removes files in it.

    Errors:
        VaultkitError: a file cannot be written; each that was is complete.
    """
    above, missing = _split(change.base)
    try:
        make_folders(above, missing)
        for file in change.new:
            write_whole(change.base, file.name, file.text.encode())
        for name in change.stale:
            if get_status(change.base, name) is not None:
                remove_file(change.base, name)
    except OSError as error:
        message = f"{error.filename or change.base}: {error.strerror or error}"
        raise VaultkitError(message) from error


def _split(path: str) -> tuple[str, str]:
    """Return the part of a path that is there, and what is missing of it."""
    missing: list[str] = []
    while not os.path.isdir(path):
        path, name = os.path.split(path)
        missing.insert(0, name)
    return path, "/".join(missing)
