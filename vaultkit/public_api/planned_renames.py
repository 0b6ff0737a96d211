"""Plan another name or place for something, with every link to it, as a plan to be written."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from vaultkit.errors import WriteError
from vaultkit.opening.open_vault import open_vault
from vaultkit.opening.writing import rename_run
from vaultkit.opening.writing.rename_names import read_names
from vaultkit.public_api.argument_names import (
    day_of,
    flag_of,
    naming_arguments,
    new_name_of,
    text_of,
)
from vaultkit.public_api.note_questions import in_vault
from vaultkit.public_api.planned_changes import refuse_part
from vaultkit.public_api.public_values import Note, Plan, Vault, opened_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.rename_run import RenameRun


def plan_rename(  # noqa: PLR0913 - what a rename may be asked for
    vault: Vault,
    old: str | PathLike[str] | Note,
    new: str,
    *,
    merge: bool = False,
    redirect: bool | None = None,
    force: bool = False,
) -> Plan:
    """Plan a new name or place for something, with every link to it, as `vaultkit mv` does.

    Args:
        vault: The vault.
        old: A note, file or folder, by path, name or alias; `Note#Heading`, `Note#^block`, `#tag`
            or `property:name`.
        new: A name, and it stays in its folder; or, with a slash, a path from the vault's root. A
            slash at the end, or a folder that is there, means "into it". For the others, the new
            heading, `^block`, `#tag` or `property:name`.
        merge: Whether a tag or property may become one with another.
        redirect: Whether old paths of published notes stay in their property `redirect_from`; None
            for what the config says.
        force: Whether to go on where what is published would change, a symbolic link would lead
            nowhere, or something could not be read.

    Errors:
        VaultkitError: there is no such thing or are several, the name is taken or means two things,
            or something could not be read that may hold links to it.

    Example:
        >>> plan = vaultkit.plan_rename(vault, "Basil", "Sweet basil")
        >>> dict(plan.moves)
        {'Plants/Basil.md': 'Plants/Sweet basil.md'}
    """
    opened = opened_of(vault)
    old = old.path if isinstance(old, Note) else in_vault(opened, text_of(old, "old"))
    new = new_name_of(new, "new")
    flag_of(merge, "merge")
    flag_of(redirect, "redirect", may_be_none=True)
    flag_of(force, "force")
    refuse_part(opened.place)
    today = day_of(None)
    name = shlex.join(("rename", old, new))

    def plan(opened: Opened) -> RenameRun:
        with naming_arguments():
            names = read_names(opened, old, new)
            return rename_run.plan_rename(
                opened, *names, today=today, merge=merge, redirect=redirect, is_forced=force
            )

    run = plan(opened)

    def write() -> None:
        again = plan(open_vault(opened.place))
        if path := _first_difference(run, again):
            fault = f"{opened.prefix}{path}: changed since the rename was planned"
            message = f"{fault}; nothing was changed; load the vault again and plan anew"
            raise WriteError(message)
        rename_run.write_rename(again, name)

    changed = _changes(run)
    moves = dict(run.plan.moves)
    return Plan(
        vault,
        name,
        tuple(sorted({*changed, *moves})),
        moves,
        tuple(_remarks(run)),
        lambda: _diff_of_rename(run),
        write,
    )


def _changes(run: RenameRun) -> dict[str, bytes]:
    """Return what each file that changes is to hold, by its path before."""
    settings = {path: after for path, (_, after) in run.settings.changed.items()}
    baseline = {run.baseline.path: run.baseline.change[1]} if run.baseline else {}
    return {**run.plan.sources, **settings, **baseline}


def _first_difference(one: RenameRun, other: RenameRun) -> str:
    """Return a file that two plans of a rename treat differently, "" if there is none."""
    first, second = _changes(one), _changes(other)
    moves, others = one.plan.moves, other.plan.moves
    paths = sorted({*first, *second, *moves, *others})
    return next(
        (p for p in paths if first.get(p) != second.get(p) or moves.get(p) != others.get(p)), ""
    )


def _remarks(run: RenameRun) -> Iterator[str]:
    for path, line, text in run.plan.left:
        yield f'{path}:{line}: may mean it, and stays: "{text}"'
    for setting in run.settings.settings:
        if not setting.done:
            yield f"{setting.path}: {setting.text}"
    yield from (f"{path}: is published from now on" for path in run.settings.revealed)
    yield from (f"{path}: is no longer published" for path in run.settings.hidden)
    yield from (f"a symbolic link leads nowhere after this: {line}" for line in run.broken)
    if run.baseline_fault:
        yield f"the baseline does not move along: {run.baseline_fault}"
    yield from (f"stays behind: {path}" for path in run.behind.staying)


def _diff_of_rename(run: RenameRun) -> str:
    from vaultkit.checks.report.human_readable.patch_report import render_changes, render_patch
    from vaultkit.checks.report.report_style import Style

    notes = render_patch(run.opened.vault, run.plan.sources, Style(), run.plan.moves)
    others = dict(run.settings.changed)
    if run.baseline:
        others[run.baseline.path] = run.baseline.change
    return notes + render_changes(others, Style())
