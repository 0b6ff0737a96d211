"""Say in a line what a note is about: by its properties, else by how its text begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_spans import html_comments
from vaultkit.notes.markdown.plain_text import block_around, plain_text, without_block_id
from vaultkit.notes.plugins.drawing_note import find_parts
from vaultkit.notes.plugins.plugin_content import holds_inline, is_drawing
from vaultkit.vault.obsidian.math_preambles import macros_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.formulas.tex_macros import Macros
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.site_model import Site

_KEYS = ("description", "purpose", "summary")
_LONGEST = 200
_HEAD = 3_000
"""Bytes in which the first paragraph is looked for."""
_LINKS = ("[[", "](", "][")
"""What a paragraph with a link holds."""
_COMMENT = lazy_re(r"%%.*?(?:%%|\Z)", re.DOTALL)
_STRETCH = lazy_re(rb"^[ \t]*+\S[^\n]*+(?:\n[ \t]*+\S[^\n]*+)*+", re.MULTILINE)
_UNDER = lazy_re(rb"\r?\n[ \t]*+(?:=++|(?=[:| \t]*-)[-:| \t]++)\s*?(?:\n|\Z)")
"""The line that makes a heading or a table's heads of the text above it."""
_NO_TEXT = lazy_re(r"[#>|!<`~$\[\-*+=]|\d+[.)]|\s{4}|%%|\^")
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
            macros = macros_for(
                self._site.vault.settings.preambles, note, self._site.config.math.macros
            )
            opening = said_of(note) or _opening(note, macros, without_links=without_links)
            self._found[path] = opening
        return self._found[path]


def said_of(note: Note) -> str:
    """Return the line that a note's properties say about it, "" if they do not."""
    for key in _KEYS:
        value = note.properties.get(key)
        if isinstance(value, str) and (text := _COMMENT.sub("", value).strip()):
            return text
    return ""


def _opening(note: Note, macros: Macros | None, *, without_links: bool) -> str:
    """Return the first plain paragraph of a note, shortened; comments are no part of it.

    Args:
        note: The note.
        macros: What its formulas may use.
        without_links: Whether a paragraph with links counts as none: they may name what is hidden.
    """
    start = note.body_start
    if any(comment.start < start + _HEAD for comment in note.comments):
        return ""
    not_in = _LINKS if without_links else ("![[",)
    no_text = [(fence.start, fence.end) for fence in note.fences]
    no_text += html_comments(note)
    if is_drawing(note):
        no_text.append((find_parts(note).back, len(note.source.data)))
    for first, last in _stretches(note):
        written = note.source.slice(first, last)
        is_text = not _NO_TEXT.match(written) and not any(x in written for x in not_in)
        if is_text and not any(start <= first < end for start, end in no_text):
            end = min(block_around(note, first, first)[1], last)
            is_shown = not holds_inline(note.source.data[first:end])
            if is_shown and not _UNDER.match(note.source.data, end):
                text = plain_text(note.source.slice(first, end), macros)
                return shorten(without_block_id(text))
    return ""


def _stretches(note: Note) -> Iterator[tuple[int, int]]:
    """Yield the bytes between blank lines in a note's head; a stretch may hold several blocks."""
    return (
        (found.start(), found.end())
        for found in _STRETCH.finditer(note.source.data, note.body_start, note.body_start + _HEAD)
    )


def shorten(text: str) -> str:
    """Return a text of which at most so much is left that a list of them stays readable."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + "…"
