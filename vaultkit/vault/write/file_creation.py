"""Create files in a folder that is no vault yet: all or none, and nothing overwritten."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from vaultkit.errors import WriteError, name_some
from vaultkit.vault.write.locked_files import as_write_error, write_new
from vaultkit.vault.write.nofollow import (
    get_status,
    make_folders,
    remove_file,
    remove_folder,
)
from vaultkit.vault.write.record_seal import see_key
from vaultkit.vault.write.transaction import write_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAMED = 8


def create_undoable(root: Path, files: Mapping[str, bytes], keep: str) -> bool:
    """Write new files as one run that can be undone, and the folders they need.

    Args:
        root: The folder; it is made if it is not there.
        files: Content by path, hidden files too.
        keep: What the run is called.

    Returns:
        Whether it can be undone: not where there is no place for this user's key.

    Errors:
        WriteError: some of them exist, or one cannot be written; then none is.
    """
    try:
        see_key()
    except WriteError:
        create_files(root, files)
        return False
    folders: list[str] = []
    try:
        with as_write_error("nothing was made"):
            _make_root(os.path.realpath(root), folders)
        write_files(root, {path: (None, data) for path, data in files.items()}, keep=keep)
    except BaseException:
        for path in reversed(folders):
            with suppress(OSError):
                os.rmdir(path)
        raise
    return True


def create_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write new files, hidden ones too, and the folders they need.

    Errors:
        WriteError: some of them exist, or one cannot be written; then none is.
    """
    base = os.path.realpath(root)
    written: list[str] = []
    folders: list[str] = []
    try:
        with as_write_error("nothing was made"):
            _refuse_existing(root, [path for path in files if get_status(base, path)])
            _make_root(base, folders)
            for path, data in files.items():
                make_folders(base, os.path.dirname(path), folders)
                written.append(path)
                write_new(base, path, data, "")
    except BaseException:
        for remove, paths in ((remove_file, written), (remove_folder, folders)):
            for path in reversed(paths):
                with suppress(OSError):
                    remove(base, path)
        raise


def _refuse_existing(root: Path, there: list[str]) -> None:
    if there:
        named = name_some([f"{root}/{path}" for path in sorted(there)], _NAMED)
        message = "these files exist and are not overwritten; nothing was made:"
        raise WriteError(message, *named)


def _make_root(base: str, made: list[str]) -> None:
    """Make the folder itself, and those it lies in, by their absolute paths."""
    missing: list[str] = []
    while not os.path.lexists(base):
        missing.append(base)
        base = os.path.dirname(base)
    for folder in reversed(missing):
        os.mkdir(folder)
        made.append(folder)
