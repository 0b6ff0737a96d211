"""UTF-8 that was read as Windows-1252 or Latin-1 is mended; text that looks like it stays."""

from __future__ import annotations

import pytest

from vaultkit.notes.text.mojibake import fix_encoding

WORDS = [
    "caf\u00e9",
    "\u00dcber",
    "\u00c9t\u00e9",
    "\u00e0",
    "it\u2019s",
    "\u201cquoted\u201d",
    "5\u00a0\u00b0C",
    "\u2014",
    "\u2500\u2500",
    "\u4f60\u597d",
    "\U0001f600",
    "\u2713",
]
UNTOUCHED = [
    "CAF\u00c9\u00bb",
    "\u00c9\u00a0:",
    "MA\u00c7\u00c3\u201d",
    "IRM\u00c3\u201d",
    "IRM\u00c3\u2014",
    "invisibilit\u00e9\u00a0\u00bb",
    "cr\u00e9\u00e9\u00a0\u00bb",
    "\u201e\u00c4\u201c",
    "\u00dcber 5 \u20ac",
    "Fu\u00df\u00b2",
    "Nestl\u00e9\u00ae",
    "na\u00efve caf\u00e9",
    "\u4f60\u597d",
]


def read_wrongly(text: str, encoding: str) -> str:
    """Return what a program of that encoding shows of UTF-8, unknown bytes as they are."""
    return "".join(
        bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode("utf-8")
    )


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("word", WORDS)
def test_a_wrong_decoding_is_undone(word: str, encoding: str) -> None:
    once = read_wrongly(word, encoding)
    assert fix_encoding(f"a {once} b") == f"a {word} b"
    assert fix_encoding(read_wrongly(once, encoding)) == word


@pytest.mark.parametrize("text", UNTOUCHED)
def test_text_stays_as_it_is(text: str) -> None:
    assert fix_encoding(text) == text


def test_a_word_with_other_signs_stays() -> None:
    text = read_wrongly("caf\u00e9", "cp1252") + "\u4f60"
    assert fix_encoding(text) == text
