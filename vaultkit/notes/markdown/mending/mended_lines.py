r"""Lines that Obsidian joins to other blocks than CommonMark does: marks are put in for the parser.

    |1|2|       a line without a pipe ends a table: `<??>`, an HTML block, is put in between
    Then
    > # h       a quote goes on in lines without `>`, whatever its last line is, up to a blank line
    text        or another block: `> ` is put before them
    text        a table does not begin right under a line of text: a dash of its second row is
    |a|b|       replaced, which makes the rows text
    |-|-|

What is put in moves what follows; `Mended.restore` moves it back, so that nobody else knows of it:
every range is a range of the note. Most notes hold nothing of the kind. Source: decision 44.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.markdown.mending.loose_emphasis import loose_emphasis, may_be_loose
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

_DASHES = re.compile(rb"\|[ \t]*+:?-")
"""What rows of dashes below a table's header hold, but `-|`, which nobody writes."""
_DELIMITER_ROW = re.compile(rb"[ \t>]*+(?=[:| \t]*+-)[-:| \t]++\r?(?:\n|\Z)")
_LEAD = re.compile(rb"[ \t>]*+")
_OPENING = re.compile(
    rb"[ \t>]*+(?:\r?(?:\n|\Z)|#{1,6}(?:[ \t\r\n]|\Z)|(?:[-*+]|\d{1,9}[.)])(?:[ \t\r\n]|\Z)"
    rb"|```|~~~|\$\$|%%|\[\^|<[A-Za-z/!?]|(?:(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+"
    rb"|\^[A-Za-z0-9-]++[ \t]*+)\r?(?:\n|\Z))"
)
"""What begins another block than a paragraph or table, or ends all; an id alone on its line too."""
_ENDING = re.compile(rb"[ \t>]*+(?:\r?(?:\n|\Z)|#{1,6}[ \t]|[-*+][ \t]++[^\s]|```|~~~)")
"""What ends a table in CommonMark too, as far as it is common."""
_ROWS = re.compile(rb"(?:[^|\n]*+\|[^\n]*+(?:\n|\Z))*+")
_ID_ALONE = re.compile(rb"[ \t>]*+\^[A-Za-z0-9-]++[ \t]*+\r?(?:\n|\Z)")
_INDENTED = re.compile(rb" {4}| {0,3}\t")
_ROW_BELOW = re.compile(rb" {0,3}(?:=++|-++)[ \t]*+\r?(?:\n|\Z)")
_END_OF_QUOTE = re.compile(rb"\n[ \t]*+>(?:[ \t]?+(>)|([^\n]*+)\n(?![ \t]*+(?:>|\r?(?:\n|\Z))))")
"""A line of a quote with one that has no mark below, or with two marks."""
_FENCE_IN_QUOTE = re.compile(rb"(?:\n|\A)[ \t]*+>[ \t>]*+(?:```|~~~)")
_QUOTE = re.compile(rb" {0,3}>[ \t]?(?: {0,3}>[ \t]?)*+")
_FENCE = re.compile(rb" {0,3}(`{3,}+|~{3,}+)([^\n]*+)")
_HEADING = re.compile(rb" {0,3}#{1,6}(?:[ \t\r\n]|\Z)")
_RULE = re.compile(
    rb" {0,3}(?:=++|--?|(?:(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+))\r?(?:\n|\Z)"
)
"""A rule, or what underlines a heading."""
_FORMULA = re.compile(rb" {0,3}\$\$")
_TEXT_ENDS = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Paragraph"})
_NO_TEXT = frozenset({b"#", b"=", b"-", b"*", b"_"})
"""How lines begin that may be headings, underlines or rules."""
_TABLE_END = b"<??>\n"


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
        items = {
            back(at): each._replace(start=back(each.start), end=back(each.end))
            for at, each in body.items.items()
        }
        return Body(
            data,
            self.inserted.remove(body.masked),
            tuple([Mask(back(start), back(end), kind) for start, end, kind in body.masks]),
            body.masked.decode(),
            {each.start: each for each in formulas},
            items,
            self.inserted,
        )


def mend_lines(data: bytes, text: str | None) -> Mended | None:
    """Return a body that the parser takes as Obsidian does, None if it does so anyway.

    `text` is the same as text, if it may hold stars next to punctuation.
    """
    inserted = Inserted(list(_lazy_lines(data)) if b">" in data else ())
    mended = inserted.apply(data) if inserted.insertions else data
    dashes: list[int] = []
    if b"|" in data:
        ends, rows = _joined_tables(mended)
        dashes += map(inserted.back, rows)
        if ends:
            added = [Insertion(inserted.back(at), 0, text) for at, text in ends]
            inserted = Inserted(sorted((*inserted.insertions, *added)))
            mended = inserted.apply(data)
    if text is not None and may_be_loose(data, text):
        stops = (each._replace(at=inserted.back(each.at)) for each in loose_emphasis(mended))
        inserted = Inserted(sorted((*inserted.insertions, *stops)))
        mended = inserted.apply(data)
    if not (inserted.insertions or dashes):
        return None
    return Mended(mended, tuple(map(inserted.forward, dashes)), inserted)


# Quotes


