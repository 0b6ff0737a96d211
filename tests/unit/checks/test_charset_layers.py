"""Text in other encodings than UTF-8 is found as UTF-8, in texts and in other files."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultkit.checks.audit.unpacking.file_unpacking import Layer, is_text, layers, printable

PHRASES = {
    "English": "Blue Whale Harbour",
    "German": "Größe der geheimen Häfen",
    "Russian": "тайная гавань кита",
    "Greek": "το κρυφό λιμάνι",
    "Japanese": "秘密のクジラの港の話",
}
WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
LEGACY = {
    "German": ("cp1252", "latin-1", "cp850", "mac_roman", "cp1250"),
    "Russian": ("cp1251", "koi8-r", "cp866"),
    "Greek": ("cp1253",),
    "Japanese": ("shift_jis", "euc_jp", "iso2022_jp", "gb18030"),
}
BINARY = b"\x7fELF\x02\x01\x01\x00\x9d\xff%b\xfe\x81\x80\x00\x01\x00\x00\x00\x93"


def found(data: bytes) -> list[Layer]:
    return list(layers(data))[1:]


def says(data: bytes, phrase: str) -> bool:
    return any(phrase in layer.data.decode() for layer in found(data))


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("language", PHRASES)
def test_a_file_of_wide_characters_is_read(language: str, encoding: str) -> None:
    text = f"{PHRASES[language]}\nmore of it"
    read = [(layer.data.decode(), layer.way[:6]) for layer in found(text.encode(encoding))]
    assert (text, encoding[:6].upper()) in read


@pytest.mark.parametrize("odd", [b"", b"\x81"])
@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("language", ["English", "German"])
def test_strings_of_wide_characters_are_found(language: str, encoding: str, odd: bytes) -> None:
    assert says(odd + BINARY % PHRASES[language].encode(encoding), PHRASES[language])


@pytest.mark.parametrize("language", ["Russian", "Greek"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_strings_of_other_alphabets_are_found(language: str, encoding: str) -> None:
    assert says(BINARY % PHRASES[language].encode(encoding), PHRASES[language])


@pytest.mark.parametrize(
    ("language", "encoding"), [(one, name) for one, names in LEGACY.items() for name in names]
)
def test_a_text_of_an_older_program_is_read(language: str, encoding: str) -> None:
    text = f"<p>{PHRASES[language]}</p>\n"
    assert says(text.encode(encoding), text)


def test_the_encoding_is_named() -> None:
    assert found(b"Gr\xf6\xdfe und H\xe4fen")[-1].way == "text in cp1252"


NO_TEXT = {
    "noise": random.Random(1).randbytes(100_000),
    "zeros": bytes(100_000),
    "small numbers": bytes(n % 7 for n in range(100_000)),
    "one value": b"\x00\x05" * 9_000,
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_what_is_no_text_says_nothing(kind: str) -> None:
    said = [layer for layer in found(b"\x7f\x01\x00\x02" + NO_TEXT[kind]) if "UTF" in layer.way]
    assert said == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", True),
        (b"plain words\n", True),
        ("Größe 秘密".encode(), True),
        (b"Gr\xf6\xdfe", True),
        (b"a\0b", False),
        (b"\x89PNG\r\n\x1a\n\x00", False),
        (b"\xff\x01\x02", False),
    ],
)
def test_texts_are_told_from_other_files(data: bytes, *, expected: bool) -> None:
    assert is_text(data) is expected


def test_only_strings_are_printable() -> None:
    data = b"\x00abc\x01Blue Whale\xff\xfeshort\x00" + "Größe der".encode() + b"\x80"
    assert printable(data).decode() == "Blue Whale\N{PARAGRAPH SEPARATOR}Größe der"
    assert printable(b"\x00\x01\x02") == b""


TEXT = st.text(st.characters(categories=("L", "Zs"), max_codepoint=0x17F), min_size=12)


@given(TEXT, st.sampled_from(WIDE))
def test_any_wide_text_is_found(text: str, encoding: str) -> None:
    assert says(f"{text}\n".encode(encoding), text)


@example("þÿAAAAAAAAAA")
@given(st.text(st.characters(codec="cp1252", categories=("L",)), min_size=12))
def test_any_text_of_windows_is_found(text: str) -> None:
    data = text.encode("cp1252")
    assert data == text.encode() or says(data, text)
