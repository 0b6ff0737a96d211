"""Read what sound and films say about themselves: ID3, Vorbis, MP4, RIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.audit.unpacking.archives import inflate
from vaultkit.checks.audit.unpacking.charsets import APART, printable
from vaultkit.checks.audit.unpacking.exif_text import decode_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCODINGS = ("cp1252", "utf-16", "utf-16-be", "utf-8")
"""Encodings of ID3, by the number before a text."""
_HEADER = 10
_UNSYNCHRONISED = 0x80
_TEXTLESS = frozenset({b"APIC", b"PIC", b"GEOB", b"MCDI", b"GEO"})
"""Frames with a picture or a file, of which the kind and the description are text."""
_MOST_COMMENTS = 10_000
_MOST_DESCRIBED = 512


def is_media(data: bytes) -> bool:
    """Tell whether bytes are sound or a film that says something about itself."""
    return data.startswith((b"ID3", b"OggS", b"fLaC", b"RIFF")) or data[4:8] == b"ftyp"


def read_media(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    """Yield what sound or a film says about itself.

    Args:
        data: The file.
        most: Bytes that a compressed text may have.

    Errors:
        UnpackSizeError: a text has more.
    """
    if data.startswith(b"ID3"):
        yield from _in_one(_read_id3(data, most), "ID3")
    elif data.startswith((b"OggS", b"fLaC")):
        yield from _in_one(_read_vorbis(data), "Vorbis comments")
    elif data.startswith(b"RIFF"):
        yield from _printable(data, b"INFO", "little", "tags")
    elif data[4:8] == b"ftyp":
        yield from _printable(data, b"ilst", "big", "tags")


def _in_one(texts: Iterator[str], way: str) -> Iterator[tuple[bytes, str]]:
    said = APART.join(filter(None, texts))
    if said:
        yield said.encode("utf-8", "replace"), way


def _read_id3(data: bytes, most: int) -> Iterator[str]:
    """Yield the texts of the frames at a file's start, of all three versions."""
    if len(data) < _HEADER:
        return
    version, flags = data[3], data[5]
    end = _HEADER + _seven_bits(data[6:_HEADER])
    body = data[_HEADER:end]
    if flags & _UNSYNCHRONISED:
        body = body.replace(b"\xff\x00", b"\xff")
    id_size, size_size, header = (3, 3, 6) if version < 3 else (4, 4, 10)  # noqa: PLR2004
    at = 0
    while at + header <= len(body) and body[at]:
        name = body[at : at + id_size]
        raw = body[at + id_size : at + id_size + size_size]
        size = _seven_bits(raw) if version > 3 else int.from_bytes(raw, "big")  # noqa: PLR2004
        packed = version > 2 and body[at + 9] & (0x08 if version > 3 else 0x80)  # noqa: PLR2004
        frame = body[at + header : at + header + size]
        yield _frame_text(name, inflate(frame[4:], most) if packed else frame)
        at += header + size


def _seven_bits(raw: bytes) -> int:
    """Return a number of which each byte holds seven bits."""
    number = 0
    for byte in raw:
        number = number << 7 | byte & 0x7F
    return number


def _frame_text(name: bytes, frame: bytes) -> str:
    if name in _TEXTLESS:
        frame = frame[:_MOST_DESCRIBED]
    if frame[:1] not in {b"\0", b"\1", b"\2", b"\3"}:
        return decode_bytes(frame).replace("\0", APART)
    text = frame[1:]
    has_language = name in {b"COMM", b"USLT", b"COM", b"ULT"}
    return _decode_parts(text[3:] if has_language else text, _ENCODINGS[frame[0]])


def _decode_parts(text: bytes, encoding: str) -> str:
    """Return the parts of a text, each of which may begin with its own byte order mark."""
    if encoding != "utf-16":
        return text.decode(encoding, "replace").replace("\0", APART)
    wide = "utf-16-be" if text[:2] == b"\xfe\xff" else "utf-16-le"
    said = text[: len(text) // 2 * 2].decode(wide, "replace")
    return said.replace("\ufeff", "").replace("\0", APART)


def _read_vorbis(data: bytes) -> Iterator[str]:
    for mark in (b"\x03vorbis", b"OpusTags"):
        at = data.find(mark)
        if at >= 0:
            yield from _comments(data, at + len(mark))
    if data.startswith(b"fLaC"):
        yield from _read_flac(data)


def _read_flac(data: bytes) -> Iterator[str]:
    at = 4
    while at + 4 <= len(data):
        kind, size = data[at], int.from_bytes(data[at + 1 : at + 4], "big")
        if kind & 0x7F == 4:  # noqa: PLR2004 - comments
            yield from _comments(data, at + 4)
        if kind & 0x80:
            return
        at += 4 + size


def _comments(data: bytes, at: int) -> Iterator[str]:
    """Yield the program's name and the comments, each with its length before it."""
    at += 4 + int.from_bytes(data[at : at + 4], "little")
    count = int.from_bytes(data[at : at + 4], "little")
    at += 4
    for _ in range(min(count, _MOST_COMMENTS)):
        size = int.from_bytes(data[at : at + 4], "little")
        if at >= len(data):
            return
        yield decode_bytes(data[at + 4 : at + 4 + size])
        at += 4 + size


def _printable(data: bytes, mark: bytes, order: str, way: str) -> Iterator[tuple[bytes, str]]:
    """Yield the strings in the part of a file that has a name."""
    at = data.find(mark)
    if at < 0:
        return
    size_at = at - 4
    size = int.from_bytes(data[size_at:at], "little" if order == "little" else "big")
    said = printable(data[at + 4 : at + size])
    if said:
        yield said, way
