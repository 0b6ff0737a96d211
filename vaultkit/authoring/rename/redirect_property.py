"""The property `redirect_from`: old paths of a note, from which the site leads on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.property_places import locate
from vaultkit.notes.frontmatter.yaml_text import write_value
from vaultkit.notes.source import BOM

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

KEY = "redirect_from"
_PLAIN = re.compile(r"[^\W\d_][\w ./()&+-]*[\w)]")
"""Paths that YAML reads as text without quotes."""


def add_redirect(note: Note, path: str, now: str) -> list[Edit]:
    """Return the edits that add an old path to `redirect_from`; none if it is there already.

    The path that the note has now does not stay there: nothing leads on to itself. A block that
    cannot be read as YAML, or a value that is neither list nor text, stays.
    """
    front = note.frontmatter
    item = path if _PLAIN.fullmatch(path) else json.dumps(path, ensure_ascii=False)
    if front is None:
        start = len(BOM) if note.source.data.startswith(BOM) else 0
        is_plain = not start and not any(x.kind.startswith("frontmatter") for x in note.faults)
        text = f"---\n{KEY}:\n  - {item}\n---\n"
        return [Edit(note.path, 0, 0, text)] if is_plain else []
    if note.has_unread_properties:
        return []
    if KEY not in front.properties:
        return [Edit(note.path, front.end, front.end, f"{KEY}:\n  - {item}\n")]
    return _extend(note, path, now, item)


def _extend(note: Note, path: str, now: str, item: str) -> list[Edit]:
    front = note.frontmatter
    value = note.properties[KEY]
    if front is None or value == path or (isinstance(value, list) and path in value):
        return []
    start, end = locate(note.source, front, KEY)
    raw = note.source.slice(start, end).rstrip()
    end = start + len(raw.encode())
    if value is None:
        return [Edit(note.path, start, start, f"\n  - {item}" if not raw else item)]
    if isinstance(value, str):
        return [Edit(note.path, start, end, f"[{raw}, {json.dumps(path)}]")]
    if not isinstance(value, list):
        return []
    return [_append(note, value, (start, end), path, now)]


def _append(note: Note, value: list[object], span: tuple[int, int], path: str, now: str) -> Edit:
    """Return the edit that adds a path to a list; an item a line stays an item a line."""
    raw = note.source.slice(*span)
    if raw.startswith("[") or now in value or note.frontmatter is None:
        rest = [one for one in value if one != now]
        return Edit(note.path, *span, write_value([*rest, path]))
    first, last = locate(note.source, note.frontmatter, f"{KEY}.{len(value) - 1}")
    lead = note.source.slice(note.source.data.rfind(b"\n", 0, first) + 1, first)
    return Edit(note.path, last, last, f"\n{lead}{write_value(path)}")
