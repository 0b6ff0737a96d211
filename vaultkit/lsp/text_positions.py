"""Positions as editors count them, and bytes of files: for all three encodings of the protocol.

Lines end where `Source` ends them, at LF and CRLF. The protocol ends one at a lone CR as well, but
editors that keep such a sign in a line (Neovim, Emacs) do not count so, and those that count so
never keep one: they write line ends anew when they open a file.

A byte order mark is no text for editors, so it counts nothing. Of a byte that is no UTF-8 an editor
shows some sign; it counts as one of U+FFFD's length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from vaultkit.notes.source import BOM, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

Encoding = types.PositionEncodingKind
UTF8, UTF16, UTF32 = Encoding.Utf8, Encoding.Utf16, Encoding.Utf32


class TextPositions(NamedTuple):
    """A file, and how the editor counts in its lines.

    Args:
        source: What the file holds.
        encoding: The unit of columns, agreed upon with the editor.
    """

    source: Source
    encoding: Encoding | str = UTF16

    def position(self, offset: int) -> types.Position:
        """Return the 0-based line and column of a byte offset; past the end, that of the end."""
        source = self.source
        offset = max(0, min(offset, len(source.data)))
        line = source.line_of(offset) - 1
        before = source.data[self._start(line) : offset]
        return types.Position(line, count_units(before, self.encoding))

    def offset(self, position: types.Position) -> int:
        """Return the byte offset of a position; a column past the end of its line means the end."""
        source, line = self.source, position.line
        if line >= len(source.line_starts):
            return len(source.data)
        start = self._start(line)
        starts = source.line_starts
        end = starts[line + 1] if line + 1 < len(starts) else len(source.data)
        data = source.data[start:end]
        data = data.removesuffix(b"\n").removesuffix(b"\r") if data.endswith(b"\n") else data
        return start + count_bytes(data, position.character, self.encoding)

    def range(self, start: int, end: int) -> types.Range:
        """Return the range of a half-open span of bytes."""
        return types.Range(self.position(start), self.position(end))

    def span(self, given: types.Range) -> tuple[int, int]:
        """Return the half-open span of bytes of a range."""
        start = self.offset(given.start)
        return start, max(start, self.offset(given.end))

    def _start(self, line: int) -> int:
        """Return the byte at which the text of a 0-based line begins."""
        start = self.source.line_starts[line]
        return len(BOM) if line == 0 and self.source.data.startswith(BOM) else start


def count_units(data: bytes, encoding: Encoding | str) -> int:
    """Return how many units of an encoding a part of a line takes."""
    if data.isascii():
        return len(data)
    text = data.decode("utf-8", "replace")
    if encoding == UTF32:
        return len(text)
    return len(text.encode()) if encoding == UTF8 else len(text.encode("utf-16-le")) // 2


def count_bytes(data: bytes, units: int, encoding: Encoding | str) -> int:
    """Return how many bytes of a line so many units take: whole characters, at most all of them."""
    if data.isascii():
        return min(units, len(data))
    if encoding == UTF8 and _is_utf8(data):
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


def _characters(data: bytes, encoding: Encoding | str) -> Iterable[tuple[int, int]]:
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
