"""New files in a folder that is no vault yet: all of them or none, and nothing overwritten."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from vaultkit.errors import WriteError
from vaultkit.vault.write.files import as_write_error, write_new

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAMED = 8


def create_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write new files, hidden ones too, and the folders they need.

    Errors:
        WriteError: some of them exist, or one cannot be written; then none is.
    """
    there = [path for path in files if os.path.lexists(os.path.join(root, path))]
    if there:
        named = [f"{root}/{path}" for path in sorted(there)[:_NAMED]]
        message = "these files exist and are not overwritten; nothing was made:"
        raise WriteError(message, *named)
    made: list[str] = []
    try:
        with as_write_error("nothing was made"):
            for path, data in files.items():
                full = os.path.join(root, path)
                _make_folders(os.path.dirname(full), made)
                made.append(full)
                write_new(full, data, "")
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                os.rmdir(path) if os.path.isdir(path) else os.unlink(path)
        raise


def _make_folders(folder: str, made: list[str]) -> None:
    missing: list[str] = []
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for name in reversed(missing):
        os.mkdir(name)
        made.append(name)
