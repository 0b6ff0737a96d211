"""Judge properties by the schema of their note's type, for the rules about fields (F3xx)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.reviews.review_state import is_empty
from vaultkit.checks.context import kept_while
from vaultkit.checks.manual.json_schemas import EVERY_TYPE, LINK, compile_field, is_date
from vaultkit.errors import VaultkitError
from vaultkit.notes.frontmatter.core_schema import format_date
from vaultkit.notes.text.timed_pattern import SlowPatternError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.manual.json_schemas import Fault
    from vaultkit.config import FieldRule
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath

Fields = dict[str, tuple[str, "FieldRule"]]
"""Rules by folded property name, with the name as configured."""

_NAMES = {
    "text": "a text", "string": "a text", "number": "a number", "integer": "a whole number",
    "checkbox": "true or false", "boolean": "true or false", "date": "a date such as 2026-01-31",
    "datetime": "a date and time such as 2026-01-31T09:30",
    "date-time": "a date and time such as 2026-01-31T09:30", "multitext": "a list",
    "array": "a list", "tags": "a list", "aliases": "a list",
}  # fmt: skip
_SCALARS = (str, bool, int, float, date)
_MAX_SHOWN = 40


class FieldFault(NamedTuple):
    """What is wrong with a property.

    Args:
        key: The property as written.
        is_type: Whether it is the kind of value that is wrong, not the value.
        message: What is wrong, for a finding.
        path: Key path of the value: `key`, or `key.1` for a list item.
        value: The value or list item.
        wanted: The type that is asked for, or the values that are allowed.
    """

    key: str
    is_type: bool
    message: str
    path: str
    value: Any
    wanted: Any


def fields_of(context: Context) -> Callable[[Note], Fields]:
    """Return what gives the rules for a note's properties: those of its type, then of all."""
    types = {name.lower(): type_ for name, type_ in context.config.types.items()}
    by_type: dict[str | None, Fields] = {}
    for name in {None, *types}:
        merged: Fields = {}
        for part in (types.get(EVERY_TYPE), types.get(name or "")):
            for key, rule in part.fields.items() if part else ():
                merged[key.lower()] = key, rule
        by_type[name] = merged
    every = by_type[None]
    return lambda note: by_type.get(note.type, every)


def has_fields(context: Context) -> bool:
    """Tell whether the config says anything about values."""
    return any(type_.fields for type_ in context.config.types.values())


def field_faults(context: Context) -> Mapping[NotePath, list[FieldFault]]:
    """Return what is wrong with the values of properties, by note; a view of a `Context`."""
    found: dict[NotePath, list[FieldFault]] = {}
    fields = fields_of(context) if has_fields(context) else lambda _: {}
    known = {key.lower(): kind for key, kind in context.vault.settings.property_types.items()}
    checks: dict[int, Callable[[Any], Fault | None]] = {}
    if not known and not has_fields(context):
        return found
    for path, note in context.vault.notes.items():
        rules = fields(note) if note.frontmatter else {}
        for key, value in note.properties.items():
            fault = None
            name = key.lower()
            if name in rules:
                fault = _by_schema(key, value, rules[name][1], checks)
            elif name in known and not _fits(known[name], value):
                message = f'"{key}" must be {_NAMES[known[name]]}, not {show(value)}'
                fault = FieldFault(key, True, message, key, value, known[name])  # noqa: FBT003
            if fault:
                found.setdefault(path, []).append(fault)
    return found


def _fits(kind: str, value: Any) -> bool:
    """Tell whether Obsidian takes a value for one of its property type; empty ones always fit."""
    if value is None or value == "":
        return True
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "checkbox":
        return isinstance(value, bool)
    if kind in {"date", "datetime"}:
        return is_date(value)
    if kind == "text":
        return isinstance(value, _SCALARS)
    return kind not in _NAMES or not isinstance(value, dict)


