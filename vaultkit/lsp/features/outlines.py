"""Symbols of a note and of the vaults, and what can be folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.authoring.navigation import vault_symbols
from vaultkit.authoring.navigation.note_outline import foldable_lines, outline_of
from vaultkit.lsp.text_positions import TextPositions

if TYPE_CHECKING:
    from vaultkit.lsp.open_vaults import OpenVaults

_MOST = 200
"""Symbols of the vaults in one answer."""
_KINDS = {
    vault_symbols.NOTE: types.SymbolKind.File,
    vault_symbols.ALIAS: types.SymbolKind.Constant,
    vault_symbols.HEADING: types.SymbolKind.String,
}


def outline(
    vaults: OpenVaults, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | None:
    """Return the headings of a note, each with what stands below it, and the blocks with ids."""
    file = vaults.find(params.text_document.uri)
    if file is None or file.note is None:
        return None
    top: list[types.DocumentSymbol] = []
    above = [(0, top)]
    for one in outline_of(file.note):
        while one.level and above[-1][0] >= one.level:
            above.pop()
        kind = types.SymbolKind.String if one.level else types.SymbolKind.Key
        whole = file.text.range(one.start, one.end)
        own = file.text.range(one.name_start, one.name_end)
        below: list[types.DocumentSymbol] = []
        above[-1][1].append(types.DocumentSymbol(one.name, kind, whole, own, children=below))
        if one.level:
            above.append((one.level, below))
    return top


def find_symbols(
    vaults: OpenVaults, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """Return the notes, aliases and headings of all vaults that fit a query, the best first."""
    sessions = {id(one.vault): one for one in vaults.sessions.values()}
    own = (session.vault for session in sessions.values())
    symbols = []
    for one in vault_symbols.find_symbols(own, params.query, _MOST):
        text = TextPositions(one.vault.source_of(one.path), vaults.encoding)
        uri = vaults.uri_of(sessions[id(one.vault)], one.path)
        place = types.Location(uri, text.range(one.start, one.start))
        symbol = types.WorkspaceSymbol(place, one.name, _KINDS[one.kind], container_name=one.path)
        symbols.append(symbol)
    return symbols


def fold_ranges(
    vaults: OpenVaults, params: types.FoldingRangeParams
) -> list[types.FoldingRange] | None:
    """Return what can be folded: properties, sections, callouts, code and comments."""
    file = vaults.find(params.text_document.uri)
    if file is None or file.note is None:
        return None
    source, line_of = file.text.source, file.text.line_of
    starts = [*source.line_starts, len(source.data) + 1]
    return [
        types.FoldingRange(line_of(starts[first]), line_of(starts[last + 1] - 1), kind=kind or None)
        for first, last, kind in foldable_lines(file.note)
    ]
