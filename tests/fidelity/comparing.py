"""Finds where two readings of a note differ. Whether anything explains it is `reasons.py`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tests.fidelity.readings import Ours, Reading, Written, composed, is_note, line_of

if TYPE_CHECKING:
    from tests.fidelity.dumps import Dump

MISSING: Final = object()
"""In the place of a property that one side does not have."""


class Difference(NamedTuple):
    """One thing that is read differently.

    Args:
        kind: One of `KINDS`.
        path: Of the note.
        line: In the note, if it is known.
        app: What the app recorded, or none.
        ours: What vaultkit reads, or none.
        reason: Why they differ, if that is proven.
    """

    kind: str
    path: str
    line: int | None
    app: Any
    ours: Any
    reason: str | None = None


class Compared(NamedTuple):
    """What came of a vault.

    Args:
        counts: Of what is compared: all things the app recorded or vaultkit read, by kind.
        differences: Where they are not alike.
    """

    counts: Mapping[str, int]
    differences: tuple[Difference, ...]


def compare_vault(dump: Dump, ours: Mapping[str, Ours]) -> Compared:
    """Return the differences between a record and what vaultkit reads.

    Args:
        dump: The record.
        ours: Of each note, by path.
    """
    counts: Counter[str] = Counter()
    differences: list[Difference] = []
    mine = {composed(path): one for path, one in ours.items()}
    for path in sorted({*dump.records, *mine}):
        counts["note"] += 1
        if path not in dump.records:
            own = mine[path].reading.path
            differences.append(Difference("note", own, None, None, own))
            continue
        if path not in mine:
            differences.append(Difference("note", path, None, path, None))
            continue
        found = compare_note(dump.records[path], mine[path], with_properties=dump.has_properties)
        counts.update(found.counts)
        differences += found.differences
    return Compared(counts, tuple(differences))


def compare_note(record: Reading, ours: Ours, *, with_properties: bool) -> Compared:
    """Return the differences of one note."""
    mine = ours.reading
    pairs: dict[str, tuple[Iterable[Any], Iterable[Any]]] = {
        "heading": (record.headings, mine.headings),
        "tag": (record.tags, mine.tags),
        "alias": (record.aliases, mine.aliases),
        "link": (record.links, mine.links),
    }
    counts = Counter(
        {kind: sum((Counter(a) | Counter(b)).values()) for kind, (a, b) in pairs.items()}
    )
    found: list[Difference] = []
    for kind, (app, own) in pairs.items():
        left, right = Counter(app) - Counter(own), Counter(own) - Counter(app)
        rows = _pair(list(left.elements()), list(right.elements()))
        found += [Difference(kind, mine.path, _line(a, o, ours), a, o) for a, o in rows]
    if with_properties:
        rows = list(_properties(record.properties or {}, mine.properties or {}))
        counts["property"] = len(rows)
        found += [
            Difference("property", mine.path, line_of([key], ours.text), {key: a}, {key: o})
            for key, a, o in rows
            if not _is_same(a, o)
        ]
    return Compared(counts, tuple(found))


def _pair(app: list[Any], own: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield what is left on both sides; two links of one text are one difference."""
    for one in app:
        same = (x for x in own if isinstance(one, Written) and _is_one_text(x.text, one.text))
        other = next(same, None)
        if other is not None:
            own.remove(other)
        yield one, other
    yield from ((None, one) for one in own)


def _is_one_text(one: str, other: str) -> bool:
    return composed(one) == composed(other)


def _line(app: Any, own: Any, ours: Ours) -> int | None:
    if own is not None:
        return ours.reading.lines.get(own) or line_of([str(own)], ours.text)
    return line_of([getattr(app, "text", app)], ours.text)


def _properties(app: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys((*app, *own)):
        yield key, app.get(key, MISSING), own.get(key, MISSING)


def _is_same(app: Any, own: Any) -> bool:
    if app is MISSING or own is MISSING:
        return app is own
    return json.dumps(_plain(app), sort_keys=True) == json.dumps(_plain(own), sort_keys=True)


def _plain(value: Any) -> Any:
    """Return a value with numbers as JavaScript has them: 1.0 is 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def shown(value: Any) -> str | None:
    """Return a side of a difference as a person reads it."""
    if value is None:
        return None
    if isinstance(value, dict):
        [(key, one)] = value.items()
        return f"{key}: {'absent' if one is MISSING else json.dumps(one, ensure_ascii=False)}"
    return str(value)


def leads_to_other_file(difference: Difference) -> bool:
    """Tell whether it is a link that only vaultkit has, to a file that is no note."""
    link = difference.ours
    return (
        difference.kind == "link"
        and difference.app is None
        and link.destination is not None
        and not is_note(link.destination)
    )
