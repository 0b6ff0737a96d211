"""The YAML that nearly all front matter consists of, read line by line.

Lines `key: value`, `key: [a, b]`, and `key:` followed by lines `- item`, each value plain, a quoted
string that needs no decoding, or none: that is how people and Obsidian write properties. Anything
else is left to the YAML library, which takes five times as long. What is read here is what the
library reads: `tests/property/test_plain_yaml.py` holds the two against each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LENGTH = 20_000
"""Characters of a block that is read here; a longer one may hold more values than are allowed."""

_UNSAFE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_FIRST = rf"[^\s\-?:,\[\]{{}}#&*!|>'\"%@`~=<{_UNSAFE}]"
_PLAIN = rf"({_FIRST}(?:[^:#{_UNSAFE}]|:(?=[^\s:#{_UNSAFE}])|(?<=[^\s:])\#(?=\S))*+)"
_QUOTED = rf"""(?:"([^"\\{_UNSAFE}]*)"|'([^'{_UNSAFE}]*)')"""
_ITEM = rf"({_FIRST}[^:#,\[\]{{}}{_UNSAFE}]*+)|{_QUOTED}[ ]*+"
_ITEMS = re.sub(r"(?<!\\)\((?!\?)", "(?:", _ITEM)
_LIST = rf"(\[[ ]*+(?:(?:{_ITEMS})(?:,[ ]*+(?:{_ITEMS}))*+)?\])"
_LINE = lazy_re(
    rf"(?:([A-Za-z_][\w-]{{0,99}}):(?:[ ]+(?:{_PLAIN}|{_QUOTED}|{_LIST}))?"
    rf"|([ ]*)-(?:[ ]+(?:{_PLAIN}|{_QUOTED}))?)[ ]*\r?\n",
    re.ASCII,
)
_FIND_ITEMS = lazy_re(_ITEM, re.ASCII)


def read_plain(text: str, scalar: Callable[[str], Any]) -> dict[str, Any] | None:
    """Return the properties of a simple block; None if it is not simple.

    Args:
        text: The lines between the delimiters.
        scalar: Gives a plain scalar its value.
    """
    if len(text) > MAX_LENGTH:
        return None
    properties: dict[str, Any] = {}
    items: list[Any] | None = None
    name = indent = ""
    at, end, match_line = 0, len(text), _LINE.match
    while at < end:
        line = match_line(text, at)
        if line is None:
            return None
        at = line.end()
        key, plain, double, single, flow, depth, item, item_double, item_single = line.groups()
        if key is None:
            if items is None or (items and depth != indent):
                return None
            properties[name], indent = items, depth
            items.append(_value(item, item_double, item_single, scalar))
            continue
        if key in properties:
            return None
        name, items = key, None
        if flow is None:
            properties[key] = value = _value(plain, double, single, scalar)
            if value is None and plain is None:
                items = []
        else:
            found = _FIND_ITEMS.finditer(flow, 1, len(flow) - 1)
            properties[key] = [_value(one[1], one[2], one[3], scalar) for one in found]
    return properties


def _value(
    plain: str | None, double: str | None, single: str | None, scalar: Callable[[str], Any]
) -> Any:
    """Return a value that was written in one of three ways, None if in none."""
    if plain is not None:
        return scalar(plain.rstrip(" "))
    return single if double is None else double
