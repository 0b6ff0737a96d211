"""Completion: what may stand where something is being typed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.authoring.completion.block_ids import find_blocks
from vaultkit.authoring.completion.link_candidates import (
    block_candidates,
    heading_candidates,
    name_candidates,
)
from vaultkit.authoring.completion.property_candidates import (
    callout_candidates,
    key_candidates,
    tag_candidates,
    value_candidates,
)
from vaultkit.authoring.completion.typed_text import (
    BLOCK,
    CALLOUT,
    HEADING,
    KEY,
    NOTE,
    TAG,
    VALUE,
    Typed,
    find_typed,
)
from vaultkit.authoring.completion.vault_names import VaultNames

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.completion.link_candidates import Candidate
    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults
    from vaultkit.notes.edit import Edit
    from vaultkit.notes.note import Note

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


@cache
def _names_of(root: str) -> VaultNames:
    """Return the names of a vault, kept from one keystroke to the next."""
    del root
    return VaultNames()


def complete(vaults: OpenVaults, params: types.CompletionParams) -> types.CompletionList | None:
    """Return what may stand at a position, None if nothing can be completed there."""
    file = vaults.find(params.text_document.uri)
    note = file.note if file else None
    typed = find_typed(note, file.text.offset(params.position)) if file and note else None
    if file is None or note is None or typed is None:
        return None
    found, is_cut = _candidates(file, note, typed)
    place = file.text.range(typed.start, typed.end)
    items = [_item(one, place, typed.closing) for one in found]
    for at, (item, one) in enumerate(zip(items, found, strict=True)):
        item.sort_text = f"{at:04}"
        if one.edit is not None:
            _add_edit(vaults, file, item, one.edit)
    return types.CompletionList(is_incomplete=is_cut, items=items)


def _candidates(file: OpenFile, note: Note, typed: Typed) -> tuple[list[Candidate], bool]:
    vault, config, today = file.vault, file.session.place.config, file.session.today
    names = _names_of(str(file.session.place.root))
    makers: dict[str, Callable[[], tuple[list[Candidate], bool]]] = {
        NOTE: lambda: name_candidates(vault, names, note, typed),
        HEADING: lambda: heading_candidates(vault, note, typed),
        BLOCK: lambda: block_candidates(vault, note, typed),
        TAG: lambda: tag_candidates(vault, typed),
        CALLOUT: lambda: callout_candidates(vault, typed),
        KEY: lambda: key_candidates(vault, config, note, typed),
        VALUE: lambda: value_candidates(vault, config, note, typed, today),
    }
    return makers[typed.kind]()


def _item(one: Candidate, place: types.Range, closing: str) -> types.CompletionItem:
    return types.CompletionItem(
        label=one.label,
        kind=_KINDS[one.kind],
        label_details=types.CompletionItemLabelDetails(description=one.about or None),
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
    note = file.note if file else None
    if file is None or note is None:
        return None
    found = (block for block in find_blocks(note) if block.id == name and block.at >= 0)
    edits = [types.TextEdit(file.text.range(one.at, one.at), one.text) for one in found]
    return types.WorkspaceEdit(changes={file.uri: edits}) if edits else None
