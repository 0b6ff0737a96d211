"""Read what a picture says beside what it shows: PNG texts, comments, IPTC, XMP, EXIF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.audit.unpacking.archives import inflate
from vaultkit.checks.audit.unpacking.charsets import APART
from vaultkit.checks.audit.unpacking.exif_text import decode_bytes, read_exif
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_IMAGES = (_PNG, _JPEG, b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"Exif\0\0", b"8BIM")
_XMP, _XMP_END = b"<x:xmpmeta", b"</x:xmpmeta>"
_IPTC = b"8BIM\x04\x04"
_IPTC_TEXT = lazy_re(rb"\x1c[\x02\x03].([\x00-\x7f][\x00-\xff])", re.DOTALL)
_MOST_IPTC = 1 << 16


def is_image(data: bytes) -> bool:
    """Tell whether bytes are a picture, or what pictures say about themselves."""
    return data.startswith(_IMAGES) or data[4:8] == b"ftyp"


def read_image(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    """Yield what a picture says beside what it shows.

    Args:
        data: The picture.
        most: Bytes that a compressed text may have.

    Errors:
        UnpackSizeError: a text has more.
    """
    found = [
        ("PNG text", _read_png(data, most) if data.startswith(_PNG) else ()),
        ("a comment", _read_jpeg(data) if data.startswith(_JPEG) else ()),
        ("a comment", _read_gif(data) if data.startswith(b"GIF8") else ()),
        ("EXIF", read_exif(data)),
        ("IPTC", _read_iptc(data)),
        ("XMP", _read_xmp(data)),
    ]
    for way, texts in found:
        said = APART.join(texts)
        if said:
            yield said.encode("utf-8", "replace"), way


def _read_png(data: bytes, most: int) -> Iterator[str]:
    at = len(_PNG)
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind in {b"tEXt", b"zTXt", b"iTXt"}:
            yield from _read_png_text(kind, data[at + 8 : at + 8 + size], most)
        at += 12 + size


def _read_png_text(kind: bytes, chunk: bytes, most: int) -> Iterator[str]:
    key, _, rest = chunk.partition(b"\0")
    yield decode_bytes(key)
    if kind == b"zTXt":
        rest = inflate(rest[1:], most)
    elif kind == b"iTXt":
        is_packed = rest[:1] == b"\1"
        translated, _, said = rest[2:].partition(b"\0")[2].partition(b"\0")
        yield decode_bytes(translated)
        rest = inflate(said, most) if is_packed else said
    yield decode_bytes(rest)


def _read_jpeg(data: bytes) -> Iterator[str]:
    """Yield the comments before the picture itself."""
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] not in {b"\xda", b""}:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == 0xFE:  # noqa: PLR2004 - the mark of a comment
            yield decode_bytes(data[at + 4 : at + 2 + size])
        at += 2 + max(size, 2)


def _read_gif(data: bytes) -> Iterator[str]:
    """Yield the comments and plain texts, which lie in blocks of 255 bytes at most."""
    at = 13 + (3 << (data[10] & 7) + 1 if len(data) > 10 and data[10] & 0x80 else 0)  # noqa: PLR2004
    while at + 1 < len(data) and data[at] in b"\x21\x2c":
        if data[at] == 0x2C:  # noqa: PLR2004 - a picture
            flags = data[at + 9] if at + 9 < len(data) else 0
            at = _end_of_blocks(data, at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
            continue
        end = _end_of_blocks(data, at + 2)
        if data[at + 1] in b"\xfe\x01":
            yield decode_bytes(b"".join(_blocks(data[at + 2 : end])))
        at = end


def _end_of_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _blocks(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data) and data[at]:
        yield data[at + 1 : at + 1 + data[at]]
        at += data[at] + 1


def _read_xmp(data: bytes) -> Iterator[str]:
    start = data.find(_XMP)
    while start >= 0:
        end = data.find(_XMP_END, start)
        if end < 0:
            return
        yield decode_bytes(data[start : end + len(_XMP_END)])
        start = data.find(_XMP, end)


def _read_iptc(data: bytes) -> Iterator[str]:
    at = data.find(_IPTC)
    if at < 0:
        return
    record = data[at : at + _MOST_IPTC]
    for match in _IPTC_TEXT.finditer(record):
        size = int.from_bytes(match[1], "big")
        yield decode_bytes(record[match.end() : match.end() + size].replace(b"\0", b" "))
