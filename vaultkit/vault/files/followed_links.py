"""Symbolic links of a vault: which are followed, and where those lead."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


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
