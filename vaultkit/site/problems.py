"""What is wrong with the notes of a site, as lines for the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.globs import match_any
from vaultkit.notes.frontmatter import locate
from vaultkit.notes.note import Link, as_wikilink
from vaultkit.vault.resolve import BLOCK_NOT_FOUND, HEADING_NOT_FOUND, NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.notes.source import Position
    from vaultkit.site.site import Site
    from vaultkit.vault.vault import ResolvedLink

_LINK_CODES = {NOTE_NOT_FOUND: "L101", HEADING_NOT_FOUND: "L102", BLOCK_NOT_FOUND: "L103"}
_EMBED_CODES = {NOTE_NOT_FOUND: "E201", HEADING_NOT_FOUND: "E202", BLOCK_NOT_FOUND: "E202"}


def find_problems(site: Site, config: Config) -> Iterator[str]:
    """Yield one line for each fault that a reader of the site would meet, in path order."""
    vault, published, addresses = site.vault, site.published, site.addresses
    is_excluded = match_any(config.exclude)
    for path, reason in vault.skipped:
        yield f"{path}: not read: {reason}"
    for path in published.withheld:
        yield f"{path}:1:1: not published: its front matter cannot be read and mentions publish"
    for clash in addresses.clashes:
        yield (
            f'{clash.path}:1:1: its address "{clash.url}" is taken by "{clash.taken_by}"; '
            f'it is published at "{addresses.notes[clash.path]}"'
        )
    for path in published.notes:
        for link in () if is_excluded(path) else vault.links[path]:
            if link.status in _LINK_CODES:
                yield f"{path}:{_position(link, vault.notes[path])}: {_describe(link)}"


def _describe(link: ResolvedLink) -> str:
    status, written = link.status, as_wikilink(link.link)
    code = (_EMBED_CODES if link.is_embed else _LINK_CODES)[status]
    if status == NOTE_NOT_FOUND:
        kind = "file" if link.is_embed else "note"
        return f'{code} no {kind} named "{written.target}"'
    missing = link.subpath.missing
    name = link.destination
    if status == HEADING_NOT_FOUND:
        return f'{code} no heading "{missing}" in "{name}"'
    return f'{code} no block "{missing}" in "{name}"'


def _position(resolved: ResolvedLink, note: Note) -> Position:
    link = resolved.link
    if isinstance(link, Link):
        return note.source.position(link.start)
    start = locate(note.source, note.frontmatter, link.key)[0] if note.frontmatter else 0
    return note.source.position(start)
