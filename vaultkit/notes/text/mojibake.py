"""Undo a wrong decoding: UTF-8 that was read as Windows-1252 or Latin-1, once or several times."""

from __future__ import annotations

import re

_TIMES = 4
"""Wrong decodings that are undone, one within the other."""


def _signs(first: int, last: int) -> str:
    """Return what bytes were read as, in both encodings, as the inside of a set."""
    found = {chr(byte) for byte in range(first, last + 1)} | {
        bytes([byte]).decode("cp1252", "ignore") for byte in range(first, last + 1)
    }
    return "".join(map(re.escape, sorted(found - {""})))


_BYTES = {ord(chr(byte)): byte for byte in range(0x80, 0x100)} | {
    ord(sign): byte
    for byte in range(0x80, 0x100)
    if (sign := bytes([byte]).decode("cp1252", "ignore"))
}
_NEXT = f"[{_signs(0x80, 0xBF)}]"
_HIGH = "[\x80-\x9f¡-ª¬-¯±-¶\xb8-º¼-¿]"
"""What follows a letter in no text, unlike quotes, dashes, degrees and fixed blanks."""
_WRONG = re.compile(
    rf"(?:[ÂÃ]{_NEXT}|[{_signs(0xC4, 0xDF)}]{_HIGH}"
    rf"|[{_signs(0xE0, 0xEF)}]{_NEXT}{{2}}|[{_signs(0xF0, 0xF4)}]{_NEXT}{{3}})"
)


def fix_encoding(text: str) -> str:
    """Return a text as it was meant, where bytes of UTF-8 were read as characters of their own."""
    for _ in range(_TIMES):
        better = _WRONG.sub(_decoded, text)
        if better == text:
            break
        text = better
    return text


def _decoded(match: re.Match[str]) -> str:
    data = bytes(_BYTES[ord(sign)] for sign in match[0])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
