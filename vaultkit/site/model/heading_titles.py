"""Call notes by their first heading, where their name says less or the operator wants it.

See decision 63.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.paths import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

HEADING = "heading"
"""The value of `[site] titles` that asks for it."""
_NOT_PLAIN = ("[", "%%", "<", "$")
"""What in a heading may name what is not published, or is drawn."""


def with_heading_titles(vault: Vault, paths: Iterable[NotePath]) -> Vault:
    """Return a vault whose notes are called by their first heading, unless they have a `title`.

    Args:
        vault: The vault.
        paths: The notes that are published.
    """
    changed: dict[NotePath, Note] = {}
    for path in paths:
        note = vault.notes[path]
        heading = first_heading(note)
        if heading and note.title == stem_of(path):
            changed[path] = copy(note)
            vars(changed[path])["title"] = heading
    made = replace(vault, notes={**vault.notes, **changed})
    vars(made)["linker"] = vault.linker
    return made


def first_heading(note: Note) -> str:
    """Return the first heading of level 1 as text, "" for none and for one that is not plain."""
    first = next((one for one in note.headings if one.level == 1), None)
    if first is None or any(sign in first.text for sign in _NOT_PLAIN):
        return ""
    return plain_text(note.shown_heading(first))
