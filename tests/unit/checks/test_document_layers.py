"""What PDFs, pictures and sound say is found: on pages, in properties, tags and their files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from vaultkit.checks.audit.unpacking import file_unpacking as unpack
from vaultkit.checks.audit.unpacking.file_unpacking import (
    Layer,
    UnpackError,
    UnpackSizeError,
    layers,
    metadata_of,
)

SECRET = "Blue Whale Harbour"
GERMAN = "Größe der Häfen"
RUSSIAN = "тайная гавань"


def said(data: bytes) -> dict[str, str]:
    """Return what the layers of a file say, by their ways."""
    return {layer.way: layer.data.decode("utf-8", "replace") for layer in list(layers(data))[1:]}


def metadata(data: bytes) -> dict[str, str]:
    return {layer.way: layer.data.decode("utf-8", "replace") for layer in metadata_of(data)}


def stream(writer: PdfWriter, content: bytes, **entries: str) -> NameObject:
    made = StreamObject()
    made.set_data(content)
    packed = made.flate_encode()
    for key, value in entries.items():
        packed[NameObject(f"/{key}")] = NameObject(value)
    return writer._add_object(packed)  # noqa: SLF001 - there is no other way


def font(writer: PdfWriter, map_to_unicode: bytes = b"") -> NameObject:
    made = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    if map_to_unicode:
        made[NameObject("/ToUnicode")] = stream(writer, map_to_unicode)
    return writer._add_object(made)  # noqa: SLF001


def pdf_writer(*contents: bytes, map_to_unicode: bytes = b"") -> PdfWriter:
    writer = PdfWriter()
    fonts = DictionaryObject({NameObject("/F"): font(writer, map_to_unicode)})
    for content in contents or (b"",):
        page = writer.add_blank_page(300, 300)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = stream(writer, content)
    return writer


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pdf(*contents: bytes, map_to_unicode: bytes = b"") -> bytes:
    return written(pdf_writer(*contents, map_to_unicode=map_to_unicode))


SHIFTED = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfrange <01> <7e> <0020> endbfrange endcmap"""
"""A map of a font whose letters have numbers of their own, 31 below those of ASCII."""
PAGES = {
    "a string": pdf(b"BT /F 12 Tf 20 200 Td (Blue Whale Harbour) Tj ET"),
    "hexadecimal": pdf(b"BT /F 12 Tf 20 200 Td <%b> Tj ET" % SECRET.encode().hex().encode()),
    "an array": pdf(b"BT /F 12 Tf 20 200 Td [(Bl) -20 (ue Wha) 30 (le Har) (bour)] TJ ET"),
    "octal escapes": pdf(b"BT /F 12 Tf 20 200 Td (\\102lue \\127hale Harbour) Tj ET"),
    "a font of its own": pdf(
        b"BT /F 12 Tf 20 200 Td <%b> Tj ET" % bytes(ord(c) - 31 for c in SECRET).hex().encode(),
        map_to_unicode=SHIFTED,
    ),
    "letters apart": pdf(b"BT /F 12 Tf 20 200 Td (B l u e   W h a l e   H a r b o u r) Tj ET"),
    "the third page": pdf(b"", b"BT ET", b"BT /F 12 Tf 20 200 Td (Blue Whale Harbour) Tj ET"),
    "a broken word": pdf(
        b"BT /F 12 Tf 20 200 Td (far in Blue Whale Har-) Tj 0 -14 Td (bour it lies) Tj ET"
    ),
}


@pytest.mark.parametrize("kind", PAGES)
def test_text_of_pages_is_read(kind: str) -> None:
    assert SECRET not in PAGES[kind].decode("latin-1")
    assert SECRET in " ".join(said(PAGES[kind])["text of a PDF"].split(" ")).replace("   ", " ")


def furnished() -> PdfWriter:
    writer = pdf_writer(b"BT /F 12 Tf 20 200 Td (Public words) Tj ET")
    writer.add_metadata({"/Title": RUSSIAN, "/Keywords": GERMAN})
    writer.add_outline_item(title=f"Outline {SECRET}", page_number=0)
    note = FreeText(text=f"Note {GERMAN}", rect=(10, 10, 90, 90))
    writer.add_annotation(page_number=0, annotation=note)
    writer.add_attachment("inner.txt", f"File {SECRET}".encode())
    writer.root_object[NameObject("/Metadata")] = stream(
        writer, f"<x:xmpmeta>XMP {SECRET}</x:xmpmeta>".encode(), Type="/Metadata", Subtype="/XML"
    )
    return writer


