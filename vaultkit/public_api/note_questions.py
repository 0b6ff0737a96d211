"""Look up a note as a person names it; tell where a link leads, and which links lead to it."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError, WriteError
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.opening import note_lookup
from vaultkit.public_api.argument_names import text_of, words_of
from vaultkit.public_api.public_values import Link, Note, Vault, is_as_in, opened_of

if TYPE_CHECKING:
    from os import PathLike

    from vaultkit.notes.note import Link as ParsedLink
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.vault import ResolvedLink


def find_note(vault: Vault, name: str | PathLike[str] | Note) -> Note:
    """Return the note that a person means.

    Args:
        vault: The vault.
        name: A path from the vault's root, or an absolute one; a name as in a link, or an alias;
            case does not matter. For a note of an older vault, the one at its path.

    Errors:
        VaultkitError: there is none, and the nearest names are told; or it is an alias of several,
            and their paths are told.

    Example:
        >>> vaultkit.find_note(vault, "basil").path
        'Plants/Basil.md'
    """
    path = _find(vault, name, "name")
    return vault.notes[path]


def _find(vault: Vault, name: str | PathLike[str] | Note, argument: str) -> NotePath:
    opened = opened_of(vault)
    if isinstance(name, Note):
        name = name.path
    return note_lookup.find_note(opened.vault, in_vault(opened, text_of(name, argument)))


def in_vault(opened: Opened, name: str) -> str:
    """Return an absolute path as one from the vault's root, if it lies there; else as it is."""
    root = opened.place.root
    if os.path.isabs(name):
        for path, folder in ((name, root), (os.path.realpath(name), os.path.realpath(root))):
            if PurePath(path).is_relative_to(folder):
                return PurePath(path).relative_to(folder).as_posix()
    return name


def resolve_link(vault: Vault, link: str, source: str | PathLike[str] | Note = "") -> Link:
    """Tell where a link leads, by Obsidian's rules; one that leads nowhere is no error.

    Args:
        vault: The vault.
        link: `[[Name]]`, `![[Name#Heading|text]]`, `[text](path.md)`, or what stands between the
            brackets.
        source: The note it stands in, which decides between files of one name.

    Errors:
        VaultkitError: the text is no link into a vault, or names a heading of a note without
            saying of which; or there is no such note as `source`.

    Example:
        >>> vaultkit.resolve_link(vault, "[[North bed#Soil]]").destination
        'Beds/North bed.md'
        >>> vaultkit.resolve_link(vault, "[[Mint]]").status
        'note-not-found'
    """
    opened_of(vault)
    link = words_of(link, "link")
    path = path_of(vault, source, "source") if source != "" else ""
    parsed = _parse_link(link)
    if not parsed.target and not path:
        message = f'"{link}" leads to the note it stands in; give that as source'
        raise VaultkitError(message)
    resolved = opened_of(vault).vault.resolve(parsed, NotePath(path))
    raw = link if "[" in link else f"[[{link}]]"
    return _as_link(resolved, raw, 0)


def links_of(vault: Vault, note: str | PathLike[str] | Note) -> tuple[Link, ...]:
    """Return the links of a note: those of its properties, then those of its text in order.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias.

    Errors:
        VaultkitError: see `find_note`.

    Example:
        >>> [link.destination for link in vaultkit.links_of(vault, "Tomato")]
        ['Beds/North bed.md', 'Plants/Basil.md', 'Beds/North bed.md']
    """
    path = path_of(vault, note)
    return tuple(_written(vault, link) for link in opened_of(vault).vault.links[path])


def backlinks_of(vault: Vault, note: str | PathLike[str] | Note) -> tuple[Link, ...]:
    """Return the links of other notes that lead to a note or attachment, in path order.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias; or the path of an attachment.

    Errors:
        VaultkitError: see `find_note`.

    Example:
        >>> [(link.source, link.line) for link in vaultkit.backlinks_of(vault, "Basil")]
        [('Plants/Tomato.md', 10)]
    """
    opened = opened_of(vault)
    name = "" if isinstance(note, Note) else in_vault(opened, text_of(note, "note"))
    path = name if name in vault.attachments else path_of(vault, note)
    found = opened.vault.backlinks_of(path)
    return tuple(_written(vault, link) for link in found)


def path_of(vault: Vault, note: str | PathLike[str] | Note, argument: str = "note") -> NotePath:
    """Return the path of a note; see `find_note`."""
    return _find(vault, note, argument)


def the_path_of(vault: Vault, note: str | PathLike[str] | Note) -> NotePath:
    """Return the path of a note that is to be changed: a name must be that of one note alone.

    Errors:
        VaultkitError: several notes are called so, or the note is not as the vault has it.
    """
    path = path_of(vault, note)
    if isinstance(note, Note) and not is_as_in(vault, note):
        message = (
            f"{path}: the note is of another vault, or of this one before it was loaded again, "
            "and holds something else; look it up again with find_note"
        )
        raise WriteError(message)
    name = "" if isinstance(note, Note) else text_of(note, "note")
    alike = [one for one in vault.notes if fold(stem_of(one)) == fold(name.removesuffix(".md"))]
    if "/" not in name and len(alike) > 1 and name not in alike:
        message = f'"{name}" may be any of these: {", ".join(alike)}; give the path'
        raise VaultkitError(message)
    return path


def _parse_link(text: str) -> ParsedLink:
    """Return the link that a text is.

    Errors:
        VaultkitError: it is none.
    """
    from vaultkit.notes.markdown.parse_note import parse_note
    from vaultkit.notes.source import Source

    written = text.strip() if "[" in text else f"[[{text}]]"
    data = written.encode("utf-8", "replace")
    links = parse_note(Source("link.md", data)).links
    if len(links) != 1 or (links[0].start, links[0].end) != (0, len(data)):
        message = f'"{text}" is no link into a vault; write "[[Name]]", "[text](path.md)" or a name'
        raise VaultkitError(message)
    return links[0]


def _written(vault: Vault, link: ResolvedLink) -> Link:
    """Return a link that stands in a note."""
    from vaultkit.notes.note import Link as ParsedLink
    from vaultkit.vault.presentation.inspection import link_span

    note = opened_of(vault).vault.notes[link.source]
    span = link_span(note, link.link)
    raw = note.source.slice(*span) if isinstance(link.link, ParsedLink) else link.link.raw
    return _as_link(link, raw, note.source.line_of(span.start))


def _as_link(link: ResolvedLink, raw: str, line: int) -> Link:
    from vaultkit.notes.note import PropertyLink

    is_property = isinstance(link.link, PropertyLink)
    return Link(
        source=link.source,
        line=line,
        raw=raw,
        kind="property" if is_property else "embed" if link.is_embed else "link",
        text=link.link.shown,
        target=link.link.target,
        subpath=link.link.subpath,
        destination=link.destination,
        status=link.status,
        candidates=tuple(link.outcome.candidates),
    )
