"""Where HTML stands in a note's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.lazy_re import lazy_re
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.note import Note


_COMMENT = lazy_re(rb"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_QUOTE_MARKS = lazy_re(rb"\n[ \t]*>[ \t>]*")
_FOUND = "html_comments"
"""Where a note keeps them, as it keeps all that is worked out from its text."""


def html_comments(note: Note) -> Sequence[tuple[int, int]]:
    """Return the byte ranges of what the HTML comments of a note say; found once for each note."""
    known: dict[str, Any] = vars(note)
    if _FOUND not in known:
        known[_FOUND] = tuple(_find_comments(note))
    found: Sequence[tuple[int, int]] = known[_FOUND]
    return found


def _find_comments(note: Note) -> Iterator[tuple[int, int]]:
    data = note.source.data
    if b"<!--" in data:
        for start, end in html_spans(note):
            for match in _COMMENT.finditer(data, start, end):
                yield match.span(1)


def html_spans(note: Note) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges of a note's HTML; neighbours, such as lines of a block, as one."""
    first = note.body_start
    start = end = -1
    for event, range_ in read_body(decode(note.source.data[first:])).events():
        if type(event) is str or not event.keys() & {"Html", "InlineHtml"}:
            continue
        if range_["start"] != end:
            if end >= 0:
                yield first + start, first + end
            start = range_["start"]
        end = range_["end"]
    if end >= 0:
        yield first + start, first + end


def html_runs(note: Note) -> Iterator[list[tuple[int, int]]]:
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
