"""Lists the files of a vault; nothing is read.

Nothing outside the vault's folder is listed: a symbolic link to a folder is not followed, and one
to a file only if the file lies inside the vault. Names that start with a dot do not exist.
"""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FILE, FOLDER, LINK = "file", "folder", "link"
MOST_ENTRIES = 20_000
"""Files and folders looked at: a folder that is no vault may be a whole disk."""
NAME_IS_NO_TEXT = "its name is not UTF-8"
"""Why a file is left out that no link can name."""


def find_files(
    root: Path, leads_to: dict[str, str] | None = None
) -> tuple[list[str], list[tuple[str, str]]]:
    """List the vault's files in path order, and what was left out with the reason.

    Args:
        root: Its folder.
        leads_to: Takes the paths of the files that symbolic links lead to, by the links' paths.
    """
    found: list[str] = []
    skipped: list[tuple[str, str]] = []
    links = Symlinks(root, {} if leads_to is None else leads_to)
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder) if folder else root))
        except OSError as error:
            if not (folder and is_gone(root, folder)):
                skipped.append((folder, error.strerror or str(error)))
            continue
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            path = f"{folder}/{name}" if folder else name
            if not (name.isascii() or _is_text(name)):
                skipped.append((os.fsencode(path).decode("utf-8", "replace"), NAME_IS_NO_TEXT))
                continue
            kind, reason = _look_at(entry, path, links)
            if reason:
                skipped += [] if is_gone(root, path) else [(path, reason)]
            elif kind == FOLDER:
                pending.append(path)
            elif kind:
                found.append(path)
    return sorted(found), sorted(skipped)


def _look_at(entry: os.DirEntry[str], path: str, links: Symlinks) -> tuple[str, str]:
    """Return what an entry is, and why it is left out, "" if it is not."""
    try:
        kind = kind_of(entry)
    except OSError as error:
        return "", error.strerror or str(error)
    return kind, links.follow(entry, path) if kind == LINK else ""


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_visible(path: str) -> bool:
    """Tell whether Obsidian's index holds a path: no part of it starts with a dot."""
    return not any(part.startswith(".") for part in path.split("/"))


def is_gone(root: Path, path: str) -> bool:
    """Tell whether a file that was listed is not there any more, which is no fault of it."""
    return not os.path.lexists(root / path)


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


class Symlinks:
    """The symbolic links of one vault.

    Args:
        root: Its folder.
        leads_to: Takes the vault paths of the files that links lead to, by those of the links.
    """

    def __init__(self, root: Path, leads_to: dict[str, str]) -> None:
        self._real_root = os.path.realpath(root)
        self._leads_to = leads_to

    def follow(self, entry: os.DirEntry[str], path: str) -> str:
        """Return why a link is not followed, "" if it is, and note where it leads in the end."""
        try:
            target = os.path.realpath(entry.path)
        except OSError as error:  # a link on the way is gone by now, or must not be read
            return f"a symbolic link that cannot be followed: {error.strerror or error}"
        if not target.startswith(self._real_root + os.sep):
            return "a symbolic link that leads out of the vault"
        if not os.path.isfile(target):
            return "a symbolic link to a folder or to nothing"
        self._leads_to[path] = target[len(self._real_root) + 1 :].replace(os.sep, "/")
        return ""


def as_listed(leads_to: Mapping[str, str], paths: Iterable[str]) -> dict[str, str]:
    """Return where links lead, spelled as the files are: some disks do not tell `a` from `A`."""
    exact = set(paths) if leads_to else set()
    folded = {fold(path): path for path in exact}
    return {
        path: target if target in exact else folded.get(fold(target), target)
        for path, target in leads_to.items()
    }
