"""Plan an edit or a rename, look at it, write it in one transaction, and take it back."""

from __future__ import annotations

import os
import shlex
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from vaultkit.errors import RenameError, VaultkitError, VaultNotFoundError, WriteError
from vaultkit.notes.paths import NotePath, fold, folder_of
from vaultkit.notes.source import BOM, Source
from vaultkit.opening import note_lookup, rename_run
from vaultkit.opening.open_vault import Opened, open_vault
from vaultkit.opening.typed_paths import name_of
from vaultkit.opening.vault_changes import changes_of, writing
from vaultkit.opening.vault_place import Place, find_place, find_surrounding
from vaultkit.public_api.argument_names import naming_arguments
from vaultkit.public_api.public_values import Note, Plan, Vault, opened_of
from vaultkit.public_api.vault_questions import find_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.opening.rename_run import RenameRun


def plan_edit(vault: Vault, note: str | Note, text: str) -> Plan:
    r"""Plan another text for a note. Nothing is written yet, and no other file is looked at.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias.
        text: What the whole file is to hold, as `Note.text` gives it: front matter included. It
            gets the line ends that the file has, and a byte order mark stays.

    Errors:
        VaultkitError: no such note, or one that cannot be written: a symbolic link, bytes that are
            no UTF-8; or nothing marks the folder as a vault, and it may be a part of one.

    Example:
        >>> note = vaultkit.find_note(vault, "South bed")
        >>> plan = vaultkit.plan_edit(vault, note, note.text.replace("Sandy", "Sand"))
        >>> plan.paths
        ('Beds/South bed.md',)
    """
    opened = opened_of(vault)
    path = NotePath(find_note(vault, note.path if isinstance(note, Note) else note).path)
    _refuse_part(opened.place)
    data = _edited(opened.vault.notes[path].source, text)
    is_same = data == opened.vault.notes[path].source.data
    sources: dict[str, bytes] = {} if is_same else {path: data}
    changes = changes_of(opened.vault, sources)
    name = shlex.join(("edit", path))

    def write() -> None:
        from vaultkit.vault.write import write_files

        write_files(opened.place.root, changes, keep=name)

    return Plan(vault, name, tuple(sources), {}, (), lambda: _diff(opened, sources), write)


