"""Maps that a vault lacks: communities of notes that none covers (Louvain), and names for them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.moc.regions import find_regions
from vaultkit.notes.paths import NotePath, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultkit.notes.note import Note
    from vaultkit.vault.graph import LinkGraph
    from vaultkit.vault.vault import Vault

MAP_TYPES = frozenset({"moc", "map"})
SMALLEST = 4
"""Notes from which a community is worth a map."""
_COVERED = 0.5
"""Share of a community's notes that one map must link to, to cover it."""
_SHARED = 0.5
"""Share of a community's notes that must have a tag, to name it."""


class Suggestion(NamedTuple):
    """A map that is missing.

    Args:
        name: What it could be called.
        tag: The tag that tells its notes best from others, "" if none does.
        notes: Its notes, those that most others of them link to first.
        covered: How many of them the best of the existing maps links to.
        best: That map, "" if there is none.
    """

    name: str
    tag: str
    notes: tuple[NotePath, ...]
    covered: int
    best: str


def is_map(note: Note) -> bool:
    """Tell whether a note is a map: by its type, a tag, or a region that vaultkit writes."""
    if note.type in MAP_TYPES or any(fold(tag) in _MAP_TAGS for tag in note.all_tags):
        return True
    return bool(find_regions(note)[0])


_MAP_TAGS = frozenset({"moc", "map", "type/moc", "type/map"})


def suggest_maps(graph: LinkGraph) -> list[Suggestion]:
    """Return a map for each community that no map covers, largest first.

    Existing maps do not count as members: they hold together what has nothing else in common.
    """
    vault = graph.vault
    maps = {path: graph.neighbours[path] for path, note in vault.notes.items() if is_map(note)}
    usual = Counter(tag for note in vault.notes.values() for tag in _tags(note))
    found: list[Suggestion] = []
    for group in graph.communities():
        members = [NotePath(path) for path in group if path not in maps]
        if len(members) < SMALLEST:
            continue
        best, covered = _best_map(members, maps)
        if covered < _COVERED * len(members):
            found.append(_suggest(members, graph, usual, best, covered))
    return sorted(found, key=lambda one: (-len(one.notes), one.notes))


def _best_map(members: Sequence[str], maps: dict[NotePath, tuple[str, ...]]) -> tuple[str, int]:
    """Return the map that links to most of some notes, and to how many."""
    counts = [(len({*members}.intersection(there)), path) for path, there in maps.items()]
    covered, best = max(counts, default=(0, ""))
    return (best, covered) if covered else ("", 0)


def _suggest(
    members: Sequence[NotePath], graph: LinkGraph, usual: Counter[str], best: str, covered: int
) -> Suggestion:
    inside = Counter(to for path in members for to in graph.neighbours[path] if to in members)
    ranked = sorted(members, key=lambda path: (-inside[path], path))
    tag = _telling_tag(members, graph.vault, usual)
    name = _words(tag) if tag else graph.vault.notes[ranked[0]].title
    return Suggestion(name, tag, tuple(ranked), covered, best)


def _telling_tag(members: Iterable[NotePath], vault: Vault, usual: Counter[str]) -> str:
    """Return the tag that most of some notes have and fewest others; "" if there is none."""
    paths = list(members)
    own = Counter(tag for path in paths for tag in _tags(vault.notes[path]))
    shared = {tag: n for tag, n in own.items() if n >= _SHARED * len(paths)}

    def worth(tag: str) -> tuple[float, int, str]:
        return shared[tag] / usual[tag] * shared[tag], len(tag.split("/")), tag

    best = max(shared, key=worth, default="")
    rare = best and usual[best] < len(vault.notes) * _SHARED
    return best if rare and not best.startswith("type/") else ""


def _tags(note: Note) -> set[str]:
    """Return a note's tags and those above them, folded."""
    found: set[str] = set()
    for tag in note.all_tags:
        parts = fold(tag).split("/")
        found.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return found


def _words(tag: str) -> str:
    words = tag.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
