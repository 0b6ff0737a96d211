"""Properties as lines of YAML, as a person would write them: quotes only where they are needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from vaultkit.notes.frontmatter.core_schema import format_date
from vaultkit.notes.frontmatter.yaml_properties import PropertyHandler


def write_properties(properties: Mapping[str, Any]) -> str:
    """Return properties as YAML, without the lines `---`; lists stand one item a line."""
    return "".join(f"{write_property(key, value)}\n" for key, value in properties.items())


def write_property(key: str, value: Any) -> str:
    """Return one property as YAML, without a line end."""
    name = key if _reads_as({key: 1}, f"{key}: 1") else json.dumps(key, ensure_ascii=False)
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
        is_plain = "\n" not in value and _reads_as({"k": [value]}, f"k:\n  - {value}")
        return value if value and is_plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        items = (f"{json.dumps(str(k), ensure_ascii=False)}: {_flow(v)}" for k, v in value.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value)


def _flow(value: Any) -> str:
    """Return a value inside brackets, where plain text would end too early."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return write_value(value) or "null"


def _reads_as(wanted: Mapping[str, Any], text: str) -> bool:
    handler = PropertyHandler(text)
    return handler.load(text) == wanted and not handler.problems