def plan_rename(  # noqa: PLR0913 - what a rename may be asked for
    vault: Vault,
    old: str | Note,
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
    opened, old = opened_of(vault), old.path if isinstance(old, Note) else old
    _refuse_part(opened.place)
    today = date.today()  # noqa: DTZ011 - the day on the author's wall
    name = shlex.join(("rename", old, new))

    def plan(opened: Opened) -> RenameRun:
        with naming_arguments():
            names = _read_names(opened, old, new)
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


def apply(plan: Plan) -> Vault:
    """Write a plan: all of its files, or none. Effect: writes.

    The run is kept, so that `undo`, or `vaultkit undo` in a shell, takes it back. If an earlier
    run of vaultkit was interrupted, it is first completed or taken back.

    Args:
        plan: What `plan_edit` or `plan_rename` gave.

    Returns:
        The vault as it is now, loaded again.

    Errors:
        VaultkitError: a file changed since the vault was loaded, another run writes, or the disk
            refuses; every file is as it was.

    Example:
        >>> vault = vaultkit.apply(vaultkit.plan_rename(vault, "Basil", "Sweet basil"))
        >>> vaultkit.find_note(vault, "sweet basil").path
        'Plants/Sweet basil.md'
    """
    place = opened_of(plan.vault).place
    if plan.paths:
        with writing(place.root):
            plan._write()  # noqa: SLF001 - the one reader
    return _load_again(place)


def undo(vault: Vault) -> Vault:
    """Take back the last change of vaultkit, whoever made it: `apply` or a command. Effect: writes.

    Called again it takes back the one before; `vaultkit redo` in a shell does one again.

    Args:
        vault: The vault; when it was loaded does not matter.

    Returns:
        The vault as it is now, loaded again.

    Errors:
        VaultkitError: there is nothing to take back, or a file of that change was changed since;
            every file is as it was.

    Example:
        >>> vault = vaultkit.apply(vaultkit.plan_rename(vault, "Basil", "Sweet basil"))
        >>> vault = vaultkit.undo(vault)
        >>> vaultkit.find_note(vault, "basil").path
        'Plants/Basil.md'
    """
    from vaultkit.vault.write import DONE, UNDONE, read_kept, step_back

    place = opened_of(vault).place
    with writing(place.root) as recovered:
        is_done = recovered is not None and recovered.action == UNDONE
        kept = None if is_done else read_kept(place.root, DONE)
        if kept is not None:
            step_back(place.root, kept)
        elif not is_done:
            message = f"there is no change of vaultkit in {name_of(place.root)} to be undone"
            raise VaultkitError(message)
    return _load_again(place)


def _load_again(place: Place) -> Vault:
    """Load a vault anew, its config too, which a rename may have changed."""
    found = find_place([place.root], config=place.config.path)
    return Vault(open_vault(replace(found, parts=())))


def _refuse_part(place: Place) -> None:
    """See that a vault is a whole one, not a folder of one that nothing marks.

    Errors:
        VaultNotFoundError: it may be a part of the repository around it.
    """
    top = find_surrounding(place.root) if place.config.vault is None else None
    if top is not None:
        message = (
            f"nothing marks {name_of(place.root)} as a vault, and the repository around it, "
            f"{top}, holds other notes, which would be left as they are; nothing was changed; "
            "put a vaultkit.toml, which may be empty, into the folder of the vault, and load that"
        )
        raise VaultNotFoundError(message)


def _edited(source: Source, text: str) -> bytes:
    """Return the bytes of a file that is to hold another text, with its line ends and its mark.

    Errors:
        WriteError: bytes would be lost, or the text cannot be written.
    """
    if not source.is_utf8:
        message = f"{source.path}: holds bytes that are not UTF-8, which an edit would lose"
        raise WriteError(message)
    try:
        data = _with_line_ends(source.text, text).removeprefix(BOM.decode()).encode()
    except UnicodeEncodeError as error:
        message = f"{source.path}: character {error.start} of the text cannot stand in a file"
        raise WriteError(message) from error
    return BOM + data if source.data.startswith(BOM) else data


def _with_line_ends(old: str, new: str) -> str:
    """Return a text with the line ends of another, if those are all alike; else as it is."""
    windows = old.count("\r\n")
    other = old.count("\n") - windows
    if bool(windows) is bool(other):
        return new
    return new.replace("\r\n", "\n").replace("\n", "\r\n" if windows else "\n")


def _read_names(opened: Opened, old: str, new: str) -> tuple[str, str]:
    """Return what OLD and NEW mean, aliases as paths.

    Errors:
        RenameError: NEW is an absolute path, or means a name and a folder.
        VaultNotFoundError: OLD is an alias of several notes.
    """
    from vaultkit.authoring.rename.rename_request import find_subject, names_file

    vault = opened.vault
    if not names_file(vault, old):
        if old.startswith(("#", "property:")):
            return old, new
        name, mark, part = old.partition("#")
        return note_lookup.without_alias(vault, name) + mark + part, new.removeprefix(f"{name}#")
    path, is_folder = find_subject(vault, note_lookup.without_alias(vault, old))
    if new.startswith("/") or os.path.isabs(new):
        message = f'"{new}" is an absolute path; write it from the root of the vault'
        raise RenameError(message)
    return (f"{path}/" if is_folder else path), _read_new(opened.place, path, new)


def _read_new(place: Place, path: str, new: str) -> str:
    """Return NEW, with a slash at its end if it is a folder, empty ones included."""
    if fold(new.strip("/")) == fold(path) or not new:
        return new
    if "/" in new:
        is_folder = (place.root / new).is_dir()
        return f"{new.rstrip('/')}/" if is_folder else new
    beside = f"{folder_of(path)}/{new}".lstrip("/")
    for folder in (beside, new):
        if (place.root / folder).is_dir() and fold(folder) != fold(path):
            what = f'"{new}" may be a name or the folder "{folder}/"; nothing was changed'
            message = f'{what}; write "{folder}/" for the folder, or a path for the name'
            raise RenameError(message)
    return new


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


def _diff(opened: Opened, sources: dict[str, bytes]) -> str:
    from vaultkit.checks.report.patch_report import render_patch
    from vaultkit.checks.report.report_style import Style

    return render_patch(opened.vault, sources, Style())


def _diff_of_rename(run: RenameRun) -> str:
    from vaultkit.checks.report.patch_report import render_changes, render_patch
    from vaultkit.checks.report.report_style import Style

    notes = render_patch(run.opened.vault, run.plan.sources, Style(), run.plan.moves)
    others = dict(run.settings.changed)
    if run.baseline:
        others[run.baseline.path] = run.baseline.change
    return notes + render_changes(others, Style())