def _by_schema(
    key: str, value: Any, rule: FieldRule, checks: dict[int, Callable[[Any], Fault | None]]
) -> FieldFault | None:
    if is_empty(value):
        return None
    check = checks.get(id(rule))
    if check is None:
        check = checks[id(rule)] = compile_field(rule)
    try:
        fault = check(value)
    except SlowPatternError as error:
        message = (
            f'the pattern "{rule.pattern}" of the property "{key}" takes too long on '
            f"{show(value)}; write it without repetitions of repetitions"
        )
        raise VaultkitError(message) from error
    if fault is None:
        return None
    path = key if fault.item < 0 else f"{key}.{fault.item}"
    is_type = fault.rule in {"type", "format"} or fault.limit == LINK
    return FieldFault(key, is_type, _message(key, fault), path, fault.value, fault.limit)


def _message(key: str, fault: Fault) -> str:
    limit, value = fault.limit, show(fault.value)
    if fault.limit == LINK:
        text = f"must be a link such as [[Note]] in quotes, not {value}"
    elif fault.rule in {"type", "format"}:
        text = f"must be {_NAMES.get(str(limit), limit)}, not {value}"
    elif fault.rule == "enum":
        text = f"must be one of {', '.join(map(str, limit))}, not {value}"
    elif fault.rule == "pattern":
        text = f"must match {limit[4:-2]}, not be {value}"
    elif fault.rule in {"minimum", "maximum"}:
        text = f"must be at {'least' if fault.rule == 'minimum' else 'most'} {limit}, not {value}"
    else:
        noun = "characters" if fault.rule.endswith("Length") else "items"
        bound = "least" if fault.rule.startswith("min") else "most"
        text = f"must have at {bound} {limit} {noun}, not {len(fault.value)}"
    return f'"{key}" {text}'


def show(value: Any) -> str:
    """Return a value as a message names it."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a group of properties"
    if isinstance(value, bool):
        value = str(value).lower()
    text = format_date(value) if isinstance(value, date) else str(value)
    text = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
    return f'"{text}"'


def value_span(note: Note, path: str) -> tuple[int, int]:
    """Return the bytes of the value at a key path, or of its key if the value is empty."""
    if note.frontmatter is None:
        return 0, 0
    from vaultkit.notes.frontmatter.property_places import locate, locate_key

    start, end = locate(note.source, note.frontmatter, path)
    return (start, end) if end > start else locate_key(note.source, note.frontmatter, path)


def key_span(note: Note, key: str) -> tuple[int, int]:
    """Return the bytes of a property's name."""
    if note.frontmatter is None:
        return 0, 0
    from vaultkit.notes.frontmatter.property_places import locate_key

    return locate_key(note.source, note.frontmatter, key)


@kept_while(lambda note: frozenset(note.properties) or False)
def spellings(context: Context) -> Mapping[str, tuple[str, ...]]:
    """Return the names of all properties of the vault by their lower case; a view."""
    names: set[str] = set()
    for note in context.vault.notes.values():
        if note.frontmatter:
            names.update(note.frontmatter.properties)
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(name.lower(), []).append(name)
    return {name: tuple(items) for name, items in found.items()}


def notes_with(context: Context, *names: str) -> list[Note]:
    """Return the notes that have one of some properties, in any case, in path order."""
    known = context.view(spellings)
    written = {spelling for name in names for spelling in known.get(name, ())}
    if not written:
        return []
    notes = context.vault.notes.values()
    return [n for n in notes if n.frontmatter and not written.isdisjoint(n.frontmatter.properties)]


def find_property(note: Note, name: str) -> tuple[str, Any] | None:
    """Return a property's key as written and its value; case does not count."""
    if name in note.properties:
        return name, note.properties[name]
    folded = name.lower()
    return next(((k, v) for k, v in note.properties.items() if k.lower() == folded), None)


def linked_fields(note: Note, fields: Fields) -> Iterator[tuple[str, Any, FieldRule]]:
    """Yield the properties that must link to notes of a type: key, value, rule."""
    for key, value in note.properties.items():
        rule = fields.get(key.lower())
        if rule and rule[1].link_type and not is_empty(value):
            yield key, value, rule[1]
