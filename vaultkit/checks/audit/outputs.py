"""What a text says, however it is written: entities, escapes, tags."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.checks.audit.matches import remembering
from vaultkit.checks.audit.unpack import Layer, UnpackError, UnpackSizeError, cut, layers

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "GAP",
    "Layer",
    "UnpackError",
    "UnpackSizeError",
    "cut",
    "decode_all",
    "layers",
    "readings",
]

GAP = " vaultkitgap "
"""Stands where what follows is said apart from what went before: no phrase is found across it."""
_TAG = re.compile(r"(<[^<>]*>)")
_BLOCKS = (
    "address|article|aside|blockquote|body|button|caption|dd|description|details|dialog|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|label|legend|li|link|loc"
    "|main|nav|ol|option|p|pre|script|section|style|summary|table|tbody|td|text|tfoot|th|thead"
    "|title|tr|ul"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?![\w:-])[^<>]*>", re.IGNORECASE)
"""A tag between two things said: blocks of HTML, labels of drawings, elements of feeds.

Two that happen to stand next to each other say nothing together. All unpublished text is looked
for line by line, which is never more than one block.
"""
_ITEM = re.compile(r"\n[ \t\n]*\n|\n[ \t]*(?=[-*+#] |\d+\. )|\]\(|\): ")
"""Between items, headings and paragraphs of Markdown, and round addresses, as in `llms.txt`."""
_STRING = re.compile(r'(?<!\\)"(?=[\s}\]]*[,:\[{])[\s,:{}\[\]]*"')
"""Between two strings of JSON."""
_JSON_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|([nrtbf"/\\]))')
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{2,6})\s?")
_URL_ESCAPES = re.compile("%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_unquote = remembering(unquote)


def readings(data: bytes, start: bytes = b"") -> Iterator[str]:
    """Yield the ways in which bytes can be read as text: what is shown, and what tags hold.

    Args:
        data: The bytes.
        start: How the file starts that they are from the middle of; they themselves if empty.
    """
    text = data.decode("utf-8", "replace")
    first = (start or data)[:1]
    if first in {b"{", b"["}:
        text = _STRING.sub(GAP, text)
    elif first != b"<":
        text = _ITEM.sub(GAP, text)
    texts = (text, _without_json_escapes(text), _without_css_escapes(text))
    for plain in dict.fromkeys(map(decode_all, texts)):
        if "<" in plain:
            parts = _TAG.split(plain)
            tags = parts[1::2]
            parts[1::2] = map(_instead_of, tags)
            yield "".join(parts)
            yield " ".join(tags)
        else:
            yield plain


@lru_cache(maxsize=1 << 16)
def _instead_of(tag: str) -> str:
    """Return what stands for a tag where text is read without tags."""
    return GAP if _BLOCK.match(tag) else " "


def decode_all(text: str) -> str:
    """Return text without HTML entities and URL escapes, also of escapes in escapes."""
    for _ in range(2):
        before = text
        if "&" in text:
            text = unescape(text)
        if "%" in text:
            text = _URL_ESCAPES.sub(_unquote, text)
        if text == before:
            break
    return text


def _without_json_escapes(text: str) -> str:
    r"""Return text without the escapes of JSON and JavaScript: `\u00e9`, `\n`."""
    if "\\" not in text:
        return text
    plain = _JSON_ESCAPE.sub(_json_character, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_css_escapes(text: str) -> str:
    r"""Return text without the escapes of CSS: `\e9`."""
    return _CSS_ESCAPE.sub(_css_character, text) if "\\" in text else text


def _json_character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return " " if match[2] in "nrtbf" else match[2]


def _css_character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    try:
        return chr(code).encode().decode()
    except ValueError:
        return match[0]
