"""Fit the properties of imported notes to the schema of the vault that they come to."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.config import FieldRule, NoteType

_MOMENT = lazy_re(r"(\d{4}-\d{2}-\d{2})(?:[Tt]|[ \t]{1,3})\d{1,2}:\d{2}")
_EVERY_TYPE, _USUAL = "*", "note"
_TYPE, _CREATED, _MODIFIED = "type", "created", "modified"


class Schema(NamedTuple):
    """What a vault asks of its notes.

    Args:
        types: The config's note types.
        kinds: What Obsidian takes properties for, by name: `date`, `datetime`, `text`, ….
        today: The day of the import, None if it is not known.
    """

    types: Mapping[str, NoteType]
    kinds: Mapping[str, str]
    today: date | None = None


def fit(properties: Mapping[str, Any], schema: Schema) -> tuple[dict[str, Any], list[str]]:
    """Return properties as a vault wants them, and what was changed, as sentences.

    A date with a time becomes the day where a day is asked for; a type, a day of creation and what
    has a default are added where they are required. What only the author can know stays missing.
    """
    fitted, told = dict(properties), []
    for key in [*fitted]:
        day = _day_of(fitted[key]) if _is_day(key, fitted, schema) else None
        if day is not None:
            told.append(f'"{key}" is a day in this vault: the time is gone')
            fitted[key] = day
    for key, value, why in _missing(fitted, schema):
        told.append(f'"{key}" is "{value}", {why}')
        fitted[key] = value
    return _in_order(fitted, properties), told


def _day_of(value: Any) -> date | None:
    """Return the day of a moment, as it is written there; None if it is none."""
    if isinstance(value, datetime):
        return value.date()
    match = _MOMENT.match(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _is_day(key: str, properties: Mapping[str, Any], schema: Schema) -> bool:
    rule = dict(_rules(properties, schema)).get(key)
    if rule is not None and rule.type:
        return rule.type == "date"
    return schema.kinds.get(key) == "date"


def _rules(properties: Mapping[str, Any], schema: Schema) -> Iterator[tuple[str, FieldRule]]:
    """Yield what values of a note's properties may be, what its own type says last."""
    for kind in _types_of(properties, schema):
        yield from kind.fields.items()


def _types_of(properties: Mapping[str, Any], schema: Schema) -> list[NoteType]:
    own = properties.get(_TYPE)
    names = {_EVERY_TYPE, fold(own) if isinstance(own, str) else _EVERY_TYPE}
    found = [(name, kind) for name, kind in schema.types.items() if fold(name) in names]
    return [kind for _, kind in sorted(found, key=lambda one: one[0] != _EVERY_TYPE)]


def _missing(properties: dict[str, Any], schema: Schema) -> Iterator[tuple[str, Any, str]]:
    """Yield properties that are required and can be told: the name, the value, and why that."""
    if _asks(_TYPE, properties, schema) and (usual := _usual_type(schema)):
        yield _TYPE, usual, "as every note of this vault needs a type"
    for key, rule in dict(_rules(properties, schema)).items():
        if rule.default is not None and _asks(key, properties, schema):
            yield key, rule.default, "by the default of this vault"
    if _asks(_CREATED, properties, schema):
        modified = properties.get(_MODIFIED)
        known = _day_of(modified) or (modified if isinstance(modified, date) else None)
        if known or schema.today:
            why = f'by "{_MODIFIED}"' if known else "the day of the import, for want of another"
            yield _CREATED, known or schema.today, why


def _asks(key: str, properties: Mapping[str, Any], schema: Schema) -> bool:
    """Tell whether a property is required and missing or empty."""
    is_there = properties.get(key) not in (None, "", [])
    return not is_there and any(key in kind.required for kind in _types_of(properties, schema))


def _usual_type(schema: Schema) -> str:
    """Return the type of a note of which nothing is known; "" if none is the obvious one."""
    plain = [
        name
        for name, kind in schema.types.items()
        if name != _EVERY_TYPE and not {*kind.required} - {_TYPE, _CREATED}
    ]
    usual = [name for name in plain if fold(name) == _USUAL]
    return usual[0] if usual else plain[0] if len(plain) == 1 else ""


def _in_order(fitted: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Put what was added first, the type before all."""
    added = [key for key in fitted if key not in before]
    return {key: fitted[key] for key in (*added, *before)}
