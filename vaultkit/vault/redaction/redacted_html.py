"""Take attributes that lead to private files out of the raw HTML of notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.notes.edit import Edit
from vaultkit.notes.markdown.html_attributes import find_addresses
from vaultkit.notes.markdown.html_spans import html_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.markdown.html_attributes import Attribute
    from vaultkit.notes.note import Note
    from vaultkit.vault.redaction.private_names import PrivateNames

_QUOTE_MARKS = re.compile(rb"\n[ \t]*>[ \t>]*")
_LINE_STARTS = re.compile(r"\n[ \t>]+")
_NOTHING = "x"
"""An attribute that no page keeps: without one, a line could begin with the end of a tag."""


def html_edits(note: Note, names: PrivateNames) -> Iterator[Edit]:
    """Yield the edits that take out what leads to private files in the tags of a note."""
    if b"<" not in note.source.data or not _may_name(note, names):
        return
    for pieces in _runs(note):
        text = "".join(note.source.slice(start, end) for start, end in pieces)
        for attribute in find_addresses(text):
            if _is_private(attribute, names, note):
                yield from _cut(note, pieces, text, attribute)


def _may_name(note: Note, names: PrivateNames) -> bool:
    """Tell whether a tag names something private, be it in code; that takes no parsing."""
    text = _LINE_STARTS.sub("\n", note.source.text)
    return any(_is_private(attribute, names, note) for attribute in find_addresses(text))


def _is_private(attribute: Attribute, names: PrivateNames, note: Note) -> bool:
    return any(names.find_in_address(address, note.path) for address in attribute.addresses)


def _runs(note: Note) -> Iterator[list[tuple[int, int]]]:
    """Yield the ranges of HTML without the marks of quotes, those together that only these part."""
    run: list[tuple[int, int]] = []
    for start, end in html_spans(note):
        if run and note.source.data[run[-1][1] : start].strip(b" \t>"):
            yield run
            run = []
        at = start
        for marks in _QUOTE_MARKS.finditer(note.source.data, start, end):
            run.append((at, marks.start() + 1))
            at = marks.end()
        run.append((at, end))
    if run:
        yield run


def _cut(
    note: Note, pieces: Sequence[tuple[int, int]], text: str, attribute: Attribute
) -> Iterator[Edit]:
    """Yield the edits that take an attribute out of a text that was put together from pieces."""
    before = text[: attribute.start]
    is_line_start = before.rstrip(" \t").endswith("\n")
    kept = before if is_line_start else before.rstrip()
    first, last = len(kept.encode()), len(text[: attribute.end].encode())
    new = _NOTHING if is_line_start else ""
    for start, end in pieces:
        low, high = max(first, 0), min(last, end - start)
        if low < high:
            yield Edit(note.path, start + low, start + high, new)
            new = ""
        first, last = first - (end - start), last - (end - start)
