"""Plan what a rename comes to in notes, links, settings and folders, and write it, or nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import RenameError, UnreadError, VaultkitError, name_some
from vaultkit.notes.source import UTF16_MARKS
from vaultkit.opening.configured_baseline import above_baseline, inside_baseline, move_baseline
from vaultkit.opening.writing.settings_changes import above, inside, plan_outside
from vaultkit.opening.writing.vault_changes import changes_of, refuse_unread, refuse_unread_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from vaultkit.authoring.rename import Plan
    from vaultkit.authoring.rename.settings_files.settings_plan import SettingsPlan
    from vaultkit.notes.note import Note
    from vaultkit.opening.configured_baseline import BaselineChange
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.write.symbolic_links import SymbolicLink

_NAMED = 8
"""Links named in a message."""


class Behind(NamedTuple):
    """What is in a folder that moves, besides the files of the vault.

    Args:
        staying: Files that stay, and hidden folders, with a slash.
        emptied: Folders that hold no file at all, and that lie in the folder.
        made: Where those will be.
    """

    staying: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


@dataclass(frozen=True)
class RenameRun:
    """What a rename comes to.

    Args:
        opened: The vault as it is.
        plan: What changes in notes, and which files move.
        links: The symbolic links of the vault.
        broken: Those that lead nowhere then, as a person would type them.
        settings: What changes outside notes.
        baseline: How the baseline changes; None if it does not.
        baseline_fault: Why it cannot change, which is no reason not to rename.
        behind: What else is in a folder that moves.
    """

    opened: Opened
    plan: Plan
    links: Sequence[SymbolicLink]
    broken: Sequence[str]
    settings: SettingsPlan
    baseline: BaselineChange | None
    baseline_fault: str
    behind: Behind


def plan_rename(  # noqa: PLR0913 - what a rename may be asked for
    opened: Opened,
    old: str,
    new: str,
    *,
    today: date,
    merge: bool = False,
    redirect: bool | None = None,
    is_forced: bool = False,
) -> RenameRun:
    """Work out what a rename comes to in all of a vault. Effect: reads.

    Args:
        opened: The whole vault.
        old: A path or name of a note, a folder with a slash at its end, `note#heading`, `#tag`, or
            `property:name`.
        new: What it is to be.
        today: The day to count from.
        merge: Whether a tag or property may become one with another.
        redirect: Whether old paths of published notes are kept; None for what the config says.
        is_forced: Whether to go on where what is published would change, a symbolic link would
            lead nowhere, or something could not be read.

    Errors:
        RenameError: it cannot be renamed so.
        UnreadError, SettingsError: something could not be read.
    """
    from vaultkit.authoring import rename

    if not is_forced:
        refuse_partly_read(opened)
    paths = _published(opened) if _wants_redirect(opened, wanted=redirect) else frozenset()
    plan = rename.plan_rename(opened.vault, old, new, merge=merge, redirect=paths)
    return _complete(opened, plan, today, is_forced=is_forced)


def plan_file_moves(
    opened: Opened, moves: Mapping[str, str], *, today: date, folder: tuple[str, str] = ("", "")
) -> RenameRun:
    """Work out what new paths of files come to that another program gives them. Effect: reads.

    Args:
        opened: The whole vault.
        moves: The new path of each file, by the old one.
        today: The day to count from.
        folder: The folder that moves as a whole, and its new path; "" twice for none.

    Errors:
        RenameError: a link cannot follow, or what is published would change.
        UnreadError, SettingsError: something could not be read.
    """
    from vaultkit.authoring.rename.rename_request import plan_paths

    refuse_partly_read(opened)
    paths = _published(opened) if _wants_redirect(opened, wanted=None) else frozenset()
    plan = plan_paths(opened.vault, moves, redirect=paths, folder=folder)
    return _complete(opened, plan, today, is_forced=False)


def _complete(opened: Opened, plan: Plan, today: date, *, is_forced: bool) -> RenameRun:
    """Add what a plan comes to outside notes. Effect: reads."""
    behind = _look_behind(opened.vault.root, plan)
    plan = replace(plan, staying=behind.staying)
    links, broken = _look_at_links(opened, plan, is_forced=is_forced)
    settings = plan_outside(opened, plan, is_forced=is_forced)
    baseline, fault = _plan_baseline(opened, plan, today)
    return RenameRun(opened, plan, links, broken, settings, baseline, fault, behind)


def write_rename(run: RenameRun, call: str) -> None:
    """Write a rename. Effect: writes.

    Args:
        run: What was planned.
        call: What the run is called in the list of what can be undone.

    Errors:
        WriteError: a file was changed meanwhile, or cannot be written.
    """
    from vaultkit.vault.write import write_files
    from vaultkit.vault.write.symbolic_links import drop_links

    sources = drop_links(run.plan.sources, run.links)
    changes = changes_of(run.opened.vault, sources, run.plan.moves, may_break=True)
    changes |= inside(run.settings) | inside_baseline(run.baseline)
    write_files(
        run.opened.vault.root,
        changes,
        run.plan.moves,
        keep=call,
        above=above(run.settings) | above_baseline(run.baseline),
        emptied=run.behind.emptied,
        made=run.behind.made,
    )


def refuse_partly_read(opened: Opened) -> None:
    """See that the whole vault is known: what was not read may hold a link to what is renamed.

    Errors:
        UnreadError, SettingsError: something could not be read.
    """
    refuse_unread_settings(opened, "nothing was changed", is_edited=True)
    way_out = "make it readable, or add --force to leave its links as they are"
    effect = f"it may hold links to what changes; nothing was changed; {way_out}"
    refuse_unread(opened, effect)
    unparsed = [
        (f"{opened.prefix}{path}", reason)
        for path, note in opened.vault.notes.items()
        if note.faults and (reason := _why_unparsed(note))
    ]
    if unparsed:
        raise UnreadError(unparsed, effect)


def _why_unparsed(note: Note) -> str:
    """Return why the links of a note are not known, "" if they are."""
    if note.source.data.startswith(UTF16_MARKS):
        return "it is UTF-16, not UTF-8"
    refused = (fault.message for fault in note.faults if fault.kind == "unparseable")
    return next(refused, "")


def keeps_path(opened: Opened, path: str, *, wanted: bool | None) -> bool:
    """Tell whether the path of a note that goes is kept, so that the site leads on from there."""
    return _wants_redirect(opened, wanted=wanted) and path in _published(opened)


def _wants_redirect(opened: Opened, *, wanted: bool | None) -> bool:
    """Tell whether old paths are kept: as asked for, as configured, else if the site is public."""
    if wanted is None:
        wanted = opened.config.links.redirect
    return bool(opened.config.site.url) if wanted is None else wanted


def _published(opened: Opened) -> frozenset[str]:
    """Return the notes that have an address on the site."""
    from vaultkit.vault.publishing.published_files import find_published

    return frozenset(find_published(opened.vault, opened.config).notes)


def _plan_baseline(opened: Opened, plan: Plan, today: date) -> tuple[BaselineChange | None, str]:
    """Return how the baseline changes, if it does, or why it cannot. Effect: reads."""
    if not opened.config.check.baseline:
        return None, ""
    from vaultkit.checks.history.baseline_moves import Renaming

    renaming = Renaming(plan.before, plan.after, plan.moves)
    try:
        return move_baseline(opened.place, renaming, today), ""
    except VaultkitError as error:
        return None, str(error)


def _look_at_links(
    opened: Opened, plan: Plan, *, is_forced: bool
) -> tuple[list[SymbolicLink], list[str]]:
    """Return the symbolic links of a vault, and which break; see that none of them is moved.

    Errors:
        RenameError: a link would be moved, or would lead nowhere and must not.
    """
    from vaultkit.vault.write.symbolic_links import find_broken, find_symlinks

    links = list(find_symlinks(opened.place.root))
    _refuse_moved(opened, plan, links)
    files = {*opened.vault.notes, *opened.vault.attachments}
    broken = find_broken(links, files, plan.moves) if plan.moves else []
    lines = [f"{opened.prefix}{path} -> {opened.prefix}{target}" for path, target in broken]
    if broken and not is_forced:
        what = "1 symbolic link" if len(broken) == 1 else f"{len(broken):,} symbolic links"
        message = (
            f"{what} would lead nowhere; nothing was changed; "
            "make links anew afterwards, with --force:"
        )
        raise RenameError(message, *name_some(lines, _NAMED))
    return links, lines


def _refuse_moved(opened: Opened, plan: Plan, links: list[SymbolicLink]) -> None:
    moved = [link for link in links if link.path in plan.moves]
    if moved:
        lines = [f"{opened.prefix}{link.path} -> {link.targets[-1]}" for link in moved]
        message = "symbolic links are not moved; nothing was changed; move what they lead to:"
        raise RenameError(message, *name_some(lines, _NAMED))


def _look_behind(root: Path, plan: Plan) -> Behind:
    """Return what else is in the folder that moves; nothing if none does. Effect: reads."""
    from vaultkit.notes.paths import parents_of

    old, new = plan.folder
    if not old or _is_same_folder(root, old, new):
        return Behind()
    staying: list[str] = []
    empty: list[str] = []
    for here, folders, names in os.walk(os.path.join(root, old)):
        path = os.path.relpath(here, root).replace(os.sep, "/")
        visible = [name for name in folders if _is_entered(here, name)]
        staying += (f"{path}/{name}/" for name in folders if name not in visible)
        staying += (f"{path}/{name}" for name in names if f"{path}/{name}" not in plan.moves)
        folders[:] = visible
        empty.append(path)
    full = {folder for path in (*staying, *plan.moves) for folder in parents_of(path)}
    emptied = [path for path in empty if path not in full]
    made = tuple(new + path[len(old) :] for path in emptied)
    return Behind(tuple(sorted(staying)), tuple(sorted(emptied)), made)


def _is_entered(here: str, name: str) -> bool:
    return not name.startswith(".") and not os.path.islink(os.path.join(here, name))


def _is_same_folder(root: Path, old: str, new: str) -> bool:
    """Tell whether only the case of a folder changes, on a disk that ignores it."""
    one, other = os.path.join(root, old), os.path.join(root, new)
    return os.path.exists(other) and os.path.samefile(one, other)
