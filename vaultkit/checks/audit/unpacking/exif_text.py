"""Read the texts in EXIF: its strings, comments and the fields of Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.unpacking.charsets import is_utf8
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

_TIFF = lazy_re(rb"(?:\A|Exif\0\0|eXIf|EXIF[\x00-\xff]{4})(?=II\*\0|MM\0\*)")
"""What stands before a TIFF in a JPEG or HEIC, in a PNG, and in a WebP."""
_ASCII, _BYTE, _UNDEFINED = 2, 1, 7
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of a value, by its type."""
_FOLDERS = frozenset({0x8769, 0x8825, 0xA005, 0x014A})
"""Tags whose value is where more tags stand."""
_OF_WINDOWS = range(0x9C9B, 0x9CA0)
_COMMENT = 0x9286
_MOST_FOLDERS = 40
_MOST_TAGS = 1_000
_MOST_BYTES = 1 << 20
"""Bytes of a text; what is longer is a picture."""


class _Tag(NamedTuple):
    number: int
    kind: int
    value: bytes


class _Tiff(NamedTuple):
    data: bytes
    order: Literal["little", "big"]

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], self.order)


def read_exif(data: bytes) -> Iterator[str]:
    """Yield the texts in the EXIF of a picture of any kind, or in a TIFF."""
    for match in _TIFF.finditer(data):
        start = match.end()
        tiff = _Tiff(data[start:], "little" if data[start : start + 2] == b"II" else "big")
        for tag in _tags(tiff):
            yield from filter(str.strip, _texts(tag, tiff))
        return


def _tags(tiff: _Tiff) -> Iterator[_Tag]:
    """Yield the tags of a TIFF that may be text."""
    pending, seen = [tiff.number(4, 4)], set[int]()
    while pending and len(seen) < _MOST_FOLDERS:
        at = pending.pop()
        if at in seen or not 0 < at < len(tiff.data):
            continue
        seen.add(at)
        count = min(tiff.number(at, 2), _MOST_TAGS)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag = _read_tag(tiff, entry)
            if tag.number in _FOLDERS:
                size = min(len(tag.value), 4 * _MOST_FOLDERS)
                pending += (
                    int.from_bytes(tag.value[n : n + 4], tiff.order) for n in range(0, size, 4)
                )
            elif tag.kind in {_ASCII, _BYTE, _UNDEFINED}:
                yield tag
        pending.append(tiff.number(at + 2 + 12 * count, 4))


def _read_tag(tiff: _Tiff, at: int) -> _Tag:
    kind = tiff.number(at + 2, 2)
    size = tiff.number(at + 4, 4) * _SIZES.get(kind, 0)
    start = at + 8 if size <= 4 else tiff.number(at + 8, 4)  # noqa: PLR2004 - a value of 4 bytes
    return _Tag(tiff.number(at, 2), kind, tiff.data[start : start + min(size, _MOST_BYTES)])


def _texts(tag: _Tag, tiff: _Tiff) -> Iterator[str]:
    value = tag.value
    if tag.number in _OF_WINDOWS:
        yield value.decode("utf-16-le", "replace").replace("\0", "")
    elif tag.number == _COMMENT:
        yield _read_comment(value, tiff)
    elif tag.kind == _ASCII or is_utf8(value):
        yield from map(decode_bytes, value.split(b"\0"))


def _read_comment(value: bytes, tiff: _Tiff) -> str:
    """Return the user's comment, which begins with the name of its encoding."""
    name, said = value[:8], value[8:]
    if name.startswith(b"UNICODE"):
        order = "utf-16-le" if tiff.order == "little" else "utf-16-be"
        encoding = "utf-16" if said[:2] in {b"\xff\xfe", b"\xfe\xff"} else order
        if encoding == order and said[:1] == b"\0" and tiff.order == "little":
            encoding = "utf-16-be"
        return said.decode(encoding, "replace").replace("\0", "")
    if name.startswith(b"JIS"):
        return said.decode("iso2022_jp", "replace")
    return decode_bytes(said.replace(b"\0", b" "))


def decode_bytes(text: bytes) -> str:
    """Return text that is UTF-8, or else taken for Latin-1, as most of these formats have it."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
