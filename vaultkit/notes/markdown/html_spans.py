"""Where HTML stands in a note's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.note import Note


_COMMENT = lazy_re(rb"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_MARKUP = lazy_re(
    rb"<!---?>|<!--(?P<comment>.*?)(?:--!?>|\Z)"
    rb"|</?(?P<name>[a-z][^\s/>]*+)"
    rb"""(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+))?)*+"""
    rb"(?P<close>>?)|<[!?/][^>]*+",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, a tag, or what a browser takes for a comment besides."""
_RAW = {
    name: lazy_re(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE)
    for name in (
        *(b"iframe", b"noembed", b"noframes", b"noscript", b"plaintext", b"script", b"style"),
        *(b"textarea", b"title", b"xmp"),
    )
}
"""Elements in which no tag but their own end is one, and where that is."""
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
        for start, end in html_spans(note, are_blocks_apart=True):
            if data.find(b"<!--", start, end) != -1:
                yield from _comments_within(data, start, end)


def _comments_within(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what comments say in one piece of HTML, as a browser takes it apart.

    In a tag that is whole there are none; in one that is not, and in an element whose text is no
    HTML, which no page shows, whatever looks like one counts.
    """
    while (match := _MARKUP.search(data, at, end)) is not None:
        at = match.end()
        if match["comment"] is not None:
            yield match.span("comment")
        elif match["name"] and not match["close"]:
            yield from _unshown_within(data, match.start(), at)
        elif match["name"] and data[match.start() + 1 : match.start() + 2] != b"/":
            closing = _RAW.get(match["name"].lower())
            close = closing.search(data, at, end) if closing else None
            after = close.start() if close else end
            if closing is not None:
                yield from _unshown_within(data, at, after)
                at = after


def _unshown_within(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _COMMENT.finditer(data, start, end):
        yield match.span(1)


def html_spans(note: Note, *, are_blocks_apart: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges of a note's HTML; neighbours, such as lines of a block, as one.

    Args:
        note: The note.
        are_blocks_apart: Whether blocks are not, between which there is nothing.
    """
    first = note.body_start
    start = end = -1
    for event, range_ in read_body(decode(note.source.data[first:])).events():
        if type(event) is str:
            continue
        if are_blocks_apart and event.get("Start") == "HtmlBlock" and end >= 0:
            yield first + start, first + end
            start = end = -1
        if not event.keys() & {"Html", "InlineHtml"}:
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
