"""A line on each note: what its properties say of it, else how its text begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.notes.text import plain_text, without_block_id

if TYPE_CHECKING:
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.site import Site

_KEYS = ("description", "purpose", "summary")
_LONGEST = 200
_HEAD = 3_000
"""Bytes in which the first paragraph is looked for."""
_LINKS = ("[[", "](", "][")
"""What a paragraph with a link holds."""
_COMMENT = re.compile(r"%%.*?(?:%%|\Z)", re.DOTALL)
_NO_TEXT = re.compile(r"[#>|!<`~$\[\-*+=]|\d+[.)]|\s{4}|%%|\^")
"""How a block starts that is no paragraph, or one that would need its markup to be understood."""


class Summaries:
    """The lines on the notes of one site; each is worked out when first asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._found: dict[NotePath, str] = {}

    def of(self, path: NotePath) -> str:
        """Return the line on a note, "" if there is nothing to say."""
        if path not in self._found:
            note = self._site.notes[path]
            without_links = bool(self._site.hidden_name)
            self._found[path] = said_of(note) or _opening(note, without_links=without_links)
        return self._found[path]


def said_of(note: Note) -> str:
    """Return the line that a note's properties say about it, "" if they do not."""
    for key in _KEYS:
        value = note.properties.get(key)
        if isinstance(value, str) and (text := _COMMENT.sub("", value).strip()):
            return text
    return ""


def _opening(note: Note, *, without_links: bool) -> str:
    """Return the first plain paragraph of a note, shortened; comments are no part of it.

    Args:
        note: The note.
        without_links: Whether a paragraph with links counts as none: they may name what is hidden.
    """
    start = note.body_start
    head = note.source.slice(start, start + _HEAD)
    if any(comment.start < start + _HEAD for comment in note.comments):
        return ""
    in_code = [(fence.start - start, fence.end - start) for fence in note.fences]
    not_in = _LINKS if without_links else ("![[",)
    at = 0
    for block in re.split(r"\n[ \t]*\r?\n", head):
        written = block.lstrip("\r\n")
        is_text = (
            written.strip()
            and not _NO_TEXT.match(written)
            and not any(x in written for x in not_in)
        )
        if is_text and not any(a <= at < b for a, b in in_code):
            return shorten(without_block_id(plain_text(block)))
        at += len(block.encode()) + 2
    return ""


def shorten(text: str) -> str:
    """Return a text of which at most so much is left that a list of them stays readable."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + "…"
