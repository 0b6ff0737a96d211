"""Tell what lies in our own folder `.vaultkit`, and which names are ours or forbidden."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import WriteError
from vaultkit.vault.write.nofollow import get_status, is_folder, list_names, open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ".vaultkit"
NAME = "journal.json"
UNDO = f"{FOLDER}/undo"
RECORD = "run.json"
ENTRY = lazy_re(r"(done|undone)-(0|[1-9][0-9]{0,8})")
"""Names of folders with a run that is kept: what became of it, and its number."""
IGNORE = ".gitignore"
"""Keeps git away from our folder where something stays in it."""
_OWN = lazy_re(r"\.vaultkit-[0-9a-f]{8}-[0-9]+\.(?:new|old|dir)")
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
            entries = _entries(base) if is_folder(base, UNDO) else ()
            for path in (IGNORE, NAME, f"undo/{RECORD}", *entries):
                _see_file(base, f"{FOLDER}/{path}")
    except OSError as error:
        message = (
            f"{error.filename}: {error.strerror}, where vaultkit keeps what it needs; "
            "nothing was changed; remove it"
        )
        raise WriteError(message) from error


def _entries(base: str) -> Iterator[str]:
    """Yield the records of runs that are kept, relative to our folder."""
    for name in list_names(base, UNDO):
        if ENTRY.fullmatch(name):
            is_folder(base, f"{UNDO}/{name}")
            yield f"undo/{name}/{RECORD}"


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
