"""Find a vault: which folder it is, which config governs it, and which of its notes are meant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.config import Config, find_config, load_config
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.paths import is_note
from vaultkit.opening.typed_paths import as_typed, name_of, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTHING = "no such file or folder"
"""What a message says of a name that leads nowhere."""


@lazy_dataclass(frozen=True)
class Place:
    """Where to work, before anything is read.

    Args:
        root: Folder of the vault, absolute.
        config: The config that governs it.
        parts: Files and folders of the vault that are meant, relative to it; with no names, empty
            for all.
        names: What is meant and is no file or folder: names and aliases of notes.
    """

    root: Path
    config: Config
    parts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def find_place(
    paths: Sequence[Path] = (),
    *,
    vault: Path | None = None,
    config: Path | None = None,
    takes_names: bool = False,
) -> Place:
    """Find the vault that paths belong to; without paths, that of the current folder.

    Args:
        paths: Files and folders.
        vault: Folder of the vault, if it is known; nothing is looked for then.
        config: The config to go by, if it is known.
        takes_names: Whether what is no file or folder may be the name of a note.

    Errors:
        VaultNotFoundError: no such file or folder, or paths of different vaults.
        ConfigError: the config has faults.
    """
    given = load_config(config, is_named=True) if config else None
    if vault is not None:
        root = _absolute(vault)
        if fault := folder_fault(root):
            message = f"{vault}: {fault}"
            raise VaultNotFoundError(message)
    elif given is not None and given.vault is not None:
        root = _named_vault(given)
    else:
        root = _common_root(paths)
    governing = given or _config_for(root)
    names = [path for path in paths if takes_names and _is_name(path, root)]
    parts = _parts([path for path in paths if path not in names], root)
    return Place(root, governing, parts, tuple(path.as_posix() for path in names))


def folder_fault(path: Path) -> str:
    """Return why a path is no folder that a vault can be in, "" if it is one. Effect: reads."""
    if os.path.isdir(path):
        return ""
    if os.path.exists(path):
        return "a file; name the folder of the vault"
    return "a symbolic link that leads nowhere" if os.path.islink(path) else "no such folder"


def _is_name(path: Path, root: Path) -> bool:
    """Tell whether a path is no file or folder, from here or in the vault, but may be a name."""
    return not path.is_absolute() and not any(
        one.exists() or one.is_symlink() for one in (path, root / path)
    )


def _common_root(paths: Sequence[Path]) -> Path:
    existing = [path for path in paths if path.exists()] or [Path.cwd()]
    roots = [_root_of(_absolute(path)) for path in existing]
    if len({*roots}) > 1:
        roots = [find_root(_absolute(path)) for path in existing]
    for path, root in zip(existing, roots, strict=True):
        if root != roots[0]:
            message = f"{existing[0]} and {path} belong to different vaults; name one at a time"
            raise VaultNotFoundError(message)
    return roots[0]


def _root_of(path: Path) -> Path:
    """Return the folder of the vault that a path belongs to, from the current folder.

    Where nothing marks a vault, it is the current folder that a file below it is typed in, rather
    than the file's own: its links lead all over the vault. But nobody means all of a home.
    """
    root = find_root(path)
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return root
    is_below = not path.is_dir() and path.is_relative_to(here) and _find_marked(path) is None
    is_home = Path(os.path.expanduser("~")).is_relative_to(here)
    return here if is_below and not is_home else root


def find_root(path: Path) -> Path:
    """Return the folder of the vault that an absolute path belongs to.

    It is the nearest parent (or the folder itself) with `.obsidian/` or a config; a config's
    `vault` key may name a folder below. If there is none, it is the folder itself.
    """
    return _find_marked(path) or _folder_of(path)


def _folder_of(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _find_marked(path: Path) -> Path | None:
    """Return the folder of a vault that something marks, None if nothing does."""
    start = _folder_of(path)
    for folder in (start, *start.parents):
        if os.path.lexists(folder / ".obsidian"):
            return folder
        config_path = find_config(folder)
        if config_path is None or config_path.parent != folder:
            continue
        config = load_config(shown(config_path))
        if config.vault is None:
            return folder
        root = _named_vault(config)
        if _is_within(path, root) or _is_within(root, start):
            return root
    return None


def is_marked(place: Place) -> bool:
    """Tell whether a folder says of itself that it is a vault, or a config says so of it."""
    named = place.config.vault
    if os.path.lexists(place.root / ".obsidian"):
        return True
    if named is not None and named.resolve() == place.root.resolve():
        return True
    own = find_config(place.root)
    return own is not None and own.parent == place.root


def find_surrounding(root: Path) -> Path | None:
    """Return the work tree of git that a vault may be a part of, None if it is none. Effect: reads.

    It is one if nothing in the vault's folder or above marks a vault, and the work tree has notes
    outside of that folder. An empty folder is no part of anything yet. Git is not run.

    Args:
        root: Folder that is taken as the vault, absolute.
    """
    from vaultkit.vault.files.file_listing import list_some_files

    folders = (root, *root.parents)
    top = next((folder for folder in folders if os.path.lexists(folder / ".git")), root)
    if top == root or next(list_some_files(root), None) is None:
        return None
    if find_config(root) or any(os.path.lexists(folder / ".obsidian") for folder in folders):
        return None
    own = f"{root.relative_to(top).as_posix()}/"
    has_more = any(is_note(path) and not path.startswith(own) for path in list_some_files(top))
    return top if has_more else None


def _named_vault(config: Config) -> Path:
    if config.vault is None or not config.vault.is_dir():
        message = f'{config.path}: "vault" names {config.vault}, which is no folder'
        raise VaultNotFoundError(message)
    return config.vault


def _config_for(root: Path) -> Config:
    """Return the nearest config, unless it says that it is about another vault."""
    found = find_config(root)
    config = load_config(found and shown(found))
    if config.vault is None or _is_within(root, config.vault):
        return config
    return Config()


def _parts(paths: Sequence[Path], root: Path) -> tuple[str, ...]:
    parts = [_part(path, root) for path in paths]
    return () if "" in parts else tuple(parts)


def _part(path: Path, root: Path) -> str:
    """Return a path relative to the vault, "" for the vault itself or a folder around it."""
    here = _absolute(path)
    if here.exists() and _is_within(here, root):
        return _relative(here, root)
    if here.exists() and _is_within(root, here):
        return ""
    below = _absolute(root / path)
    if not path.is_absolute() and below.exists() and _is_within(below, root):
        return _relative(below, root)
    is_there = here.exists() or below.exists()
    fault = f"outside the vault {name_of(root)}" if is_there else NOTHING
    message = f"{path}: {fault}"
    raise VaultNotFoundError(message)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _is_within(path: Path, root: Path) -> bool:
    return path.is_relative_to(root) or path.resolve().is_relative_to(root.resolve())


def _relative(path: Path, root: Path) -> str:
    if not path.is_relative_to(root):
        path, root = path.resolve(), root.resolve()
    relative = path.relative_to(root).as_posix()
    return "" if relative == "." else relative


def relative_to_vault(name: str, place: Place) -> str:
    """Return the vault path of a file named from the current folder; any other name as it is."""
    path = Path(name)
    is_inside = path.is_file() and _is_within(_absolute(path), place.root)
    return _relative(_absolute(path), place.root) if is_inside else as_typed(name)
