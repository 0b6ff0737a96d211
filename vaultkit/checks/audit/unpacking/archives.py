"""Unpack archives and compressed files: gzip, bzip2, xz, zlib, zip, tar."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from vaultkit.checks.audit.unpacking.read_bounds import UnpackError, read_within, refuse_beyond
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GZIP = b"\x1f\x8b"
_BZIP2 = lazy_re(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_XZ = b"\xfd7zXZ\x00"
_LZMA = b"\x5d\x00\x00"
_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + (1 << 16)
"""Bytes at the end of a zip archive that its directory's end may stand in: it and a comment."""
_BLOCK = 512
"""Bytes of a header of tar."""
_MAX_MEMORY = 256 << 20
"""Bytes that unpacking LZMA may need; the strongest setting of the usual programs takes 65 MiB."""
_EITHER = 32
"""Makes zlib see for itself which of its headers there is."""
_INPUT = 1 << 12
"""Bytes that are inflated together where what is broken later is no reason to lose them."""
_BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    UnicodeError,
)
"""What the standard library raises about archives that are broken, locked or of another kind."""


def is_archive(data: bytes) -> bool:
    """Tell whether bytes are an archive or compressed, by how they begin."""
    return _reader_of(data) is not None


def unpack_archive(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    """Yield what an archive or a compressed file holds, with how it was reached.

    Args:
        data: Bytes of whatever kind; those that are no archive yield nothing.
        most: Bytes that are unpacked at once.

    Errors:
        UnpackSizeError: it holds more.
        UnpackError: it is broken, locked, or of a kind that cannot be read.
    """
    read = _reader_of(data)
    if read is None:
        yield from _unpack_unmarked(data, most)
        return
    try:
        yield from read(data, most)
    except UnpackError:
        raise
    except _BROKEN as error:
        message = f"it cannot be unpacked: {error}"
        raise UnpackError(message) from error


def _reader_of(data: bytes) -> Callable[[bytes, int], Iterator[tuple[bytes, str]]] | None:
    if data.startswith(_GZIP):
        return _unpack_gzip
    if data.startswith((_ZIP, _ZIP_END)):
        return _unpack_zip
    if data.startswith(_XZ):
        return _unpack_xz
    if data.startswith(b"BZh") and _BZIP2.match(data):
        return _unpack_bzip2
    return _unpack_tar if _is_tar(data) else None


def _has_zip_behind(data: bytes) -> bool:
    """Tell whether an archive follows something else, as in a program that unpacks itself."""
    at = data.rfind(_ZIP_END, -_ZIP_TAIL)
    return at >= 0 and zipfile.is_zipfile(io.BytesIO(data))


def _unpack_gzip(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        yield read_within(file, most), "unpacked"


def _unpack_bzip2(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    with bz2.BZ2File(io.BytesIO(data)) as file:
        yield read_within(file, most), "unpacked"


def _unpack_xz(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    with lzma.LZMAFile(io.BytesIO(data)) as file:
        yield read_within(file, most), "unpacked"


def _unpack_zip(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        comments = [archive.comment, *(info.comment for info in infos)]
        said = [*archive.namelist(), *(_decode(one) for one in comments if one)]
        yield "\n".join(said).encode("utf-8", "replace"), "names in the archive"
        for info in infos:
            refuse_beyond(most, is_more=info.file_size > most)
            with archive.open(info) as file:
                yield read_within(file, most), f"unpacked {info.filename}"


def _decode(comment: bytes) -> str:
    """Return a comment, which is in the encoding of names if it is not UTF-8."""
    try:
        return comment.decode()
    except UnicodeDecodeError:
        return comment.decode("cp437")


def _is_tar(data: bytes) -> bool:
    """Tell whether bytes begin with a header of tar; the oldest kind has but its sum."""
    if data[257:262] == b"ustar":
        return True
    written = data[148:156].strip(b" \0")
    if len(data) < _BLOCK or not (written.isdigit() and written.isascii() and b"\0" in data[:100]):
        return False
    try:
        return int(written, 8) == sum(data[:148]) + 8 * ord(" ") + sum(data[156:_BLOCK])
    except ValueError:
        return False


def _unpack_tar(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    names: list[str] = []
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="replace") as archive:
        for member in archive:
            names += (member.name, member.linkname)
            file = archive.extractfile(member) if member.isreg() else None
            if file is not None:
                refuse_beyond(most, is_more=member.size > most)
                yield read_within(file, most), f"unpacked {member.name}"
    said = "\n".join(filter(None, names))
    yield said.encode("utf-8", "replace"), "names in the archive"


def _unpack_unmarked(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    """Yield what a stream of zlib or of the old LZMA holds, or a zip behind something else.

    Other bytes may begin like these, so what cannot be unpacked is none.
    """
    if _has_zip_behind(data):
        with suppress(*_BROKEN):
            yield from _unpack_zip(data, most)
        return
    try:
        if _begins_like_zlib(data):
            unpacked = zlib.decompressobj().decompress(data, most + 1)
        elif data.startswith(_LZMA):
            stream = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MAX_MEMORY)
            unpacked = stream.decompress(data, most + 1)
        else:
            return
    except (zlib.error, lzma.LZMAError, EOFError):
        return
    refuse_beyond(most, is_more=len(unpacked) > most)
    if unpacked:
        yield unpacked, "unpacked"


def _begins_like_zlib(data: bytes) -> bool:
    return (
        len(data) > 2  # noqa: PLR2004 - two bytes of header
        and data[0] & 0x8F == 0x08  # noqa: PLR2004 - deflate, with a window of 32 KiB at most
        and not data[1] & 0x20
        and int.from_bytes(data[:2], "big") % 31 == 0
    )


def inflate(data: bytes, most: int) -> bytes:
    """Return what a stream of zlib or gzip holds, as far as it can be read.

    Errors:
        UnpackSizeError: it holds more than `most` bytes.
    """
    stream = zlib.decompressobj(zlib.MAX_WBITS | _EITHER)
    parts: list[bytes] = []
    left = most
    try:
        for at in range(0, len(data), _INPUT):
            parts.append(stream.decompress(data[at : at + _INPUT], left + 1))
            left -= len(parts[-1])
            refuse_beyond(most, is_more=left < 0)
    except zlib.error:
        pass
    return b"".join(parts)
