"""Plan what new names come to outside notes: Obsidian's settings, the config, a `mkdocs.yml`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.opening.writing.vault_changes import refuse_unread_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.rename import Plan
    from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile
    from vaultkit.authoring.rename.settings_files.settings_plan import OutsideFiles, SettingsPlan
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.vault_place import Place
    from vaultkit.vault.obsidian.settings_bytes import SettingsBytes
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.write import Change


def plan_outside(opened: Opened, plan: Plan, *, is_forced: bool) -> SettingsPlan:
    """Work out what a renaming comes to outside notes. Effect: reads.

    Args:
        opened: The vault.
        plan: What it comes to in notes.
        is_forced: Whether it may change what is published.

    Errors:
        RenameError: it would change what is published, and must not.
    """
    from vaultkit.authoring.rename.settings_files.settings_plan import plan_settings, refuse_stops

    files = _read_files(opened.place)
    settings = plan_settings(plan, files, opened.config, is_forced=is_forced)
    if not is_forced:
        refuse_stops(plan, settings)
    return settings


def plan_after_moves(opened: Opened, after: Vault, moves: Mapping[str, str]) -> SettingsPlan | None:
    """Work out what new paths of files come to outside notes; None if no file has one.

    Args:
        opened: The vault.
        after: The vault as it will be.
        moves: The new path of each file that gets one, by the old one.

    Errors:
        RenameError: it would change what is published.
        SettingsError: settings that may have to change cannot be read.
    """
    from vaultkit.authoring.rename import Plan

    if not moves:
        return None
    refuse_unread_settings(opened, "nothing was changed", is_edited=True)
    return plan_outside(opened, Plan(opened.vault, after, {}, moves), is_forced=False)


def _read_files(place: Place) -> OutsideFiles:
    from vaultkit.authoring.rename.settings_files.settings_plan import OutsideFiles
    from vaultkit.vault.obsidian.settings_bytes import read_obsidian_files

    obsidian = read_obsidian_files(place.root)
    return OutsideFiles(
        [_file(path, read) for path, read in obsidian.items()],
        _read_config(place),
        _read_mkdocs(place),
        _read(place.root / ".gitignore", place.root),
    )


def _file(path: str, read: SettingsBytes) -> OutsideFile:
    from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile

    return OutsideFile(path, *read)


def _read_config(place: Place) -> OutsideFile | None:
    return None if place.config.path is None else _read(place.config.path, place.root)


def _read(path: Path, root: Path) -> OutsideFile | None:
    """Read a file in the vault's folder or outside it, by its real path."""
    from vaultkit.vault.obsidian.settings_bytes import read_settings_file

    read = read_settings_file(path)
    here = os.path.join(os.path.realpath(path.parent), path.name)
    base = os.path.realpath(root)
    is_inside = here.startswith(base.rstrip(os.sep) + os.sep)
    name = os.path.relpath(here, base).replace(os.sep, "/") if is_inside else here
    return None if read is None else _file(name, read)


def _read_mkdocs(place: Place) -> OutsideFile | None:
    """Read the `mkdocs.yml` by the config, in the vault or above it that is about the vault."""
    folders = [place.root, place.root.parent]
    if place.config.path is not None:
        folders.insert(0, Path(os.path.abspath(place.config.path)).parent)
    for folder in folders:
        path = folder / "mkdocs.yml"
        file = _read(path, place.root)
        if file is not None and _is_about(file.data, folder, place.root):
            return file
    return None


def _is_about(data: bytes, folder: Path, root: Path) -> bool:
    """Tell whether a `mkdocs.yml` has its notes in a vault."""
    from vaultkit.notes.frontmatter.yaml_scalars import read_scalars

    scalars = read_scalars(data.decode("utf-8", "replace"))
    known = {scalar.way: scalar.value for scalar in scalars}
    named = [
        x.value for x in scalars if x.way[0] == "plugins" and x.way[-2:] == ("vaultkit", "vault")
    ]
    folders = [*named, known.get(("docs_dir",), "docs")]
    return any((folder / name).resolve() == root.resolve() for name in folders)


def inside(settings: SettingsPlan) -> dict[str, Change]:
    """Return what changes in files of the vault's folder."""
    return {path: pair for path, pair in settings.changed.items() if not os.path.isabs(path)}


def above(settings: SettingsPlan) -> dict[str, Change]:
    """Return what changes in files outside the vault's folder, by their real paths."""
    return {path: pair for path, pair in settings.changed.items() if os.path.isabs(path)}


def shown_changes(opened: Opened, settings: SettingsPlan) -> dict[str, tuple[bytes, bytes]]:
    """Return what changes, by paths that lead there from the current folder."""
    return {shown_path(opened, path): pair for path, pair in settings.changed.items()}


def shown_path(opened: Opened, path: str) -> str:
    """Return a path of the vault, or a real one outside, as it leads there from here."""
    return os.path.relpath(path) if os.path.isabs(path) else f"{opened.prefix}{path}"
