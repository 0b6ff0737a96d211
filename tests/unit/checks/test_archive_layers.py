"""What archives and compressed files hold is found, within bounds."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib

import pytest

from vaultkit.checks.audit.unpacking import file_unpacking as unpack
from vaultkit.checks.audit.unpacking.file_unpacking import (
    Layer,
    UnpackError,
    UnpackSizeError,
    layers,
)

TEXT = b"The Blue Whale Harbour lies far from here. " * 3


def found(data: bytes) -> list[Layer]:
    return list(layers(data))[1:]


def tar(mode: str = "w", **files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(f"{name}.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def old_tar(data: bytes) -> bytes:
    """Return an archive of before there was a mark, whose header has but a sum."""
    head = b"a.txt".ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % len(data)
    head += b"%011o\0" % 0
    sums = sum(head) + 8 * 32 + ord("0")
    head += b"%06o\0 0" % sums
    return head.ljust(512, b"\0") + data.ljust(-(-len(data) // 512) * 512, b"\0") + bytes(1024)


def zipped(data: bytes, comment: bytes = b"", **options: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(options.get("name", "a.txt"))
        info.comment = options.get("note", "").encode("cp437")
        archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return buffer.getvalue()


class Pipe(io.BytesIO):
    """A file that cannot go back, so that sizes are written behind the data."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def streamed_zip(data: bytes) -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    return pipe.getvalue()


FORMS = {
    "gzip": (gzip.compress(TEXT), "unpacked"),
    "two gzips": (gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), "unpacked"),
    "bzip2": (bz2.compress(TEXT), "unpacked"),
    "xz": (lzma.compress(TEXT), "unpacked"),
    "two xz": (lzma.compress(TEXT[:50]) + lzma.compress(TEXT[50:]), "unpacked"),
    "LZMA": (lzma.compress(TEXT, lzma.FORMAT_ALONE), "unpacked"),
    "zlib": (zlib.compress(TEXT), "unpacked"),
    "zlib, fast": (zlib.compress(TEXT, 1), "unpacked"),
    "zip": (zipped(TEXT), "unpacked a.txt"),
    "zip of a stream": (streamed_zip(TEXT), "unpacked a.txt"),
    "zip behind a program": (b"#!/bin/sh\nexit\n" + zipped(TEXT), "unpacked a.txt"),
    "zip behind a picture": (b"\x89PNG\r\n\x1a\n\0" + zipped(TEXT), "unpacked a.txt"),
    "tar": (tar(a=TEXT), "unpacked a.txt"),
    "tar of old": (old_tar(TEXT), "unpacked a.txt"),
    "tar and gzip": (tar("w:gz", a=TEXT), "unpacked, unpacked a.txt"),
    "tar and bzip2": (tar("w:bz2", a=TEXT), "unpacked, unpacked a.txt"),
    "tar and xz": (tar("w:xz", a=TEXT), "unpacked, unpacked a.txt"),
    "gzip as base64": (base64.b64encode(gzip.compress(TEXT)), "base64, unpacked"),
    "zlib as base64": (base64.b64encode(zlib.compress(TEXT)), "base64, unpacked"),
    "xz as hexadecimal": (lzma.compress(TEXT).hex().encode(), "hexadecimal, unpacked"),
    "zip in tar": (tar(b=zipped(TEXT)), "unpacked b.txt, unpacked a.txt"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_archive_is_looked_into(form: str) -> None:
    data, way = FORMS[form]
    assert Layer(TEXT, way) in found(data)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zipped(b"", b"Blue Whale"), "Blue Whale"),
        (zipped(b"", "Größe".encode("cp437")), "Größe"),
        (zipped(b"", note="Häfen"), "Häfen"),
        (zipped(b"", name="Größe.txt"), "Größe.txt"),
        (tar(Größe=b""), "Größe.txt"),
    ],
)
def test_names_and_comments_are_said(data: bytes, name: str) -> None:
    names = next(layer for layer in found(data) if layer.way == "names in the archive")
    assert name in names.data.decode().split("\n")


BROKEN = {
    "gzip": gzip.compress(TEXT)[:-12],
    "bzip2": bz2.compress(TEXT)[:-12],
    "xz": lzma.compress(TEXT)[:-30],
    "zip": zipped(TEXT)[:-12],
    "tar": tar(a=TEXT)[:500],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_archive_is_told(kind: str) -> None:
    with pytest.raises(UnpackError, match="it cannot be unpacked: "):
        found(BROKEN[kind])


def test_what_is_right_beside_a_broken_archive_is_yielded() -> None:
    data = tar(a=gzip.compress(TEXT)[:-12], b=zlib.compress(TEXT))
    unpacked = layers(data)
    assert Layer(TEXT, "unpacked b.txt, unpacked") in unpacked
    with pytest.raises(UnpackError):
        list(unpacked)


def test_text_that_looks_like_an_archive_is_read_as_far_as_it_goes() -> None:
    text = b"".join(b"%d, Blue Whale Harbour\n" % (n**3) for n in range(300))
    cut_off = base64.b64encode(gzip.compress(text)[:-40])
    layer = found(b'helm: "%b"' % cut_off)[-1]
    assert layer.way == "base64, unpacked in part"
    assert text.startswith(layer.data)
    assert len(layer.data) > len(text) * 0.9


@pytest.mark.parametrize("data", [b"x\x9c, she said", b"BZh9 is how it begins", b"PK is a name"])
def test_text_that_begins_like_an_archive_is_none(data: bytes) -> None:
    assert {layer.way[:4] for layer in layers(data)} <= {"", "text"}


BOMBS = {
    "bzip2": bz2.compress(bytes(1_000_000)),
    "xz": lzma.compress(bytes(1_000_000)),
    "LZMA": lzma.compress(bytes(1_000_000), lzma.FORMAT_ALONE),
    "zlib": zlib.compress(bytes(1_000_000)),
    "tar": tar(a=bytes(1_000_000)),
    "many in tar": tar(**{f"n{n}": gzip.compress(bytes([n]) * 90_000) for n in range(9)}),
    "base64": base64.b64encode(zlib.compress(bytes(1_000_000))),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_what_is_too_large_is_told(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_MEMBER", 100_000)
    monkeypatch.setattr(unpack, "MAX_UNPACKED", 400_000)
    with pytest.raises(UnpackSizeError, match="which are not looked through"):
        found(BOMBS[kind])


def test_archives_that_are_nested_too_deeply_are_told() -> None:
    data = TEXT
    for _ in range(8):
        data = gzip.compress(data)
    with pytest.raises(UnpackError, match="archives in archives, more than 6 deep"):
        found(data)
