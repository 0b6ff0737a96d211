"""Our own folder in a vault, `.vaultkit`, and the names that are ours or never ours to write."""

from __future__ import annotations

import os
import re
from contextlib import suppress

from vaultkit.errors import WriteError
from vaultkit.vault.write.nofollow import get_status, is_folder, open_file

FOLDER = ".vaultkit"
NAME = "journal.json"
UNDO = f"{FOLDER}/undo"
RECORD = "run.json"
IGNORE = ".gitignore"
"""Keeps git away from our folder where something stays in it."""
_OWN = re.compile(r"\.vaultkit-[0-9a-f]{8}-[0-9]+\.(?:new|old|dir)")
"""Names of files and folders that only a run needs."""


def is_own(name: str) -> bool:
    """Tell whether a name is one that runs give to what only they need."""
    return _OWN.fullmatch(name) is not None


def is_hidden(path: str) -> bool:
    """Tell whether a part of a path starts with a dot; the vault's folder itself is `.`."""
    return any(part.startswith(".") for part in path.split("/")) and path != "."


def is_forbidden(path: str) -> bool:
    """Tell whether a path lies where we never write a file of the user: git's folder, and ours."""
    return any(part in {".git", FOLDER} or is_own(part) for part in path.lower().split("/"))


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
