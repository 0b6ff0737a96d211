"""What must hold of any input beyond that nothing is raised."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

from tests.fuzz.vaults import contents
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_LINK = re.compile(r'<a class="internal-link[^"]*" data-href="([^"]*)"')
_TAG = re.compile(r'<a class="tag" href="[^"]*">(.*?)</a>')
_ONE_PARAGRAPH = re.compile(r"[A-Za-z][^\r\n\x00\x1a\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff]*")


def spans_hold_what_they_say(note: Note) -> None:
    """Check that links, tags, comments and formulas stand where the parser says."""
    size = len(note.source.data)
    for items in (note.links, note.tags, note.comments, note.math, note.headings, note.fences):
        for item in items:
            assert 0 <= item.start <= item.end <= size, item
    for tag in note.tags:
        assert note.raw(tag) == tag.text
    for comment in note.comments:
        assert note.raw(comment).startswith("%%")
    for link in note.links:
        assert note.raw(link).startswith("!") == link.is_embed


def place_is_inside(start: int, end: int, text: str) -> None:
    """Check that what is wrong with a text has a place in it, or right behind it."""
    assert 0 <= start <= end <= len(text) + 1, (start, end)


def parser_and_page_agree(note: Note, html: str) -> None:
    """Check that a paragraph shows the links, tags and formulas that the parser reads, no others.

    Only of a note of one line, which has no footnotes and no HTML: the page shows those elsewhere
    or not at all.
    """
    text = note.source.text
    if (
        not _ONE_PARAGRAPH.fullmatch(text)
        or "^[" in text
        or "[^" in text
        or "<" in text
        or "![" in text
    ):
        return
    if "|" in text and "-" in text:
        return
    links = [link for link in note.links if not link.in_comment and not link.is_embed]
    written = [link.target + link.subpath for link in links]
    assert [unescape(href) for href in _LINK.findall(html)] == written
    tags = [tag.text for tag in note.tags if not _is_hidden(note, tag.start)]
    assert [unescape(name) for name in _TAG.findall(html)] == tags
    assert html.count('<span class="math ') == len(note.math)


def _is_hidden(note: Note, at: int) -> bool:
    return any(comment.start <= at < comment.end for comment in note.comments)


def ends(vault: Vault, moves: dict[str, str] | None = None) -> Counter[tuple[str, ...]]:
    """Return which links lead from which note to which file and item, under their later paths."""
    moves = moves or {}
    found: Counter[tuple[str, ...]] = Counter()
    for path, links in vault.links.items():
        for link in links:
            if link.destination is None:
                continue
            item, note = link.subpath.item, vault.notes.get(link.destination)  # type: ignore[call-overload]
            index = ""
            if item is not None and note is not None:
                items = note.blocks if hasattr(item, "id") else note.headings
                index = f"{type(item).__name__} {items.index(item)}"
            found[moves.get(path, path), moves.get(link.destination, link.destination), index] += 1
    return found


def files_without_items(found: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Return the same, only from which note to which file."""
    counts: Counter[tuple[str, ...]] = Counter()
    for (source, destination, _), number in found.items():
        counts[source, destination] += number
    return counts


def reread(vault: Vault) -> Vault:
    """Return a vault as it would be read from disk."""
    return make_vault(contents(vault), vault.settings)
