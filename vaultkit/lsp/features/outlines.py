"""What files are made of: symbols of a file and of the vault, and what can be folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from vaultkit.authoring.completion.name_ranking import best
from vaultkit.notes.paths import fold, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults
    from vaultkit.lsp.vault_session import VaultSession
    from vaultkit.notes.note import Note

MOST = 200
"""Symbols of the vault in one answer."""
_SHORTEST = 2
"""Letters of a query from which headings are looked through."""


def outline(
    vaults: OpenVaults, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | None:
    """Return the headings of a note, each with what stands below it, and the blocks with ids."""
    file = vaults.find(params.text_document.uri)
    note = file.note if file else None
    if file is None or note is None:
        return None
    top: list[types.DocumentSymbol] = []
    above: list[tuple[int, list[types.DocumentSymbol]]] = [(0, top)]
    for _, level, symbol in sorted(_symbols(file, note), key=lambda one: one[0]):
        while level and above[-1][0] >= level:
            above.pop()
        above[-1][1].append(symbol)
        if level:
            children: list[types.DocumentSymbol] = []
            symbol.children = children
            above.append((level, children))
    return top


def _symbols(file: OpenFile, note: Note) -> Iterator[tuple[int, int, types.DocumentSymbol]]:
    """Yield headings and blocks with where they start; blocks have the level 0."""
    count = file.text.range
    for heading in note.headings:
        start, end = note.section(heading)
        name = note.name_of(heading) or "#" * heading.level
        end = start + len(note.source.data[start:end].rstrip())
        own = count(heading.start, heading.start + len(note.raw(heading).rstrip().encode()))
        kind = types.SymbolKind.String
        yield start, heading.level, types.DocumentSymbol(name, kind, count(start, end), own)
    for block in note.blocks:
        if block.kind != "heading":
            own = count(block.id_start, block.id_start + 1 + len(block.id))
            last = max(block.end, block.id_start + 1 + len(block.id))
            whole = count(min(block.start, block.id_start), last)
            kind = types.SymbolKind.Key
            yield block.start, 0, types.DocumentSymbol(f"^{block.id}", kind, whole, own)


def find_symbols(
    vaults: OpenVaults, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """Return the notes, aliases and headings of all vaults that fit a query, the best first."""
    wanted = fold(params.query).strip()
    known = [one for session in vaults.sessions.values() for one in _named(session, wanted)]
    found, _ = best(known, [fold(one.name) for one in known], wanted, MOST)
    return [
        types.WorkspaceSymbol(
            types.Location(
                vaults.uri_of(one.session, one.path),
                vaults.text_of(one.session, one.path).range(one.start, one.start),
            ),
            one.name,
            one.kind,
            container_name=one.path,
        )
        for one in found
    ]


class _Symbol(NamedTuple):
    """What has a name in a vault, and the byte at which it stands in its file."""

    name: str
    kind: types.SymbolKind
    session: VaultSession
    path: str
    start: int = 0


def _named(session: VaultSession, wanted: str) -> Iterator[_Symbol]:
    """Yield what has a name in a vault that may fit a folded query."""
    for path, note in session.vault.notes.items():
        yield _Symbol(stem_of(path), types.SymbolKind.File, session, path)
        for alias in note.aliases:
            yield _Symbol(alias, types.SymbolKind.Constant, session, path)
        for heading in note.headings if len(wanted) >= _SHORTEST else ():
            if wanted in fold(heading.text):
                kind, name = types.SymbolKind.String, note.name_of(heading)
                yield _Symbol(name, kind, session, path, heading.start)


def fold_ranges(
    vaults: OpenVaults, params: types.FoldingRangeParams
) -> list[types.FoldingRange] | None:
    """Return what can be folded: front matter, sections, callouts, code and comments."""
    file = vaults.find(params.text_document.uri)
    note = file.note if file else None
    if note is None:
        return None
    lines = note.source.line_of
    found = []
    for start, end, kind in _foldable(note):
        stop = start + len(note.source.data[start:end].rstrip())
        first, last = lines(start) - 1, lines(max(stop - 1, start)) - 1
        if last > first:
            found.append(types.FoldingRange(first, last, kind=kind))
    return sorted(found, key=lambda one: (one.start_line, -one.end_line))


def _foldable(note: Note) -> Iterator[tuple[int, int, types.FoldingRangeKind | None]]:
    if note.frontmatter:
        yield 0, note.frontmatter.body, types.FoldingRangeKind.Region
    for heading in note.headings:
        yield *note.section(heading), None
    yield from ((one.start, one.end, None) for one in note.callouts)
    yield from ((one.start, one.end, None) for one in note.fences)
    for comment in note.comments:
        yield comment.start, comment.end, types.FoldingRangeKind.Comment
