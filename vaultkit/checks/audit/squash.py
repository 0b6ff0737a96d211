r"""Text as the audit compares it: words in lower case with one blank between them.

What separates words does not count, so a name is found in a sentence, an address, a file name and
an anchor alike: `Secret plan`, `Secret-plan/`, `secret_plan.png`, `SECRET\nPLAN`.
"""

from __future__ import annotations

import re
import unicodedata

from vaultkit.checks.audit.matches import remembering

_LAST_ASCII = 0x7F
_BETWEEN_WORDS = re.compile(r"[^\w\x00-\x7f]+")
_ASCII = bytes(
    byte if byte > _LAST_ASCII else ord(chr(byte).lower()) if chr(byte).isalnum() else ord(" ")
    for byte in range(256)
)
"""Letters in lower case, signs as blanks: a table of bytes is faster than a pattern."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SHORTEST_UNSPACED = 2
_LONG_NUMBER = 7
_LETTER_BITS, _DIGIT_BITS = 4.7, 3.3
_BITS = 14
_MANY = 8
"""Letters and digits that are counted: so many are enough."""
_DATE = re.compile(r"(?:19|20)\d\d (?:0?[1-9]|1[0-2])(?: |$)|\d\d? \d\d? (?:19|20)\d\d(?: |$)")
"""How a date begins whose numbers are parted."""
_ISO_DATE = re.compile(r"((?:1[89]|20|21)\d\d)-(\d\d)-(\d\d)(?!\d)")


def squash(text: str) -> str:
    """Return a text's words, with a blank before, between and after them."""
    if not text.isascii():
        if unicodedata.is_normalized("NFC", text):  # no accent stands apart from its letter
            text = _BEYOND_ASCII.sub(_squash_match, text)
        else:
            text = _squash_letters(text)
    data = text.encode("utf-8", "replace").translate(_ASCII)
    return f" {' '.join(data.decode().split())} "


def _squash_letters(text: str) -> str:
    """Return text in lower case and in one form, with a blank for what stands between words."""
    text = _INVISIBLE.sub("", text)
    lower = unicodedata.normalize("NFKC", text).casefold()
    return _BETWEEN_WORDS.sub(" ", lower)


_squash_match = remembering(_squash_letters)


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
    elif _UNSPACED.search(solid) is not None:
        if len(solid) < _SHORTEST_UNSPACED:
            return ""
    elif sum(_DIGIT_BITS if char.isdigit() else _LETTER_BITS for char in solid[:_MANY]) < _BITS:
        return ""
    start = "" if _UNSPACED.match(words[0]) else " "
    end = "" if _UNSPACED.match(words[-1]) else " "
    return f"{start}{words}{end}"


def date_needles(text: str) -> list[str]:
    """Return what to look for of a date, `1987-06-05` at the start of a text: as ISO writes it."""
    match = _ISO_DATE.match(text)
    return [f" {' '.join(match.groups())} ", f" {''.join(match.groups())} "] if match else []
