"""Archives, documents and pictures that hold some words."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
import zlib


def zip_of(data: bytes) -> bytes:
    """Return a ZIP file that holds a file of some bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("one.txt"), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def zip_with_name(data: bytes) -> bytes:
    """Return a ZIP file that holds a file of some name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(data.decode().replace("/", "-") + ".txt"), b"nothing")
    return packed.getvalue()


def tar_of(data: bytes) -> bytes:
    """Return a TAR file that holds a file of some bytes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("one.txt")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def pdf(content: bytes, title: bytes = b"Nothing") -> bytes:
    """Return a small valid PDF of one page with a compressed stream of drawing commands."""
    stream = zlib.compress(content)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%b) >>" % title,
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (data, size, table, size, len(data))
    )


def pdf_string(data: bytes) -> bytes:
    """Return words as a string of a PDF holds them."""
    return re.sub(rb"([\\()])", rb"\\\1", data.decode().encode("latin-1"))


def pdf_text(data: bytes) -> bytes:
    """Return a PDF that shows words."""
    return pdf(b"BT /F1 12 Tf 72 720 Td (%b) Tj ET" % pdf_string(data))


def pdf_kerned(data: bytes) -> bytes:
    """Return a PDF that moves its pen within the words."""
    text = data.decode().encode("latin-1")
    middle = len(text) // 2
    one, two = (pdf_string(t.decode("latin-1").encode()) for t in (text[:middle], text[middle:]))
    return pdf(b"BT /F1 12 Tf 72 720 Td [(%b) -20 (%b)] TJ ET" % (one, two))


def pdf_hex(data: bytes) -> bytes:
    """Return a PDF that shows words in hexadecimal digits."""
    text = data.decode().encode("latin-1").hex().encode()
    return pdf(b"BT /F1 12 Tf 72 720 Td <%b> Tj ET" % text)


def png_text(data: bytes) -> bytes:
    """Return a picture with words in a chunk of text."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + crc

    head = chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
    text = chunk(b"iTXt", b"Comment\0\0\0\0\0" + data)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + text + pixels + chunk(b"IEND", b"")