class _Quotes:
    """Follows the lines of a text through its quotes. One that is empty takes no more lines."""

    def __init__(self) -> None:
        self.marks = b""
        self.depth = 0
        self._fence: bytes | None = None
        self._in_table = False
        self._in_formula = False
        self._is_text = False
        self._is_empty = True

    def read(self, line: bytes, following: bytes) -> tuple[int, bytes]:
        """Take the next line; return marks that Obsidian thinks of in it, and where."""
        marks = _QUOTE.match(line)
        start = marks.end() if marks else 0
        depth = line.count(b">", 0, start)
        added = b""
        is_lazy = depth < self.depth and line[start:].strip() and not self._is_empty
        if is_lazy and not self._begins(line[start:], following):
            if not self._is_text:
                added = b"> " * (self.depth - depth) if depth else self.marks
            self._follow(line[start:], following)
            return start, added
        if depth != self.depth:
            self._is_empty = depth == 0 or depth > self.depth  # else it holds the inner quote
            self.depth = depth
            self._fence, self._in_table, self._in_formula = None, False, False
        self.marks = marks[0].rstrip() + b" " if marks else b""
        self._follow(line[start:], following)
        return start, added

    def _begins(self, line: bytes, following: bytes) -> bool:
        """Tell whether a line with fewer marks begins a block outside of the quote."""
        if _OPENING.match(line):
            return True
        return not self._is_text and bool(_INDENTED.match(line) or _ROW_BELOW.match(following))

    def _follow(self, line: bytes, following: bytes) -> None:
        """Note what a line is inside its quote."""
        fence = _FENCE.match(line)
        self._is_text = False
        self._is_empty = self._is_empty and not line.strip()
        if self._fence is not None:
            if fence and fence[1].startswith(self._fence) and not fence[2].strip():
                self._fence = None
        elif fence and not (fence[1][:1] == b"`" and b"`" in fence[2]):
            self._fence = fence[1]
        elif not line.strip():
            self._in_table = False
        elif self._in_formula or _FORMULA.match(line):
            self._is_text = not self._ends_formula(line)
        elif not (_HEADING.match(line) or _RULE.match(line)):
            is_head = b"|" in following and _DELIMITER_ROW.match(following) is not None
            self._in_table = b"|" in line and (self._in_table or is_head)
            self._is_text = not self._in_table

    def _ends_formula(self, line: bytes) -> bool:
        """Tell whether a formula that begins a line ends with this one; text behind it is text."""
        marks = line.count(b"$$")
        self._in_formula ^= marks % 2 == 1
        return not self._in_formula and line.rstrip().endswith(b"$$")


def _may_be_lazy(data: bytes) -> bool:
    """Tell whether a line may go on a quote whose last line is no text, or one with more marks."""
    if not (b"\n>" in data or b" >" in data or data.startswith(b">")):
        return False
    has_fence: bool | None = None
    if data[:1] in b" \t>":
        first = _END_OF_QUOTE.match(b"\n" + data[: _line_end(data, _line_end(data, 0))])
        if first and first.end() > 1:
            return True
    for match in _END_OF_QUOTE.finditer(data):
        content = match[2].lstrip(b" \t\r") if match[2] is not None else b""
        if not content or content[:1] in _NO_TEXT or content.rstrip().endswith(b"$$"):
            return True
        if has_fence is None:
            has_fence = _FENCE_IN_QUOTE.search(data) is not None
        if has_fence or (b"|" in content and _DASHES.search(data)):
            return True
    return False


def _lazy_lines(data: bytes) -> Iterator[Insertion]:
    """Yield the marks of quotes for lines without them that CommonMark takes out of their quote."""
    if not _may_be_lazy(data):
        return
    quotes = _Quotes()
    lines = data.splitlines(keepends=True)
    at = 0
    for line, following in zip(lines, (*lines[1:], b""), strict=True):
        start, marks = quotes.read(line, following)
        if marks:
            yield Insertion(at + start, 1, marks)
        at += len(line)


# Tables


def _tables_in_doubt(data: bytes) -> Iterator[int]:
    """Yield where the row of dashes stands of what may be a table right under text, or over some.

    Of several that no blank line parts there is the first.
    """
    done = 0
    for match in _DASHES.finditer(data):
        if match.start() < done:
            continue
        row = _line_start(data, match.start())
        done = _line_end(data, row)
        if row == 0 or not _DELIMITER_ROW.match(data, row):
            continue
        head = _line_start(data, row - 1)
        above = data[_line_start(data, max(head - 1, 0)) : max(head - 1, 0)].strip(b" \t\r>")
        rows = _ROWS.match(data, done)
        end = rows.end() if rows else done
        is_over = end < len(data) and not (
            _ENDING.match(data, end) or _is_id_below(data, end, _line_end(data, end))
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
        if _INDENTED.match(data, start):
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
        first == b"[!" and b"\n" not in text and b">" in _lead(data, _line_start(data, text_start))
    )
    return not (is_head and read_callout_head(text.decode()))


def _first_without_pipe(data: bytes, start: int, end: int) -> int | None:
    """Return where the first line without a pipe stands in a table; an id may be its last line."""
    at = _line_end(data, _line_end(data, start))
    while at < end:
        following = _line_end(data, at)
        if data.find(b"|", at, following) == -1:
            return None if _is_id_below(data, at, following) else at
        at = following
    return None


def _is_id_below(data: bytes, at: int, end: int) -> bool:
    """Tell whether a line holds an id alone and a blank line or block follows."""
    return bool(_ID_ALONE.match(data, at) and _ENDING.match(data, end))


def _rows_of_dashes(data: bytes, start: int, end: int) -> Iterator[int]:
    """Yield the first dash of each line that could stand below the header of a table."""
    at = _line_end(data, start)
    while at < end:
        if _DELIMITER_ROW.match(data, at):
            yield data.index(b"-", at)
        at = _line_end(data, at)


def _lead(data: bytes, at: int) -> bytes:
    """Return the indentation and the marks of quotes at the start of a line."""
    return _LEAD.match(data, at)[0]  # type: ignore[index]


def _line_start(data: bytes, at: int) -> int:
    return data.rfind(b"\n", 0, at) + 1


def _line_end(data: bytes, at: int) -> int:
    """Return where the line behind an offset begins."""
    found = data.find(b"\n", at)
    return len(data) if found == -1 else found + 1
