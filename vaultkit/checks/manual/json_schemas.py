"""Return the JSON Schema of the config and of note types, and validators of fields.

One schema per property, not one per note: each property is judged by itself, so a note with three
faults has three findings. The library is imported when a schema is first compiled. See decision 8.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.config import (
    KEYS,
    LANGUAGES,
    PROTOCOLS,
    SEVERITIES,
    Config,
    FieldRule,
    OneOf,
    Record,
    TableOf,
)
from vaultkit.config.setting_descriptions import describe_keys, describe_section, find_defaults
from vaultkit.config.setting_examples import EXAMPLES
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.core_schema import format_date
from vaultkit.notes.text.timed_pattern import timed_search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.config import NoteType, Reader

DIALECT = "http://json-schema.org/draft-07/schema#"
EVERY_TYPE = "*"
"""Key of `types` whose schema holds for all notes."""
LINK = r"^!?\[\[[^\[\]\n]+\]\]$"
"""What a property is that is wholly a wikilink."""

_DAY = lazy_re(r"\d{4}-\d{2}-\d{2}")
_MOMENT = lazy_re(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_LISTS = frozenset({"list", "links"})
_TYPES: Mapping[str, dict[str, Any]] = {
    "": {},
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "checkbox": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "list": {"type": "array"},
    "link": {"type": "string", "pattern": LINK},
    "links": {"type": "array"},
}
_IN_URL = r"""[^\u0000-\u0020"'<>\\^`|\u007f-\u00a0\u2028\u2029]"""
_START = "[Hh][Tt][Tt][Pp][Ss]?://(?![^/?#]*@)"
_READERS: Mapping[str, dict[str, Any]] = {
    "read_text": {"type": "string"},
    "read_globs": {"type": "array", "items": {"type": "string"}},
    "read_texts": {"type": "array", "items": {"type": "string"}},
    "read_phrases": {
        "type": "array",
        "items": {"type": "string", "pattern": r"[^\s!-/:-@\[-`{-~]"},
    },
    "read_days": {"type": "integer", "minimum": 0},
    "read_count": {"type": "integer", "minimum": 0},
    "read_number": {"type": "number"},
    "read_seconds": {"type": "number", "minimum": 0},
    "read_flag": {"type": "boolean"},
    "read_inner_path": {"type": "string", "pattern": r"^(?!/)(?!(.*/)?\.\.(/|$)).*\S"},
    "read_values": {
        "type": "array",
        "minItems": 1,
        "items": {"type": ["string", "number", "boolean"]},
    },
    "read_language": {"enum": ["", *LANGUAGES]},
    "read_address": {"type": "string", "pattern": rf"^(?:{_START}{_IN_URL}+)?$"},
    "read_site_address": {
        "type": "string",
        "pattern": rf"^(?:(?!.*[?#]){_START}{_IN_URL}+)?$",
    },
    "read_address_end": {
        "type": "string",
        "pattern": rf"^(?:(?![A-Za-z][A-Za-z0-9+.-]*:)|[Hh][Tt][Tt][Pp][Ss]?://){_IN_URL}*$",
    },
    "read_pattern": {"type": "string", "format": "regex"},
    "read_severity": {"enum": list(SEVERITIES)},
    "read_ports": {"type": "string", "pattern": r"^\d{1,5}-\d{1,5}$"},
    "read_macros": {
        "type": "object",
        "propertyNames": {"title": "COMMAND", "pattern": r"^\\?[A-Za-z]+$"},
        "additionalProperties": {"type": "string"},
    },
    "read_networks": {
        "type": "array",
        "items": {
            "type": "string",
            "pattern": r"^\s*[0-9A-Fa-f:.]+(?:/\d+|\s*-\s*[0-9A-Fa-f:.]+)?\s*$",
        },
    },
    "read_protocols": {"type": "array", "items": {"type": "string", "enum": list(PROTOCOLS)}},
    "read_reason": {"type": "string", "pattern": r"\S"},
    "read_kubernetes_version": {"type": "string", "pattern": r"^v?\d+\.\d+$"},
}
"""Schema of what each plain reader of the config accepts, by its name."""


_OWN = "vaultkit-pattern"
"""The format of texts that match the pattern of a field."""
_AS_IS = frozenset({"enum", "default"})
"""Keywords whose values are no schemas."""


class Fault(NamedTuple):
    """What a schema says against a value.

    Args:
        rule: The keyword of JSON Schema that it breaks: `type`, `enum`, `pattern`, `minItems`, …
        limit: What the schema gives for that keyword.
        value: The value, or the list item.
        item: Index of the list item, -1 for the whole value.
    """

    rule: str
    limit: Any
    value: Any
    item: int


def field_schema(field: FieldRule) -> dict[str, Any]:
    """Return the JSON Schema of a property's value."""
    one: dict[str, Any] = {}
    if field.enum:
        one["enum"] = list(field.enum)
    if field.pattern:
        one["pattern"] = f"^(?:{field.pattern})$"
    if field.type in _LISTS:
        schema = dict(_TYPES[field.type])
        items = {"type": "string", "pattern": LINK} if field.type == "links" else {}
        if items or one:
            schema["items"] = {"allOf": [items, one]} if items and one else items or one
    elif field.type == "link" and field.pattern:
        schema = {"allOf": [_TYPES["link"], one]}
    elif field.type or not one:
        schema = _TYPES[field.type] | one
    else:
        is_list = {"type": "array"}
        schema = {"if": is_list, "then": {"items": one}, "else": one}
    return schema | _limits(field)


def _limits(field: FieldRule) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    words = ("minItems", "maxItems") if field.type in _LISTS else ("minLength", "maxLength")
    if field.min_length:
        schema[words[0]] = field.min_length
    if field.max_length is not None:
        schema[words[1]] = field.max_length
    if field.minimum is not None:
        schema["minimum"] = field.minimum
    if field.maximum is not None:
        schema["maximum"] = field.maximum
    if field.default is not None:
        schema["default"] = plain(field.default)
    return schema


def note_type_schema(name: str, config: Config) -> dict[str, Any]:
    """Return the JSON Schema of the properties of notes of a type; `*` alone is every note."""
    every = config.types.get(EVERY_TYPE)
    own = config.types[name]
    parts: list[NoteType] = [own] if every is None or own is every else [every, own]
    fields = {key: field for part in parts for key, field in part.fields.items()}
    required = list(dict.fromkeys(key for part in parts for key in part.required))
    optional = [key for part in parts for key in part.optional]
    properties: dict[str, Any] = {key: {} for key in (*required, *optional)}
    for key, field in fields.items():
        schema = field_schema(field)
        properties[key] = schema if key in required else {"anyOf": [{"type": "null"}, schema]}
    if name != EVERY_TYPE:
        properties["type"] = {"type": "string", "pattern": f"^(?i:{re.escape(name)})$"}
    title = "a note" if name == EVERY_TYPE else f"a note of type {name}"
    return {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "properties": properties,
        "required": required,
    }


def config_schema() -> dict[str, Any]:
    """Return the JSON Schema of `vaultkit.toml`, with what each key means, for editors."""
    schema = {"$schema": DIALECT, "title": "vaultkit.toml"}
    return schema | _table_schema(Record(Config, KEYS), "")


def _table_schema(record: Record, where: str) -> dict[str, Any]:
    """Return the schema of a table with known keys, at a dotted key that ends with a dot."""
    words, defaults = describe_keys(record.make), find_defaults(record.make)
    properties: dict[str, Any] = {}
    for key, reader in record.keys.items():
        schema = _reader_schema(reader, where + key)
        said = {} if "description" in schema or key not in words else {"description": words[key]}
        default = {"default": defaults[key]} if key in defaults else {}
        properties[key] = said | schema | default
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _reader_schema(reader: Reader, where: str) -> dict[str, Any]:
    if isinstance(reader, Record):
        said = {"description": describe_section(reader.make)}
        return said | _table_schema(reader, f"{where}.")
    example = {"examples": [EXAMPLES[where]]} if where in EXAMPLES else {}
    if isinstance(reader, TableOf):
        inner = _reader_schema(reader.reader, f"{where}.{reader.key}")
        name = {"propertyNames": {"title": reader.key}}
        return {"type": "object", **name, "additionalProperties": inner} | example
    if isinstance(reader, OneOf):
        return {"enum": list(reader.values)} | example
    return _READERS.get(getattr(reader, "__name__", ""), {}) | example


def compile_field(field: FieldRule) -> Callable[[Any], Fault | None]:
    """Return a check of a property's value: what is wrong with it, None if nothing is."""
    import fastjsonschema

    formats: dict[str, Callable[[str], bool]] = {"date": _is_day, "date-time": _is_moment}
    schema = field_schema(field)
    pattern = f"^(?:{field.pattern})$"
    if field.pattern:
        formats[_OWN] = timed_search(pattern)
        schema = _with_own(schema, pattern)
    validate = fastjsonschema.compile(
        {"$schema": DIALECT} | schema, formats=formats, use_default=False
    )

    def check(value: Any) -> Fault | None:
        try:
            validate(plain(value))
        except fastjsonschema.JsonSchemaValueException as error:
            at = error.path[1] if len(error.path) > 1 else "-1"
            rule, limit = str(error.rule), error.rule_definition
            if limit == _OWN:
                rule, limit = "pattern", pattern
            return Fault(rule, limit, error.value, int(at))
        return None

    return check


def _with_own(schema: Any, pattern: str) -> Any:
    """Return a schema with a format of ours, whose search has an end, in a pattern's place."""
    if isinstance(schema, list):
        return [_with_own(part, pattern) for part in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {key: _with_own(part, pattern) for key, part in schema.items() if key not in _AS_IS}
    rest |= {key: part for key, part in schema.items() if key in _AS_IS}
    if rest.get("pattern") != pattern:
        return rest
    del rest["pattern"]
    own = {"format": _OWN}
    return rest | own if "format" not in rest else {"allOf": [rest, own]}


def _is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None and _is_date(text)


def _is_moment(text: str) -> bool:
    return _MOMENT.fullmatch(text) is not None and _is_date(text[:10])


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date(value: Any) -> bool:
    """Tell whether a property's value is a date or a date and time."""
    if isinstance(value, str):
        return _is_day(value) or _is_moment(value)
    return isinstance(value, date)


def plain(value: Any) -> Any:
    """Return a property's value as JSON has it: dates become text."""
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value
