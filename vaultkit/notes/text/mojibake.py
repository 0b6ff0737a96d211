"""Undo a wrong decoding: UTF-8 that was read as Windows-1252 or Latin-1, once or several times.

A line is decoded as a whole if all of it is such bytes; else the words of it that are. What may as
well be letters before punctuation is no reason to decode, and is decoded only along with the rest
of a line. See decision 43.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

_TIMES = 4
"""Wrong decodings that are undone, one within the other."""
_READ_AS = {
    byte: {chr(byte), bytes([byte]).decode("cp1252", "ignore")} - {""}
    for byte in range(0x80, 0x100)
}
"""What each byte was read as, in both encodings."""
_BYTES = {sign: byte for byte, signs in _READ_AS.items() for sign in signs}
_AS_LATIN_1 = {ord(sign): chr(byte) for sign, byte in _BYTES.items()}


def _set(first: int, last: int) -> str:
    """Return a set of what bytes were read as, as an expression has it."""
    signs = {sign for byte in range(first, last + 1) for sign in _READ_AS[byte]}
    return f"[{''.join(map(re.escape, sorted(signs)))}]"


_NEXT = _set(0x80, 0xBF)
_PUNCTUATION = (
    r"[\xa0\xab\xbb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a\u2013\u2014\u2022\u2026]"
)
"""What follows a letter in text: fixed blanks, quotes, dashes."""
_MARK = r"[\xa7\xa9\xaa\xae\xb0\xb2\xb3\xb7\xb9\xba\u2020\u2021\u2030\u2122\u20ac]"
"""What follows the last letter of a word: marks of footnotes, powers, trade, money."""
_OPERATOR = r"[\xac\xaf\xb1-\xb5\xb7\xb9]"
"""What follows a letter that stands for a quantity."""
_AFTER_CAPITAL = rf"(?!{_PUNCTUATION}|{_MARK}(?![^\W\d_])){_NEXT}"
_CAPITAL_AND = (
    rf"(?:(?<![A-Z\xc0-\xde])\xc3{_NEXT}|\xc3{_AFTER_CAPITAL}"
    rf"|(?<=[^\W_])(?<![A-Z\xc0-\xde])\xc2{_NEXT}|\xc2(?!{_OPERATOR}){_AFTER_CAPITAL}"
    rf"|(?<![^\W_])\xc2(?!{_OPERATOR}){_NEXT})"
)
"""Words of capitals end in these two before a quote, as `IRM\xc3` does; `\xc2` is a quantity."""
_IN_NO_TEXT = (
    r"[\x80-\x9f\xa1-\xa8\xac\xad\xaf\xb1\xb4-\xb6\xb8\xbc-\xbf\u0152\u0178\u0192\u02c6\u02dc]"
)
"""What follows a letter in no text, unlike marks of footnotes, powers and trade."""
_WITHIN = rf"(?<=[a-z])[\xc4-\xde]{_NEXT}"
"""A capital within a word, and no word goes on after it."""
_TWICE = rf"(?:(?<=[ÂÃÅÆË]{_NEXT})|(?<=â{_NEXT}{_NEXT}))[ÅÆË]{_NEXT}"
"""What a byte that Windows-1252 has no Latin-1 letter for becomes when it is read wrongly again."""
_SIGN = (
    rf"(?:{_CAPITAL_AND}|{_TWICE}|{_set(0xC4, 0xDF)}{_IN_NO_TEXT}|{_WITHIN}"
    rf"|(?:â|(?<![A-Za-z]){_set(0xE0, 0xEF)})(?!{_PUNCTUATION}{{2}}){_NEXT}{{2}}"
    rf"|{_set(0xF0, 0xF4)}(?!{_PUNCTUATION}{{2}}){_NEXT}{{3}})"
)
"""A character of UTF-8 as two to four characters, which is no text."""
_WORD = lazy_re(r"[^\t\n\r ]+")
_CERTAIN = lazy_re(_SIGN)
_SIGN_OR_OTHER = lazy_re(rf"{_SIGN}|([\x80-\U0010ffff])")
_LEFT = lazy_re(
    rf"(?<![A-Z\xc0-\xde])\xc3(?=[\t ]|\Z)|[\xc2-\xf4]\ufffd|{_WITHIN}|(?<=[a-z])[\xc2-\xde]\?"
)
"""What a wrong decoding leaves of letters whose second byte was lost."""
_NO_TEXT = frozenset({"Cc", "Cn", "Co"})
_LONGEST = 20_000


class Decoded(NamedTuple):
    """A line that was decoded wrongly.

    Args:
        text: The line as it was meant, as far as can be told.
        is_whole: Whether nothing is left in it that may be decoded wrongly.
        start: The first character of the first word that was.
        end: Past its last one.
        words: How many such words the line has.
    """

    text: str
    is_whole: bool
    start: int
    end: int
    words: int


def fix_encoding(text: str) -> str:
    """Return a text as it was meant, where bytes of UTF-8 were read as characters of their own.

    A line of which not all can be mended stays as it is.
    """
    return "\n".join(map(_fixed, text.split("\n")))


def _fixed(line: str) -> str:
    found = None if line.isascii() else decode_line(line)
    return found.text if found and found.is_whole else line


def decode_line(line: str) -> Decoded | None:
    """Return what is wrong with a line, None if nothing is for certain."""
    if len(line) > _LONGEST or _CERTAIN.search(line) is None:
        return None
    text, is_whole = _mended(line), True
    if text == line:
        text = _WORD.sub(lambda word: _mended(word[0]), line)
        is_whole = _CERTAIN.search(text) is None and _LEFT.search(text) is None
    if text == line:
        return None
    words = [word.span() for word in _WORD.finditer(line) if _CERTAIN.search(word[0])]
    return Decoded(text, is_whole, *words[0], len(words))


def _mended(text: str) -> str:
    """Return a text that is all wrongly decoded as it was meant, any other as it is."""
    now = text
    for _ in range(_TIMES):
        better = _decoded(now)
        if better == now:
            break
        now = better
    if now != text and any(unicodedata.category(sign) in _NO_TEXT for sign in now if sign > "\x7f"):
        return text
    return now


def _decoded(text: str) -> str:
    if text.isascii() or _CERTAIN.search(text) is None:
        return text
    try:
        return text.translate(_AS_LATIN_1).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
