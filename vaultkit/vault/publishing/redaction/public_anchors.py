"""Anchors of headings that name nothing private: those that a page has, by the text it shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.notes.note import Link, give_anchors
from vaultkit.vault.publishing.redaction.withheld_links import public_text

if TYPE_CHECKING:
    from vaultkit.notes.note import Heading, Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault


def with_public_anchors(vault: Vault, published: Published, hidden_name: str) -> Vault:
    """Return a vault whose published notes have no anchor that names what is not published.

    Args:
        vault: The vault.
        published: What leaves it.
        hidden_name: Text in the place of links to what stays; "" shows their own.
    """
    changed: dict[NotePath, Note] = {}
    for path in published.notes:
        shown = _shown_headings(vault, path, published, hidden_name)
        if shown:
            note = vault.notes[path]
            texts = {x.start: shown.get(x.start, note.shown_heading(x)) for x in note.headings}
            changed[path] = replace(note)
            vars(changed[path])["anchors"] = give_anchors(texts)
    if not changed:
        return vault
    made = replace(vault, notes={**vault.notes, **changed})
    vars(made)["linker"] = vault.linker
    return made


def _shown_headings(
    vault: Vault, path: NotePath, published: Published, hidden_name: str
) -> dict[int, str]:
    """Return the text of each heading with a link to what stays, by where the heading starts."""
    found: dict[int, str] = {}
    note = vault.notes[path]
    for resolved in vault.links[path]:
        link, to = resolved.link, resolved.destination
        if to is None or to in published or not isinstance(link, Link):
            continue
        heading = _heading_at(note, link)
        if heading is not None:
            text = found.get(heading.start, note.shown_heading(heading))
            written = note.source.slice(link.start, link.end)
            found[heading.start] = text.replace(written, public_text(link, to, vault, hidden_name))
    return found


def _heading_at(note: Note, link: Link) -> Heading | None:
    return next((x for x in note.headings if x.start <= link.start < x.end), None)
