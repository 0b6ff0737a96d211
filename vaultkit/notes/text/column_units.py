"""Columns as editors count them: in units of UTF-8, UTF-16 or UTF-32.

Of a byte that is no UTF-8 an editor shows some sign; it counts as one of U+FFFD's length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
