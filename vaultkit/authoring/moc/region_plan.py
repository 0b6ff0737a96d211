"""Return what the regions of a note are to say now (`moc`, M601); nothing is written here.

What vaultkit has written itself does not count as said: links in generated regions are left out of
what queries see, so that a second run finds nothing to change. See decision 17.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.bases.reading.base_sources import base_fences, base_file, is_base
from vaultkit.authoring.bases.view_query import run_view
from vaultkit.authoring.moc.region_markers import Region, RegionFault, find_regions, generated_spans
from vaultkit.authoring.moc.region_text import Surroundings, write_shape
from vaultkit.notes.edit import Edit
from vaultkit.notes.wikilink import parse_wikilink
from vaultkit.vault.links.link_text import link_target

if TYPE_CHECKING:
    from vaultkit.authoring.bases.base_definition import View
    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.authoring.bases.vault_scope import VaultScope
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_OWN = frozenset({"basename", "ctime", "ext", "folder", "mtime", "name", "path", "size", "tags"})
"""Properties `file.…` that depend on no other file."""


class Stale(NamedTuple):
    """A region that does not say what the vault says; the edit makes it so."""

    region: Region
    edit: Edit

    @property
    def message(self) -> str:
        """What to tell about it."""
        return f'this region, {self.region.shape} of "{self.region.query}", is out of date'


class MapPlan(NamedTuple):
    """What is to be done about the regions of a note.

    Args:
        regions: How many it has.
        stale: Those that differ from what the vault says.
        faults: What is wrong with its markers and queries.
    """

    regions: int
    stale: tuple[Stale, ...]
    faults: tuple[RegionFault, ...]


def plan_note(note: Note, scope: VaultScope) -> MapPlan:
    """Work out the regions of a note."""
    regions, faults = find_regions(note)
    stale: list[Stale] = []
    faults = list(faults)
    for region in regions:
        found = _lines_of(note, region, scope)
        if isinstance(found, RegionFault):
            faults.append(found)
            continue
        text = "\n".join(["", *found, "", ""])
        if note.source.slice(*region.inner).replace("\r\n", "\n") != text:
            stale.append(Stale(region, Edit(note.path, *region.inner, text)))
    return MapPlan(len(regions), tuple(stale), tuple(sorted(faults)))


def find_faults(note: Note, vault: Vault) -> list[RegionFault]:
    """Return what is wrong with the markers and queries of a note's regions, in order."""
    regions, faults = find_regions(note)
    found = (_find_usable(note, region, vault) for region in regions)
    return sorted([*faults, *(one for one in found if isinstance(one, RegionFault))])


def shows_own_values(note: Note, region: Region, vault: Vault) -> bool:
    """Tell whether the lines of a region say of each file only what stands in that file itself."""
    found = _find_usable(note, region, vault)
    if isinstance(found, RegionFault):
        return False
    _, view = found
    return all(of.kind == "note" or (of.kind == "file" and of.name in _OWN) for of in view.order)


def _lines_of(note: Note, region: Region, scope: VaultScope) -> list[str] | RegionFault:
    found = _find_usable(note, region, scope.vault)
    if isinstance(found, RegionFault):
        return found
    written, view = found
    result = run_view(written.base, view, scope, note.path, but=note.path)
    around = Surroundings(partial(_target, scope.vault, note), _level_at(note, region.begin.start))
    return write_shape(region.shape, result, around)


def _find_usable(
    note: Note, region: Region, vault: Vault
) -> tuple[WrittenBase, View] | RegionFault:
    """Return the view that a region shows, or why it cannot be shown."""
    found = _find_view(note, region.query, vault)
    if isinstance(found, str):
        return RegionFault(region.begin, found)
    written, view = found
    faults = written.base.faults_of(view)
    if faults:
        message = f'the base "{written.path}" cannot be used: {faults[0].message}'
        return RegionFault(region.begin, message)
    return written, view


def _target(vault: Vault, note: Note, path: str) -> str:
    return link_target(vault, path, note.path)


def _find_view(note: Note, query: str, vault: Vault) -> tuple[WrittenBase, View] | str:
    """Return the view that a query names, or what is wrong with it."""
    link = parse_wikilink(query.removeprefix("[[").removesuffix("]]"))
    if link is None:
        return "name a view: File.base#View"
    for written in base_fences(note):
        view = written.base.find_view(query)
        if view is not None:
            return written, view
    path = vault.resolver.resolve(link.target, note.path).path or ""
    if not is_base(path):
        path = vault.resolver.resolve(f"{link.target}.base", note.path).path or ""
    if not is_base(path):
        return f'no base "{link.target}", and no view of that name in a code block of this note'
    written = base_file(vault, path)
    name = link.subpath.lstrip("#").strip()
    view = written.base.find_view(name)
    if view is None:
        names = ", ".join(f'"{view.name}"' for view in written.base.views)
        return f'the base "{path}" has no view "{name}"; it has {names}'
    return written, view


def _level_at(note: Note, offset: int) -> int:
    """Return the level of the heading that a place stands under, 0 for none."""
    inside = generated_spans(note)
    levels = [
        heading.level
        for heading in note.headings
        if heading.start < offset and not any(a <= heading.start < b for a, b in inside)
    ]
    return levels[-1] if levels else 0
