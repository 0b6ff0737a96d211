"""What `mv` changes outside notes: which files it reads for that, and what it says of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.writing.refusals import refuse_unread_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.authoring.rename import Plan
    from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile
    from vaultkit.authoring.rename.settings_files.settings_plan import OutsideFiles, SettingsPlan
    from vaultkit.cli.opening.open_vault import Opened, Place
    from vaultkit.vault.obsidian.settings_bytes import SettingsBytes
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.write import Change

_OBSIDIAN = ".obsidian/"
_READ = frozenset(
    {"created", "draft", "last_reviewed", "permalink", "publish", "redirect_from", "review_by",
     "review_interval", "title", "type"}
)  # fmt: skip
"""Properties that mean something to vaultkit."""
_RUNNING = (
    "if Obsidian is open on this vault, reload it now: it may write its own copy of these settings "
    "back"
)


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
    return {_shown(opened, path): pair for path, pair in settings.changed.items()}


def record(settings: SettingsPlan) -> list[dict[str, object]]:
    """Return the settings that change, or that somebody should look at, for JSON."""
    return [setting._asdict() for setting in settings.settings]


def tell_property(plan: Plan) -> None:
    """Say on standard error if vaultkit itself reads a property that has another name now."""
    from vaultkit.authoring.rename.subjects.tag_and_property_names import Property
    from vaultkit.notes.paths import fold

    subject = plan.subject
    if isinstance(subject, Property) and fold(subject.old) in _READ:
        line = f'vaultkit itself reads the property "{subject.old}", and no other in its place'
        _say(line)


def tell_unread_settings(opened: Opened) -> None:
    """Say on standard error which files of settings stay as they are, since they are unreadable."""
    settings = opened.vault.settings
    for path, reason in (*settings.unread, *settings.unedited):
        _say(f"{_shown(opened, path)}: cannot be read, and stays: {reason}")


def _say(line: str) -> None:
    """Print a line on standard error; names of files in it must not steer a terminal."""
    from vaultkit.checks.report.report_style import printable

    click.echo(printable(line), err=True)


def tell_settings(opened: Opened, settings: SettingsPlan, *, is_dry: bool, is_quiet: bool) -> None:
    """Say on standard error which settings change, and which are left to their author."""
    for setting in settings.settings:
        if not setting.done:
            _say(f"{_shown(opened, setting.path)}: {setting.text}")
    for line in _published(opened, settings):
        _say(line)
    if is_quiet:
        return
    verb = "would change" if is_dry else "changed"
    for setting in settings.settings:
        if setting.done:
            _say(f"{verb} {_shown(opened, setting.path)}: {setting.text}")
    if not is_dry and any(path.startswith(_OBSIDIAN) for path in settings.changed):
        click.echo(_RUNNING, err=True)


def _published(opened: Opened, settings: SettingsPlan) -> Iterator[str]:
    """Yield what is published from now on, and what is not any more."""
    gained = {path: why for edits in settings.files for path, why in edits.gained.items()}
    for path in settings.revealed:
        yield f"{opened.prefix}{path}: is published from now on"
    for path in settings.hidden:
        if path in gained:
            yield f"no longer published: {opened.prefix}{path} ({gained[path]})"
        else:
            yield f"{opened.prefix}{path}: is no longer published"


def _shown(opened: Opened, path: str) -> str:
    return os.path.relpath(path) if os.path.isabs(path) else f"{opened.prefix}{path}"
