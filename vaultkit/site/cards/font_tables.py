"""Read of fonts what a line of text needs: which characters they have, and how wide these are.

Fonts are those of this machine; none is fetched, and none comes with this package. Tables are read
as OpenType lays them out; a font that lays them out otherwise counts as none.
"""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SUFFIXES = (".ttf", ".otf", ".ttc")
_MOST_BYTES = 1 << 26
"""Bytes of a table that are read."""
_BOLD = 600
_FAMILY, _OWN_FAMILY = 1, 16
_UNICODE = {(3, 10): 0, (0, 6): 1, (0, 4): 2, (3, 1): 3, (0, 3): 4, (3, 0): 5}
"""Pairs of platform and encoding of the maps that are read, the best first."""


class FontFaultError(Exception):
    """A file is no font that can be read."""


class Range(NamedTuple):
    """Characters in a row; the glyph of the first is `glyph`, unless `glyphs` names each."""

    start: int
    end: int
    glyph: int
    glyphs: Sequence[int] = ()


class Font:
    """A font of this machine.

    Args:
        path: Its file; of one with several fonts, the first counts.

    Errors:
        FontFaultError: it cannot be read.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._tables = _read_tables(path)
            (self._unit,) = struct.unpack_from(">H", self._tables["head"], 18)
            (self._metrics,) = struct.unpack_from(">H", self._tables["hhea"], 34)
            self._ranges = sorted(_read_map(self._tables["cmap"]))
        except (KeyError, OSError, struct.error, ValueError) as error:
            raise FontFaultError(path) from error
        self._starts = [one.start for one in self._ranges]
        if not self._unit or not self._metrics:
            raise FontFaultError(path)

    def __contains__(self, char: str) -> bool:
        return self._glyph(ord(char)) > 0

    @cached_property
    def family(self) -> str:
        """The name that it is asked for by."""
        names = _read_names(self._tables.get("name", b""))
        return names.get(_OWN_FAMILY) or names.get(_FAMILY, "")

    @cached_property
    def is_bold(self) -> bool:
        """Whether its strokes are thick."""
        table = self._tables.get("OS/2", b"")
        return len(table) > 5 and int(struct.unpack_from(">H", table, 4)[0]) >= _BOLD  # noqa: PLR2004 - where the weight ends

    def width(self, char: str) -> float:
        """Return how wide a character is, as a part of the font's size."""
        at = min(self._glyph(ord(char)), self._metrics - 1) * 4
        table = self._tables.get("hmtx", b"")
        wide = int(struct.unpack_from(">H", table, at)[0]) if at + 2 <= len(table) else self._unit
        return wide / int(self._unit)

    def _glyph(self, code: int) -> int:
        at = bisect_right(self._starts, code) - 1
        if at < 0 or code > self._ranges[at].end:
            return 0
        found = self._ranges[at]
        return (
            found.glyphs[code - found.start] if found.glyphs else found.glyph + code - found.start
        )


def find_fonts() -> list[str]:
    """Return the files of this machine's fonts, in an order that is the same each time."""
    found = []
    for root in map(os.path.expanduser, _folders()):
        for folder, folders, names in os.walk(root):
            folders.sort()
            found += [os.path.join(folder, one) for one in names if one.lower().endswith(_SUFFIXES)]
    return sorted(dict.fromkeys(found), key=lambda path: (os.path.basename(path).lower(), path))


def _folders() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts")
    if os.name == "nt":
        windows = os.environ.get("WINDIR", "C:\\Windows")
        return (f"{windows}\\Fonts", "~\\AppData\\Local\\Microsoft\\Windows\\Fonts")
    return ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def _read_tables(path: str) -> dict[str, bytes]:
    """Return the tables of a font that are of use."""
    wanted = {"cmap", "head", "hhea", "hmtx", "name", "OS/2"}
    with open(path, "rb") as file:
        start = 0
        if file.read(4) == b"ttcf":
            file.seek(12)
            (start,) = struct.unpack(">I", file.read(4))
        file.seek(start + 4)
        (count,) = struct.unpack(">H", file.read(2))
        file.seek(start + 12)
        entries = [struct.unpack(">4sIII", file.read(16)) for _ in range(count)]
        found = {}
        for tag, _, offset, length in entries:
            name = tag.decode("latin-1")
            if name in wanted and length <= _MOST_BYTES:
                file.seek(offset)
                found[name] = file.read(length)
        return found


def _read_map(table: bytes) -> Iterator[Range]:
    """Yield which characters a font has."""
    (count,) = struct.unpack_from(">H", table, 2)
    entries = [struct.unpack_from(">HHI", table, 4 + 8 * index) for index in range(count)]
    known = [(_UNICODE[one[:2]], one[2]) for one in entries if one[:2] in _UNICODE]
    if not known:
        return
    offset = min(known)[1]
    (form,) = struct.unpack_from(">H", table, offset)
    if form == 12:  # noqa: PLR2004 - the name of a form
        yield from _read_groups(table, offset)
    elif form == 4:  # noqa: PLR2004
        yield from _read_segments(table, offset)


def _read_groups(table: bytes, offset: int) -> Iterator[Range]:
    (count,) = struct.unpack_from(">I", table, offset + 12)
    for index in range(count):
        yield Range(*struct.unpack_from(">III", table, offset + 16 + 12 * index))


def _read_segments(table: bytes, offset: int) -> Iterator[Range]:
    (count,) = struct.unpack_from(">H", table, offset + 6)
    size = count // 2
    at = offset + 14
    ends = struct.unpack_from(f">{size}H", table, at)
    starts = struct.unpack_from(f">{size}H", table, at + count + 2)
    deltas = struct.unpack_from(f">{size}H", table, at + 2 * count + 2)
    places = at + 3 * count + 2
    steps = struct.unpack_from(f">{size}H", table, places)
    for index, (start, end, delta, step) in enumerate(
        zip(starts, ends, deltas, steps, strict=True)
    ):
        if start > end:
            continue
        codes = range(start, end + 1)
        if step:
            first = places + 2 * index + step
            raw = struct.unpack_from(f">{len(codes)}H", table, first)
            yield Range(start, end, 0, [(glyph + delta) % 65536 if glyph else 0 for glyph in raw])
        else:
            yield Range(start, end, 0, [(code + delta) % 65536 for code in codes])


def _read_names(table: bytes) -> dict[int, str]:
    """Return the names of a font that are written for Windows, by their numbers."""
    if not table:
        return {}
    count, strings = struct.unpack_from(">HH", table, 2)
    found: dict[int, str] = {}
    for index in range(count):
        entry = struct.unpack_from(">HHHHHH", table, 6 + 12 * index)
        platform, _, _, name, length, offset = entry
        if platform == 3 and name in {_FAMILY, _OWN_FAMILY}:  # noqa: PLR2004 - Windows
            raw = table[strings + offset : strings + offset + length]
            found.setdefault(name, raw.decode("utf-16-be", "replace"))
    return found
