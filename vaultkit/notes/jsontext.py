"""The strings of a JSON text with their places, so that one can be replaced and no other byte."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)


class JsonString(NamedTuple):
    """A string that is a value.

    Args:
        way: Keys and list positions that lead to it.
        value: What it says.
        start: Its first character in the text, past the quote.
        end: Past its last one, at the quote.
    """

    way: tuple[str | int, ...]
    value: str
    start: int
    end: int


def find_strings(text: str) -> Iterator[JsonString]:
    """Yield the strings of a JSON text that are values; the text must be valid JSON."""
    way: list[str | int] = []
    is_key = False
    for match in _PART.finditer(text):
        part = match[0]
        if part in "{[":
            way.append("" if part == "{" else 0)
            is_key = part == "{"
        elif part in "}]":
            way.pop()
            is_key = False
        elif part == ",":
            if way and isinstance(way[-1], int):
                way[-1] += 1
            else:
                is_key = True
        elif part == ":":
            is_key = False
        elif part.startswith('"'):
            value: str = json.loads(part)
            if is_key and way:
                way[-1] = value
            else:
                yield JsonString(tuple(way), value, match.start() + 1, match.end() - 1)


def escape_like(value: str, raw: str) -> str:
    """Return a string as JSON writes it between quotes, escaped as another one is."""
    return json.dumps(value, ensure_ascii="\\u" in raw)[1:-1]


def raw_offsets(raw: str) -> list[int]:
    """Return where each character of a string starts in its written form, and where it ends."""
    return [*(match.start() for match in _UNIT.finditer(raw)), len(raw)]
