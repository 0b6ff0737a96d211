"""Find which note comes before and after another, where a map or its folder has an order.

The alphabet is none: who reads a note wants the next one of a course, not of an index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath
from vaultkit.site.model.folder_order import orders_notes
from vaultkit.site.model.relations import is_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.site.model.site_model import Site

_FEWEST = 2


class Step(NamedTuple):
    """The neighbours of a note in a sequence.

    Args:
        previous: The note before, None at the start.
        next: The note after, None at the end.
        guide: The map of content whose order it is; None if it is the folder's.
    """

    previous: NotePath | None
    next: NotePath | None
    guide: NotePath | None


def find_steps(site: Site) -> Mapping[NotePath, Step]:
    """Return the neighbours of each note that has some.

    A map of content leads through its notes in the order of its links. Of several maps, the one
    with the fewest notes is the most to the point. What no map links is in its folder's order, if
    somebody gave it one. Each note is in one sequence, so that what comes next leads back; the home
    page is in none.
    """
    members = {
        path: _members(site, path) for path, note in site.listed.items() if orders_notes(note)
    }
    guide_of: dict[NotePath, NotePath] = {}
    for guide in sorted(members, key=lambda path: (len(members[path]), path)):
        if len(members[guide]) >= _FEWEST:
            for path in members[guide]:
                guide_of.setdefault(path, guide)
    steps: dict[NotePath, Step] = {}
    for folder in site.folders.values():
        note = site.folder_notes.get(folder.path)
        placed = set(site.order.find_placed(folder.path, folder.notes))
        paths = (note, *folder.notes) if note and placed else folder.notes
        row = [path for path in paths if path in placed or path == note]
        row = [path for path in row if path not in guide_of and path != site.home]
        steps |= _walk(row, None)
    for guide, paths in members.items():
        own = [path for path in paths if guide_of.get(path) == guide and path != site.home]
        steps |= _walk(own, guide)
    return steps


def _members(site: Site, path: NotePath) -> tuple[NotePath, ...]:
    found = {
        NotePath(link.destination): None
        for link in site.vault.links[path]
        if link.destination and isinstance(link.link, Link) and is_shown(link)
    }
    notes = site.listed
    return tuple(
        at
        for at in found
        if at in notes and at not in {path, site.home} and not orders_notes(notes[at])
    )


def _walk(paths: Sequence[NotePath], guide: NotePath | None) -> dict[NotePath, Step]:
    around = (None, *paths, None)
    steps = zip(paths, around, around[2:], strict=False)
    return {path: Step(before, after, guide) for path, before, after in steps if before or after}
