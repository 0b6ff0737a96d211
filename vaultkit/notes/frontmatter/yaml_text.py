"""Properties as lines of YAML, as a person would write them: quotes only where they are needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.core_schema import format_date
from vaultkit.notes.frontmatter.yaml_properties import PropertyHandler

_SIGNS = lazy_re(r"[\t\n\x7f-\x9f\u2028\u2029\ufeff]")
_ENDS = lazy_re(r"[\x7f-\x9f\u2028\u2029\ufeff]")


def write_properties(properties: Mapping[str, Any]) -> str:
    """Return properties as YAML, without the lines `---`; lists stand one item a line."""
    return "".join(f"{write_property(key, value)}\n" for key, value in properties.items())


def write_property(key: str, value: Any) -> str:
    """Return one property as YAML, without a line end."""
    name = key if _reads_as({key: 1}, f"{key}: 1") else quoted(key)
    if isinstance(value, list) and value:
        return "\n".join((f"{name}:", *(f"  - {write_value(item)}" for item in value)))
    text = write_value(value)
    return f"{name}: {text}" if text else f"{name}:"


def write_value(value: Any) -> str:
    """Return a value as YAML on one line; "" for no value."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, str):
        is_plain = not must_be_quoted(value) and _reads_as({"k": [value]}, f"k:\n  - {value}")
        return value if value and is_plain else quoted(value)
    if isinstance(value, Mapping):
        items = (f"{quoted(str(k))}: {_flow(v)}" for k, v in value.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value)


def must_be_quoted(text: str) -> bool:
    """Tell whether a text holds a tab, at which some readers of YAML stop, or a line end."""
    return _SIGNS.search(text) is not None


def quoted(text: str) -> str:
    """Return a text in double quotes, with what readers of YAML take for line ends written out."""
    return _ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _flow(value: Any) -> str:
    """Return a value inside brackets, where plain text would end too early."""
    if isinstance(value, str):
        return quoted(value)
    return write_value(value) or "null"


def _reads_as(wanted: Mapping[str, Any], text: str) -> bool:
    handler = PropertyHandler(text)
    return handler.load(text) == wanted and not handler.problems
