"""Lines that belong to a quote in Obsidian and not in CommonMark: the marks they lack.

A quote goes on in lines without `>`, whatever its last line is, up to a blank line or another
block. A formula of one line is text in this, and one that began in the quote goes on. A quote in a
list item need not be indented as far as the item's text. Source: decisions 44 and 51.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.parser_events import Insertion, end_of_text

if TYPE_CHECKING:
    from collections.abc import Iterator

DASHES = lazy_re(rb"\|[ \t]*+:?-")
"""What rows of dashes below a table's header hold, but `-|`, which nobody writes."""
DELIMITER_ROW = lazy_re(rb"[ \t>]*+(?=[:| \t]*+-)[-:| \t]++\r?(?:\n|\Z)")
INDENTED = lazy_re(rb" {4}| {0,3}\t")
_OPENING = lazy_re(
    rb"[ \t>]*+(?:\r?(?:\n|\Z)|#{1,6}(?:[ \t\r\n]|\Z)|(?:[-*+]|\d{1,9}[.)])(?:[ \t\r\n]|\Z)"
    rb"|```|~~~|\$\$|%%|\[\^|<[A-Za-z/!?]|(?:(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+"
    rb"|\^[A-Za-z0-9-]++[ \t]*+)\r?(?:\n|\Z))"
)
"""What begins another block than a paragraph or table, or ends all; an id alone on its line too."""
_ROW_BELOW = lazy_re(rb" {0,3}(?:=++|-++)[ \t]*+\r?(?:\n|\Z)")
_END_OF_QUOTE = lazy_re(rb"\n[ \t]*+>(?:[ \t]?+(>)|([^\n]*+)\n(?![ \t]*+(?:>|\r?(?:\n|\Z))))")
"""A line of a quote with one that has no mark below, or with two marks."""
_HOLDER_IN_QUOTE = lazy_re(rb"(?:\n|\A)[ \t]*+>[ \t>]*+(?:```|~~~|\$\$)")
"""A line of a quote that may begin code or a formula."""
_QUOTE = lazy_re(rb" {0,3}>[ \t]?(?: {0,3}>[ \t]?)*+")
_FENCE = lazy_re(rb" {0,3}(`{3,}+|~{3,}+)([^\n]*+)")
_HEADING = lazy_re(rb" {0,3}#{1,6}(?:[ \t\r\n]|\Z)")
_RULE = lazy_re(
    rb" {0,3}(?:=++|--?|(?:(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+))\r?(?:\n|\Z)"
)
"""A rule, or what underlines a heading."""
_FORMULA = lazy_re(rb" {0,3}\$\$(?!\$)")
_INDENTED_QUOTE = lazy_re(rb"\n([ \t]++)>")
_ITEM = lazy_re(rb"([ \t]*+)(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}(?=[^\s>])")
_TAB = 4
_BLANK = lazy_re(rb"\n[ \t]*+\r?\n")
_NO_TEXT = frozenset({b"#", b"=", b"-", b"*", b"_"})
"""How lines begin that may be headings, underlines or rules."""


