"""Tells which symbolic links of a vault lead out of it, and whether their user lets us read there.

As Obsidian has it, a link from one folder of the vault to another, to a folder around it or in a
circle is ignored. What a link leads to outside is there, but not read: its names are listed, so
that no link to it counts as broken. It is read only by the word of the user, never by that of the
vault; see decision 49.
"""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import field
from typing import TYPE_CHECKING

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.config.toml_text import read_toml
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.errors import ConfigError
from vaultkit.vault.files.user_folders import FOLLOW, user_config_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEADS_OUT = "a symbolic link that leads out of the vault"
IGNORED = "a symbolic link to a folder of the vault, or around it, which Obsidian ignores"
LEADS_NOWHERE = "a symbolic link that leads nowhere"
KEY = "follow-links"
"""The key of the user's own config: `true`, or a list of vaults."""
MOST_NAMES = 20_000
"""Names that are listed behind one link: it may lead to a whole disk."""


@lazy_dataclass(frozen=True)
class LinkTargets:
    """What the symbolic links of a vault lead to.

    Args:
        within: Vault paths of files that links to files lead to, by those of the links.
        beyond: Of each file outside that is not read, by its path through a link, that link.
    """

    within: dict[str, str] = field(default_factory=dict)
    beyond: dict[str, str] = field(default_factory=dict)


class Symlinks:
    """Follows the symbolic links of one vault.

    Args:
        root: Its folder.
        targets: Takes what they lead to.
    """

    def __init__(self, root: Path, targets: LinkTargets) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._targets = targets
        self._followed: set[str] = set()
        self._follows: bool | None = None

    def follow(self, entry: os.DirEntry[str], path: str) -> tuple[bool, str]:
        """Return whether a link is read as a folder, and why it is not read, "" if it is.

        Effect: reads; notes where it leads in the end.
        """
        try:
            target = os.path.realpath(entry.path)
            mode = os.stat(target).st_mode
        except FileNotFoundError:
            return False, LEADS_NOWHERE
        except OSError as error:  # a link on the way is gone by now, or must not be read
            return False, f"a symbolic link that cannot be followed: {error.strerror or error}"
        is_folder = stat.S_ISDIR(mode)
        if is_folder and (_holds(self._real_root, target) or _holds(target, self._real_root)):
            return False, IGNORED
        if not (is_folder or stat.S_ISREG(mode)):
            return False, "a symbolic link to what is no file and no folder"
        if _holds(self._real_root, target):
            inner = target[len(self._real_root) + 1 :].replace(os.sep, "/")
            self._targets.within[path] = inner
            return False, ""
        return self._leave(target, path, is_folder=is_folder)

    def _leave(self, target: str, path: str, *, is_folder: bool) -> tuple[bool, str]:
        if self._follows is None:
            self._follows = follows_links(self._root)
        if not self._follows:
            names = _list_names(target) if is_folder else [""]
            self._targets.beyond.update((f"{path}{name}", path) for name in names)
            return False, LEADS_OUT
        if is_folder and any(_holds(one, target) or _holds(target, one) for one in self._followed):
            return False, IGNORED
        self._followed |= {target} if is_folder else set()
        return is_folder, ""


def _holds(folder: str, path: str) -> bool:
    """Tell whether a folder is, or has in it, what a real path names."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _list_names(folder: str) -> Iterator[str]:
    """Yield the files below a folder, each after a slash; no links, nothing that has a dot."""
    pending, left = [""], MOST_NAMES
    while pending and left > 0:
        inner = pending.pop()
        try:
            entries = list(os.scandir(folder + inner))
        except OSError:
            continue
        for entry in entries[:left]:
            left -= 1
            if not entry.name.startswith(".") and entry.name.isprintable():
                kind = _kind_of(entry)
                if kind is True:
                    pending.append(f"{inner}/{entry.name}")
                elif kind is False:
                    yield f"{inner}/{entry.name}"


def _kind_of(entry: os.DirEntry[str]) -> bool | None:
    """Return True for a folder, False for a file, None for anything else."""
    try:
        if entry.is_dir(follow_symlinks=False):
            return True
        return False if entry.is_file(follow_symlinks=False) else None
    except OSError:
        return None


def follows_links(root: Path) -> bool:
    """Tell whether the user lets us read what symbolic links of a vault lead to outside.

    Args:
        root: Folder of the vault, which has no say in it.

    Effect: reads the environment and the user's own config.

    Errors:
        ConfigError: that config cannot be read.
    """
    said = os.environ.get(FOLLOW, "").strip().lower()
    if said:
        return said not in {"0", "false", "no", "off"}
    path = user_config_folder() / "config.toml"
    try:
        table = read_toml(read_bounded(path, MAX_SETTINGS).decode())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise ConfigError(str(path), [error.strerror or str(error)]) from error
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise ConfigError(str(path), [f"not valid TOML: {error}"]) from error
    return _is_named(table, root, path)


def _is_named(table: dict[str, object], root: Path, path: Path) -> bool:
    unknown = [f'unknown key "{key}"; the only one is "{KEY}"' for key in table if key != KEY]
    value = table.get(KEY, False)
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if not (isinstance(value, bool) or is_list):
        unknown.append(f'"{KEY}" is true, false or a list of vaults such as ["~/Notes"]')
    if unknown:
        raise ConfigError(str(path), unknown)
    if not isinstance(value, list):
        return bool(value)
    real = os.path.realpath(root)
    return any(os.path.realpath(os.path.expanduser(one)) == real for one in value)
