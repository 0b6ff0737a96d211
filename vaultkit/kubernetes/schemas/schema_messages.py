"""Say what a JSON schema objects to in words for people who write manifests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultkit.config import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.kubernetes.schemas.kind_schemas import Objection

_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
_BOUNDS = {
    "minimum": "is less than {}",
    "maximum": "is more than {}",
    "minLength": "is shorter than {} characters",
    "maxLength": "is longer than {} characters",
    "minItems": "has fewer than {} items",
    "maxItems": "has more than {} items",
    "maxProperties": "has more than {} entries",
    "pattern": "does not match {}",
}
_LONGEST = 60


def describe(objection: Objection) -> str:
    """Return what is wrong with the value that a schema refuses."""
    keyword, value = objection.keyword, objection.value
    if keyword == "enum":
        return _describe_enum(value, objection.allowed)
    if keyword in _BOUNDS:
        return f"{show(value)} {_BOUNDS[keyword].format(objection.allowed)}"
    types = sorted(_types(objection.schema))
    names = " or ".join(_TYPES[name] for name in types if name in _TYPES)
    if keyword in {"type", "oneOf", "anyOf"} and names:
        return f"must be {names}, not {show(value)}{_hint(value, types)}"
    return f"{show(value)} is in no form that the schema allows"


def _describe_enum(value: Any, known: Sequence[Any]) -> str:
    names = [str(name) for name in known if name is not None]
    return f"{show(value)} is none of {', '.join(names)}{suggest(str(value), names)}"


def _types(schema: Mapping[str, Any]) -> set[str]:
    """Return the types that a schema accepts, by itself or through its alternatives."""
    own = schema.get("type", [])
    types = {own} if isinstance(own, str) else set(own)
    for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        types |= _types(part)
    return types


def _hint(value: Any, types: Sequence[str]) -> str:
    """Return the remedy where YAML made something else of what was meant."""
    is_scalar = isinstance(value, bool | int | float)
    if "string" in types and is_scalar:
        return "; quote it"
    is_number = isinstance(value, str) and value.lstrip("-").isdecimal()
    return "; drop the quotes" if is_number and types != ["string"] else ""


def show(value: Any) -> str:
    """Return a value as it may stand in a message."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
