"""Reading files beside the notes that name files of the vault: settings of Obsidian and of ours.

Only regular files of a sensible size are read. `obsidian_settings.py` reads what settings
mean; here they are read as bytes, to be edited.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.bounded_read import read_bounded

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".obsidian"
MOST_BYTES = 8_000_000
"""A larger file is no settings file."""
MOST_OF_A_PLUGIN = 1_000_000
"""Bytes of a file of a plugin; what keeps more there is an index, not settings."""
MOST_PLUGINS = 400


class SettingsBytes(NamedTuple):
    """A file as it was read.

    Args:
        data: Its bytes.
        obstacle: Why it must not be written, "" if it may.
    """

    data: bytes
    obstacle: str = ""


def read_obsidian_files(root: Path) -> dict[str, SettingsBytes]:
    """Return the settings of Obsidian and of its plugins by vault path, workspaces left out.

    Effect: reads.
    """
    own = _names(root / FOLDER)
    names = [name for name in own if name.endswith(".json") and not name.startswith("workspace")]
    plugins = [f"plugins/{name}/data.json" for name in _names(root / FOLDER / "plugins")]
    found: dict[str, SettingsBytes] = {}
    for name in (*names, *plugins[:MOST_PLUGINS]):
        most = MOST_BYTES if name in names else MOST_OF_A_PLUGIN
        read = read_settings_file(root / FOLDER / name, root, most)
        if read is not None:
            found[f"{FOLDER}/{name}"] = read
    return found


def read_settings_file(
    path: Path, base: Path | None = None, most: int = MOST_BYTES
) -> SettingsBytes | None:
    """Read one file; None if it is not there, is no regular file, or is too large.

    Args:
        path: The file.
        base: A folder below which no part of the path may be a link, for the file to be written.
        most: Bytes of a file that is not too large.

    Effect: reads.
    """
    try:
        data = read_bounded(path, most)
    except OSError:
        return None
    return SettingsBytes(data, "it is a symbolic link" if _is_link(path, base) else "")


def _is_link(path: Path, base: Path | None) -> bool:
    start = path.parent if base is None else base
    real = os.path.join(os.path.realpath(start), os.path.relpath(path, start))
    try:
        return os.path.realpath(path) != os.path.normpath(real)
    except OSError:  # a link on the way is gone by now
        return True


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
