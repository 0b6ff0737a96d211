"""Find where the tags of a note stand, for the rules about tags (T7xx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.families.field_rules import find_property, value_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note


def tag_places(note: Note) -> Iterator[tuple[int, int, str]]:
    """Yield the tags of a note without `#`, with the bytes of the name; properties first.

    A tag of a property that is not written as it is read has the bytes of its whole value.
    """
    found = find_property(note, "tags")
    if found:
        key, value = found
        items = enumerate(value) if isinstance(value, list) else [(-1, value)]
        for at, item in items:
            tag = item.strip().removeprefix("#") if isinstance(item, str) else ""
            if tag and not any(char.isspace() for char in tag):
                start, end = value_span(note, key if at < 0 else f"{key}.{at}")
                inside = note.source.data.find(tag.encode(), start, end)
                yield (start, end, tag) if inside == -1 else (
                    inside, inside + len(tag.encode()), tag
                )  # fmt: skip
    for item in note.tags:
        yield item.start + 1, item.end, item.text[1:]
