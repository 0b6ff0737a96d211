"""The names of a vault's files, for who cannot wait: no more than so many, and nothing is read."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE, FOLDER, LINK = "file", "folder", "link"
MOST_ENTRIES = 20_000
"""Files and folders looked at: a folder that is no vault may be a whole disk."""


def list_some_files(root: Path, most: int = MOST_ENTRIES) -> Iterator[str]:
    """Yield vault paths of files, and of folders with a slash at their end, outer ones first.

    What starts with a dot, links, and names that cannot be shown in one line are left out; so is a
    folder that cannot be looked into.

    Args:
        root: Folder of the vault.
        most: Entries that are looked at.
    """
    pending = deque([""])
    while pending and most > 0:
        folder = pending.popleft()
        for entry in _entries(os.path.join(root, folder)):
            most -= 1
            path = f"{folder}{entry.name}"
            if entry.name.startswith(".") or not entry.name.isprintable():
                continue
            kind = _kind_if_known(entry)
            if kind == FOLDER:
                pending.append(f"{path}/")
                yield f"{path}/"
            elif kind == FILE:
                yield path


def kind_of(entry: os.DirEntry[str]) -> str:
    """Tell files, folders and symbolic links from each other; "" for anything else.

    Errors:
        OSError: some disks do not tell it in a listing, and this one does not when asked.
    """
    if entry.is_file(follow_symlinks=False):
        return FILE
    if entry.is_dir(follow_symlinks=False):
        return FOLDER
    return LINK if entry.is_symlink() else ""


def _kind_if_known(entry: os.DirEntry[str]) -> str:
    try:
        return kind_of(entry)
    except OSError:
        return ""


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
