"""Files of Obsidian's settings that are there and cannot be read, and what to say of them.

A file that is missing has Obsidian's defaults. One that is there and says nothing that can be read
must not have them without a word: it may say what stays at home.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOWHERE = "a link that leads nowhere"
_FOLDER_OF_SETTINGS = ".obsidian"

_SHAPES: Mapping[str, tuple[str, type]] = {
    "app.json": ("userIgnoreFilters", list),
    "types.json": ("types", dict),
    "templates.json": ("folder", str),
    "plugins/templater-obsidian/data.json": ("templates_folder", str),
}
"""What a file is read for above all, and what that must be."""
EDITED = (
    "bookmarks.json", "canvas.json", "daily-notes.json", "graph.json", "note-composer.json",
    "publish.json", "starred.json", "zk-prefixer.json",
)  # fmt: skip
"""Files that are read only to be edited, where a path, a tag or a property in them changes."""
_KINDS: Mapping[type, str] = {list: "a list of texts", dict: "an object", str: "text"}


def is_there(path: Path) -> bool:
    """Tell whether a file of settings is there. Effect: asks the disk.

    Errors:
        OSError: it is there and is no regular file, or a folder above it cannot be looked into.
    """
    try:
        os.lstat(path)
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        _refuse_dangling(path)
        return False
    if not stat.S_ISREG(mode):
        raise OSError(0, "a folder, not a file" if stat.S_ISDIR(mode) else "not a regular file")
    return True


def _refuse_dangling(path: Path) -> None:
    """See that no part of a path below the folder of settings is a link that leads nowhere.

    Errors:
        OSError: one is.
    """
    for part in (path, *path.parents):
        if part.name == _FOLDER_OF_SETTINGS:
            return
        if os.path.islink(part) and not os.path.exists(part):
            raise OSError(0, NOWHERE)


def find_folder_fault(folder: Path) -> str:
    """Return why the folder of settings cannot be looked into, "" if it can or is not there."""
    if not os.path.lexists(folder):
        return ""
    if not os.path.isdir(folder):
        return "a file, not a folder" if os.path.exists(folder) else NOWHERE
    return "" if os.access(folder, os.R_OK | os.X_OK) else "Permission denied"


def read_object(data: bytes) -> dict[str, Any]:
    """Return what a file of settings holds.

    Errors:
        ValueError: it holds no JSON object.
        RecursionError: it nests too deeply.
    """
    value = json.loads(data)
    if not isinstance(value, dict):
        message = "settings must be a JSON object"
        raise ValueError(message)  # noqa: TRY004 - a fault of the file, as those of its syntax
    return value


def refuse_shape(name: str, settings: Mapping[str, Any]) -> None:
    """See that what a file is read for can be used: nothing of it may be missing without a word.

    Args:
        name: The file's path below the folder of settings.
        settings: What it holds.

    Errors:
        ValueError: it cannot.
    """
    if name not in _SHAPES:
        return
    key, kind = _SHAPES[name]
    value = settings.get(key)
    entries = value if isinstance(value, list) else ()
    if value is None or (isinstance(value, kind) and all(isinstance(x, str) for x in entries)):
        return
    message = f'"{key}" must be {_KINDS[kind]}'
    raise ValueError(message)


def reason_of(error: OSError | ValueError | RecursionError) -> str:
    """Return why a file of settings cannot be read, as a phrase."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, RecursionError):
        return "it nests too deeply"
    is_syntax = isinstance(error, json.JSONDecodeError | UnicodeDecodeError)
    return f"not valid JSON: {error}" if is_syntax else str(error)
