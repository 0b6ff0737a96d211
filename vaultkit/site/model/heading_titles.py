"""Call notes by their first heading, where their name says less or the operator wants it.

See decisions 63 and 68.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.paths import fold, folder_of, is_name_of_any, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

HEADING, NAME = "heading", "name"
"""The values of `[site] titles` that ask for the first heading of each note, and for its name."""
_SLUG = lazy_re(r"(?=.*[a-z])[a-z0-9]+(?:[-_.]+[a-z0-9]+)+")
"""A name in the letters of addresses, with signs for blanks."""
_CODE = lazy_re(r"(?=.*\d)(?:[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
"""A name that a program has drawn."""
_WORDS = lazy_re(r"\w+")
_NOT_PLAIN = ("[", "%%", "<", "$")
"""What in a heading may name what is not published, or is drawn."""


def with_heading_titles(vault: Vault, paths: Iterable[NotePath], titles: str) -> Vault:
    """Return a vault whose notes have the titles that readers see, those with a `title` aside.

    Args:
        vault: The vault.
        paths: The notes that are published.
        titles: `[site] titles`.
    """
    changed: dict[NotePath, Note] = {}
    for path in paths:
        note = vault.notes[path]
        if note.title != stem_of(path):
            continue
        title = first_heading(note) if titles == HEADING else _better_name(note)
        if title:
            changed[path] = copy(note)
            vars(changed[path])["title"] = title
    if not changed:
        return vault
    made = replace(vault, notes={**vault.notes, **changed})
    vars(made)["linker"] = vault.linker
    return made


def _better_name(note: Note) -> str:
    """Return what a note whose name is no title is called, "" for its name.

    That is the heading that it begins with, if it is the only one of its level; of an index of a
    folder without one, the folder's name. A heading of the same words as the name is written as
    people write.
    """
    stem = stem_of(note.path)
    heading = first_heading(note) if _is_headed(note) else ""
    if is_name_of_any(stem) and fold(stem) != "home":
        return heading or folder_of(note.path).rpartition("/")[2]
    is_same = _WORDS.findall(fold(heading)) == _WORDS.findall(fold(stem).replace("_", " "))
    return heading if is_same or _SLUG.fullmatch(stem) or _CODE.fullmatch(fold(stem)) else ""


def _is_headed(note: Note) -> bool:
    """Tell whether a note begins with its only heading of level 1."""
    tops = [one for one in note.headings if one.level == 1]
    before = note.source.data[note.body_start : tops[0].start] if tops else b""
    return len(tops) == 1 and not before.strip()


def first_heading(note: Note) -> str:
    """Return the first heading of level 1 as text, "" for none and for one that is not plain."""
    first = next((one for one in note.headings if one.level == 1), None)
    if first is None or any(sign in first.text for sign in _NOT_PLAIN):
        return ""
    return plain_text(note.shown_heading(first))
