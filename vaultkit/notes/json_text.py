"""JSON in files of the vault: objects, and strings with their places, to replace one by one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = lazy_re(r'"(?:[^"\\\x00-\x1f]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_UNIT = lazy_re(
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


class NoObjectError(Exception):
    """A text that is no JSON object; `at` is the character where that shows."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


def read_object(text: str) -> dict[str, Any]:
    """Read a JSON object; a blank text is one without keys.

    Errors:
        NoObjectError: it is none; lower case, no full stop.
    """
    try:
        found = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise NoObjectError(error.msg[:1].lower() + error.msg[1:], error.pos) from None
    except RecursionError:
        message = "it is nested too deeply"
        raise NoObjectError(message) from None
    except ValueError as error:  # a number of too many digits
        raise NoObjectError(str(error)) from None
    if not isinstance(found, dict):
        message = "it is no JSON object"
        raise NoObjectError(message)
    return found


def find_strings(text: str) -> Iterator[JsonString]:
    """Yield the strings of a JSON text that are values; the text must be valid JSON."""
    yield from (string for string, is_key in _walk(text) if not is_key)


def find_keys(text: str) -> Iterator[JsonString]:
    """Yield the keys of a JSON text, each as the last step of its own way."""
    yield from (string for string, is_key in _walk(text) if is_key)


def _walk(text: str) -> Iterator[tuple[JsonString, bool]]:
    """Yield the strings of a JSON text, and whether they are keys."""
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
            yield JsonString(tuple(way), value, match.start() + 1, match.end() - 1), is_key


def escape_like(value: str, raw: str) -> str:
    """Return a string as JSON writes it between quotes, escaped as another one is."""
    return json.dumps(value, ensure_ascii="\\u" in raw)[1:-1]


def raw_offsets(raw: str) -> list[int]:
    """Return where each character of a string starts in its written form, and where it ends."""
    return [*(match.start() for match in _UNIT.finditer(raw)), len(raw)]
