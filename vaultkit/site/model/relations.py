"""Find how the published notes of a site hang together: who links where, who names whom.

Links in comments are no part of it, and neither is anything of a note that is not published. An
unlisted note knows to what it is connected; the others know nothing of it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.markdown.prose import read_prose
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath
from vaultkit.site.cache.value_digests import digest, program
from vaultkit.vault.links.mentions import Names, find_mentions
from vaultkit.vault.parallel.forked_work import map_shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.site.model.site_model import Site
    from vaultkit.vault.vault import ResolvedLink


_CACHED_AS = "mentions"
_READ_AT_ONCE = 250
"""Notes that a process takes at a time; fewer are read sooner than another process starts."""


class Naming(NamedTuple):
    """A place that names a note without linking to it: bytes `start` to `end` of `source`."""

    source: NotePath
    start: int
    end: int


class Relations:
    """The links and mentions between the notes of one site; each worked out when first asked."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._places: dict[NotePath, Mapping[NotePath, int]] = {}

    @cached_property
    def outgoing(self) -> Mapping[NotePath, tuple[NotePath, ...]]:
        """For each note, the notes that its properties and text lead to, once each, in order."""
        return {path: tuple(self._follow(path)) for path in self._site.notes}

    def places_of_links(self, path: NotePath) -> Mapping[NotePath, int]:
        """Return the notes that one leads to, each with its number among them."""
        if path not in self._places:
            self._places[path] = {other: at for at, other in enumerate(self.outgoing[path])}
        return self._places[path]

    def _follow(self, path: NotePath) -> dict[NotePath, None]:
        notes = self._site.listed
        found: dict[NotePath, None] = {}
        for link in self._site.vault.links[path]:
            if link.destination and link.destination != path and is_shown(link):
                destination = NotePath(link.destination)
                if destination in notes:
                    found[destination] = None
        return found

    @cached_property
    def incoming(self) -> Mapping[NotePath, Mapping[NotePath, tuple[ResolvedLink, ...]]]:
        """For each note, the notes that link to it, in path order, with the links."""
        found: dict[NotePath, dict[NotePath, list[ResolvedLink]]] = {}
        for path in self._site.notes:
            sources = found.setdefault(path, {})
            for link in self._site.backlinks(path):
                sources.setdefault(link.source, []).append(link)
        return {
            path: {source: tuple(links) for source, links in sources.items()}
            for path, sources in found.items()
        }

    @cached_property
    def namings(self) -> Mapping[NotePath, tuple[Naming, ...]]:
        """For each note that is named without a link, the first such place of each other note."""
        found: dict[NotePath, list[Naming]] = {}
        for path, mentions in self._mentions().items():
            for start, end, named in mentions:
                found.setdefault(named, []).append(Naming(path, start, end))
        return {path: tuple(places) for path, places in found.items()}

    def _mentions(self) -> dict[NotePath, Sequence[tuple[int, int, NotePath]]]:
        """Return for each note which others it names where; read anew if it or any name is new."""
        notes, outgoing = self._site.listed, self.outgoing
        value_cache = self._site.value_cache
        given = digest(program(), [(at, note.title, note.aliases) for at, note in notes.items()])
        known = (value_cache and value_cache.recall(_CACHED_AS, given)) or {}
        digests = {path: digest(notes[path].source.data, outgoing[path]) for path in notes}
        unread = [path for path in notes if known.get(path, ("",))[0] != digests[path]]
        if unread:
            names = Names(notes.values())

            def read(path: NotePath) -> list[tuple[int, int, NotePath]]:
                return list(find_mentions(notes[path], names, {*outgoing[path], path}, read_prose))

            read_now = map_shared(read, unread, at_once=_READ_AT_ONCE)
            known |= {
                path: (digests[path], mentions)
                for path, mentions in zip(unread, read_now, strict=True)
            }
            if value_cache:
                value_cache.remember(_CACHED_AS, given, {path: known[path] for path in notes})
        return {path: known[path][1] for path in notes}


def is_shown(link: ResolvedLink) -> bool:
    """Tell whether a link stands where readers see it."""
    return not (isinstance(link.link, Link) and link.link.in_comment)
