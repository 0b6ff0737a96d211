"""Vaults that lie below the folder which a command takes for the vault.

Whoever stands one folder above a vault gets all that its settings keep at home. So nothing is
published from a folder that is marked as no vault while one in it is; other commands say so.
"""

from __future__ import annotations

import json
import os
import shlex
from typing import TYPE_CHECKING

import click

from vaultkit.cli.opening.open_vault import is_marked, name_of, prefix_of, shown
from vaultkit.cli.terminal.stderr import say
from vaultkit.config import find_config, load_config
from vaultkit.errors import ConfigError, VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from vaultkit.cli.opening.open_vault import Place

_MARKS = ("vaultkit.toml", "pyproject.toml", "mkdocs.yml")
_KEYS_OF_MKDOCS = ("exclude_docs:", "draft_docs:")
_NAMED = 3
"""Vaults that a message names."""


def refuse_inner_vaults(place: Place, paths: Iterable[str], *, has_mkdocs: bool) -> None:
    """See that a folder of which a site is to be does not only hold the vault that is meant.

    Args:
        place: What is taken for the vault.
        paths: Its files, relative to it.
        has_mkdocs: Whether a `mkdocs.yml` says that it is the vault.

    Effect: warns of vaults in a vault whose own settings keep something at home.

    Errors:
        VaultkitError: nothing says that it is a vault, and some folder in it is one.
    """
    found = find_inner_vaults(place.root, paths)
    if not found:
        return
    if not (has_mkdocs or is_marked(place)):
        raise VaultkitError(*_refusal(place.root, found))
    for folder in found:
        files = _keeping_files(place.root / folder)
        if files and not _is_excluded(place, folder, paths):
            say(_warning(place.root, folder, files))


def tell_inner_vaults(place: Place, paths: Iterable[str]) -> None:
    """Say that a folder which nothing marks as a vault is read as one though it holds others."""
    found = find_inner_vaults(place.root, paths)
    if found:
        what = "is a vault of its own" if len(found) == 1 else "are vaults of their own"
        say(
            f"{name_of(place.root)} is read as one vault, but {_list(place.root, found)} {what}; "
            f"to name it: {_command(place.root, found[0])}"
        )


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
    from vaultkit.cli.mkdocs.mkdocs_run import named_vault

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


def _refusal(root: Path, found: list[str]) -> tuple[str, ...]:
    is_one = len(found) == 1
    whose = "its" if is_one else "their"
    there = f"{_list(root, found)} in it {'is one' if is_one else 'are some'}"
    fault = (
        f"{name_of(root)}: no vault (it has neither .obsidian nor a config), but {there}, and "
        f"what {whose} settings keep at home would be published"
    )
    return (
        fault,
        f"name {'that one' if is_one else 'one of them'}: {_command(root, found[0])}",
        "if this folder is the vault, with settings of its own: make an empty vaultkit.toml in it",
    )


def _warning(root: Path, folder: str, files: list[str]) -> str:
    prefix = prefix_of(root)
    named = ", ".join(f"{prefix}{folder}/{name}" for name in files)
    as_toml = json.dumps(f"{folder}/", ensure_ascii=False)
    return (
        f"warning: {prefix}{folder} is a vault of its own; what its settings keep at home ({named})"
        f" is published with {name_of(root)}, of which only its own settings are asked; to keep "
        f"it at home: [site] exclude = [{as_toml}]"
    )


def _list(root: Path, found: list[str]) -> str:
    """Return the names of some vaults as a person would type them, and how many more there are."""
    prefix, left = prefix_of(root), len(found) - _NAMED
    names = [f"{prefix}{folder}" for folder in found[:_NAMED]]
    if left > 0:
        return f"{', '.join(names)} and {left} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names)


def _command(root: Path, folder: str) -> str:
    """Return what to type for a vault below the one that was taken."""
    context = click.get_current_context(silent=True)
    name = context.info_name if context and context.info_name else "build"
    return shlex.join(["vaultkit", name, "--vault", str(shown(root / folder))])


def _keeping_files(vault: Path) -> list[str]:
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
    from vaultkit.cli.mkdocs.mkdocs_run import read_with_parents

    try:
        return any(key in text for text in read_with_parents(config) for key in _KEYS_OF_MKDOCS)
    except ConfigError:
        return True


def _is_excluded(place: Place, folder: str, paths: Iterable[str]) -> bool:
    """Tell whether the outer vault keeps all of a folder at home."""
    from vaultkit.vault.files.excluded_files import match_any, read_filters
    from vaultkit.vault.obsidian.obsidian_settings import load_settings

    is_out = match_any(place.config.site.exclude)
    is_ignored = read_filters(load_settings(place.root).excluded).match
    inner = (path for path in paths if path.startswith(f"{folder}/"))
    return all(is_out(path) or is_ignored(path) for path in inner)
