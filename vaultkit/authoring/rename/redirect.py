"""The property `redirect_from`: old paths of a note, from which the site leads on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter import locate
from vaultkit.notes.source import BOM

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

KEY = "redirect_from"
_PLAIN = re.compile(r"[^\W\d_][\w ./()&+-]*[\w)]")
"""Paths that YAML reads as text without quotes."""


def add_redirect(note: Note, path: str) -> list[Edit]:
    """Return the edits that add an old path to `redirect_from`; none if it is there already.

    A block that cannot be read as YAML, or a value that is neither list nor text, stays.
    """
    front = note.frontmatter
    item = path if _PLAIN.fullmatch(path) else json.dumps(path, ensure_ascii=False)
    if front is None:
        start = len(BOM) if note.source.data.startswith(BOM) else 0
        is_plain = not start and not any(x.kind.startswith("frontmatter") for x in note.faults)
        text = f"---\n{KEY}:\n  - {item}\n---\n"
        return [Edit(note.path, 0, 0, text)] if is_plain else []
    if any(fault.kind == "yaml-invalid" for fault in note.faults):
        return []
    if KEY not in front.properties:
        return [Edit(note.path, front.end, front.end, f"{KEY}:\n  - {item}\n")]
    return _extend(note, path, item)


def _extend(note: Note, path: str, item: str) -> list[Edit]:
    front = note.frontmatter
    value = note.properties[KEY]
    if front is None or value == path or (isinstance(value, list) and path in value):
        return []
    start, end = locate(note.source, front, KEY)
    raw = note.source.slice(start, end)
    if value is None:
        return [Edit(note.path, start, start, f"\n  - {item}" if not raw else item)]
    if isinstance(value, str):
        return [Edit(note.path, start, end, f"[{raw.strip()}, {json.dumps(path)}]")]
    if not isinstance(value, list):
        return []
    if raw.startswith("["):
        at = start + raw.rindex("]")
        quoted = json.dumps(path, ensure_ascii=False)
        return [Edit(note.path, at, at, f", {quoted}" if value else quoted)]
    first, last = locate(note.source, front, f"{KEY}.{len(value) - 1}")
    line = note.source.data.rfind(b"\n", 0, first) + 1
    lead = note.source.slice(line, first)
    return [Edit(note.path, last, last, f"\n{lead}{item}")]
