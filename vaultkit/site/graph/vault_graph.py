"""The graph of a site: its listed notes, the links between them, groups, ranks and places.

It holds nothing of notes that are not published or not listed, of links that lead nowhere, or of
tags that nobody shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import fold
from vaultkit.site.graph.author_colours import public_name
from vaultkit.site.graph.graph_layout import NO_GROUP, LastLayout, lay_out
from vaultkit.site.graph.group_labels import shared_labels
from vaultkit.vault.obsidian.graph_groups import read_colour_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.graph.graph_layout import Layout
    from vaultkit.site.model.relations import Relations
    from vaultkit.site.model.site_model import Site

_CACHED_AS = "graph layout"
_METHOD = "2"
"""What lays graphs out: places of another method are not gone on from."""
_DAMPING = 0.85
_ROUNDS = 24
_STEPS = 100
"""Ranks that are told apart: the last digits of a sum differ from machine to machine."""


class Colour(NamedTuple):
    """A group that the author gave a colour in Obsidian: what it is called here, and its notes.

    The name is that of a folder or tag that is on the site, or the query if that names but what is
    published; else "".
    """

    name: str
    colour: str
    notes: tuple[int, ...]


class Group(NamedTuple):
    """Notes with many links between them: the one most others link to first, then by rank."""

    name: str
    notes: tuple[int, ...]


@dataclass(frozen=True)
class VaultGraph:
    """The graph of a site; notes are told by their numbers in path order.

    Args:
        site: The site.
        relations: How its notes hang together.
    """

    site: Site
    relations: Relations

    @cached_property
    def paths(self) -> tuple[NotePath, ...]:
        """The notes."""
        return tuple(self.site.listed)

    @cached_property
    def links(self) -> tuple[tuple[int, ...], ...]:
        """For each note, the notes it links to, in order."""
        number = {path: at for at, path in enumerate(self.paths)}
        outgoing = self.relations.outgoing
        return tuple(tuple(sorted(number[to] for to in outgoing[path])) for path in self.paths)

    @cached_property
    def linking(self) -> tuple[tuple[int, ...], ...]:
        """For each note, the notes that link to it, in order."""
        found: list[list[int]] = [[] for _ in self.paths]
        for at, there in enumerate(self.links):
            for to in there:
                found[to].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def is_linked(self) -> bool:
        """Whether at least half of the notes are linked with others."""
        linked = sum(
            bool(out or there) for out, there in zip(self.links, self.linking, strict=True)
        )
        return 2 * linked >= len(self.paths)

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        """How central each note is, from 0 to 100.

        By PageRank and how many notes link to it, and less the fewer it hangs together with: two
        notes that link but each other pass their whole rank on to each other.
        """
        count = len(self.paths)
        ranks = [1.0] * count
        for _ in range(_ROUNDS):
            after = [1 - _DAMPING] * count
            for at, there in enumerate(self.links):
                share = _DAMPING * ranks[at] / (len(there) or 1)
                for to in there:
                    after[to] += share
            ranks = after
        weighed = [
            rank * (1 + len(linking)) * size**2
            for rank, linking, size in zip(ranks, self.linking, self._sizes(), strict=True)
        ]
        most = max(weighed, default=1.0)
        return tuple(round(round(_STEPS * (rank / most) ** 0.25, 6)) for rank in weighed)

    def _sizes(self) -> list[int]:
        """Return how many notes hang together with each, itself among them."""
        sizes = [0] * len(self.paths)
        for first in range(len(self.paths)):
            if sizes[first]:
                continue
            found, pending = {first}, [first]
            while pending:
                at = pending.pop()
                new = {*self.links[at], *self.linking[at]} - found
                found |= new
                pending += new
            for at in found:
                sizes[at] = len(found)
        return sizes

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The notes, the most central first."""
        return tuple(sorted(range(len(self.paths)), key=self.turn))

    def turn(self, at: int) -> tuple[int, int, int]:
        """Return what sorts a note among others by how central it is."""
        return -self.ranks[at], -len(self.linking[at]), at

    @cached_property
    def layout(self) -> Layout:
        """Where notes are. Effect: keeps it for the next build, which goes on from there."""
        pairs = [(at, to) for at, there in enumerate(self.links) for to in there]
        last = self._last_layout()
        found = lay_out(len(self.paths), pairs, last)
        if self.site.value_cache is not None:
            kept = {
                path: (*found.places[at], found.groups[at]) for at, path in enumerate(self.paths)
            }
            self.site.value_cache.remember(_CACHED_AS, _METHOD, kept)
        return found

    def _last_layout(self) -> LastLayout | None:
        """Return where notes were at the last build; None if that is not known."""
        cache = self.site.value_cache
        kept: Mapping[str, Sequence[int]] = (cache and cache.recall(_CACHED_AS, _METHOD)) or {}
        if not kept:
            return None
        here = [(at, kept[path]) for at, path in enumerate(self.paths) if path in kept]
        places = {at: (row[0], row[1]) for at, row in here}
        return LastLayout(places, {at: row[2] for at, row in here}, len(kept) - len(here))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups, by their numbers in the layout."""
        count = max(self.layout.groups, default=NO_GROUP) + 1
        members: list[list[int]] = [[] for _ in range(count)]
        for at in self.order:
            if self.layout.groups[at] != NO_GROUP:
                members[self.layout.groups[at]].append(at)
        labels = shared_labels([self.site.notes[path] for path in self.paths], members)
        return tuple(map(self._name, members, labels))

    def _name(self, members: Sequence[int], label: str) -> Group:
        """Return a group, named by what its notes share, else after the one most others link to."""
        if not members:
            return Group("", ())
        group = self.layout.groups[members[0]]

        def inner(at: int) -> int:
            return sum(self.layout.groups[to] == group for to in self.linking[at])

        first = min(members, key=lambda at: (-inner(at), self.turn(at)))
        name = without_sign(label or self.site.notes[self.paths[first]].title)
        return Group(name, (first, *(at for at in members if at != first)))

    @cached_property
    def size(self) -> tuple[int, int]:
        """How wide and how high the drawing is."""
        across, down = zip(*self.layout.places, strict=True) if self.paths else ((0,), (0,))
        return max(across), max(down)

    @cached_property
    def colours(self) -> tuple[Colour, ...]:
        """The groups of Obsidian's graph that hold notes; a note is of the first that holds it."""
        left = dict.fromkeys(range(len(self.paths)))
        notes, found = self.site.notes, list[Colour]()
        for group in read_colour_groups(self.site.vault.root):
            held = tuple(at for at in left if group.holds(notes[self.paths[at]]))
            for at in held:
                del left[at]
            if held:
                name = public_name(group.query, self.site.folders, self.site.tags, self._said)
                found.append(Colour(name, group.colour, held))
        return tuple(_shorten(found))

    @cached_property
    def _said(self) -> str:
        """The paths and titles of all notes, folded."""
        titles = (self.site.notes[path].title for path in self.paths)
        return fold("\n".join((*self.paths, *titles)))


def _shorten(colours: Sequence[Colour]) -> Iterator[Colour]:
    """Yield colours, those named by a tag with its last part where no other has the same."""
    last = [one.name.rpartition("/")[2].removeprefix("#") for one in colours]
    for one, name in zip(colours, last, strict=True):
        is_alone = one.name.startswith("#") and last.count(name) == 1
        yield one._replace(name=name) if is_alone else one


def without_sign(title: str) -> str:
    """Return a title without what stands before its first letter or figure: an emoji."""
    first = next((at for at, sign in enumerate(title) if sign.isalnum() or sign in "([\"'"), 0)
    return title[first:]
