"""What other notes can see of a note: by it we tell what a change of the note can concern.

The traits of a note before a change and after it are compared (`touched_notes.py`). Those before it
are worked out from the vault as it was, or were kept by an earlier run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from vaultkit.checks.context import missing_name
from vaultkit.distribution.quick_digest import blake2b
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.plugins.plugin_content import is_drawing
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND, OK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink, Vault

_SIZE = 8
"""Bytes of a digest; nobody gains from two notes that look alike here."""


class Traits(NamedTuple):
    """What can be seen of a note.

    Args:
        face: A digest of its headings and blocks, as links to them see those.
        places: A digest of where these stand.
        type: Its type.
        leads: A digest of where its links lead; not at which byte a heading stands.
        aliases: Its aliases, in order.
        wanted: What its links name that lead nowhere, folded.
        missed: The same by the names without folders, with what of each link others see.
        leads_to: By the name of a file (`name_of`) its links to it: their number, if all of them
            are to the file as such, or else their subpaths and what became of these.
    """

    face: str
    places: str
    type: str | None
    leads: str
    aliases: tuple[str, ...]
    wanted: frozenset[str]
    missed: dict[str, list[list[str]]]
    leads_to: dict[str, Any]


def traits_of(vault: Vault, path: NotePath) -> Traits | None:
    """Return the traits of a note, None if there is none."""
    note = vault.notes.get(path)
    if note is None:
        return None
    links = vault.links[path]
    missing = [link for link in links if link.status == NOTE_NOT_FOUND]
    missed: dict[str, list[list[str]]] = {}
    for link in missing:
        target, kind = link.link.target, getattr(link.link, "kind", "")
        missed.setdefault(missing_name(target), []).append([target, link.link.subpath, kind])
    return Traits(
        _digest(_face(note)),
        _digest((note.headings, note.blocks)),
        note.type,
        _digest([(link.outcome, link.subpath.status, link.subpath.missing) for link in links]),
        note.aliases,
        frozenset([fold(link.link.target) for link in missing]),
        missed,
        _leads_to(links),
    )


def name_of(path: str) -> str:
    """Return a short name for a path; two paths with one are taken for each other."""
    return f"{crc32(path.encode(errors='surrogatepass')):08x}"


def _digest(value: object) -> str:
    return blake2b(repr(value).encode(errors="surrogatepass"), digest_size=_SIZE).hexdigest()


def _face(note: Note) -> tuple[Any, ...]:
    """Return what links to places in a note can see of it."""
    headings = [(heading.level, heading.text) for heading in note.headings]
    blocks = [(block.id, block.kind) for block in note.blocks]
    is_empty = not note.source.data[note.body_start :].strip()
    return headings, blocks, is_empty, is_drawing(note)


def _leads_to(links: Iterable[ResolvedLink]) -> dict[str, Any]:
    found: dict[str, list[list[str]]] = {}
    for link in links:
        path = link.outcome.path
        if path is not None:
            found.setdefault(name_of(path), []).append([link.link.subpath, link.subpath.status])
    plain = ["", OK]
    return {
        name: len(some) if all(one == plain for one in some) else sorted(some)
        for name, some in found.items()
    }
