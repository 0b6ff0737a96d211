"""Find the regions of a note that vaultkit fills, by their markers.

    %% vaultkit:moc begin Methods.base#By scope grouped %%
    … lines that vaultkit writes …
    %% vaultkit:moc end %%

Everything outside the two lines is the author's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Comment, Note

SHAPES = ("list", "grouped", "table", "tags", "links", "map")
_MARK = lazy_re(r"%%\s*vaultkit:moc\b(.*)%%", re.DOTALL)
_MENTION = b"vaultkit:moc"


class Region(NamedTuple):
    """A region that vaultkit writes.

    Args:
        query: Which view it shows, as written: `File.base#View`, or the name of a view of a code
            block in the same note.
        shape: One of `SHAPES`.
        begin: Where the first marker is written.
        inner: What stands between the lines of the markers.
        end: Where the second marker is written.
    """

    query: str
    shape: str
    begin: Span
    inner: Span
    end: Span


class RegionFault(NamedTuple):
    """What is wrong with a marker: its place, and a message without full stop."""

    span: Span
    message: str


class _Mark(NamedTuple):
    """A marker: `begin` or `end`, what stands after that word, and where."""

    word: str
    rest: str
    span: Span


def find_regions(note: Note) -> tuple[list[Region], list[RegionFault]]:
    """Return the generated regions of a note in order, and what is wrong with its markers."""
    if _MENTION not in note.source.data or not note.comments:
        return [], []
    regions: list[Region] = []
    faults: list[RegionFault] = []
    opened: _Mark | None = None
    is_whole = True
    for mark in _marks(note):
        fault = _fault_of(note, mark, opened)
        if fault:
            faults.append(RegionFault(mark.span, fault))
        if mark.word == "begin":
            is_whole = not fault and (opened is None or is_whole)
            opened = opened or mark
        elif mark.word == "end":
            if opened is not None and is_whole and not fault:
                regions.append(_region(note, opened, mark))
            opened = None
    if opened is not None:
        faults.append(RegionFault(opened.span, "this region has a begin and no end"))
    return regions, faults


def generated_spans(note: Note) -> list[Span]:
    """Return what vaultkit has written in a note."""
    return [region.inner for region in find_regions(note)[0]]


def written_spans(note: Note) -> list[Span]:
    """Return what vaultkit may have written in a note, also between markers that are wrong.

    What begins and never ends reaches to the end of the note; what ends twice, to the last end.
    """
    if _MENTION not in note.source.data or not note.comments:
        return []
    spans: list[Span] = []
    opened: int | None = None
    for mark in _marks(note):
        if mark.word != "end":
            opened = mark.span.end if opened is None else opened
        elif opened is not None:
            spans.append(Span(opened, mark.span.start))
            opened = None
        elif spans:
            spans[-1] = Span(spans[-1].start, mark.span.start)
    if opened is not None:
        spans.append(Span(opened, len(note.source.data)))
    return spans


def _marks(note: Note) -> Iterator[_Mark]:
    for comment in note.comments:
        match = _MARK.fullmatch(_text(note, comment))
        if match:
            word, _, rest = match[1].strip().partition(" ")
            yield _Mark(word.lower(), rest.strip(), Span(comment.start, comment.end))


def _text(note: Note, comment: Comment) -> str:
    return note.source.slice(comment.start, comment.end)


def _fault_of(note: Note, mark: _Mark, opened: _Mark | None) -> str:
    """Return what is wrong with a marker, "" for nothing."""
    if mark.word not in {"begin", "end"}:
        return f'"{mark.word}" is neither begin nor end'
    if _shares_line(note, mark.span):
        return "a marker of a generated region must stand alone on its line"
    if mark.word == "end":
        return "" if opened is not None else "this end has no begin"
    if opened is not None:
        line = note.source.line_of(opened.span.start)
        return f"nested: the region that begins in line {line} has not ended"
    return _fault_of_query(mark.rest)


def _fault_of_query(rest: str) -> str:
    query, shape = _split(rest)
    shapes = ", ".join(SHAPES)
    if ".base" in shape:
        return f'no shape follows "{rest.strip()}"; there are {shapes}'
    if shape and shape not in SHAPES:
        return f'"{shape}" is no shape; there are {shapes}'
    return "" if query else f"name a view and a shape: File.base#View, then {shapes}"


def _split(rest: str) -> tuple[str, str]:
    """Split what follows `begin` into the query and the shape, its last word."""
    query, _, shape = rest.rpartition(" ")
    return query.strip(), shape.lower()


def _shares_line(note: Note, span: Span) -> bool:
    data = note.source.data
    start = data.rfind(b"\n", 0, span.start) + 1
    end = data.find(b"\n", span.end)
    after = data[span.end : end if end >= 0 else len(data)]
    return bool(data[start : span.start].strip(b" \xef\xbb\xbf") or after.strip())


def _region(note: Note, begin: _Mark, end: _Mark) -> Region:
    data = note.source.data
    first = data.find(b"\n", begin.span.end) + 1
    last = data.rfind(b"\n", 0, end.span.start) + 1
    query, shape = _split(begin.rest)
    return Region(query, shape, begin.span, Span(first, max(first, last)), end.span)
