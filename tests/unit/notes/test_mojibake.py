"""UTF-8 that was read as Windows-1252 or Latin-1 is mended; text that looks like it stays."""

from __future__ import annotations

import pytest

from vaultkit.notes.text.mojibake import decode_line, fix_encoding

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
    "\xc2\xb2 = 1",
    "x \xc2\xb2",
    "\xc2\xb7B und \xc2",
    "\xc2 \xb1 3",
    "\xc2\xb1 1",
    "operators \xc2\xb2 and \xb7, \xc2\xb7B\u0302",
    "L\xc3\xae marca",
    "AMANH\xc3\xae TV",
    "CAPIT\xc3\u20ac 5",
    "IRM\xc3\u201d",
    "A L\xc3\u20ac \xe9",
    "\u201c\xc2\u201d",
    "\xda\u017eas \u017d",
    "MA\xc7\xc3\u2013BANANA",
    "FRAN\xc7AIS\xbb \xc9\xbb",
    "\xc9\xb0 \xd1\xb0 \xc7\xb2",
    "Nestl\xe9\xae \xc4\u2122",
    "\xc5\u2122 \xc4\u2122",
    "L\u2019\xc9\u2026 \xc9\u2026",
    "\xc9T\xc9\u2019",
    "\xc5ngstr\xf6m \xc5\xb2 \xc5\xb3",
    "\xd1\u201d \u201c\xd1\u201d \xd1\xbb",
    "\xab\xce\xbb",
    "\u03a3 \xce\xb2",
    "\xc4\xb2 + \xd6\xb2",
    "[A] \xc2\xb2, B\u0302\xb2",
    "Fu\xdf\xb2 Fu\xdf\xb3 na\xdf\u201c",
    "M\xc1\u0160A",
    "\xc1\u0161ov\xe1 \xcd\u0161",
    "\xc2\u017d",
    "\xe0 \xb0 \xb2",
]
LINES = [
    "Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105 ja\u017a\u0144, prosz\u0119 pa\u0144stwa",
    "id\u0119 spa\u0107",
    "On \u017cyje w \u0141odzi",
    "m\u0105\u017c",
    "\u015eu \u00e7i\u00e7e\u011fi g\u00fcne\u015fe koy",
    "\u0130stanbul'da ya\u011fmur",
    "\u0131\u015f\u0131k",
    "A\u011fa\u00e7",
    "Ti\u1ebfng Vi\u1ec7t r\u1ea5t \u0111\u1eb9p",
    "\u0111\u01b0\u1eddng ph\u1ed1",
    "\u1edf",
    "\u039a\u03b1\u03bb\u03b7\u03bc\u03ad\u03c1\u03b1 \u03ba\u03cc\u03c3\u03bc\u03b5",
    "\u03ba\u03b1\u03b9 \u03bb\u03ad\u03be\u03b7",
    "\u03c4\u03bf \u03c0",
    "\u041f\u0440\u0438\u0432\u0456\u0442, \u0407\u0436\u0430\u043a",
    "\u0404 \u0449\u0435",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\u05d0\u05ea",
    "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u0645",
    "\u0641\u064a",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01",
    "\u4f60\u597d,\u4e16\u754c",
    "\u4e2d\u6587\u7b14\u8bb0 and English",
    "\u3053\u3093\u306b\u3061\u306f\u4e16\u754c",
    "\u30ab\u30bf\u30ab\u30ca",
    "\uc548\ub155\ud558\uc138\uc694",
    "\u00c1rv\u00edzt\u0171r\u0151 t\u00fck\u00f6rf\u00far\u00f3g\u00e9p",
    "\u0150szi es\u0151, sz\u0151l\u0151",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440!",
    "\u042d\u0442\u043e \u0442\u0435\u0441\u0442",
    "\u00c0 bient\u00f4t, l'\u00e9t\u00e9 \u00ab d\u00e9j\u00e0 \u00bb l\u00e0",
    "\u00c7a va ?",
    "C\u2019est l\u2019\u0153uvre",
    "CAPIT\u00c3O e A\u00c7\u00c3O",
    "n\u00e3o \u00e9",
    "P\u0159\u00edli\u0161 \u017elu\u0165ou\u010dk\u00fd k\u016f\u0148",
    "\u0218i \u021bar\u0103 rom\u00e2n\u0103",
    "\u00dcber Gr\u00f6\u00dfe \u201cZitat\u201d \u2013 Stra\u00dfe",
    "El ni\u00f1o \u00bfqu\u00e9? \u00a1\u00d1and\u00fa! 20 \u00b0C",
    "\u00c5\u00e4\u00f6 \u00c5ngstr\u00f6m",
    "\u0112\u0123ipte, \u013coti \u0161\u0137\u012bbs",
]
"""Of many languages, each decoded as a whole."""


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


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("line", LINES)
def test_a_line_is_decoded_as_a_whole(line: str, encoding: str) -> None:
    once = read_wrongly(line, encoding)
    for wrong in (once, read_wrongly(once, encoding)):
        found = decode_line(wrong)
        assert found is not None
        assert found[:2] == (line, True)
        assert fix_encoding(f"{wrong}\r\nx\n{wrong}") == f"{line}\r\nx\n{line}"


def test_words_between_others_are_decoded() -> None:
    cafe = read_wrongly("caf\u00e9", "cp1252")
    assert decode_line(f"\u00e9t\u00e9 {cafe} \u4f60 {cafe}") == (
        "\u00e9t\u00e9 caf\u00e9 \u4f60 caf\u00e9", True, 4, 9, 2,
    )  # fmt: skip


@pytest.mark.parametrize("rest", ["l\u00c3 bas", "sz\u00c5?l\u0151", "\u00c3\u00a9\u4f60"])
def test_a_line_that_cannot_be_mended_in_full_stays(rest: str) -> None:
    line = f"caf\u00c3\u00a9 {rest} \u4f60"
    found = decode_line(line)
    assert found is not None
    assert not found.is_whole
    assert fix_encoding(line) == line
