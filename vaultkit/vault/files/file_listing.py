"""Lists the files of a vault; nothing is read.

A symbolic link to a file of the vault is one; what leads outside, and links to folders, are as
`vault/files/outward_links.py` says. Names that start with a dot do not exist.
"""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold
from vaultkit.vault.files.outward_links import LinkTargets, Symlinks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FILE, FOLDER, LINK = "file", "folder", "link"
MOST_ENTRIES = 20_000
"""Files and folders looked at: a folder that is no vault may be a whole disk."""
_SITE = frozenset({"404.html", "assets", "index.html", "llms.txt", "search"})
"""What a folder holds that is a site built of a vault: its Markdown is that of pages."""
NAME_IS_NO_TEXT = "its name is not UTF-8"
"""Why a file is left out that no link can name."""


def find_files(
    root: Path, targets: LinkTargets | None = None
) -> tuple[list[str], list[tuple[str, str]]]:
    """List the vault's files in path order, and what was left out with the reason.

    A site that was built into the vault is none of it.

    Args:
        root: Its folder.
        targets: Takes what symbolic links lead to.

    Errors:
        ConfigError: a link leads out of the vault, and the user's own config cannot be read.
    """
    found: list[str] = []
    skipped: list[tuple[str, str]] = []
    links = Symlinks(root, LinkTargets() if targets is None else targets)
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder) if folder else root))
        except OSError as error:
            if not (folder and is_gone(root, folder)):
                skipped.append((folder, error.strerror or str(error)))
            continue
        for entry in [] if folder and _is_site(entries) else entries:
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


def _is_site(entries: Iterable[os.DirEntry[str]]) -> bool:
    return _SITE.issubset(entry.name for entry in entries)


def _look_at(entry: os.DirEntry[str], path: str, links: Symlinks) -> tuple[str, str]:
    """Return what an entry is, and why it is left out, "" if it is not."""
    try:
        kind = kind_of(entry)
    except OSError as error:
        return "", error.strerror or str(error)
    if kind != LINK:
        return kind, ""
    is_folder, reason = links.follow(entry, path)
    return FOLDER if is_folder else kind, reason


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def list_folder(root: Path, folder: str) -> dict[str, bool] | None:
    """Return what a folder holds by name, and whether it is a plain file that can be listed.

    None if it cannot be looked into.
    """
    try:
        entries = list(os.scandir(os.path.join(root, folder)))
        return {one.name: kind_of(one) == FILE and _is_text(one.name) for one in entries}
    except OSError:
        return None


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


def as_listed(leads_to: Mapping[str, str], paths: Iterable[str]) -> dict[str, str]:
    """Return where links lead, spelled as the files are: some disks do not tell `a` from `A`."""
    exact = set(paths) if leads_to else set()
    folded = {fold(path): path for path in exact}
    return {
        path: target if target in exact else folded.get(fold(target), target)
        for path, target in leads_to.items()
    }
