"""Undo a wrong decoding: UTF-8 that was read as Windows-1252 or Latin-1, once or several times.

See decision 43.
"""

from __future__ import annotations

import re

_TIMES = 4
"""Wrong decodings that are undone, one within the other."""
_READ_AS = {
    byte: {chr(byte), bytes([byte]).decode("cp1252", "ignore")} - {""}
    for byte in range(0x80, 0x100)
}
"""What each byte was read as, in both encodings."""
_BYTES = {sign: byte for byte, signs in _READ_AS.items() for sign in signs}


def _set(first: int, last: int) -> str:
    """Return a set of what bytes were read as, as an expression has it."""
    signs = {sign for byte in range(first, last + 1) for sign in _READ_AS[byte]}
    return f"[{''.join(map(re.escape, sorted(signs)))}]"


_NEXT = _set(0x80, 0xBF)
_PUNCTUATION = (
    r"[\xa0\xab\xbb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a\u2013\u2014\u2022\u2026]"
)
"""What follows a letter in text: fixed blanks, quotes, dashes."""
_CAPITAL_AND = rf"(?<![A-ZÀ-Þ])[ÂÃ]{_NEXT}|[ÂÃ](?!{_PUNCTUATION}){_NEXT}"
"""Words of capitals end in these two before a quote, as `IRMÃ` does."""
_IN_NO_TEXT = r"[\x80-\x9f\xa1-\xa8\xac\xad\xaf\xb1\xb4-\xb6\xb8\xbc-\xbf]"
"""What follows a letter in no text, unlike marks of footnotes, powers and trade."""
_TWICE = rf"(?:(?<=[ÂÃÅÆË]{_NEXT})|(?<=â{_NEXT}{_NEXT}))[ÅÆË]{_NEXT}"
"""What a byte that Windows-1252 has no Latin-1 letter for becomes when it is read wrongly again."""
_SIGN = (
    rf"(?:{_CAPITAL_AND}|{_TWICE}|{_set(0xC4, 0xDF)}{_IN_NO_TEXT}"
    rf"|(?:â|(?<![A-Za-z]){_set(0xE0, 0xEF)})(?!{_PUNCTUATION}{{2}}){_NEXT}{{2}}"
    rf"|{_set(0xF0, 0xF4)}(?!{_PUNCTUATION}{{2}}){_NEXT}{{3}})"
)
"""A character of UTF-8 as two to four characters."""
_WORD = re.compile(r"[^\t\n\r ]+")
_SIGN_OR_OTHER = re.compile(rf"{_SIGN}|([\x80-\U0010ffff])")
_CONTROL = re.compile(r"[\x80-\x9f]")


def fix_encoding(text: str) -> str:
    """Return a text as it was meant, where bytes of UTF-8 were read as characters of their own.

    A word is mended if every character of it that is not ASCII is part of such bytes, and stays if
    they may as well be letters before punctuation.
    """
    return _WORD.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    word = match[0]
    for _ in range(_TIMES):
        better = _decoded(word)
        if better == word:
            break
        word = better
    return match[0] if word != match[0] and _CONTROL.search(word) else word


def _decoded(word: str) -> str:
    if word.isascii() or any(found[1] for found in _SIGN_OR_OTHER.finditer(word)):
        return word
    data = b"".join(sign.encode() if sign.isascii() else bytes([_BYTES[sign]]) for sign in word)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return word
