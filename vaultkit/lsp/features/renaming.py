"""Renames from an editor, planned and proved as those of `vaultkit mv`, and moves of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.authoring.navigation.renamable_places import subject_at
from vaultkit.errors import RenameError
from vaultkit.lsp.file_uris import path_of
from vaultkit.lsp.workspace_edits import FileChanges, changes_of_rename, to_workspace_edit
from vaultkit.opening.writing.rename_names import refuse_absolute
from vaultkit.opening.writing.rename_run import plan_file_moves

if TYPE_CHECKING:
    from vaultkit.authoring.navigation.renamable_places import Subject
    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults
    from vaultkit.lsp.vault_session import VaultSession


def find_subject(
    vaults: OpenVaults, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """Return what can be renamed at a place, None if nothing can."""
    file = vaults.find(params.text_document.uri)
    subject = _subject_at(file, params.position) if file else None
    if file is None or subject is None:
        return None
    return types.PrepareRenamePlaceholder(
        file.text.range(subject.start, subject.end), subject.shown
    )


def rename(vaults: OpenVaults, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Return what renaming comes to.

    Errors:
        RenameError: nothing there can be renamed, or not so.
        EditError: the editor cannot do it.
    """
    file = vaults.find(params.text_document.uri)
    if file is None:
        return None
    subject = _subject_at(file, params.position)
    if subject is None:
        message = "nothing here has a name that can be changed: neither link, heading, tag nor key"
        raise RenameError(message)
    new = params.new_name.strip()
    if subject.mark and not new.startswith(subject.mark):
        new = subject.mark + new
    if file.vault.has_file(subject.old):
        refuse_absolute(new)
    run = file.session.plan_rename(subject.old, new)
    return to_workspace_edit(vaults, file.session, changes_of_rename(run))


def _subject_at(file: OpenFile, place: types.Position) -> Subject | None:
    note = file.note
    return subject_at(file.vault, note, file.text.offset(place)) if note else None


def follow_moves(vaults: OpenVaults, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """Return how links follow files and folders that the editor is about to move.

    Errors:
        RenameError: a link cannot follow.
    """
    pairs = [(path_of(one.old_uri), path_of(one.new_uri)) for one in params.files]
    for session in vaults.sessions.values():
        moves, folder = _moves_in(session, [(a, b) for a, b in pairs if a and b])
        if moves:
            run = plan_file_moves(session.opened, moves, today=session.today, folder=folder)
            changes = changes_of_rename(run)
            return to_workspace_edit(vaults, session, FileChanges(changes.patches, changes.made))
    return None


def _moves_in(
    session: VaultSession, pairs: list[tuple[str, str]]
) -> tuple[dict[str, str], tuple[str, str]]:
    """Return the new paths of a vault's files, and the folder that moves, if it is one."""
    vault = session.vault
    moves: dict[str, str] = {}
    folder = ("", "")
    for old_path, new_path in pairs:
        old, new = session.name_of(old_path), session.name_of(new_path)
        if old is None or new is None:
            continue
        if vault.has_file(old):
            moves[old] = new
            continue
        inside = [x for x in (*vault.notes, *vault.attachments) if x.startswith(f"{old}/")]
        moves |= {path: new + path[len(old) :] for path in inside}
        folder = (old, new) if inside and len(pairs) == 1 else ("", "")
    return {old: new for old, new in moves.items() if old != new}, folder
