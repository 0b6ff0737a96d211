r"""Lines that Obsidian joins to other blocks than CommonMark does: marks are put in for the parser.

    |1|2|       a line without a pipe ends a table: `<??>`, an HTML block, is put in between
    Then
    > # h       a quote goes on in lines without `>`, whatever its last line is, up to a blank line
    text        or another block: `> ` is put before them
    text        a table does not begin right under a line of text: a dash of its second row is
    |a|b|       replaced, which makes the rows text
    |-|-|
    text        a dash and a blank right under text are a list item, which may hold what is
    -           indented below: `<??>` is put in behind the dash

What is put in moves what follows; `Mended.restore` moves it back, so that nobody else knows of it:
every range is a range of the note. Most notes hold nothing of the kind. Source: decision 44.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.mending.loose_emphasis import loose_emphasis, may_be_loose
from vaultkit.notes.markdown.mending.quote_lines import (
    DASHES,
    DELIMITER_ROW,
    INDENTED,
    indented_quotes,
    lazy_lines,
    line_end,
    line_start,
    may_hold_quotes,
)
from vaultkit.notes.markdown.parser_events import (
    MARKDOWN,
    Inserted,
    Insertion,
    element_name,
    end_of_text,
)
from vaultkit.notes.markdown.tokens import Body, Mask, read_callout_head

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = lazy_re(rb"[ \t>]*+")
_ENDING = lazy_re(rb"[ \t>]*+(?:\r?(?:\n|\Z)|#{1,6}[ \t]|[-*+][ \t]++[^\s]|```|~~~)")
"""What ends a table in CommonMark too, as far as it is common."""
_ROWS = lazy_re(rb"(?:[^|\n]*+\|[^\n]*+(?:\n|\Z))*+")
_ID_ALONE = lazy_re(rb"[ \t>]*+\^[A-Za-z0-9-]++[ \t]*+\r?(?:\n|\Z)")
_TEXT_ENDS = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Paragraph"})
_TABLE_END = b"<??>\n"
_EMPTY_ITEM = lazy_re(rb"-[ \t]++\r?(?:\n|\Z)")
_ITEM_TEXT = b" <??>"


class Mended(NamedTuple):
    """A body to parse in the place of another.

    Args:
        data: Its bytes.
        dashes: Bytes of it to replace.
        inserted: What was put into it.
    """

    data: bytes
    dashes: tuple[int, ...]
    inserted: Inserted

    def restore(self, body: Body, data: bytes) -> Body:
        """Return a body that was read from this one's bytes as one of the bytes it is made of."""
        if not self.inserted.insertions:
            return body
        back = self.inserted.back
        formulas = (
            each._replace(start=back(each.start), end=back(each.end))
            for each in body.formulas.values()
        )
        return Body(
            data,
            self.inserted.remove(body.masked),
            tuple([Mask(back(start), back(end), kind) for start, end, kind in body.masks]),
            body.masked.decode(),
            {each.start: each for each in formulas},
            self.inserted,
        )


def mend_lines(data: bytes, text: str | None) -> Mended | None:
    """Return a body that the parser takes as Obsidian does, None if it does so anyway.

    `text` is the same as text, if it may hold stars next to punctuation.
    """
    inserted, mended = Inserted(()), data
    if b">" in data and may_hold_quotes(data):
        inserted, mended = _put_in(inserted, data, mended, indented_quotes(mended))
        inserted, mended = _put_in(inserted, data, mended, lazy_lines(mended))
    inserted, mended = _put_in(inserted, data, mended, _empty_items(mended))
    dashes: list[int] = []
    if b"|" in data:
        ends, rows = _joined_tables(mended)
        dashes += map(inserted.back, rows)
        ends_of_tables = (Insertion(at, 0, mark) for at, mark in ends)
        inserted, mended = _put_in(inserted, data, mended, ends_of_tables)
    if text is not None and may_be_loose(data, text):
        inserted, mended = _put_in(inserted, data, mended, loose_emphasis(mended))
    if not (inserted.insertions or dashes):
        return None
    return Mended(mended, tuple(map(inserted.forward, dashes)), inserted)


def _put_in(
    inserted: Inserted, data: bytes, mended: bytes, found: Iterator[Insertion]
) -> tuple[Inserted, bytes]:
    """Put more into what is mended already, of which `found` names the places."""
    added = [each._replace(at=inserted.back(each.at)) for each in found]
    if not added:
        return inserted, mended
    inserted = Inserted(sorted((*inserted.insertions, *added)))
    return inserted, inserted.apply(data)


# Empty items


