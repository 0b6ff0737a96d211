"""Changes of files as edits that the editor makes: nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.errors import EditError
from vaultkit.lsp.file_uris import uri_of
from vaultkit.lsp.text_positions import TextPositions
from vaultkit.notes.edit import Patch, Piece
from vaultkit.notes.source import Source, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults
    from vaultkit.lsp.vault_session import VaultSession
    from vaultkit.notes.edit import Edit
    from vaultkit.opening.writing.rename_run import RenameRun

_MANY_LINES = 20_000
"""Lines of a file from which it is not looked for which of them differ."""

Operation = types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile


@dataclass
class FileChanges:
    """What becomes of files.

    Args:
        patches: Edits of files that are there, by vault path, or by absolute path outside of it.
        made: New files and what they hold.
        moves: The new path of each file that gets one, by the old one.
    """

    patches: dict[str, Patch] = field(default_factory=dict)
    made: dict[str, bytes] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)

    def put(self, path: str, before: bytes | None, after: bytes) -> None:
        """Add what a file held, None if there was none, and is to hold."""
        if before is None:
            self.made[path] = after
        elif before != after:
            self.patches[path] = Patch(before, tuple(_pieces(before, after)))


def changes_of_rename(run: RenameRun) -> FileChanges:
    """Return what a rename comes to in notes, settings and the baseline."""
    changes = FileChanges(dict(run.plan.patches), moves=run.plan.moves)
    for path, (before, after) in run.settings.changed.items():
        changes.put(path, before, after)
    if run.baseline is not None:
        before, after = run.baseline.change
        changes.put(run.baseline.path, before, after)
    return changes


def to_workspace_edit(
    vaults: OpenVaults, session: VaultSession, changes: FileChanges
) -> types.WorkspaceEdit:
    """Return changes of a vault as an editor makes them: texts first, then new paths.

    Errors:
        EditError: the editor does not say that it can move or make files.
    """
    able = _abilities(vaults)
    wanted = {"rename"} if changes.moves else set()
    wanted |= {"create"} if changes.made else set()
    if not wanted <= able:
        kinds = " and ".join(sorted(wanted - able))
        message = f"this editor cannot {kinds} files for a language server; use vaultkit itself"
        raise EditError(message)
    texts = [
        (uri, [*_text_edits(vaults, path, patch)])
        for path, patch in sorted(changes.patches.items())
        for uri in [vaults.uri_of(session, path)]
    ]
    if not wanted and "documents" not in able:
        return types.WorkspaceEdit(changes=dict(texts))
    done: list[Operation] = []
    for path, data in sorted(changes.made.items()):
        uri = uri_of(session.path_of(path))
        start = types.Range(types.Position(0, 0), types.Position(0, 0))
        done.append(types.CreateFile(uri, options=types.CreateFileOptions(overwrite=False)))
        if data:
            done.append(_document_edit(vaults, uri, [types.TextEdit(start, decode(data))]))
    done += [_document_edit(vaults, uri, edits) for uri, edits in texts]
    for old, new in sorted(changes.moves.items()):
        to = uri_of(session.path_of(new))
        vaults.moving[session.path_of(old)] = session.path_of(new)
        options = types.RenameFileOptions(overwrite=False)
        done.append(types.RenameFile(vaults.uri_of(session, old), to, options=options))
    return types.WorkspaceEdit(document_changes=done)


def edit_of_file(vaults: OpenVaults, file: OpenFile, edit: Edit) -> types.WorkspaceEdit:
    """Return an edit of one file as an editor makes it."""
    before = file.text.source.data
    patch = Patch(before, (Piece(edit.start, edit.end, edit.text.encode()),))
    return to_workspace_edit(vaults, file.session, FileChanges({file.name: patch}))


def _document_edit(
    vaults: OpenVaults, uri: str, edits: list[types.TextEdit]
) -> types.TextDocumentEdit:
    version = vaults.version_of(uri)
    meant = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    return types.TextDocumentEdit(meant, [*edits])


def _abilities(vaults: OpenVaults) -> set[str]:
    """Return what the editor can do with files besides editing open texts.

    Neovim 0.7 does `documentChanges` without saying so; it says which operations it can do in them.
    """
    workspace = vaults.client.workspace
    edit = workspace.workspace_edit if workspace else None
    kinds = (edit and edit.resource_operations) or ()
    own = {"documents"} if edit and edit.document_changes else set()
    return own | {str(kind.value) for kind in kinds}


def _text_edits(vaults: OpenVaults, path: str, patch: Patch) -> Iterator[types.TextEdit]:
    text = TextPositions(Source(path, patch.before), vaults.encoding)
    for start, end, data in patch.pieces:
        yield types.TextEdit(text.range(start, end), decode(data))


def _pieces(before: bytes, after: bytes) -> Iterator[Piece]:
    """Yield which lines of a file differ, and what stands there instead."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > _MANY_LINES:
        yield Piece(0, len(before), after)
        return
    starts = [*accumulate(map(len, old), initial=0)]
    matched = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, other, end in matched.get_opcodes():
        if kind != "equal":
            yield Piece(starts[first], starts[last], b"".join(new[other:end]))
