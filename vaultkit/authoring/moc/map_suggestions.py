"""Suggest maps that a vault lacks, by communities of notes that none covers (Louvain)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.moc.region_markers import find_regions
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.vault.graph.note_ranks import find_communities

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from vaultkit.notes.note import Note

MAP_TYPES = frozenset({"moc", "map"})
SMALLEST = 4
"""Notes from which a community is worth a map."""
LARGEST = 60
"""Notes up to which a map is of use; larger communities are parted as far as they can be."""
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
        unpublished: Those of its notes that do not leave the vault.
    """

    name: str
    tag: str
    notes: tuple[NotePath, ...]
    covered: int
    best: str
    unpublished: tuple[NotePath, ...] = ()


def is_map(note: Note) -> bool:
    """Tell whether a note is a map: by its type, a tag, or a region that vaultkit writes."""
    if note.type in MAP_TYPES or any(fold(tag) in _MAP_TAGS for tag in note.all_tags):
        return True
    return bool(find_regions(note)[0])


_MAP_TAGS = frozenset({"moc", "map", "type/moc", "type/map"})


def suggest_maps(
    notes: Mapping[NotePath, Note], neighbours: Mapping[str, Sequence[str]]
) -> list[Suggestion]:
    """Return a map for each community that no map covers, largest first.

    Existing maps do not count as members: they hold together what has nothing else in common.

    Args:
        notes: The notes that come into question.
        neighbours: For each of them, the others among them that it links to.
    """
    maps = {path: neighbours[path] for path, note in notes.items() if is_map(note)}
    usual = Counter(tag for note in notes.values() for tag in _tags(note))
    found: list[Suggestion] = []
    for group in _parted(neighbours):
        members = sorted(NotePath(path) for path in group if path not in maps)
        if len(members) < SMALLEST:
            continue
        best, covered = _best_map(members, maps)
        if covered < _COVERED * len(members):
            community = _Community(members, notes, neighbours)
            found.append(community.suggest(usual, best, covered))
    return sorted(found, key=lambda one: (-len(one.notes), one.notes))


def _parted(neighbours: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """Return communities, those that are too large for a map in parts."""
    pending, found = find_communities(neighbours), list[set[str]]()
    while pending:
        group = pending.pop()
        inner = {x: [to for to in neighbours[x] if to in group] for x in sorted(group)}
        parts = find_communities(inner) if len(group) > LARGEST else []
        if len(parts) > 1:
            pending += parts
        else:
            found.append(group)
    return found


def mark_unpublished(found: Iterable[Suggestion], published: Container[str]) -> list[Suggestion]:
    """Return suggestions with those of their notes that do not leave the vault."""
    return [
        one._replace(unpublished=tuple(path for path in one.notes if path not in published))
        for one in found
    ]


def count_tagged(notes: Iterable[Note], tag: str) -> int:
    """Return how many notes have a tag, or one below it."""
    return sum(fold(tag.removeprefix("#")) in _tags_of(note.all_tags) for note in notes)


def with_free_names(
    found: Iterable[Suggestion], notes: Mapping[NotePath, Note]
) -> list[Suggestion]:
    """Return suggestions under names for new maps: no note has them, and no other suggestion."""
    taken = {fold(name) for path, note in notes.items() for name in (stem_of(path), *note.aliases)}
    named: list[Suggestion] = []
    for one in found:
        name, number = one.name, 1
        while fold(name) in taken:
            name = f"{one.name} map" if number == 1 else f"{one.name} map {number}"
            number += 1
        taken.add(fold(name))
        named.append(one._replace(name=name))
    return named


def _best_map(members: Sequence[str], maps: Mapping[NotePath, Sequence[str]]) -> tuple[str, int]:
    """Return the map that links to most of some notes, and to how many."""
    counts = [(len({*members}.intersection(there)), path) for path, there in maps.items()]
    covered, best = max(counts, default=(0, ""))
    return (best, covered) if covered else ("", 0)


class _Community:
    def __init__(
        self,
        members: Sequence[NotePath],
        notes: Mapping[NotePath, Note],
        neighbours: Mapping[str, Sequence[str]],
    ) -> None:
        self._members = members
        self._notes = notes
        self._neighbours = neighbours

    def suggest(self, usual: Counter[str], best: str, covered: int) -> Suggestion:
        """Return the map that is missing."""
        among = {*self._members}
        inside = Counter(to for path in among for to in self._neighbours[path] if to in among)
        ranked = sorted(self._members, key=lambda path: (-inside[path], path))
        tag = self._telling_tag(usual)
        name = _words(tag) if tag else self._notes[ranked[0]].title
        return Suggestion(name, tag, tuple(ranked), covered, best)

    def _telling_tag(self, usual: Counter[str]) -> str:
        """Return the tag that most of the notes have and fewest others; "" if there is none."""
        count = len(self._members)
        own = Counter(tag for path in self._members for tag in _tags(self._notes[path]))
        shared = {tag: n for tag, n in own.items() if n >= _SHARED * count}

        def worth(tag: str) -> tuple[float, int, str]:
            return shared[tag] / usual[tag] * shared[tag], len(tag.split("/")), tag

        fitting = [tag for tag in shared if usual[tag] < len(self._notes) * _SHARED]
        telling = (tag for tag in fitting if tag.partition("/")[0] != "type")
        return max(telling, key=worth, default="")


def _tags(note: Note) -> set[str]:
    """Return a note's tags and those above them, folded."""
    return _tags_of(note.shown_tags)


def _tags_of(tags: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for tag in tags:
        parts = fold(tag).split("/")
        found.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return found


def _words(tag: str) -> str:
    words = tag.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
