"""What `vaultkit mv` says besides its result: what stayed where it was, and what was made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from vaultkit.notes.paths import fold, folder_of, is_note, stem_of
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vaultkit.authoring.rename import Plan
    from vaultkit.cli.arguments.vault_paths import Shell
    from vaultkit.config import Config
    from vaultkit.opening.configured_baseline import BaselineChange
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.rename_run import Behind, RenameRun

_NAMED = 5
"""Files named in a message."""


def remarks_of(shell: Shell, plan: Plan, new: str, *, is_dry: bool) -> list[str]:
    """Return what to say of files and folders that move; look before anything is written.

    Args:
        shell: Where the command was typed.
        plan: What moves.
        new: NEW as it was typed.
        is_dry: Whether nothing is written.
    """
    if not plan.moves:
        return []
    return [
        *_new_folders(shell, plan, is_dry=is_dry),
        *_kept(shell, plan, new, is_dry=is_dry),
        *_folder_notes(shell, plan, is_dry=is_dry),
        *_namesakes(plan),
    ]


def what_was_done(prefix: str, plan: Plan, names: tuple[str, str], *, is_dry: bool) -> str:
    """Return the line that says what moved or got another name, and how much that changed.

    Args:
        prefix: What stands before a path of the vault.
        plan: What is renamed.
        names: OLD and NEW as they were typed.
        is_dry: Whether nothing is written.
    """
    done = [_moved(prefix, plan, names, is_dry=is_dry)]
    if plan.edits or not plan.moves:
        verb = "change" if is_dry else "changed"
        noun = "note" if all(map(is_note, plan.patches)) else "file"
        where = count(len(plan.patches), noun)
        done.append(f"{verb} {count(len(plan.edits), 'place')} in {where}")
    return f"{'would ' if is_dry else ''}{', '.join(done)}"


def _moved(prefix: str, plan: Plan, names: tuple[str, str], *, is_dry: bool) -> str:
    if not plan.moves:
        old, new = names
        return f'{"rename" if is_dry else "renamed"} "{old}" to "{new}"'
    verb = "move" if is_dry else "moved"
    if plan.folder[1]:
        old, new = (f"{prefix}{folder}/" for folder in plan.folder)
        return f"{verb} {old} to {new}, {count(len(plan.moves), 'file')} in it"
    if len(plan.moves) == 1:
        ((old, new),) = plan.moves.items()
        return f"{verb} {prefix}{old} to {prefix}{new}"
    return f"{verb} {count(len(plan.moves), 'file')}"


def new_folders(shell: Shell, plan: Plan) -> list[str]:
    """Return the folders that are made for what moves, save a folder that moves itself.

    Look before anything is written.
    """
    if not plan.moves:
        return []
    places = [plan.folder[1]] if plan.folder[1] else [*plan.moves.values()]
    wanted = {folder_of(path) for path in places} - {""}
    return sorted(path for path in wanted if not shell.is_folder(path))


def _new_folders(shell: Shell, plan: Plan, *, is_dry: bool) -> Iterator[str]:
    verb = "would make" if is_dry else "made"
    for folder in new_folders(shell, plan):
        yield f"{verb} the folder {shell.prefix}{folder}/"
    old, new = plan.folder
    if new and fold(old) != fold(new) and shell.is_folder(new):
        yield f"the folder {shell.prefix}{new}/ was there; it holds both now"


def _kept(shell: Shell, plan: Plan, new: str, *, is_dry: bool) -> Iterator[str]:
    """Tell of a name that it is no path: what it names did not come here."""
    old, path = plan.folder if plan.folder[1] else next(iter(plan.moves.items()))
    here = shell.here or ""
    if "/" in new or new in {".", ".."} or folder_of(path) == here:
        return
    folder = f"{folder_of(path)}/" if folder_of(path) else "the vault's root"
    there = f"{here}/{path.rpartition('/')[2]}" if here else path.rpartition("/")[2]
    is_folder = bool(plan.folder[1])
    typed = shell.spell(old if is_dry else path, is_folder=is_folder)
    yield f"kept in {folder}; to move it: {shell.command('mv', typed, shell.spell(there))}"


def _folder_notes(shell: Shell, plan: Plan, *, is_dry: bool) -> Iterator[str]:
    from vaultkit.authoring.rename.folder_notes import find_folder_notes

    if not plan.folder[1]:
        return
    files = {*plan.before.notes, *plan.before.attachments}
    for note in find_folder_notes(files, plan.moves, *plan.folder):
        name = note.wanted.rpartition("/")[2]
        if note.new == note.wanted and note.new != note.old:
            verb = "would be" if is_dry else "was"
            yield f'its folder note "{note.old.rpartition("/")[2]}" {verb} renamed to "{name}"'
        elif note.new != note.old:
            yield f'{shell.prefix}{note.new} keeps its name, since another is called "{name}"'
        else:
            call = shell.command("mv", shell.spell(note.old), name)
            yield f"{shell.prefix}{note.old} keeps its name; if it is the folder's note: {call}"


def _namesakes(plan: Plan) -> Iterator[str]:
    """Tell of a second file of one name, which links must part by their paths."""
    if plan.folder[1]:
        return
    for old, new in plan.moves.items():
        if fold(stem_of(new)) == fold(stem_of(old)):
            continue
        others = [path for path in plan.after.resolver.named(fold(new.rpartition("/")[2]))
                  if path != new]  # fmt: skip
        if others:
            kind = "note" if is_note(new) else "file"
            more = f" and {len(others) - 1} more" if len(others) > 1 else ""
            named = f'{kind} "{stem_of(new)}": {others[0]}{more}'
            yield f"there is another {named}; links to each tell it by its path"


def tell_unfollowed(run: RenameRun) -> None:
    """Say on standard error which symbolic links break, and that a baseline does not follow."""
    for line in run.broken:
        click.echo(f"a symbolic link leads nowhere after this: {line}", err=True)
    if run.baseline_fault:
        click.echo(f"the baseline does not move along: {run.baseline_fault}", err=True)


def tell_behind(behind: Behind, prefix: str, *, is_dry: bool) -> None:
    """Say on standard error what stays where it is."""
    from vaultkit.checks.report.report_style import printable

    verb = "would stay behind" if is_dry else "stays behind"
    for path in behind.staying[:_NAMED]:
        click.echo(printable(f"{verb}: {prefix}{path}"), err=True)
    more = len(behind.staying) - _NAMED
    if more > 0:
        click.echo(f"{verb}: {more} more", err=True)


def tell_baseline(
    opened: Opened, plan: Plan, baseline: BaselineChange | None, *, is_dry: bool, is_quiet: bool
) -> None:
    """Say on standard error that the baseline changes, and where the config has to."""
    config = opened.config
    inner = _inner_path(config, opened.place.root)
    if inner in plan.moves:
        named = f'"check.baseline" names "{config.check.baseline}"'
        text = f"{named}, which is {plan.moves[inner]} in the vault now; change it by hand"
        click.echo(f"{config.path}: {text}", err=True)
    if baseline is not None and not is_quiet:
        tell_moved(baseline, is_dry=is_dry)


def tell_moved(baseline: BaselineChange, *, is_dry: bool) -> None:
    """Say on standard error that the baseline changes."""
    verb = "would change" if is_dry else "changed"
    click.echo(f"{verb} {baseline.shown}: entries of the baseline move along", err=True)


def _inner_path(config: Config, root: Path) -> str:
    """Return the vault path of the baseline that a config names, "" if it names none."""
    if config.path is None or not config.check.baseline:
        return ""
    path = os.path.join(os.path.abspath(config.path.parent), config.check.baseline)
    return os.path.relpath(path, root).replace(os.sep, "/")
