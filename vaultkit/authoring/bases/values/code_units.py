"""Count texts as JavaScript does: in units of 16 bits, of which an emoji has two."""

from __future__ import annotations


def units(text: str) -> str:
    """Return a text with a character for each unit that JavaScript counts."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    return "".join(map(_surrogates, text))


def _surrogates(char: str) -> str:
    if char <= "\uffff":
        return char
    high, low = divmod(ord(char) - 0x10000, 0x400)
    return chr(0xD800 + high) + chr(0xDC00 + low)


def joined(text: str) -> str:
    """Return a text with pairs of units as one character again; half a pair cannot be shown."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
