"""A note's bytes, its text, and every conversion between offsets, lines and columns.

Three ways to count exist side by side, and this module owns all conversion between them:

    byte offset   what the parser reports and edits use; 0-based
    line:column   what people and the command line use; 1-based, columns in code points
    UTF-16        what editors use (Language Server Protocol); 0-based line and code unit
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"
SUBSTITUTE = "\x1a"
"""Stands for one byte that is not UTF-8, so that offsets in the text stay offsets in the file."""


class Span(NamedTuple):
    """A half-open range of byte offsets."""

    start: int
    end: int


class Position(NamedTuple):
    """A 1-based line and a 1-based column in code points."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


def decode(data: bytes) -> str:
    """Decode UTF-8, with one `SUBSTITUTE` for each byte that is not UTF-8.

    Encoding the result gives as many bytes as went in, so byte offsets stay true.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    pieces: list[str] = []
    at = 0
    while at < len(data):
        try:
            pieces.append(data[at:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            pieces.append(data[at : at + error.start].decode("utf-8"))
            pieces.append(SUBSTITUTE * (error.end - error.start))
            at += error.end
    return "".join(pieces)


@dataclass(frozen=True)
class Source:
    """The bytes of one file and what follows from them alone.

    Args:
        path: Vault-relative path with forward slashes; only used in messages.
        data: The file as it is on disk, line endings and byte order mark included.
    """

    path: str
    data: bytes

    @cached_property
    def text(self) -> str:
        """The file as text; see `decode` for what is not UTF-8."""
        return decode(self.data)

    @cached_property
    def is_utf8(self) -> bool:
        """Whether every byte is part of valid UTF-8."""
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    @cached_property
    def line_starts(self) -> list[int]:
        """Byte offsets at which lines start; line ends are LF, CRLF and a lone CR is none."""
        starts = [0]
        at = self.data.find(b"\n")
        while at != -1:
            starts.append(at + 1)
            at = self.data.find(b"\n", at + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """Return the 1-based line that holds the byte at `offset`."""
        return bisect_right(self.line_starts, offset)

    def position(self, offset: int) -> Position:
        """Return the line and column of a byte offset."""
        line = self.line_of(offset)
        start = self.line_starts[line - 1]
        if line == 1 and self.data.startswith(BOM):
            start = min(len(BOM), offset)
        return Position(line, self._characters(start, offset) + 1)

    def _characters(self, start: int, offset: int) -> int:
        """Count the characters between two offsets of one line; a long line is walked once."""
        if self._is_ascii:
            return offset - start
        known_start, known_offset, count = self._checkpoint[0]
        if known_start != start or known_offset > offset:
            known_offset, count = start, 0
        count += len(decode(self.data[known_offset:offset]))
        self._checkpoint[0] = (start, offset, count)
        return count

    @cached_property
    def _is_ascii(self) -> bool:
        return self.data.isascii()

    @cached_property
    def _checkpoint(self) -> list[tuple[int, int, int]]:
        """Line start, offset and count of the last position asked for."""
        return [(-1, 0, 0)]

    def offset(self, line: int, column: int) -> int:
        """Return the byte offset of a 1-based line and column, clipped to the line and file."""
        if line > len(self.line_starts):
            return len(self.data)
        start = self.line_starts[max(line, 1) - 1]
        if line == 1 and self.data.startswith(BOM):
            start = len(BOM)
        return start + len(self.line_bytes(line, start)[: max(column, 1) - 1].encode())

    def line_bytes(self, line: int, start: int) -> str:
        """Return the text of a line from the byte `start`, without its line end."""
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.data)
        return decode(self.data[start:end]).rstrip("\r\n")

    def line_text(self, line: int) -> str:
        """Return the text of a 1-based line without its line end, or "" past the last."""
        if not 1 <= line <= len(self.line_starts):
            return ""
        return self.line_bytes(line, self.line_starts[line - 1])

    def utf16(self, offset: int) -> tuple[int, int]:
        """Return the 0-based line and UTF-16 code unit of a byte offset."""
        line = self.line_of(offset)
        before = decode(self.data[self.line_starts[line - 1] : offset])
        return line - 1, len(before.encode("utf-16-le")) // 2

    def slice(self, start: int, end: int) -> str:
        """Return the text between two byte offsets."""
        return decode(self.data[start:end])

    def span_text(self, start: int, end: int) -> str:
        """Return a span as people read it: `L:C-L:C`, 1-based, end exclusive."""
        return f"{self.position(start)}-{self.position(end)}"