def _empty_items(data: bytes) -> Iterator[Insertion]:
    """Yield what makes an item of a dash and a blank that CommonMark takes for an underline."""
    for match in _EMPTY_ITEM.finditer(data):
        dash = match.start()
        line = line_start(data, dash)
        lead = data[line:dash]
        if line and not lead.strip(b" \t>"):
            above = data[line_start(data, line - 1) : line - 1]
            if above.strip(b" \t\r>") and not above.startswith((lead + b"- ", lead + b"-\t")):
                yield Insertion(dash + 1, 1, _ITEM_TEXT)


# Tables


def _tables_in_doubt(data: bytes) -> Iterator[int]:
    """Yield where the row of dashes stands of what may be a table right under text, or over some.

    Of several that no blank line parts there is the first.
    """
    done = 0
    for match in DASHES.finditer(data):
        if match.start() < done:
            continue
        row = line_start(data, match.start())
        done = line_end(data, row)
        if row == 0 or not DELIMITER_ROW.match(data, row):
            continue
        head = line_start(data, row - 1)
        above = data[line_start(data, max(head - 1, 0)) : max(head - 1, 0)].strip(b" \t\r>")
        rows = _ROWS.match(data, done)
        end = rows.end() if rows else done
        is_over = end < len(data) and not (
            _ENDING.match(data, end) or _is_id_below(data, end, line_end(data, end))
        )
        if is_over or (above and not above.startswith(b"#")):
            yield row
            end = end_of_text(data, end)
        done = end


def _joined_tables(data: bytes) -> tuple[list[tuple[int, bytes]], list[int]]:
    """Return what ends tables and where, and a dash of each row of dashes that makes no table.

    Only the lines from one blank line to the next are parsed: if they are code or HTML, what is
    found in them changes nothing.
    """
    ends: list[tuple[int, bytes]] = []
    rows: list[int] = []
    for row in _tables_in_doubt(data):
        start = data.rfind(b"\n\n", 0, row) + 2
        if start == 1:
            start = 0
        end = end_of_text(data, row)
        if INDENTED.match(data, start):
            start, end = 0, len(data)
            ends.clear()
            rows.clear()
        part = data[start:end]
        for table, last, is_text in _tables(part):
            cut = table if is_text else _first_without_pipe(part, table, last)
            if cut is None:
                continue
            if not is_text:
                ends.append((start + cut, _lead(part, cut) + _TABLE_END))
            rows += (start + at for at in _rows_of_dashes(part, cut, last))
        if end == len(data):
            break
    return ends, rows


def _tables(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield the range of each table and whether it stands right under text."""
    text_start, text_end = 0, -1
    for event, range_ in MARKDOWN.events_with_range(data.decode()):
        if type(event) is dict and "Start" in event:
            name = element_name(event["Start"])
            start = range_["start"]
            if name == "Table":
                is_text = text_end != -1 and _is_under(data, text_start, text_end, start)
                yield start, range_["end"], is_text
            if name == "Paragraph" or name not in _TEXT_ENDS:
                text_start, text_end = start, -1
        elif type(event) is dict and "End" in event:
            is_text = element_name(event["End"]) in _TEXT_ENDS
            text_end = range_["end"] if is_text else -1
        else:
            text_end = -1 if event == "Rule" else range_["end"]


def _is_under(data: bytes, text_start: int, text_end: int, table: int) -> bool:
    """Tell whether a table begins on the line below a text that is no block of Obsidian's own."""
    text = data[text_start:text_end].rstrip()
    if data.count(b"\n", text_start + len(text), table) != 1:
        return False
    last = text[text.rfind(b"\n") + 1 :].strip(b" \t\r>")
    first = text[:2]
    if last[-2:] in {b"%%", b"$$"} and (len(last) == 2 or first == last[-2:]):  # noqa: PLR2004 it alone
        return False
    is_head = (
        first == b"[!" and b"\n" not in text and b">" in _lead(data, line_start(data, text_start))
    )
    return not (is_head and read_callout_head(text.decode()))


def _first_without_pipe(data: bytes, start: int, end: int) -> int | None:
    """Return where the first line without a pipe stands in a table; an id may be its last line."""
    at = line_end(data, line_end(data, start))
    while at < end:
        following = line_end(data, at)
        if data.find(b"|", at, following) == -1:
            return None if _is_id_below(data, at, following) else at
        at = following
    return None


def _is_id_below(data: bytes, at: int, end: int) -> bool:
    """Tell whether a line holds an id alone and a blank line or block follows."""
    return bool(_ID_ALONE.match(data, at) and _ENDING.match(data, end))


def _rows_of_dashes(data: bytes, start: int, end: int) -> Iterator[int]:
    """Yield the first dash of each line that could stand below the header of a table."""
    at = line_end(data, start)
    while at < end:
        if DELIMITER_ROW.match(data, at):
            yield data.index(b"-", at)
        at = line_end(data, at)


def _lead(data: bytes, at: int) -> bytes:
    """Return the indentation and the marks of quotes at the start of a line."""
    return _LEAD.match(data, at)[0]  # type: ignore[index]
