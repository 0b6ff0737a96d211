"""Read what a note says of the ends of its decision: a table whose first column names them.

    | Fruit  | Price | How to eat it             |
    |--------|-------|---------------------------|
    | Banana | 1     | [by hand](Banana.md#Peel) |

Whoever reads the note has the table; the site shows a row where an end is shown, and filters take
a column for the property of its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import Piece, strip, text_of
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.markdown.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vaultkit.notes.markdown.parser_events import Event
    from vaultkit.notes.markdown.tokens import Body
    from vaultkit.notes.note import Note

_BLANKS = lazy_re(r"[\s_-]+")
_FEWEST = 2
"""Ends that a table names at least, unless the decision has fewer."""


class Column(NamedTuple):
    """A cell of a row: what its column is called, and what is in it."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def key(self) -> str:
        """The name as that of a property: `Client address` is `client_address`."""
        return property_key(self.name)


Row = tuple[Column, ...]


def property_key(name: str) -> str:
    """Return a name without what writes it otherwise: case, blanks, hyphens."""
    return _BLANKS.sub("_", name.strip().lower())


def read_end_table(note: Note, ends: Collection[str]) -> Mapping[str, Row]:
    """Return the row of each end, by its folded name, of the table that names most of them."""
    wanted = {end.casefold() for end in ends}
    best: dict[str, Row] = {}
    for heads, *rows in _tables(note):
        names = [text_of(head) for head in heads]
        found: dict[str, Row] = {}
        for first, *cells in (row for row in rows if row):
            columns = map(Column, names[1:], cells)
            found.setdefault(text_of(first).casefold(), tuple(one for one in columns if one.pieces))
        found = {name: row for name, row in found.items() if name in wanted}
        if len(found) > len(best) and len(found) >= min(_FEWEST, len(wanted)):
            best = found
    return best


def _tables(note: Note) -> Iterator[list[list[tuple[Piece, ...]]]]:
    """Yield the tables of a note: lists of rows, the first one the heads."""
    offset = note.body_start
    body = read_body(note.source.slice(offset, len(note.source.data)))
    reader: _TableReader | None = None
    for event, range_ in body.events():
        if reader is not None:
            if reader.read(event, range_["start"], range_["end"]):
                yield reader.rows
                reader = None
        elif type(event) is dict and "Table" in _names(event.get("Start")):
            reader = _TableReader(note, body)


def _names(tag: Event | None) -> Collection[str]:
    """Return what an event's start or end is of."""
    return (tag,) if type(tag) is str else tag or ()


class _TableReader:
    """Reads one table from the events that follow its start."""

    def __init__(self, note: Note, body: Body) -> None:
        self.rows: list[list[tuple[Piece, ...]]] = []
        self._body = body
        self._offset = note.body_start
        self._links = {link.start: link for link in note.links}
        self._pieces: list[Piece] = []
        self._skipped = 0

    def read(self, event: Event, start: int, end: int) -> bool:
        """Take one event; return whether the table ends with it."""
        if type(event) is not dict:
            self._add(Piece("text", start, end, " "))
            return False
        if "Start" in event:
            self._start(_names(event["Start"]), event["Start"], start, end)
        elif "End" in event:
            return self._end(_names(event["End"]), end)
        elif "Code" in event:
            self._add(Piece("code", start, end, self._body.restore(event["Code"], start, end)))
        elif isinstance(text := next(iter(event.values())), str) and "InlineHtml" not in event:
            self._add(Piece("text", start, end, text))
        return False

    def _start(self, names: Collection[str], tag: Event, start: int, end: int) -> None:
        if {"TableHead", "TableRow"} & {*names}:
            self.rows.append([])
        elif "TableCell" in names:
            self._pieces = []
        elif "Link" in names or "Image" in names:
            link = self._links.get(self._offset + start)
            shown = plain_text(link.shown if link else self._body.cut(start, end))
            url = "" if link else next(iter(tag.values()))["dest_url"]
            self._add(Piece("link" if link else "url", start, end, shown, link=link, url=url))
            self._skipped = end

    def _end(self, names: Collection[str], end: int) -> bool:
        if "TableCell" in names:
            self.rows[-1].append(strip(self._pieces))
        elif "Link" in names or "Image" in names:
            self._skipped = end
        return "Table" in names

    def _add(self, piece: Piece) -> None:
        """Add a piece unless it belongs to a link."""
        if piece.start >= self._skipped:
            at = self._offset
            self._pieces.append(piece._replace(start=at + piece.start, end=at + piece.end))
