"""Read TOML within bounds, and quote a text for it.

What nests beyond what a person writes is a fault like any other.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from vaultkit.distribution.lazy_re import lazy_re

MAX_DEPTH = 60
"""Levels of tables and lists that are read."""
_LONG_KEY = lazy_re(rf"^[ \t]*\[{{0,2}}(?:[\w\"' \t-]*\.){{{MAX_DEPTH}}}", re.MULTILINE)
_HEADER = lazy_re(r"[ \t]*\[{1,2}([^\[\]]+)\]")
_KEY = lazy_re(r"""[ \t]*((?:[\w.\- \t]|"[^"]*"|'[^']*')+)=""")
_NAME = lazy_re(r"""\s*(?:"[^"]*"|'[^']*'|[^."'\s][^.]*)""")
_INDEX = lazy_re(r"\[\d+\]")
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML.

    Errors:
        tomllib.TOMLDecodeError: it is none, or nests too deeply.
    """
    if _LONG_KEY.search(text):
        raise tomllib.TOMLDecodeError(_TOO_DEEP)
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError(_TOO_DEEP) from None
    if is_deep(table):
        raise tomllib.TOMLDecodeError(_TOO_DEEP)
    return table


def is_deep(value: Any) -> bool:
    """Tell whether lists and mappings nest in each other more than `MAX_DEPTH` levels deep."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _children(outer)]
    return any(isinstance(inner, dict | list) for inner in level)


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def find_key(text: str, key: str) -> int:
    """Return the 1-based line of a key, else of the table or key round it; 0 if there is none.

    Args:
        text: TOML.
        key: Its whole name, such as `site.home`; an index of a list behind it counts for nothing.
    """
    names = _names(_INDEX.sub("", key))
    while names:
        if line := _find_line(text, names):
            return line
        names.pop()
    return 0


def _find_line(text: str, names: list[str]) -> int:
    table: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = found = _names(header[1])
        elif key := _KEY.match(line):
            found = table + _names(key[1])
        else:
            continue
        if found[: len(names)] == names:
            return number
    return 0


def _names(dotted: str) -> list[str]:
    return [name.strip(" \t\"'") for name in _NAME.findall(dotted)]


def quote_toml(text: str) -> str:
    """Return a text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
