"""Decode the escapes of HTML, addresses, JSON, JavaScript and CSS in a text."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_JSON_ESCAPE = lazy_re(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL
)
_CSS_ESCAPE = lazy_re(r"\\([0-9a-fA-F]{2,6})\s?")
_URL_ESCAPES = lazy_re("%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_unquote_short = lru_cache(maxsize=1 << 12)(unquote)
"""The same few escapes are found again and again."""
_LAST = 0x10FFFF
_MOST_TIMES = 4
"""How often escapes are looked for in what escapes stood for."""
_LONG = 100
"""Characters from which a match is not worth remembering."""


def decode_all(text: str) -> str:
    """Return text without HTML entities and URL escapes, also of escapes in escapes."""
    for _ in range(_MOST_TIMES):
        before = text
        if "&" in text:
            text = unescape(text)
        if "%" in text:
            text = _URL_ESCAPES.sub(_unquote, text)
        if text == before:
            break
    return text


def _unquote(match: re.Match[str]) -> str:
    text = match[0]
    return _unquote_short(text) if len(text) < _LONG else unquote(text)


def without_json_escapes(text: str) -> Iterator[str]:
    r"""Yield text without the escapes of JSON and JavaScript: `\u00e9`, `\n`, `\x41`.

    The first time what escapes stand for, then what escapes in that do: JSON in a string of JSON.
    """
    for _ in range(_MOST_TIMES):
        if "\\" not in text:
            break
        plain = _JSON_ESCAPE.sub(_json_character, text)
        text = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        yield text


def without_css_escapes(text: str) -> str:
    r"""Return text without the escapes of CSS: `\e9`."""
    return _CSS_ESCAPE.sub(_css_character, text) if "\\" in text else text


def _json_character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= _LAST else match[0]
    return " " if match[4] in "nrtbfv" else match[4].strip("\n")


def _css_character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    try:
        return chr(code).encode().decode()
    except ValueError:
        return match[0]