def test_what_stands_round_pages_is_read() -> None:
    found = said(written(furnished()))
    strings = found["strings of a PDF"].split("\N{PARAGRAPH SEPARATOR}")
    assert {RUSSIAN, GERMAN, f"Outline {SECRET}", f"Note {GERMAN}", "inner.txt"} <= set(strings)
    assert found["a file in a PDF"] == f"File {SECRET}"
    assert found["XMP"] == f"<x:xmpmeta>XMP {SECRET}</x:xmpmeta>"


def test_properties_alone_are_metadata() -> None:
    found = metadata(written(furnished()))
    assert list(found) == ["properties of a PDF", "XMP"]
    assert {RUSSIAN, GERMAN} < set(found["properties of a PDF"].split("\N{PARAGRAPH SEPARATOR}"))


def with_object_stream(text: str) -> bytes:
    """Return a PDF whose properties lie compressed among other objects, as most do now."""
    packed = zlib.compress(f"5 0 <</Title({text})>>".encode())
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj ",
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj ",
        b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(packed)
        + b"stream\n%b\nendstream endobj " % packed,
    ]
    data = b"%PDF-1.5\n"
    rows = [(0, 0, 65535)]
    for part in parts:
        rows.append((1, len(data), 0))
        data += part
    rows += [(1, len(data), 0), (2, 3, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    start = len(data)
    data += (
        b"4 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Info 5 0 R/Filter/FlateDecode/Length %d>>"
        b"stream\n%b\nendstream endobj\nstartxref\n%d\n%%%%EOF" % (len(table), table, start)
    )
    return data


def test_objects_in_streams_are_read() -> None:
    data = with_object_stream(SECRET)
    assert SECRET.encode() not in data
    assert said(data) == {"strings of a PDF": SECRET}
    assert metadata(data) == {"properties of a PDF": SECRET}


def test_a_file_in_a_file_of_a_pdf_is_read() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", SECRET * 9)
    writer = pdf_writer()
    writer.add_attachment("a.zip", inner.getvalue())
    assert SECRET * 9 in said(written(writer)).values()


def test_an_earlier_state_is_read() -> None:
    first = pdf(b"BT /F 12 Tf 20 200 Td (Blue Whale Harbour) Tj ET")
    later = PdfWriter(io.BytesIO(first), incremental=True)
    later.pages[0][NameObject("/Contents")] = stream(later, b"BT /F 12 Tf 9 9 Td (Gone) Tj ET")
    data = written(later)
    assert data.startswith(first)
    texts = [layer.data for layer in layers(data) if layer.way == "text of a PDF"]
    assert sorted(texts) == [SECRET.encode(), b"Gone"]


def test_an_empty_password_is_none() -> None:
    writer = pdf_writer(b"BT /F 12 Tf 20 200 Td (Blue Whale Harbour) Tj ET")
    writer.encrypt(user_password="", owner_password="x", algorithm="RC4-128")
    assert said(written(writer))["text of a PDF"] == SECRET


BROKEN = {
    "a password": ("a PDF with a password", None),
    "cut off": ("it cannot be read", pdf(b"BT ET")[:200]),
    "no objects": ("it cannot be read", b"%PDF-1.7\nnothing"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_pdf_that_cannot_be_read_is_told(kind: str) -> None:
    message, data = BROKEN[kind]
    if data is None:
        writer = pdf_writer()
        writer.encrypt(user_password="pw", algorithm="RC4-128")
        data = written(writer)
    with pytest.raises(UnpackError, match=message):
        said(data)
    assert metadata(data) == {}


def test_a_bomb_in_a_pdf_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_MEMBER", 100_000)
    with pytest.raises(UnpackSizeError):
        said(pdf(b" " * 10_000_000))


def test_a_pdf_that_draws_for_ever_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultkit.checks.audit.unpacking.pdf_text._MAX_STEPS", 500)
    with pytest.raises(UnpackSizeError, match="take too long to read"):
        said(pdf(b"BT ET " * 400))


def test_a_circle_of_objects_ends() -> None:
    writer = pdf_writer(b"BT /F 12 Tf 20 200 Td (Blue Whale Harbour) Tj ET")
    ring = DictionaryObject({NameObject("/S"): TextStringObject(GERMAN)})
    made = writer._add_object(ring)  # noqa: SLF001
    ring[NameObject("/Self")] = ArrayObject([made, NumberObject(1), FloatObject(2)])
    writer.root_object[NameObject("/Ring")] = made
    found = said(written(writer))
    assert GERMAN in found["strings of a PDF"]
    assert found["text of a PDF"] == SECRET


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + chunk(b"IEND", b"")


def tiff(entries: list[tuple[int, int, bytes]], order: str = "<") -> bytes:
    """Return a TIFF with tags, of which each is its number, its type and its value."""
    start = 8 + 2 + 12 * len(entries) + 4
    head = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, len(entries))
    values = b""
    for number, kind, value in entries:
        at = start + len(values)
        small = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(f"{order}I", at)
        values += value if len(value) > 4 else b""
        head += struct.pack(f"{order}HHI", number, kind, len(value)) + small
    return head + bytes(4) + values


EXIF = tiff(
    [
        (0x010E, 2, SECRET.encode() + b"\0"),
        (0x013B, 2, GERMAN.encode("latin-1") + b"\0"),
        (0x9C9B, 1, RUSSIAN.encode("utf-16-le") + b"\0\0"),
    ]
)


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    made = (struct.pack(">BBH", 0xFF, mark, len(data) + 2) + data for mark, data in segments)
    return b"\xff\xd8" + b"".join(made) + b"\xff\xda\x00\x02" + bytes(range(255)) + b"\xff\xd9"


def gif(comment: bytes) -> bytes:
    blocks = [comment[at : at + 255] for at in range(0, len(comment), 255)]
    packed = b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
    picture = b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + picture + b"\x21\xfe" + packed + b";"


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    made = b"".join(
        name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(made) + 4) + kind + made


def frame(name: bytes, text: bytes) -> bytes:
    return name + struct.pack(">IH", len(text), 0) + text


def id3(*frames: bytes) -> bytes:
    body = b"".join(frames) + bytes(20)
    return b"ID3\x03\0\0" + bytes([0, 0, len(body) >> 7, len(body) & 127]) + body + b"\xff\xfb\x90"


def comments(*texts: str) -> bytes:
    raw = [text.encode() for text in ("maker", *texts)]
    packed = [struct.pack("<I", len(text)) + text for text in raw]
    return packed[0] + struct.pack("<I", len(texts)) + b"".join(packed[1:])


UNICODE = b"UNICODE\0" + GERMAN.encode("utf-16-be")
LONG = f"{'word ' * 80}{SECRET}"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
RAW = b"\nexif\n%8d\n" % len(EXIF) + b"\n".join(
    EXIF.hex().encode()[at : at + 72] for at in range(0, 2 * len(EXIF), 72)
)
CARRIERS: dict[str, tuple[bytes, str, str]] = {
    "tEXt": (png(chunk(b"tEXt", b"Title\0" + GERMAN.encode("latin-1"))), "PNG text", GERMAN),
    "zTXt": (
        png(chunk(b"zTXt", b"Title\0\0" + zlib.compress(SECRET.encode()))),
        "PNG text",
        SECRET,
    ),
    "iTXt": (png(chunk(b"iTXt", b"T\0\0\0de\0" + b"T\0" + RUSSIAN.encode())), "PNG text", RUSSIAN),
    "packed iTXt": (
        png(chunk(b"iTXt", b"T\0\1\0de\0T\0" + zlib.compress(RUSSIAN.encode()))),
        "PNG text",
        RUSSIAN,
    ),
    "eXIf": (png(chunk(b"eXIf", EXIF)), "EXIF", GERMAN),
    "a raw profile": (
        png(chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(RAW))),
        "PNG text, hexadecimal, EXIF",
        RUSSIAN,
    ),
    "EXIF in JPEG": (jpeg((0xE1, b"Exif\0\0" + EXIF)), "EXIF", SECRET),
    "Latin-1 in EXIF": (jpeg((0xE1, b"Exif\0\0" + EXIF)), "EXIF", GERMAN),
    "a field of Windows": (jpeg((0xE1, b"Exif\0\0" + EXIF)), "EXIF", RUSSIAN),
    "a comment of the user": (
        jpeg((0xE1, b"Exif\0\0" + tiff([(0x9286, 7, UNICODE)], ">"))),
        "EXIF",
        GERMAN,
    ),
    "EXIF in WebP": (riff(b"WEBP", (b"VP8 ", b"1234"), (b"EXIF", EXIF)), "EXIF", GERMAN),
    "EXIF in HEIC": (b"\0\0\0\x18ftypheic" + bytes(12) + b"Exif\0\0" + EXIF, "EXIF", GERMAN),
    "a TIFF": (EXIF, "EXIF", GERMAN),
    "XMP": (jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)), "XMP", SECRET),
    "IPTC": (
        jpeg(
            (
                0xED,
                b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x78"
                + struct.pack(">H", len(GERMAN))
                + GERMAN.encode("latin-1"),
            )
        ),
        "IPTC",
        GERMAN,
    ),
    "a comment in JPEG": (jpeg((0xE0, b"JFIF\0"), (0xFE, SECRET.encode())), "a comment", SECRET),
    "a comment in GIF": (gif(LONG.encode()), "a comment", SECRET),
    "ID3": (id3(frame(b"TIT2", b"\1" + RUSSIAN.encode("utf-16"))), "ID3", RUSSIAN),
    "ID3 of Latin-1": (id3(frame(b"TPE1", b"\0" + GERMAN.encode("latin-1"))), "ID3", GERMAN),
    "a comment in ID3": (
        id3(frame(b"COMM", b"\1eng" + "".encode("utf-16") + b"\0\0" + SECRET.encode("utf-16"))),
        "ID3",
        SECRET,
    ),
    "FLAC": (
        b"fLaC\x84" + struct.pack(">I", len(comments("a", SECRET)))[1:] + comments("a", SECRET),
        "Vorbis comments",
        SECRET,
    ),
    "Ogg": (b"OggS" + bytes(24) + b"\x03vorbis" + comments(GERMAN), "Vorbis comments", GERMAN),
    "RIFF": (riff(b"WAVE", (b"LIST", b"INFOINAM" + SECRET.encode())), "tags", SECRET),
    "MP4": (
        b"\0\0\0\x18ftypM4A "
        + bytes(12)
        + struct.pack(">I", 60)
        + b"ilst\xa9nam"
        + SECRET.encode(),
        "tags",
        SECRET,
    ),
}


