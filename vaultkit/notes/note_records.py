"""Notes as plain tuples, which travel between processes faster than our classes.

See decision 4.
"""

from __future__ import annotations

from typing import Any

from vaultkit.notes.note import (
    BlockId,
    Callout,
    Comment,
    External,
    Fault,
    Fence,
    Footnote,
    FrontMatter,
    Heading,
    Link,
    MathSpan,
    Note,
    PropertyLink,
    Tag,
    Task,
)
from vaultkit.notes.source import Source

_PARTS: tuple[tuple[str, Any], ...] = (
    ("property_links", PropertyLink),
    ("links", Link),
    ("external", External),
    ("headings", Heading),
    ("tags", Tag),
    ("blocks", BlockId),
    ("callouts", Callout),
    ("tasks", Task),
    ("fences", Fence),
    ("comments", Comment),
    ("footnotes", Footnote),
    ("math", MathSpan),
    ("faults", Fault),
)


def to_record(note: Note) -> tuple[Any, ...]:
    """Return a note as plain tuples, for another process; see `from_record`."""
    front = tuple(note.frontmatter) if note.frontmatter else None
    parts = tuple(tuple(map(tuple, getattr(note, name))) for name, _ in _PARTS)
    return note.path, note.source.data, front, note.marks, parts


def from_record(record: tuple[Any, ...]) -> Note:
    """Rebuild a note from `to_record`."""
    path, data, front, marks, parts = record
    values = {
        name: tuple(map(make._make, part))
        for (name, make), part in zip(_PARTS, parts, strict=True)
        if part
    }
    return Note(
        path=path,
        source=Source(path, data),
        frontmatter=FrontMatter(*front) if front else None,
        marks=marks,
        **values,
    )
