"""Write the graph of a site as data for the script that draws it: in columns, links as steps.

A column says the same of all notes, one after the other, in path order; what many have in common
stands in a list of its own. The targets of a note's links are in order, each as the step from the
one before: small numbers, of which a packed file has many alike.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from vaultkit.notes.paths import folder_of
from vaultkit.site.graph.author_colours import readable

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from vaultkit.notes.note import Note
    from vaultkit.site.graph.vault_graph import VaultGraph

GRAPH_DATA = "search/graph.json"
_CREATED = ("created", "published", "date")
_NO_DAY = 0
_MOST_TAGS = 40
"""Tags of a note that the filter knows."""


def write_graph(graph: VaultGraph) -> str:
    """Return the data of a graph."""
    return json.dumps(_columns(graph), ensure_ascii=False, separators=(",", ":"))


def _columns(graph: VaultGraph) -> dict[str, Any]:
    site = graph.site
    notes = [site.notes[path] for path in graph.paths]
    urls = [site.addresses.notes[path].rpartition("/")[0] for path in graph.paths]
    places = graph.layout.places
    above, above_of = _index(url.rpartition("/")[0] for url in urls)
    folders, folder_of_note = _index(folder_of(path) for path in graph.paths)
    types, type_of = _index(note.type or "" for note in notes)
    tags, tags_of = _index_many([note.shown_tags[:_MOST_TAGS] for note in notes])
    colour_of = {at: number for number, one in enumerate(graph.colours) for at in one.notes}
    return {
        "title": [note.title for note in notes],
        "above": above,
        "aboveOf": above_of,
        "name": [_name(url) for url in urls],
        "folder": folders,
        "folderOf": folder_of_note,
        "type": types,
        "typeOf": type_of,
        "tag": tags,
        "tagsOf": tags_of,
        "group": [group.name for group in graph.groups],
        "groupOf": graph.layout.groups,
        "colour": [(one.name, *readable(one.colour)) for one in graph.colours],
        "colourOf": [colour_of.get(at, -1) for at in range(len(notes))] if colour_of else [],
        "rank": graph.ranks,
        "created": _steps([_day(note) for note in notes]),
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "count": [len(there) for there in graph.links],
        "to": [step for there in graph.links for step in _steps(there)],
    }


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _index(values: Iterable[str]) -> tuple[list[str], list[int]]:
    """Return each value once, in order, and for each note the number of its own."""
    given = list(values)
    known = {value: number for number, value in enumerate(sorted({*given}))}
    return list(known), [known[value] for value in given]


def _index_many(values: Sequence[Sequence[str]]) -> tuple[list[str], list[list[int]]]:
    """Return the same where each note may have several; spelled as they first are."""
    spelled: dict[Hashable, str] = {}
    for tags in values:
        for tag in tags:
            spelled.setdefault(tag.casefold(), tag)
    known = {key: number for number, key in enumerate(sorted(map(str, spelled)))}
    rows = [sorted({known[tag.casefold()] for tag in tags}) for tags in values]
    return [spelled[key] for key in known], rows


def _steps(values: Sequence[int]) -> list[int]:
    return [value - before for before, value in zip((0, *values), values, strict=False)]


def _day(note: Note) -> int:
    """Return the day a note says that it was made, counted as calendars do; 0 if it says none."""
    found = (note.properties.get(key) for key in _CREATED)
    return next((day.toordinal() for day in found if isinstance(day, date)), _NO_DAY)
