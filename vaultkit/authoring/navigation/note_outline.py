"""What a note is made of: headings, blocks with ids, and what can be folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note

PART, COMMENT, REGION = "", "comment", "region"
"""Kinds of what can be folded, as the Language Server Protocol calls them."""


class OutlineEntry(NamedTuple):
    """A heading or a block with an id.

    Args:
        start: First byte of the section or block.
        end: Past its last byte that is no blank.
        name: The heading's text, or the id with its `^`.
        level: The heading's level, 0 for a block.
        name_start: First byte of the heading's line, or the byte of the `^`.
        name_end: Past the last byte of that.
    """

    start: int
    end: int
    name: str
    level: int
    name_start: int
    name_end: int


def outline_of(note: Note) -> list[OutlineEntry]:
    """Return the headings and blocks of a note, in order."""
    data = note.source.data
    found = []
    for heading in note.headings:
        start, end = note.section(heading)
        line_end = start + len(data[start : heading.end].rstrip())
        end = max(start + len(data[start:end].rstrip()), line_end)
        name = note.name_of(heading) or "#" * heading.level
        found.append(OutlineEntry(start, end, name, heading.level, start, line_end))
    for block in note.blocks:
        if block.kind != "heading":
            first, last = block.id_start, block.id_start + 1 + len(block.id)
            whole = min(block.start, first), max(block.end, last)
            found.append(OutlineEntry(*whole, f"^{block.id}", 0, first, last))
    return sorted(found)


def foldable_lines(note: Note) -> list[tuple[int, int, str]]:
    """Return the first and last line, counted from 0, of what can be folded, and its kind."""
    found = set()
    for start, end, kind in _foldable(note):
        stop = start + len(note.source.data[start:end].rstrip())
        first, last = note.source.line_of(start), note.source.line_of(max(stop - 1, start))
        if last > first:
            found.add((first - 1, last - 1, kind))
    return sorted(found)


def _foldable(note: Note) -> Iterator[tuple[int, int, str]]:
    if note.frontmatter:
        yield 0, note.frontmatter.body, REGION
    for heading in note.headings:
        yield *note.section(heading), PART
    yield from ((one.start, one.end, PART) for one in note.callouts)
    yield from ((one.start, one.end, PART) for one in note.fences)
    yield from ((one.start, one.end, COMMENT) for one in note.comments)
