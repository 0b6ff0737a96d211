"""Read text in other encodings than UTF-8, such as UTF-16."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

APART = "\N{PARAGRAPH SEPARATOR}"
"""Ends a run of text: no phrase is found across it."""
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BOM_BYTES = tuple(bom for bom, _ in _BOMS)
MARKS = (b"\xff\xfe", b"\xfe\xff")
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_LEGACY = (
    "cp1252", "mac_roman", "cp850", "cp1250", "cp1251", "koi8_r", "cp866", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp932", "gb18030", "big5", "cp949", "euc_jp",
)  # fmt: skip
"""Encodings of texts that are not UTF-8.

Which of them is meant cannot be told for sure, so a text is read in all that it may be in.
"""
_CONTROL = lazy_re(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
"""Bytes that no text holds, whatever its encoding."""
_SAMPLE = 512
_MOST_OTHERS = 0.1
"""Share of characters of a text that are neither letters, digits, blanks nor usual signs."""
_ODD = lazy_re(r"[^\w \t\r\n\f.,;:!?'\"()\[\]{}<>/\\|@#$%&*+\-=~^`\xa0\u2013\u2014\u2022\u2026]")
"""What is neither a letter, a digit, a blank nor a usual sign."""
_DIFFERENT = 4
"""Characters of a string of UTF-16 in other bytes that differ, at the least."""
_FEW = 5
"""Characters that may look like text of UTF-16 by chance."""
_FEW_PAGES = 3
"""Blocks of 256 characters that one text in an alphabet takes its letters of, at the most."""
_FEW_HIGH = _FEW_PAGES + 3
"""Bytes that are high ones of such a text: its blocks, those of usual signs, and of UTF-32 zero."""
_EAST_ASIA = frozenset((0x30, 0x31, 0xFF, *range(0x4E, 0xA0), *range(0xAC, 0xD8)))
_PLANES = r"\x01-\x06\x1e\x20"
"""High bytes of the letters of most alphabets, Latin's first 256 aside."""
_LATIN = r"\t\n\r\x20-\x7e\xa0-\xff"
_WIDE_16 = lazy_re(rf"(?:\x00[{_LATIN}]|[{_PLANES}][\x00-\xff]){{5,}}+".encode("latin-1"))
"""What characters of UTF-16 look like from the first high byte on, whichever end comes first."""
_WIDE_32 = lazy_re(
    rf"\x00\x00(?:\x00[{_LATIN}]|[{_PLANES}][\x00-\xff])"
    rf"(?:\x00\x00(?:\x00[{_LATIN}]|[{_PLANES}][\x00-\xff])){{4,}}+".encode("latin-1")
)
_PRINTABLE = lazy_re(
    rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}"
    rb"|[\xf0-\xf4][\x80-\xbf]{3}){6,}+"
)


def is_text(data: bytes) -> bool:
    """Tell whether bytes are a text: UTF-8, or an older encoding of bytes."""
    if b"\0" in data:
        return False
    return is_utf8(data) or not _CONTROL.search(data)


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8."""
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False


def printable(data: bytes) -> bytes:
    """Return the strings in bytes that are no text: six printable characters and more of UTF-8.

    They are joined by PARAGRAPH SEPARATOR. Shorter ones stand in every compressed file.
    """
    return APART.encode().join(_PRINTABLE.findall(data))


def reads_well(text: str) -> bool:
    """Tell whether text consists of letters, digits and usual signs, as what was not decoded in a
    wrong way.
    """  # noqa: D205 - one sentence
    if not text:
        return False
    return len(_ODD.findall(text)) <= len(text) * _MOST_OTHERS


def read_other_charsets(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the text of bytes that are not UTF-8, as UTF-8, with the encoding's name."""
    if b"\0" in data or data.startswith(MARKS):
        encodings = wide_encodings(data)
        for encoding in encodings:
            yield _to_utf8(data.decode(encoding, "replace")), encoding.upper()
        if not encodings:
            yield from _wide_strings(data)
    elif b"\x1b" in data and b"\x1b$" in data:
        yield _to_utf8(data.decode("iso2022_jp", "replace")), "ISO-2022-JP"
    if not is_utf8(data) and not _CONTROL.search(data):  # a mark may be letters: `þÿ`
        yield from _read_legacy(data)


