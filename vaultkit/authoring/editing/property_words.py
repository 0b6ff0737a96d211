"""Read `key=value` as people type it: which property, and a value of which type.

The type is that of the config's schema for the note's type, else what Obsidian's `types.json` says,
else that of a list which is there already; what none of them knows is read as YAML reads it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError
from vaultkit.notes.frontmatter.core_schema import read_scalar
from vaultkit.notes.frontmatter.embedded_yaml import read_yaml
from vaultkit.notes.frontmatter.property_edits import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.config import Config, FieldRule
    from vaultkit.notes.note import Note
    from vaultkit.vault.obsidian.obsidian_settings import Settings

SET, ADD, TAKE, JSON = "=", "+=", "-=", ":="
_WORD = lazy_re(r"\A(?P<key>[^=]*?[^=+:-])(?P<way>\+=|-=|:=|=)(?P<text>.*)", re.DOTALL)
_LISTS = frozenset({"list", "links", "multitext", "array", "tags", "aliases", "cssclasses"})
_NUMBERS = frozenset({"number", "integer"})
_TEXTS = frozenset({"text", "string", "link"})
_EVERY_TYPE = "*"
_COMMAS = frozenset({"tags"})
"""Properties whose items hold no comma, so that one parts them."""


class Assignment(NamedTuple):
    """What is asked of one property.

    Args:
        key: Its name as typed.
        way: `=` for another value, `+=` and `-=` for items of a list, `:=` for a value as JSON.
        text: What stands behind that.
    """

    key: str
    way: str
    text: str


def read_assignment(word: str) -> Assignment:
    """Take `key=value` apart.

    Errors:
        EditError: it is none.
    """
    match = _WORD.fullmatch(word)
    key = match["key"].strip() if match else ""
    if match is None or not key or "\n" in key:
        what = f'"{word}" is no key=value; nothing was changed'
        message = f"{what}; write status=done, tags+=idea, tags-=idea or n:=[1, 2]"
        raise EditError(message)
    return Assignment(key, match["way"], match["text"])


def plan_values(
    note: Note, assignments: Iterable[Assignment], config: Config, settings: Settings
) -> dict[str, Any]:
    """Return the value that each property is to have, by name.

    Args:
        note: The note as it is.
        assignments: What is asked for, in order; `=` twice for one property makes a list.
        config: Whose schemas name types.
        settings: Obsidian's, which name types too.

    Errors:
        EditError: a value is no JSON, or nothing can be added to or taken from what is there.
    """
    wanted: dict[str, Any] = {}
    said: set[str] = set()
    new_type = next((x.text for x in assignments if x.key.lower() == "type"), None)
    kinds = _kinds(new_type.lower() if new_type else note.type, config, settings)
    names: dict[str, str] = {}
    for one in assignments:
        key = names.setdefault(one.key.lower(), spelled(note, one.key))
        kind = kinds(key)
        now = wanted[key] if key in wanted else note.properties.get(key)
        if one.way == JSON:
            wanted[key] = _read_json(one)
        elif one.way == SET:
            value = _read(one.text, key, kind, note.properties.get(key))
            wanted[key] = [*_items(now), *_items(value)] if key in said else value
            said.add(key)
        else:
            wanted[key] = _changed_list(note, one, now, kind)
    return wanted


class _Kind(NamedTuple):
    """What a property is to hold: its type, "" for any, and the values it may have."""

    type: str = ""
    enum: tuple[Any, ...] = ()


def _kinds(type_: str | None, config: Config, settings: Settings) -> _KindOf:
    fields: dict[str, FieldRule] = {}
    types = {name.lower(): one for name, one in config.types.items()}
    for name in (_EVERY_TYPE, type_ or ""):
        if name in types:
            fields |= {key.lower(): rule for key, rule in types[name].fields.items()}
    known = {"tags": "tags", "aliases": "aliases", "cssclasses": "multitext"}
    known |= {key.lower(): kind for key, kind in settings.property_types.items()}
    return _KindOf(fields, known)


class _KindOf:
    """Gives the kind of a property by its name."""

    def __init__(self, fields: Mapping[str, FieldRule], known: Mapping[str, str]) -> None:
        self._fields, self._known = fields, known

    def __call__(self, key: str) -> _Kind:
        """Return the kind of a property."""
        rule = self._fields.get(key.lower())
        known = self._known.get(key.lower(), "")
        return _Kind(rule.type or known, rule.enum) if rule else _Kind(known)


def _read(text: str, key: str, kind: _Kind, own: Any) -> Any:
    """Return the value that a text means for a property, empty for None."""
    is_list = kind.type in _LISTS or (not kind.type and isinstance(own, list))
    if not text.strip():
        return [] if is_list and isinstance(own, list) else None
    if is_list:
        return _read_items(text, key, kind)
    if not kind.type and _is_bracketed(text):
        return _from_yaml(text)
    return _scalar(text, kind, own)


def _read_items(text: str, key: str, kind: _Kind) -> list[Any]:
    """Return the items that a text means: a list in brackets, or one; tags are parted by commas."""
    if _is_bracketed(text):
        value = _from_yaml(text)
        return value if isinstance(value, list) else [value]
    parts = text.split(",") if key.lower() in _COMMAS else [text]
    items = (part.strip() for part in parts)
    return [_scalar(_bare_tag(item, key), _Kind("", kind.enum), None) for item in items if item]


def _bare_tag(item: str, key: str) -> str:
    return item.removeprefix("#") if key.lower() in _COMMAS else item


def _is_bracketed(text: str) -> bool:
    """Tell whether a text is a list in brackets, and no link."""
    inner = text.strip()
    return inner.startswith("[") and inner.endswith("]") and not inner.startswith("[[")


def _from_yaml(text: str) -> Any:
    value, fault = read_yaml(f"k: {text.strip()}")
    return text if fault or [*value] != ["k"] else value["k"]


def _scalar(text: str, kind: _Kind, own: Any) -> Any:
    """Return a single value: as the type says, else as YAML would read it."""
    for allowed in kind.enum:
        if _said(allowed) == text.strip():
            return allowed
    if kind.type in _TEXTS or text.strip().startswith("[["):
        return text
    quoted = _unquoted(text.strip())
    if quoted is not None:
        return quoted
    was_text = not kind.type and isinstance(own, str) and not isinstance(read_scalar(own), str)
    value = read_scalar(text.strip())
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if was_text or isinstance(value, str):
        return text
    if is_number and kind.type not in _NUMBERS and json.dumps(value) != text.strip():
        return text  # such as 1.10 or 007, of which a number would lose something
    return value


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unquoted(text: str) -> str | None:
    """Return what stands in double quotes, None if nothing wholly does."""
    try:
        value = json.loads(text) if text.startswith('"') else None
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _read_json(one: Assignment) -> Any:
    try:
        value = json.loads(one.text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        what = f'"{one.text}" is no JSON, which {one.key}:= takes: {error}'
        message = f"{what}; nothing was changed"
        raise EditError(message) from error
    return read_scalar(str(value)) if isinstance(value, float) else value


def _refuse_constant(name: str) -> Any:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _items(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return [*value] if isinstance(value, list) else [value]


def _changed_list(note: Note, one: Assignment, now: Any, kind: _Kind) -> Any:
    """Return a list with items added that it lacks, or taken out.

    Errors:
        EditError: what is there is no list and no single value.
    """
    if isinstance(now, dict):
        message = f'{note.path}: "{one.key}" is a group of properties, no list; nothing was changed'
        raise EditError(message)
    items = _read_items(one.text, one.key, kind)
    if one.way == ADD:
        known = _items(now)
        return [*known, *(x for at, x in enumerate(items) if x not in [*known, *items[:at]])]
    left = [item for item in _items(now) if item not in items]
    return now if left == _items(now) else left
