"""What is said of vaults that lie below the folder which a command takes for the vault.

Whoever stands one folder above a vault gets all that its settings keep at home. So nothing is
published from a folder that is marked as no vault while one in it is; other commands say so.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import click

from vaultkit.cli.terminal.stderr import say
from vaultkit.errors import VaultkitError
from vaultkit.opening.inner_vaults import find_inner_vaults, is_excluded, keeping_files
from vaultkit.opening.typed_paths import name_of, prefix_of, shown
from vaultkit.opening.vault_place import is_marked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vaultkit.opening.vault_place import Place

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
        files = keeping_files(place.root / folder)
        if files and not is_excluded(place, folder, paths):
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
