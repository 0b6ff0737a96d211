"""Names and values of properties, tags, types of callouts: of schemas, and as others use them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.completion.link_candidates import MOST, Candidate
from vaultkit.authoring.completion.name_ranking import best
from vaultkit.notes.frontmatter.yaml_text import write_value
from vaultkit.notes.paths import fold
from vaultkit.vault.links.link_text import link_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.authoring.completion.typed_text import Typed
    from vaultkit.config import Config, FieldRule
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_EVERY_TYPE = "*"
_CHECKBOXES = frozenset({"checkbox", "boolean"})
_DATES = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%dT%H:%M:%S", "date-time": "%Y-%m-%dT%H:%M:%S"}
_TAGS = frozenset({"tags", "tag"})
_LONGEST = 80
"""Characters of a value that is offered to other notes."""
_CALLOUTS = (
    "note abstract summary tldr info todo tip hint important success check done question help faq"
    " warning caution attention failure fail missing danger error bug example quote cite"
)
"""Types of callouts that Obsidian knows. Source: Obsidian help "Callouts"."""
_OWN = ("aliases", "cssclasses", "tags")
"""Properties that Obsidian knows itself."""


def _found(known: Iterable[Candidate], typed: Typed) -> tuple[list[Candidate], bool]:
    items = list(known)
    return best(items, [fold(one.label) for one in items], typed.query, MOST)


def _spellings(counted: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield texts, each in its most frequent spelling, the most frequent text first."""
    merged: dict[str, list[Any]] = {}
    for text, count in sorted(counted.items(), key=lambda one: -one[1]):
        merged.setdefault(fold(text), [text, 0])[1] += count
    yield from sorted(map(tuple, merged.values()), key=lambda one: -one[1])


def tag_candidates(vault: Vault, typed: Typed) -> tuple[list[Candidate], bool]:
    """Return the tags of the vault, and those above them, the most used first."""
    counted: Counter[str] = Counter()
    for note in vault.notes.values():
        counted.update({fold(tag): tag for tag in note.all_tags}.values())
    for tag in [*counted]:
        for at, sign in enumerate(tag):
            if sign == "/":
                counted.setdefault(tag[:at], 0)
    tags = (Candidate(tag, tag, "tag", _notes(count), tag) for tag, count in _spellings(counted))
    return _found(tags, typed)


def _notes(count: int) -> str:
    return f"{count} note{'' if count == 1 else 's'}"


def callout_candidates(vault: Vault, typed: Typed) -> tuple[list[Candidate], bool]:
    """Return the types of callouts: those that Obsidian knows, then those that notes have."""
    counted: Counter[str] = Counter()
    for note in vault.notes.values():
        counted.update(one.type for one in note.callouts if one.type)
    names = dict.fromkeys((*_CALLOUTS.split(), *(name for name, _ in counted.most_common())))
    return _found((Candidate(x, x, "callout", _notes(counted[x]), x) for x in names), typed)


def rules_of(config: Config, note: Note) -> dict[str, tuple[str, FieldRule]]:
    """Return what the schemas say of properties of a note, by folded name, with the name."""
    found: dict[str, tuple[str, FieldRule]] = {}
    types = {name.lower(): one for name, one in config.types.items()}
    for name in (_EVERY_TYPE, note.type or ""):
        if name in types:
            found |= {key.lower(): (key, rule) for key, rule in types[name].fields.items()}
    return found


def key_candidates(
    vault: Vault, config: Config, note: Note, typed: Typed
) -> tuple[list[Candidate], bool]:
    """Return the properties that a note does not have yet: required ones first, then known ones."""
    about: dict[str, tuple[str, str]] = {}
    types = {name.lower(): one for name, one in config.types.items()}
    for name in (note.type or "", _EVERY_TYPE):
        for key in types[name].required if name in types else ():
            about.setdefault(key.lower(), (key, "required"))
        for key in types[name].optional if name in types else ():
            about.setdefault(key.lower(), (key, "optional"))
    for folded, (key, rule) in rules_of(config, note).items():
        about.setdefault(folded, (key, rule.type or "of the schema"))
    for key, kind in vault.settings.property_types.items():
        about.setdefault(key.lower(), (key, kind))
    counted: Counter[str] = Counter()
    for one in vault.notes.values():
        counted.update(one.properties.keys())
    for key, count in _spellings(counted):
        about.setdefault(fold(key), (key, _notes(count)))
    for key in _OWN:
        about.setdefault(key, (key, "Obsidian's own"))
    own = {key.lower() for key in note.properties} - {typed.query.strip().lower()}
    known = (
        Candidate(key, write_value(key), "key", said, key)
        for folded, (key, said) in about.items()
        if folded not in own
    )
    return _found(known, typed)


def value_candidates(
    vault: Vault, config: Config, note: Note, typed: Typed, today: date
) -> tuple[list[Candidate], bool]:
    """Return the values that a property can have: by its schema, its type, or as others have it."""
    key = typed.target.lower()
    if key in _TAGS:
        return tag_candidates(vault, typed)
    _, rule = rules_of(config, note).get(key, ("", None))
    types = {name.lower(): kind for name, kind in vault.settings.property_types.items()}
    kind = (rule.type if rule else "") or types.get(key, "")
    values: dict[str, str] = {}
    if rule and rule.enum:
        values = {write_value(value): "of the schema" for value in rule.enum}
    elif kind in _CHECKBOXES:
        values = {"true": "", "false": ""}
    elif rule and rule.link_type:
        paths = (one.path for one in vault.notes.values() if one.type == rule.link_type.lower())
        links = ((link_target(vault, path, note.path), path) for path in paths)
        values = {f'"[[{target}]]"': path for target, path in links}
    else:
        if kind in _DATES:
            values[today.strftime(_DATES[kind])] = "today"
        if key == "type":
            values |= {name: "of the schema" for name in config.types if name != _EVERY_TYPE}
        for text, count in _spellings(_used(vault, key, note)):
            values.setdefault(text, _notes(count))
    known = (Candidate(text.strip('"'), text, "value", said, text) for text, said in values.items())
    return _found(known, typed)


def _used(vault: Vault, key: str, note: Note) -> Counter[str]:
    """Return the values that other notes give a property, as they are written."""
    counted: Counter[Any] = Counter()
    for other in vault.notes.values():
        if other is note or not other.frontmatter:
            continue
        for name, value in other.properties.items():
            if name.lower() == key:
                items = value if isinstance(value, list) else [value]
                counted.update(
                    x for x in items if isinstance(x, str | int | float | date) and x != ""
                )
    short = {value: count for value, count in counted.items() if len(str(value)) <= _LONGEST}
    return Counter({write_value(value): count for value, count in short.items()})
