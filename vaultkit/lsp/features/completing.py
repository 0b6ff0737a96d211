"""Completion: what may stand where something is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.authoring.completion.block_ids import find_blocks
from vaultkit.authoring.completion.candidates import find_candidates
from vaultkit.authoring.completion.typed_text import find_typed
from vaultkit.lsp.workspace_edits import edit_of_file
from vaultkit.notes.edit import Edit

if TYPE_CHECKING:
    from vaultkit.authoring.completion.link_candidates import Candidate
    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults

OPTIONS = types.CompletionOptions(trigger_characters=["[", "#", "^", "!", "(", "/", " ", '"'])
ADD_BLOCK_ID = "vaultkit.addBlockId"
_KINDS = {
    "note": types.CompletionItemKind.File,
    "alias": types.CompletionItemKind.Reference,
    "file": types.CompletionItemKind.File,
    "planned": types.CompletionItemKind.Text,
    "heading": types.CompletionItemKind.Class,
    "block": types.CompletionItemKind.Reference,
    "tag": types.CompletionItemKind.Keyword,
    "callout": types.CompletionItemKind.EnumMember,
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.Value,
}


def complete(vaults: OpenVaults, params: types.CompletionParams) -> types.CompletionList | None:
    """Return what may stand at a position, None if nothing can be completed there."""
    file = vaults.find(params.text_document.uri)
    note = file.note if file else None
    typed = find_typed(note, file.text.offset(params.position)) if file and note else None
    if file is None or note is None or typed is None:
        return None
    session = file.session
    found, is_cut = find_candidates(file.vault, session.place.config, session.today, note, typed)
    place = file.text.range(typed.start, typed.end)
    items = [_item(one, place, typed.closing) for one in found]
    for at, (item, one) in enumerate(zip(items, found, strict=True)):
        item.sort_text = f"{at:04}"
        if one.edit is not None:
            _add_edit(vaults, file, item, one.edit)
    return types.CompletionList(is_incomplete=is_cut, items=items)


def _item(one: Candidate, place: types.Range, closing: str) -> types.CompletionItem:
    return types.CompletionItem(
        label=one.label,
        kind=_KINDS[one.kind],
        detail=one.about or None,
        filter_text=one.sought or one.text,
        text_edit=types.TextEdit(place, one.text + closing),
    )


def _add_edit(vaults: OpenVaults, file: OpenFile, item: types.CompletionItem, edit: Edit) -> None:
    """Have what a candidate names written: at once in its own file, else by a command."""
    if edit.path == file.name:
        place = file.text.range(edit.start, edit.end)
        item.additional_text_edits = [types.TextEdit(place, edit.text)]
    else:
        given = [vaults.uri_of(file.session, edit.path), edit.text.strip().removeprefix("^")]
        item.command = types.Command("Give the block an id", ADD_BLOCK_ID, arguments=given)


def add_block_id(vaults: OpenVaults, uri: str, name: str) -> types.WorkspaceEdit | None:
    """Return the edit that gives a block the id that it was proposed, None if it has one by now."""
    file = vaults.find(uri)
    blocks = find_blocks(file.note) if file and file.note else []
    found = (Edit(name, one.at, one.at, one.text) for one in blocks if one.id == name and one.text)
    edit = next(found, None)
    return edit_of_file(vaults, file, edit) if file and edit else None
