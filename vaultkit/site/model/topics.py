"""Collect what a site makes lists of by itself: types of notes, and communities of links."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.moc.map_suggestions import MAP_TYPES, is_map, suggest_maps
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, fold
from vaultkit.site.cache.value_digests import digest, program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.site.cache.build_cache import ValueCache
    from vaultkit.vault.vault import Vault

TYPE, COMMUNITY = "type", "community"
_CACHED_AS = "communities"


class Topic(NamedTuple):
    """A list of notes that a site makes by itself.

    Args:
        name: Its title.
        kind: `type` or `community`.
        notes: By title for a type; for a community those that most others of it link to first.
    """

    name: str
    kind: str
    notes: tuple[NotePath, ...]


def find_topics(
    vault: Vault,
    published: Iterable[NotePath],
    config: Config,
    value_cache: ValueCache | None = None,
) -> dict[str, Topic]:
    """Return the topics of what is published, by name: types first, then communities by size.

    A community that a note is a map of needs no other. Links in comments are seen by nobody, and
    neither is anything of notes that are not published.
    """
    notes = {path: vault.notes[path] for path in published}
    titles = {fold(name): known.title for name, known in config.types.items()}
    found: dict[str, Topic] = {}
    for name, paths in sorted(_types(notes).items()):
        title = titles.get(fold(name)) or name[:1].upper() + name[1:]
        _add(found, Topic(title, TYPE, tuple(paths)))
    for name, members in _communities(notes, _neighbours(vault, notes), value_cache):
        _add(found, Topic(name, COMMUNITY, members))
    return found


def _communities(
    notes: Mapping[NotePath, Note],
    neighbours: Mapping[str, list[str]],
    value_cache: ValueCache | None,
) -> list[tuple[str, tuple[NotePath, ...]]]:
    """Return the communities that lack a map, by name; those of the last build if nothing moved.

    To find them takes longer than all else about a large vault, and most edits move nothing.
    """
    if value_cache is None:
        return [(one.name, one.notes) for one in suggest_maps(notes, neighbours)]
    about = [(path, note.title, note.shown_tags, is_map(note)) for path, note in notes.items()]
    given = digest(program(), about, neighbours)
    found = value_cache.recall(_CACHED_AS, given)
    if found is None:
        found = [(one.name, one.notes) for one in suggest_maps(notes, neighbours)]
        value_cache.remember(_CACHED_AS, given, found)
    return [(str(name), tuple(map(NotePath, members))) for name, members in found]


def _add(found: dict[str, Topic], topic: Topic) -> None:
    """Add a topic under its name, with a number if another has that name."""
    name, count = topic.name, 1
    taken = {fold(other) for other in found}
    while fold(name) in taken:
        count += 1
        name = f"{topic.name} ({count})"
    found[name] = topic._replace(name=name)


def _types(notes: Mapping[NotePath, Note]) -> dict[str, list[NotePath]]:
    """Return the notes of each type, by title; maps are found through the maps."""
    found: dict[str, list[NotePath]] = {}
    for path, note in sorted(notes.items(), key=lambda item: (fold(item[1].title), item[0])):
        if note.type and note.type not in MAP_TYPES:
            found.setdefault(note.type, []).append(path)
    return found


def _neighbours(vault: Vault, notes: Mapping[NotePath, Note]) -> dict[str, list[str]]:
    return {path: sorted(set(_linked(vault, path, notes))) for path in notes}


def _linked(vault: Vault, path: NotePath, notes: Mapping[NotePath, Note]) -> Iterator[str]:
    """Yield the published notes that a note links to where readers see it."""
    for link in vault.links[path]:
        there = link.destination
        is_hidden = isinstance(link.link, Link) and link.link.in_comment
        if there in notes and there != path and not is_hidden:
            yield NotePath(there or "")
