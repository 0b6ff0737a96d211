"""Find vaults that lie below the folder which is taken for the vault, and what they keep at home.

Whoever stands one folder above a vault gets all that its settings keep at home, so who publishes
asks here first.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vaultkit.config import find_config, load_config
from vaultkit.errors import ConfigError, VaultkitError
from vaultkit.opening.mkdocs_config import named_vault, read_with_parents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from vaultkit.opening.vault_place import Place

_MARKS = ("vaultkit.toml", "pyproject.toml", "mkdocs.yml")
_KEYS_OF_MKDOCS = ("exclude_docs:", "draft_docs:")


def find_inner_vaults(root: Path, paths: Iterable[str]) -> list[str]:
    """Return the folders below a folder that are vaults, in path order; none within another.

    Args:
        root: The folder.
        paths: Its files, relative to it: only of folders with files anything is published.
    """
    found: set[str] = set()
    for folder in sorted(_folders(paths)):
        if not any(way == folder or folder.startswith(f"{way}/") for way in found):
            found.update(_vaults_at(root, folder))
    return sorted(way for way in found if not any(way.startswith(f"{one}/") for one in found))


def _folders(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        folder = os.path.dirname(path)
        while folder and folder not in found:
            found.add(folder)
            folder = os.path.dirname(folder)
    return found


def _vaults_at(root: Path, folder: str) -> Iterator[str]:
    """Yield the vault that a folder is, or that its config or `mkdocs.yml` names below it."""
    here = root / folder
    if os.path.lexists(here / ".obsidian"):
        yield folder
        return
    if not any(os.path.lexists(here / name) for name in _MARKS):
        return
    own = find_config(here)
    if own is not None and own.parent == here:
        yield from _within(root, _vault_of_config(own))
    elif os.path.lexists(here / "mkdocs.yml"):
        yield from _within(root, _vault_of_mkdocs(here / "mkdocs.yml"))


def _vault_of_config(config: Path) -> Path:
    try:
        return load_config(config).vault or config.parent
    except ConfigError:
        return config.parent  # it may keep anything at home


def _vault_of_mkdocs(config: Path) -> Path | None:
    try:
        return named_vault(config)
    except ConfigError:
        return config.parent


def _within(root: Path, vault: Path | None) -> Iterator[str]:
    """Yield the path of a vault below the root."""
    if vault is None:
        return
    inner, outer = vault.resolve(), root.resolve()
    if inner != outer and inner.is_relative_to(outer) and inner.is_dir():
        yield inner.relative_to(outer).as_posix()


def keeping_files(vault: Path) -> list[str]:
    """Return which files of a vault's settings keep something at home, or may do so."""
    from vaultkit.vault.obsidian.obsidian_settings import load_settings

    settings = load_settings(vault)
    found = [".obsidian/app.json"] if settings.excluded or settings.unread else []
    own = find_config(vault)
    if own is not None and own.parent == vault and _keeps(own):
        found.append(own.name)
    if _mkdocs_keeps(vault / "mkdocs.yml"):
        found.append("mkdocs.yml")
    return found


def _keeps(config: Path) -> bool:
    try:
        site = load_config(config).site
    except VaultkitError:
        return True
    return bool(site.exclude or site.include) or site.publish != "all"


def _mkdocs_keeps(config: Path) -> bool:
    try:
        return any(key in text for text in read_with_parents(config) for key in _KEYS_OF_MKDOCS)
    except ConfigError:
        return True


def is_excluded(place: Place, folder: str, paths: Iterable[str]) -> bool:
    """Tell whether the outer vault keeps all of a folder at home."""
    from vaultkit.vault.files.excluded_files import match_any, read_filters
    from vaultkit.vault.obsidian.obsidian_settings import load_settings

    is_out = match_any(place.config.site.exclude)
    is_ignored = read_filters(load_settings(place.root).excluded).match
    inner = (path for path in paths if path.startswith(f"{folder}/"))
    return all(is_out(path) or is_ignored(path) for path in inner)
