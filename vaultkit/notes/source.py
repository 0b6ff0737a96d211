"""A note's bytes, its text, and every conversion between offsets, lines and columns.

Three ways to count exist side by side, and this module owns all conversion between them:

    byte offset   what the parser reports and edits use; 0-based
    line:column   what people and the command line use; 1-based, columns in code points
    units         what editors use (Language Server Protocol); 0-based line, and column in units of
                  UTF-16, UTF-8 or UTF-32; a sign shown for a byte that is no UTF-8 counts as U+FFFD
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.distribution.quick_digest import blake2b

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGEST = 16
"""Bytes of a digest."""
BOM = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16; one of UTF-32 begins like the first."""
SUBSTITUTE = "\x1a"
"""Stands for one byte that is not UTF-8, so that offsets in the text stay offsets in the file."""
_STEP = 2048
_NEAR = 16 * _STEP
"""Bytes in which lines are counted as often as somebody asks, sooner than all of them noted."""
_CONTINUATION = bytes(range(0x80, 0xC0))


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
    return data.decode("utf-8", errors="vaultkit.substitute")


def _substitute(error: UnicodeError) -> tuple[str, int]:
    """Replace what a decoder stumbled over, byte for byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return SUBSTITUTE * (error.end - error.start), error.end


codecs.register_error("vaultkit.substitute", _substitute)


def _length(data: bytes) -> int:
    """Count the characters of UTF-8 text by the bytes that start one."""
    return len(data.translate(None, _CONTINUATION))


def _count(data: bytes, totals: list[int], offset: int) -> int:
    """Count the characters before an offset, given those before each step."""
    step = offset // _STEP
    return totals[step] + _length(data[step * _STEP : offset])


@lazy_dataclass(frozen=True)
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
    def digest(self) -> bytes:
        """Tells these bytes from all others."""
        return blake2b(self.data, digest_size=DIGEST).digest()

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
        if "line_starts" not in vars(self) and 0 <= offset <= _NEAR:
            line = self.data.count(b"\n", 0, offset) + 1
            start = self.data.rfind(b"\n", 0, offset) + 1
            start = len(BOM) if line == 1 and self.data.startswith(BOM) else start
        else:
            line = self.line_of(offset)
            start = self._line_start(line)
        return Position(line, self._characters(min(start, offset), offset) + 1)

    def _line_start(self, line: int) -> int:
        """Return where the text of a 1-based line starts: a byte order mark is no text."""
        start = self.line_starts[line - 1]
        return len(BOM) if line == 1 and self.data.startswith(BOM) else start

    def _characters(self, start: int, end: int) -> int:
        """Count the characters between two offsets."""
        if self._is_ascii:
            return end - start
        return _count(self._valid, self._totals, end) - _count(self._valid, self._totals, start)

    @cached_property
    def _is_ascii(self) -> bool:
        return self.data.isascii()

    @cached_property
    def _valid(self) -> bytes:
        """The data with `SUBSTITUTE` for what is not UTF-8, byte for byte."""
        return self.data if self.is_utf8 else self.text.encode()

    @cached_property
    def _totals(self) -> list[int]:
        """Characters before each `_STEP`-th byte, so that no long line is walked twice."""
        data = self._valid
        steps = (_length(data[at : at + _STEP]) for at in range(0, len(data), _STEP))
        return list(accumulate(steps, initial=0))

    def offset(self, line: int, column: int) -> int:
        """Return the byte offset of a 1-based line and column, clipped to the line and file."""
        if line > len(self.line_starts):
            return len(self.data)
        start = self._line_start(max(line, 1))
        return start + len(self.line_bytes(max(line, 1), start)[: max(column, 1) - 1].encode())

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

    def offset_utf16(self, line: int, unit: int) -> int:
        """Return the byte offset of a 0-based line and UTF-16 code unit, clipped as `offset`."""
        if line >= len(self.line_starts):
            return len(self.data)
        start = self.line_starts[max(line, 0)]
        units = self.line_bytes(max(line, 0) + 1, start).encode("utf-16-le")
        before = units[: 2 * max(unit, 0)].decode("utf-16-le", errors="ignore")
        return start + len(before.encode())

    def slice(self, start: int, end: int) -> str:
        """Return the text between two byte offsets."""
        return decode(self.data[start:end])

    def span_text(self, start: int, end: int) -> str:
        """Return a span as people read it: `L:C-L:C`, 1-based, end exclusive."""
        return f"{self.position(start)}-{self.position(end)}"


def count_units(data: bytes, encoding: str) -> int:
    """Return how many units of an encoding a part of a line takes."""
    if data.isascii():
        return len(data)
    text = data.decode("utf-8", "replace")
    if encoding == "utf-32":
        return len(text)
    return len(text.encode()) if encoding == "utf-8" else len(text.encode("utf-16-le")) // 2


def count_bytes(data: bytes, units: int, encoding: str) -> int:
    """Return how many bytes of a line so many units take: whole characters, at most all of them."""
    if data.isascii():
        return min(units, len(data))
    if encoding == "utf-8" and _is_utf8(data):
        return len(data[:units].decode("utf-8", "ignore").encode())
    done = counted = 0
    for width, size in _characters(data, encoding):
        if counted + size > units:
            break
        done, counted = done + width, counted + size
    return done


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _characters(data: bytes, encoding: str) -> Iterable[tuple[int, int]]:
    """Yield of each character of a line its bytes and its units."""
    at = 0
    while at < len(data):
        try:
            text, fault = data[at:].decode(), None
        except UnicodeDecodeError as error:
            text, fault = data[at : at + error.start].decode(), error
        for character in text:
            width = len(character.encode())
            at += width
            yield width, count_units(character.encode(), encoding)
        if fault is not None:
            width = fault.end - fault.start
            at += width
            yield width, count_units("\N{REPLACEMENT CHARACTER}".encode(), encoding)
