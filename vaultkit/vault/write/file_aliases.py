"""Find files of a vault that are another name of one: by symbolic links and by hard links.

A link is never written. Where the file it leads to is written and would read the same, that is
enough. Of two hard links each would become a file of its own, which nobody asked for.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from vaultkit.vault.write.nofollow import get_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


def find_links(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return those of some files that are symbolic links or lie behind one, each with its file.

    Args:
        root: Folder of the vault.
        paths: The files, relative to it.

    Returns:
        Path of the link to path of the file, both relative to the vault.
    """
    base = os.path.realpath(root)
    found = {}
    folders: dict[str, bool] = {"": False}
    for path in paths:
        full = os.path.join(base, path)
        if os.path.islink(full) or _is_through_link(base, path.rpartition("/")[0], folders):
            with suppress(OSError):  # gone by now: who writes there says so
                found[path] = os.path.relpath(os.path.realpath(full), base).replace(os.sep, "/")
    return found


def _is_through_link(base: str, folder: str, known: dict[str, bool]) -> bool:
    """Tell whether a folder, or one around it, is a symbolic link; each is looked at once."""
    if folder not in known:
        known[folder] = os.path.islink(os.path.join(base, folder)) or _is_through_link(
            base, folder.rpartition("/")[0], known
        )
    return known[folder]


def find_twins(root: Path, paths: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """Return those of some files that are one file with another of the vault, with the other.

    Args:
        root: Folder of the vault.
        paths: The files, relative to it.
        others: All files that may be the other one.
    """
    base = os.path.realpath(root)
    shared = dict(_shared(base, paths))
    if not shared:
        return {}
    names: dict[tuple[int, int], list[str]] = {}
    for path, key in _shared(base, others):
        names.setdefault(key, []).append(path)
    same = {
        path: [name for name in names.get(key, ()) if name != path] for path, key in shared.items()
    }
    return {path: twins[0] for path, twins in same.items() if twins}


def _shared(base: str, paths: Iterable[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the files that have several names, with what tells one file from another."""
    for path in paths:
        with suppress(OSError):
            status = get_status(base, path)
            if status is not None and stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
                yield path, (status.st_dev, status.st_ino)


def split_links(
    sources: Mapping[str, bytes], links: Mapping[str, str]
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Take out of new content that of links.

    Args:
        sources: New bytes, by path.
        links: What `find_links` found among them.

    Returns:
        New bytes of what is no link; and why a link cannot hold what it is to hold, for those that
        do not get it by the file they lead to.
    """
    real = {path: data for path, data in sources.items() if path not in links}
    faults = {
        path: f"a symbolic link to {target}, and would have to read otherwise than that"
        if not target.startswith("..")
        else "it lies out of the vault, where a symbolic link leads; nothing is written there"
        for path, target in links.items()
        if path in sources and real.get(target) != sources[path]
    }
    return real, faults
