"""Where something leads, what names it, and what is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.authoring.completion.property_candidates import rules_of
from vaultkit.authoring.navigation.named_items import (
    Item,
    Spot,
    definition_of,
    item_at,
    references_to,
)
from vaultkit.authoring.navigation.shown_text import shown_text
from vaultkit.authoring.navigation.written_links import find_links

if TYPE_CHECKING:
    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults

_WEB = ("http://", "https://", "mailto:")


def define(vaults: OpenVaults, params: types.DefinitionParams) -> types.Location | None:
    """Return where what is named at a position stands."""
    file, item = _pointed(vaults, params)
    spot = definition_of(file.vault, item) if file and item else None
    return _location(vaults, file, spot) if file and spot else None


def refer(vaults: OpenVaults, params: types.ReferenceParams) -> list[types.Location] | None:
    """Return the places that name what is named at a position; where nothing is, the backlinks."""
    file, item = _pointed(vaults, params)
    if file is None:
        return None
    item = item or Item("file", "", file.name, Spot(file.name, 0, 0))
    with_own = params.context.include_declaration
    found = references_to(file.vault, item, with_own=with_own)
    return [_location(vaults, file, spot) for spot in found]


def hover(vaults: OpenVaults, params: types.HoverParams) -> types.Hover | None:
    """Return what is shown of what is named at a position."""
    file, item = _pointed(vaults, params)
    if file is None or item is None or item.is_own:
        return None
    note = file.note
    rules = rules_of(file.session.place.config, note) if note else {}
    text = shown_text(file.vault, item, rules, lambda path: vaults.uri_of(file.session, path))
    if not text:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, file.text.range(item.spot.start, item.spot.end))


def link_documents(
    vaults: OpenVaults, params: types.DocumentLinkParams
) -> list[types.DocumentLink] | None:
    """Return the links of a file to others, and to the web."""
    file = vaults.find(params.text_document.uri)
    if file is None:
        return None
    links = []
    for start, end, link in find_links(file.vault, file.name):
        if link.destination is not None:
            uri = vaults.uri_of(file.session, link.destination)
            if link.subpath.item is not None:
                text = vaults.text_of(file.session, link.destination)
                uri += f"#L{text.line_of(link.subpath.item.start) + 1}"
            links.append(types.DocumentLink(file.text.range(start, end), uri))
    return links + [
        types.DocumentLink(file.text.range(one.start, one.end), one.url)
        for one in (file.note.external if file.note else ())
        if one.url.startswith(_WEB)
    ]


def _pointed(
    vaults: OpenVaults, params: types.DefinitionParams | types.ReferenceParams | types.HoverParams
) -> tuple[OpenFile | None, Item | None]:
    file = vaults.find(params.text_document.uri)
    if file is None:
        return None, None
    return file, item_at(file.vault, file.name, file.text.offset(params.position))


def _location(vaults: OpenVaults, file: OpenFile, spot: Spot) -> types.Location:
    text = vaults.text_of(file.session, spot.path)
    return types.Location(vaults.uri_of(file.session, spot.path), text.range(spot.start, spot.end))
