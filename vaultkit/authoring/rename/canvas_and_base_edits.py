"""Return the edits of canvases and bases in which something is renamed, byte by byte.

A canvas is JSON: strings are replaced where they stand, escaped as they were. A base is YAML with
expressions: what would make other YAML of it is left, and said so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.authoring.rename.subjects.rename_subject import LITERAL
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.embedded_yaml import read_yaml
from vaultkit.notes.frontmatter.scalar_edits import Swap, swap_in_scalars
from vaultkit.notes.json_text import (
    NoObjectError,
    escape_like,
    raw_offsets,
    read_object,
)
from vaultkit.notes.paths import NotePath, fold
from vaultkit.vault.links.card_links import read_card_text, read_cards
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.authoring.rename.subjects.rename_subject import Subject
    from vaultkit.notes.note import Note
    from vaultkit.vault.links.card_links import Card
    from vaultkit.vault.vault import Vault

_LITERAL = lazy_re(LITERAL)
_UNDERSTOOD = lazy_re(
    r"\b(?:file|link|image|hasLink|inFolder|hasTag|hasProperty|tags\.contains\w*)\([^\n()]*\Z"
)
"""What stands before a string that was looked at, and need not change."""


def find_in_broken_canvas(text: str, subject: Subject) -> list[int]:
    """Return where a canvas that cannot be read names what may be the subject."""
    try:
        read_object(text)
    except NoObjectError:
        return _mentions_as_words(text, subject)
    return []


def edit_canvas(vault: Vault, path: str, subject: Subject) -> list[Swap]:
    """Return what changes in a canvas."""
    text = vault.texts[path].text
    swaps: list[Swap] = []
    for card in read_cards(text):
        for string, new in subject.edit_card(card, vault):
            raw = text[string.start : string.end]
            swaps.append(Swap(string.start, string.end, escape_like(new, raw)))
        swaps += _edit_card_text(vault, card, path, subject, text)
    return swaps


def _edit_card_text(
    vault: Vault, card: Card, path: str, subject: Subject, text: str
) -> Iterator[Swap]:
    found = read_card_text(vault, card, path)
    if found is None:
        return
    note, links = found
    string = card["text"]
    raw = text[string.start : string.end]
    offsets = raw_offsets(raw)
    for edit in subject.edit_note(note, links):
        start, end = (len(note.source.data[:at].decode()) for at in (edit.start, edit.end))
        first, last = string.start + offsets[start], string.start + offsets[end]
        yield Swap(first, last, escape_like(edit.text, raw))


def canvas_ends(vault: Vault, path: str) -> list[tuple[str, ...]]:
    """Return where the cards and links of a canvas lead: file, and what of it, if anything."""
    files = {fold(name): name for name in (*vault.notes, *vault.attachments)}
    ends: list[tuple[str, ...]] = []
    for card in read_cards(vault.texts[path].text):
        for key in ("file", "background"):
            if key in card:
                name = files.get(fold(card[key].value), "")
                subpath = card["subpath"].value if "subpath" in card and key == "file" else ""
                note = vault.notes.get(NotePath(name))
                ends.append((name, _which(note, subpath)))
        found = read_card_text(vault, card, path)
        for link in found[1] if found else ():
            note = vault.notes.get(NotePath(link.destination or ""))
            ends.append((link.destination or "", _which(note, link.link.subpath)))
    return ends


def _which(note: Note | None, subpath: str) -> str:
    """Return which heading or block of a note a subpath leads to."""
    item = resolve_subpath(subpath, note).item if note and subpath else None
    if note is None or item is None:
        return ""
    items: Sequence[object] = note.blocks if hasattr(item, "id") else note.headings
    return f"{type(item).__name__} {items.index(item)}"


def edit_base(text: str, path: str, subject: Subject) -> tuple[list[Swap], list[int]]:
    """Return what changes in a base, and where stands what may mean the subject, and stays."""
    if read_yaml(text)[1] is not None:
        return [], _mentions_as_words(text, subject)
    swaps, failed = swap_in_scalars(text, subject.edit_base(text, path))
    left = {swap.start for swap in failed}
    for literal in _LITERAL.finditer(text):
        at = literal.start(2)
        if (
            fold(literal[2].strip("/")) in subject.mentions
            and not any(swap.start <= at < swap.end for swap in swaps)
            and not _UNDERSTOOD.search(text, 0, literal.start())
        ):
            left.add(at)
    return swaps, sorted(left)


def _mentions_as_words(text: str, subject: Subject) -> list[int]:
    """Return where a base that cannot be read names what may be the subject."""
    names = "|".join(map(re.escape, sorted(subject.mentions, key=len, reverse=True)))
    if not names:
        return []
    word = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])", re.IGNORECASE)
    return [match.start() for match in word.finditer(text)]
