r"""Squash a text for comparing: words in lower case with one blank between them.

What separates words does not count, so a name is found in a sentence, an address, a file name and
an anchor alike: `Secret plan`, `Secret-plan/`, `secret_plan.png`, `SECRET\nPLAN`.
"""

from __future__ import annotations

import unicodedata

from vaultkit.distribution.lazy_re import lazy_re

_LAST_ASCII = 0x7F
_BETWEEN_WORDS = lazy_re(r"[^\w\x00-\x7f]+")
_ASCII = bytes(
    byte if byte > _LAST_ASCII else ord(chr(byte).lower()) if chr(byte).isalnum() else ord(" ")
    for byte in range(256)
)
"""Letters in lower case, signs as blanks: a table of bytes is faster than a pattern."""
_MOST_WORDS = 100_000
"""Words that are remembered."""
_LONG_WORD = 80
"""Bytes from which a word is not worth remembering: where there are no blanks, it is a sentence."""
_INVISIBLE = lazy_re("[\u00ad\u200b-\u200f\u2060\ufeff]")
UNSPACED = lazy_re("[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SHORTEST_UNSPACED = 2
_LONG_NUMBER = 7
_LETTER_BITS, _DIGIT_BITS = 4.7, 3.3
_BITS = 14
_MANY = 5
"""Letters or digits that are always enough."""
_DATE = lazy_re(r"(?:19|20)\d\d (?:0?[1-9]|1[0-2])(?: |$)|\d\d? \d\d? (?:19|20)\d\d(?: |$)")
"""How a date begins whose numbers are parted."""
_ISO_DATE = lazy_re(r"((?:1[89]|20|21)\d\d)-(\d\d)-(\d\d)(?!\d)")


def squash(text: str) -> str:
    """Return a text's words, with a blank before, between and after them."""
    words = text.encode("utf-8", "replace").translate(_ASCII).split()
    if text.isascii():
        return f" {b' '.join(words).decode()} "
    return f" {b''.join(map(_WORDS.__getitem__, words)).decode()}"


class _Words(dict[bytes, bytes]):
    """Words as they are compared, each with a blank behind; the same are in all texts."""

    def __missing__(self, word: bytes) -> bytes:
        squashed = word + b" " if word.isascii() else _squash_word(word)
        if len(self) < _MOST_WORDS and len(word) < _LONG_WORD:
            self[word] = squashed
        return squashed


_WORDS = _Words()


def _squash_word(word: bytes) -> bytes:
    """Return a word in lower case and in one form: none, or several, if it holds other signs."""
    data = _BETWEEN_WORDS.sub(" ", fold_word(word.decode())).encode().translate(_ASCII)
    return b"".join(part + b" " for part in data.split())


def fold_word(text: str) -> str:
    """Return a text in lower case and in one form, without characters that nobody sees."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()


def as_needle(text: str) -> str:
    """Return what to look for in squashed texts, "" if the text would be found by chance.

    How likely that is, is measured in bits: what it takes to guess its letters and digits. Three
    letters are enough (two where words have no blanks between them), a letter with a number of
    two digits is not. Of numbers alone, those of seven digits are looked for, dates aside.
    """
    squashed = squash(text)
    words = squashed.strip()
    solid = words.replace(" ", "")
    if solid.isdigit():
        if len(solid) < _LONG_NUMBER or _DATE.match(words):
            return ""
    elif UNSPACED.search(solid) is not None:
        if len(solid) < _SHORTEST_UNSPACED:
            return ""
    elif len(solid) < _MANY and _bits_of(solid) < _BITS:
        return ""
    start = "" if UNSPACED.match(words[0]) else " "
    end = "" if UNSPACED.match(words[-1]) else " "
    return f"{start}{words}{end}"


def _bits_of(solid: str) -> float:
    return sum(_DIGIT_BITS if char.isdigit() else _LETTER_BITS for char in solid)


def date_needles(text: str) -> list[str]:
    """Return what to look for of a date, `1987-06-05` at the start of a text: as ISO writes it."""
    match = _ISO_DATE.match(text)
    return [f" {' '.join(match.groups())} ", f" {''.join(match.groups())} "] if match else []
