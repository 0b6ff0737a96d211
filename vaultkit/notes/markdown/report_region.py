"""The part of a note that `vaultkit check --report` writes.

    %% vaultkit:report begin %%
    … what was found …
    %% vaultkit:report end %%

Everything outside of the two lines is the author's. What stands between them is no part of the
vault's knowledge: its links, tags and blocks do not count, or a report would keep alive what it
reports as missing, and nothing is found in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultkit.notes.note import Note

    class _Placed(Protocol):
        @property
        def start(self) -> int: ...


BEGIN, END = "%% vaultkit:report begin %%", "%% vaultkit:report end %%"
REPORT_MENTION = b"vaultkit:report"
_MARK = lazy_re(rb"%%[ \t]*vaultkit:report[ \t]+(begin|end)[ \t]*%%")
_LINE_ENDS = frozenset(b"\r\n")
_Part = TypeVar("_Part", bound="_Placed")


class ReportMarks(NamedTuple):
    """The marker lines of a note.

    Args:
        begins: Where each `begin` stands.
        ends: Where each `end` stands.
    """

    begins: tuple[Span, ...] = ()
    ends: tuple[Span, ...] = ()

    @property
    def inner(self) -> Span | None:
        """What stands between the lines, None unless there is one pair in order."""
        if len(self.begins) != 1 or len(self.ends) != 1:
            return None
        start, end = self.begins[0].end, self.ends[0].start
        return Span(start, end) if start <= end else None


def find_report_marks(note: Note) -> ReportMarks:
    """Return the markers that stand alone on their lines."""
    if REPORT_MENTION not in note.source.data or not note.comments:
        return ReportMarks()
    found: dict[bytes, list[Span]] = {b"begin": [], b"end": []}
    data = note.source.data
    for start, end in note.comments:
        match = _MARK.fullmatch(data, start, end)
        if match and _is_alone(data, start, end):
            found[match[1]].append(Span(start, end))
    return ReportMarks(tuple(found[b"begin"]), tuple(found[b"end"]))


def _is_alone(data: bytes, start: int, end: int) -> bool:
    line = data.rfind(b"\n", 0, start) + 1
    last = data.find(b"\n", end)
    rest = data[end : last if last >= 0 else len(data)]
    return not (data[line:start].strip(b" \xef\xbb\xbf") or rest.strip())


def report_spans(note: Note) -> tuple[Span, ...]:
    """Return the parts of a note that are a report, markers included.

    A region that is never ended reaches to the end of the note.
    """
    marks = find_report_marks(note)
    spans: list[Span] = []
    for begin in marks.begins:
        if spans and begin.start < spans[-1].end:
            continue
        end = next((end.end for end in marks.ends if end.start >= begin.end), None)
        spans.append(Span(begin.start, len(note.source.data) if end is None else end))
    return tuple(spans)


def is_report(note: Note) -> bool:
    """Tell whether a note is a report and nothing else."""
    spans = report_spans(note)
    return bool(spans) and not without_report(note, spans).strip(b" \xef\xbb\xbf\t\r\n")


def without_report(note: Note, spans: Iterable[Span]) -> bytes:
    """Return a note's bytes with blanks for what is a report: every other byte keeps its place."""
    data = bytearray(note.source.data)
    for start, end in spans:
        for at in range(start, end):
            if data[at] not in _LINE_ENDS:
                data[at] = ord(" ")
    return bytes(data)


def own_part(note: Note) -> Note:
    """Return a note as its author wrote it: without the report, and without its headings."""
    spans = report_spans(note)
    if not spans:
        return note
    source = Source(note.source.path, without_report(note, spans))
    return replace(note, source=source, headings=_outside(note.headings, spans))


def uncounted(note: Note) -> Note:
    """Return a note without the links and the like of a report, which do not count."""
    spans = report_spans(note)
    if not spans:
        return note
    return replace(
        note,
        links=_outside(note.links, spans),
        external=_outside(note.external, spans),
        tags=_outside(note.tags, spans),
        blocks=_outside(note.blocks, spans),
        callouts=_outside(note.callouts, spans),
        tasks=_outside(note.tasks, spans),
        fences=_outside(note.fences, spans),
        footnotes=_outside(note.footnotes, spans),
        math=_outside(note.math, spans),
        faults=_outside(note.faults, spans),
    )


def _outside(parts: Sequence[_Part], spans: Sequence[Span]) -> tuple[_Part, ...]:
    return tuple([part for part in parts if not any(a <= part.start < b for a, b in spans)])
