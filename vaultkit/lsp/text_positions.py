"""Positions as editors count them, and bytes of files: for all three encodings of the protocol.

Lines end as the protocol says, at LF, CRLF and a lone CR; those of `Source` do not at the last. A
byte order mark is no text for editors, so it counts nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.source import BOM, Source, count_bytes, count_units

if TYPE_CHECKING:
    from collections.abc import Iterable

Encoding = types.PositionEncodingKind
UTF16 = Encoding.Utf16
_LINE_END = lazy_re(rb"\r\n?|\n")


@dataclass(frozen=True)
class TextPositions:
    """A file, and how the editor counts in its lines.

    Args:
        source: What the file holds.
        encoding: The unit of columns, agreed upon with the editor.
    """

    source: Source
    encoding: Encoding | str = UTF16

    @cached_property
    def _starts(self) -> list[int]:
        """Byte offsets at which lines start."""
        data = self.source.data
        if b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"):
            return self.source.line_starts
        return [0, *(found.end() for found in _LINE_END.finditer(data))]

    def line_of(self, offset: int) -> int:
        """Return the 0-based line of a byte offset."""
        return bisect_right(self._starts, offset) - 1

    def position(self, offset: int) -> types.Position:
        """Return the 0-based line and column of a byte offset; past the end, that of the end."""
        data = self.source.data
        offset = max(0, min(offset, len(data)))
        line = self.line_of(offset)
        return types.Position(line, count_units(data[self._start(line) : offset], self.encoding))

    def offset(self, position: types.Position) -> int:
        """Return the byte offset of a position; a column past the end of its line means the end."""
        data, line = self.source.data, position.line
        if line >= len(self._starts):
            return len(data)
        start = self._start(line)
        found = _LINE_END.search(data, start)
        text = data[start : found.start() if found else len(data)]
        return start + count_bytes(text, position.character, self.encoding)

    def range(self, start: int, end: int) -> types.Range:
        """Return the range of a half-open span of bytes."""
        return types.Range(self.position(start), self.position(end))

    def span(self, given: types.Range) -> tuple[int, int]:
        """Return the half-open span of bytes of a range."""
        start = self.offset(given.start)
        return start, max(start, self.offset(given.end))

    def _start(self, line: int) -> int:
        """Return the byte at which the text of a 0-based line begins."""
        start = self._starts[line]
        return len(BOM) if line == 0 and self.source.data.startswith(BOM) else start


def change_text(
    source: Source,
    changes: Iterable[types.TextDocumentContentChangeEvent],
    encoding: Encoding | str,
) -> Source:
    """Return a file with changes of an editor done, each of which counts from the one before."""
    for change in changes:
        data = change.text.encode("utf-8", "replace")
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = TextPositions(source, encoding).span(change.range)
            data = source.data[:start] + data + source.data[end:]
        else:
            data = with_mark(data, source.data)
        source = Source(source.path, data)
    return source


def with_mark(data: bytes, before: bytes) -> bytes:
    """Return a whole text with the byte order mark of the file, which editors take off."""
    has_lost = before.startswith(BOM) and not data.startswith(BOM)
    return BOM + data if has_lost else data