class _Quotes:
    """Follows the lines of a text through its quotes. One that is empty takes no more lines."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.marks = b""
        self.depth = 0
        self._fence: bytes | None = None
        self._in_table = False
        self._in_formula = False
        self._closes_soon = False
        self._is_text = False
        self._is_empty = True

    def read(self, at: int, line: bytes, following: bytes) -> tuple[int, bytes]:
        """Take the line at an offset; return marks that Obsidian thinks of in it, and where."""
        marks = _QUOTE.match(line)
        start = marks.end() if marks else 0
        depth = line.count(b">", 0, start)
        added = b""
        is_lazy = depth < self.depth and line[start:].strip() and not self._is_empty
        if is_lazy and not self._begins(line[start:], following):
            if not self._is_text or _FORMULA.match(line, start):
                added = b"> " * (self.depth - depth) if depth else self.marks
            self._follow(at + start, line[start:], following)
            return start, added
        if depth != self.depth:
            self._is_empty = depth == 0 or depth > self.depth  # else it holds the inner quote
            self.depth = depth
            self._fence, self._in_table, self._in_formula = None, False, False
        self.marks = marks[0].rstrip() + b" " if marks else b""
        self._follow(at + start, line[start:], following)
        return start, added

    def _begins(self, line: bytes, following: bytes) -> bool:
        """Tell whether a line with fewer marks begins a block outside of the quote."""
        if self._in_formula:
            return not self._closes_soon
        if _FORMULA.match(line):
            return line.count(b"$$") == 1
        if _OPENING.match(line):
            return True
        return not self._is_text and bool(INDENTED.match(line) or _ROW_BELOW.match(following))

    def _follow(self, at: int, line: bytes, following: bytes) -> None:
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
            self._follow_formula(at, line)
        elif not (_HEADING.match(line) or _RULE.match(line)):
            is_head = b"|" in following and DELIMITER_ROW.match(following) is not None
            self._in_table = b"|" in line and (self._in_table or is_head)
            self._is_text = not self._in_table

    def _follow_formula(self, at: int, line: bytes) -> None:
        """Note what is left of a formula that begins a line; text behind it is text."""
        was_open = self._in_formula
        self._in_formula ^= line.count(b"$$") % 2 == 1
        self._is_text = not (self._in_formula or line.rstrip().endswith(b"$$"))
        if self._in_formula and not was_open:
            last = at + len(line) - 1
            close = self._data.find(b"$$", last)
            self._closes_soon = close != -1 and _BLANK.search(self._data, last, close) is None


def may_hold_quotes(data: bytes) -> bool:
    """Tell whether a line begins with `>`, behind blanks at most."""
    return b"\n>" in data or data[:1] in b" \t>" or _INDENTED_QUOTE.search(data) is not None


def _ends_in_doubt(data: bytes) -> Iterator[int]:
    """Yield where a line may go on a quote whose last line is no text, or one with more marks."""
    has_holder: bool | None = None
    if data[:1] in b" \t>":
        first = _END_OF_QUOTE.match(b"\n" + data[: line_end(data, line_end(data, 0))])
        if first and first.end() > 1:
            yield 0
    for match in _END_OF_QUOTE.finditer(data):
        content = match[2].lstrip(b" \t\r") if match[2] is not None else b""
        if has_holder is None:
            has_holder = _HOLDER_IN_QUOTE.search(data) is not None
        if (
            has_holder
            or not content
            or content[:1] in _NO_TEXT
            or content.rstrip().endswith(b"$$")
            or _FORMULA.match(data, match.end())
            or (b"|" in content and DASHES.search(data))
        ):
            yield match.end() - 1


def lazy_lines(data: bytes) -> Iterator[Insertion]:
    """Yield the marks of quotes for lines without them that CommonMark takes out of their quote.

    Only the lines from one blank line to the next are followed: no quote goes on below one.
    """
    done = 0
    for doubt in _ends_in_doubt(data):
        if doubt < done:
            continue
        blank = data.rfind(b"\n\n", done, doubt)
        at = done if blank == -1 else blank + 2
        done = end_of_text(data, doubt)
        quotes = _Quotes(data)
        lines = data[at:done].splitlines(keepends=True)
        for line, following in zip(lines, (*lines[1:], b""), strict=True):
            start, marks = quotes.read(at, line, following)
            if marks:
                yield Insertion(at + start, 1, marks)
            at += len(line)


def indented_quotes(data: bytes) -> Iterator[Insertion]:
    """Yield blanks for quotes right under the text of an item, but indented less than that."""
    done, item = -1, None
    has_any = b" >" in data or b"\t>" in data
    for match in _INDENTED_QUOTE.finditer(data) if has_any else ():
        at = match.start() + 1
        item = item if done == at else _item_above(data, max(done, 0), at)
        done = line_end(data, at)
        width = len(match[1].expandtabs(_TAB))
        if item is not None and item[0] < width < item[1]:
            yield Insertion(match.end() - 1, 0, b" " * (item[1] - width))


def _item_above(data: bytes, start: int, at: int) -> tuple[int, int] | None:
    """Return the columns of the mark and of the text of an item that goes on up to a line."""
    while at > start:
        end = at - 1
        at = line_start(data, end)
        if not data[at:end].strip():
            return None
        if item := _ITEM.match(data, at, end):
            return len(item[1].expandtabs(_TAB)), len(item[0].expandtabs(_TAB))
    return None


def line_start(data: bytes, at: int) -> int:
    """Return where the line begins in which an offset stands."""
    return data.rfind(b"\n", 0, at) + 1


def line_end(data: bytes, at: int) -> int:
    """Return where the line behind an offset begins."""
    found = data.find(b"\n", at)
    return len(data) if found == -1 else found + 1
