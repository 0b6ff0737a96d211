"""What `mv` says of what it changes outside notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.opening.writing.settings_changes import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.rename import Plan
    from vaultkit.authoring.rename.settings_files.settings_plan import SettingsPlan
    from vaultkit.opening.open_vault import Opened

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
        _say(f"{shown_path(opened, path)}: cannot be read, and stays: {reason}")


def _say(line: str) -> None:
    """Print a line on standard error; names of files in it must not steer a terminal."""
    from vaultkit.checks.report.report_style import printable

    click.echo(printable(line), err=True)


def tell_settings(opened: Opened, settings: SettingsPlan, *, is_dry: bool, is_quiet: bool) -> None:
    """Say on standard error which settings change, and which are left to their author."""
    for setting in settings.settings:
        if not setting.done:
            _say(f"{shown_path(opened, setting.path)}: {setting.text}")
    for line in _published(opened, settings):
        _say(line)
    if is_quiet:
        return
    verb = "would change" if is_dry else "changed"
    for setting in settings.settings:
        if setting.done:
            _say(f"{verb} {shown_path(opened, setting.path)}: {setting.text}")
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
