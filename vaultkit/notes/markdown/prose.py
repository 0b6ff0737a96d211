"""Where a note says something in plain words: no code, no formula, no HTML, no comment.

Parsing keeps what nearly every rule needs. This is for the few notes of which a rule must know
whether some characters are text, and it reads them again.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.markdown.masking import read_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.notes.note import Note

_BREAKS = frozenset({"SoftBreak", "HardBreak"})
_LEAVES = frozenset({"Paragraph", "MathBlock", "Heading", "CodeBlock", "HtmlBlock", "Table"})


class Prose(NamedTuple):
    """The plain text of a note's body.

    Args:
        runs: Byte ranges of text; a run ends where anything else stands, even a backslash.
        blocks: Byte ranges of paragraphs, headings, code, HTML and tables. What lies outside them
            is blank, a mark of a list or quote, or a reference definition.
    """

    runs: tuple[tuple[int, int], ...]
    blocks: tuple[tuple[int, int], ...]

    def is_text(self, start: int, end: int) -> bool:
        """Tell whether all bytes of a range are plain text."""
        return _holds(self.runs, start, end)

    def is_in_block(self, offset: int) -> bool:
        """Tell whether a byte is part of a paragraph, heading, code, HTML or table."""
        return _holds(self.blocks, offset, offset + 1)


def _holds(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether one of some ranges, in order and apart, holds another range."""
    at = bisect_right(ranges, start, key=itemgetter(0)) - 1
    return at >= 0 and end <= ranges[at][1]


def read_prose(note: Note) -> Prose:
    """Return where a note's plain text stands; Templater's `<% %>` counts as text."""
    offset = note.body_start
    source = note.source
    body = read_body(source.slice(offset, len(source.data)) if offset else source.text)
    runs: list[list[int]] = []
    blocks: list[tuple[int, int]] = []
    in_code = False
    for event, range_ in body.events():
        start, end = offset + range_["start"], offset + range_["end"]
        if type(event) is str:
            if event in _BREAKS and runs and runs[-1][1] == start:
                runs[-1][1] = end
        elif "Text" in event:
            if in_code:
                continue
            if runs and runs[-1][1] == start:
                runs[-1][1] = end
            else:
                runs.append([start, end])
        elif "Start" in event or "End" in event:
            tag = event.get("Start") or event.get("End")
            name = tag if type(tag) is str else next(iter(tag))
            if name == "CodeBlock":
                in_code = "Start" in event
            if "Start" in event and name in _LEAVES:
                blocks.append((start, end))
    comments = [(offset + mask.start, offset + mask.end) for mask in body.comments]
    return Prose(tuple(_without(runs, comments)), tuple(blocks))


def _without(
    runs: Iterable[Sequence[int]], comments: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield what is left of text when comments are cut out; both are in order."""
    first = 0
    for start, end in runs:
        while first < len(comments) and comments[first][1] <= start:
            first += 1
        at, following = start, first
        while following < len(comments) and comments[following][0] < end:
            if at < comments[following][0]:
                yield at, comments[following][0]
            at = comments[following][1]
            following += 1
        if at < end:
            yield at, end
