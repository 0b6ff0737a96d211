"""Yield all that is packed or encoded in a file: archives, documents, encodings, escapes.

Decision 33 says what is looked for, and with what.
"""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.unpacking.archives import inflate, is_archive, unpack_archive
from vaultkit.checks.audit.unpacking.character_escapes import find_escaped
from vaultkit.checks.audit.unpacking.charsets import is_text, printable, read_other_charsets
from vaultkit.checks.audit.unpacking.encoded_text import find_data_uris, find_encoded
from vaultkit.checks.audit.unpacking.image_text import is_image, read_image
from vaultkit.checks.audit.unpacking.media_tags import is_media, read_media
from vaultkit.checks.audit.unpacking.office_text import read_office
from vaultkit.checks.audit.unpacking.pdf_text import is_pdf, read_pdf, read_pdf_metadata
from vaultkit.checks.audit.unpacking.read_bounds import UnpackError, UnpackSizeError, refuse_beyond
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "MAX_MEMBER",
    "MAX_UNPACKED",
    "Layer",
    "UnpackError",
    "UnpackSizeError",
    "cut",
    "holds_encoded",
    "is_text",
    "layers",
    "metadata_of",
    "printable",
    "shows_itself",
]

MAX_UNPACKED = 256 << 20
"""Bytes that are unpacked from one file in all."""
MAX_MEMBER = 64 << 20
"""Bytes that are unpacked at once: of a file in an archive, or of one that is compressed."""
_PIECE = 1 << 20
"""Bytes of what was unpacked that are looked at together, `_OVERLAP` of them twice."""
_OVERLAP = 128 << 10
_MAX_DEPTH = 6
_GUESSES = ("base64", "base32", "hexadecimal", "a list of numbers", "a hexadecimal dump")
"""Ways to what may not be what it looks like: if it cannot be unpacked, it is no archive."""
_OFFICE = lazy_re(
    r"docProps/[^/]+\.xml|meta\.xml|(?:word|xl|ppt)/(?:[^/]*/)*[^/]*comment[^/]*\.xml"
)
"""Files in a document of an office program that say what stands on none of its pages."""


class Layer(NamedTuple):
    """Bytes found in a file: those of the file itself, or what was packed or encoded in it.

    Args:
        data: The bytes; text among them is UTF-8 if they are not those of the file itself.
        way: How they were reached, such as `unpacked`; "" for the file itself.
    """

    data: bytes
    way: str = ""


_Found = tuple[bytes, str]


def layers(data: bytes) -> Iterator[Layer]:
    """Yield a file's bytes and, at any depth, what is packed or encoded in them, each once.

    Errors (after all that could be read was yielded):
        UnpackSizeError: an archive or a document holds more than is looked at.
        UnpackError: one is broken, locked or nested too deeply.
    """
    unpacking = _Unpacking()
    pending = [(Layer(data), 0)]
    while pending:
        layer, depth = pending.pop()
        yield layer
        pending += ((inner, depth + 1) for inner in unpacking.unpack(layer, depth))
    if unpacking.problem:
        raise unpacking.problem


def metadata_of(data: bytes) -> Iterator[Layer]:
    """Yield what a picture, sound, PDF or office document says beside what it shows.

    What cannot be read says nothing here: `layers` raises about it.
    """
    try:
        found = list(_read_metadata(data))
    except UnpackError:
        return
    for inner, way in found:
        for layer in layers(inner):
            yield Layer(layer.data, f"{way}, {layer.way}" if layer.way else way)


def shows_itself(data: bytes) -> bool:
    """Tell whether a file is a picture, sound or document: what it shows is its author's choice."""
    return is_pdf(data) or is_image(data) or is_media(data) or _is_office(data)


def cut(layer: Layer) -> Iterator[tuple[int, bytes]]:
    """Yield what is looked at together, and where it begins: all, or pieces of what was packed."""
    data = layer.data
    if not layer.way or len(data) <= _PIECE:
        yield 0, data
        return
    for start in range(0, len(data) - _OVERLAP, _PIECE - _OVERLAP):
        yield start, data[start : start + _PIECE]


class _Unpacking:
    """Unpacks what is in one file, within bounds."""

    def __init__(self) -> None:
        self.problem: UnpackError | None = None
        self._left = MAX_UNPACKED
        self._seen: set[bytes] = set()

    def unpack(self, layer: Layer, depth: int) -> Iterator[Layer]:
        """Yield what is right in a layer and was not found before; keep the first problem."""
        if self._left < 0:
            return
        try:
            for inner, way in _unpack(layer.data):
                if depth == _MAX_DEPTH:
                    message = f"archives in archives, more than {_MAX_DEPTH} deep"
                    self.problem = self.problem or UnpackError(message)
                    return
                self._left -= len(inner)
                refuse_beyond(MAX_UNPACKED, is_more=self._left < 0)
                if self._is_new(inner):
                    yield Layer(inner, f"{layer.way}, {way}" if layer.way else way)
        except UnpackSizeError as error:
            self._left = -1
            self.problem = error
        except UnpackError as error:
            if not layer.way.endswith(_GUESSES):
                self.problem = self.problem or error
            elif readable := inflate(layer.data, MAX_MEMBER):
                yield Layer(readable, f"{layer.way}, unpacked in part")

    def _is_new(self, inner: bytes) -> bool:
        digest = hashlib.blake2b(inner, digest_size=16).digest()
        is_new = digest not in self._seen
        self._seen.add(digest)
        return is_new


def _unpack(data: bytes) -> Iterator[_Found]:
    """Yield what is right in bytes: of a known kind of file, or of a text."""
    yield from unpack_archive(data, MAX_MEMBER)
    if is_archive(data):
        return
    if is_pdf(data):
        yield from read_pdf(data, MAX_MEMBER)
    elif is_image(data) or is_media(data):
        yield from _read_metadata(data)
    else:
        yield from read_office(data)
        yield from read_other_charsets(data)
        yield from _find(data)


def _read_metadata(data: bytes) -> Iterator[_Found]:
    if is_pdf(data):
        yield from read_pdf_metadata(data, MAX_MEMBER)
    elif is_archive(data):
        for inner, way in unpack_archive(data, MAX_MEMBER) if _is_office(data) else ():
            if _OFFICE.fullmatch(way.removeprefix("unpacked ")):
                yield inner, way
    else:
        if is_image(data):
            yield from read_image(data, MAX_MEMBER)
        if is_media(data):
            yield from read_media(data, MAX_MEMBER)


def _is_office(data: bytes) -> bool:
    """Tell whether an archive is a document: names stand in it as they are."""
    return data.startswith(b"PK") and (b"docProps/" in data or b"meta.xml" in data)


def holds_encoded(pieces: Iterable[bytes]) -> bool:
    """Tell whether something may be encoded in pieces of a text without NUL."""
    data = b"\n".join(pieces)
    found = chain(find_data_uris(data), find_encoded(data), find_escaped(data))
    return next(found, None) is not None


def _find(data: bytes) -> Iterator[_Found]:
    yield from find_data_uris(data)
    yield from find_encoded(data)
    escaped = list(find_escaped(data))
    if escaped and is_text(data):
        yield from escaped