def _to_utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def wide_encodings(data: bytes) -> list[str]:
    """Return which UTF-16 or UTF-32 bytes are as a whole, as far as their beginning tells.

    Of letters of CJK it tells not which byte is first: then there are two.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return [encoding]
    likely = sorted(found for one in _WIDE if (found := _likelihood(data[:_SAMPLE], one)))
    if likely and likely[0][0] <= _FEW_PAGES:
        return [likely[0][2]]
    return [encoding for _, _, encoding in likely]


def _likelihood(sample: bytes, encoding: str) -> tuple[int, int, str] | None:
    """Return what makes an encoding less likely than others, or None if it is out of question."""
    text = sample.decode(encoding, "ignore")
    if len(text) < len(sample) // 4 or not reads_well(text):
        return None
    pages = _pages(text)
    if 0 not in pages and len(set(text)) < _DIFFERENT:
        return None
    if len(pages) > _FEW_PAGES and not all(map(_is_usual, text)):
        return None
    return len(pages), -sum(map(str.isascii, text)), encoding


def _is_usual(char: str) -> bool:
    """Tell whether a character is one of East Asia, or one that stands between these."""
    page = ord(char) >> 8
    return page in _EAST_ASIA or (page == 0 and (char.isprintable() or char in "\r\n\t"))


def _wide_strings(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the strings of UTF-16 and UTF-32 in bytes of another kind."""
    found = [text for match in _WIDE_16.finditer(data) for text in _narrow(data, match)]
    if found:
        yield _to_utf8(APART.join(found)), "UTF-16"
    found = [text for match in _WIDE_32.finditer(data) for text in _narrow_32(data, match)]
    if found:
        yield _to_utf8(APART.join(found)), "UTF-32"


def _narrow(data: bytes, match: re.Match[bytes]) -> Iterator[str]:
    """Yield what a string says, with the low byte first and last, of which one is seldom text."""
    start, end = match.span()
    low_first = data[max(start - 1, 0) : end + 1]
    for text in (
        low_first[: len(low_first) // 2 * 2].decode("utf-16-le", "ignore"),
        match[0].decode("utf-16-be", "ignore"),
    ):
        if _is_of_one_alphabet(text[1:-1]):
            yield text


def _is_of_one_alphabet(text: str) -> bool:
    """Tell whether text is no row of numbers that happen to be letters."""
    pages = _pages(text) - {0}
    shortest = _DIFFERENT * 2 if pages else _DIFFERENT
    return len(pages) < 2 and len(set(text)) >= shortest and reads_well(text)  # noqa: PLR2004


def is_wide_text(data: bytes) -> bool:
    """Tell whether all bytes are one text in UTF-16 or UTF-32, of an alphabet rather than CJK."""
    encodings = wide_encodings(data) if len(data) % 2 == 0 and _may_be_wide(data) else []
    try:
        text = data.decode(encodings[0]) if encodings else ""
    except UnicodeDecodeError:
        return False
    is_likely = data.startswith(MARKS) or (len(_pages(text)) <= _FEW_PAGES and len(text) > _FEW)
    return bool(text) and is_likely and "\0" not in text


def _may_be_wide(data: bytes) -> bool:
    """Tell whether the high bytes are few, as those of a text of one alphabet are: it is quick."""
    sample = data[:_SAMPLE]
    most = _FEW_HIGH + len(sample) * _MOST_OTHERS / 2
    high = min(len(set(sample[::2])), len(set(sample[1::2])))
    return high <= most or data.startswith(_BOM_BYTES)


def _pages(text: str) -> set[int]:
    """Return the blocks of 256 characters that a text's letters are of."""
    return {ord(char) >> 8 for char in text if char.isalnum()}


def _narrow_32(data: bytes, match: re.Match[bytes]) -> Iterator[str]:
    start, end = match.span()
    for text in (
        match[0].decode("utf-32-be", "ignore"),
        data[max(start - 1, 0) : end - 1].decode("utf-32-le", "ignore"),
        data[max(start - 2, 0) : end - 2].decode("utf-32-le", "ignore"),
    ):
        if _is_of_one_alphabet(text):
            yield text


def _read_legacy(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield a text in each encoding that it may be in, the first of those that read it alike."""
    seen: set[str] = set()
    for encoding in (*_LEGACY, "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text not in seen and reads_well(text):
            seen.add(text)
            yield _to_utf8(text), f"text in {encoding.replace('_', '-')}"