@pytest.mark.parametrize("kind", CARRIERS)
def test_what_stands_beside_a_picture_or_sound_is_read(kind: str) -> None:
    data, way, text = CARRIERS[kind]
    assert text in said(data)[way]
    assert text in metadata(data)[way]


def test_a_bomb_in_a_picture_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_MEMBER", 100_000)
    with pytest.raises(UnpackSizeError):
        said(png(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1_000_000)))))


def office(**texts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_only_properties_and_comments_of_a_document_are_metadata() -> None:
    data = office(
        **{
            "word/document.xml": "<p>x</p>",
            "docProps/core.xml": SECRET,
            "word/comments.xml": GERMAN,
        }
    )
    assert metadata(data) == {
        "unpacked docProps/core.xml": SECRET,
        "unpacked word/comments.xml": GERMAN,
    }
    assert said(data)["unpacked word/document.xml"] == "<p>x</p>"


def test_rtf_is_read() -> None:
    data = (
        rb"{\rtf1\ansi\deff0 {\fonttbl{\f0 Arial;}}\pard\b Bl\b0 ue Whale{\i  Har}bour\par "
        rb"Gr\'f6\'dfe der H\u228?fen\line \u1090?\u1072?\u1081?\u1085?\u1072?\u1103?}"
    )
    assert said(data)["RTF"] == f"Arial;{SECRET}\n{GERMAN}\n{RUSSIAN[:6]}"


def test_a_document_of_old_is_read() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90) + GERMAN.encode("cp1252") + bytes(3)
    found = said(data + RUSSIAN.encode("utf-16-le") + bytes(9))
    assert found["strings of a document"] == GERMAN
    assert RUSSIAN in found["UTF-16"]


@pytest.mark.parametrize("data", [b"", b"plain", png(), jpeg(), gif(b""), b"ID3", b"fLaC", b"GIF8"])
def test_nothing_is_said_beside(data: bytes) -> None:
    assert list(metadata_of(data)) == []
    assert list(layers(data)) == [Layer(data)]
