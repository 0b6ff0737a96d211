"""List items as parts of notes: where they stand, what they are elsewhere, what they leave behind.

An item goes with its marker and all that is in it, without the indentation of the list it was in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.editing.file_layout import Kept, Place
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.markdown.tokens import item_start
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.editing.edit_plan import EditPlan
    from vaultkit.authoring.editing.file_layout import Part
    from vaultkit.notes.note import Note

_MARKER = lazy_re(rb"(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|(?=[\r\n]|\Z))")
_INDENTATION = lazy_re(rb"\n([ \t]+)")
_TAB = 4
"""Columns from one stop of tabs to the next, as CommonMark counts."""


class ListItem(NamedTuple):
    """A list item with all that is in it.

    Args:
        start: The first byte of its marker.
        end: Past its last byte, blank lines included.
        depth: In how many items it stands, itself included.
    """

    start: int
    end: int
    depth: int


def list_items(note: Note) -> Iterator[ListItem]:
    """Yield the items of a note's lists, each before those in it."""
    offset, depth = note.body_start, 0
    body = read_body(decode(note.source.data[offset:]))
    for event, range_ in body.events():
        if type(event) is not dict:
            continue
        if event.get("Start") == "Item":
            depth += 1
            start = item_start(body.data, range_["start"])
            yield ListItem(offset + start, offset + range_["end"], depth)
        elif event.get("End") == "Item":
            depth -= 1


def indentation(data: bytes, start: int) -> int | None:
    """Return the columns before a list item on its line; None if more than blanks stand there."""
    before = data[data.rfind(b"\n", 0, start) + 1 : start]
    is_item = _MARKER.match(data, start) is not None
    return None if before.strip(b" \t") or not is_item else _width(before)


def unindented(kept: Kept, data: bytes, columns: int) -> Iterator[Part]:
    """Yield the bytes of an item without the columns that its marker is indented by.

    A tab that such a column ends in, or that would reach to another one then, becomes blanks.
    """
    at = kept.start
    for match in _INDENTATION.finditer(data, kept.start, kept.end) if columns else ():
        blanks = match[1]
        count = next((n for n in range(len(blanks)) if _width(blanks[:n]) >= columns), len(blanks))
        yield kept._replace(start=at, end=match.start(1))
        at = match.start(1) + count
        is_cut = _width(blanks[:count]) > columns
        if is_cut or (b"\t" in blanks[count:] and columns % _TAB):
            yield b" " * (_width(blanks) - columns)
            at = match.end(1)
    yield kept._replace(start=at)


def _width(blanks: bytes) -> int:
    return len(blanks.expandtabs(_TAB))


def left_item(data: bytes, start: int, link: bytes) -> bytes:
    """Return the item that stands in the place of one: its marker and a link."""
    marker = _MARKER.match(data, start)
    text = marker[0] if marker else b"- "
    return (text if text.endswith((b" ", b"\t")) else text + b" ") + link


def refuse_other_lists(plan: EditPlan, note: Note, part: range, path: str) -> None:
    """See that every item is one of its list as before, in the note and in the new one.

    Args:
        plan: What was planned.
        note: The note as it is.
        part: The bytes that go to the new note.
        path: The new note.

    Errors:
        EditError: one is not, such as the item behind a list that ends early then.
    """
    items = list(list_items(note))
    base = next((one.depth - 1 for one in items if one.start == part.start), 0)
    wanted: dict[Place | None, int] = {}
    for one in items:
        is_own = one.start in part
        wanted[plan.layout.place(note.path, one.start)] = one.depth - (base if is_own else 0)
    wanted.pop(None, None)
    found = {
        Place(where, one.start): one.depth
        for where in (note.path, NotePath(path))
        for one in list_items(plan.after.notes[where])
        if plan.layout.is_kept(where, one.start)
    }
    if found != wanted:
        places = {place: depth for place, depth in {*found.items()} ^ {*wanted.items()} if place}
        where, offset = min(places)
        source = plan.after.source_of(where)
        text = source.line_text(source.line_of(offset)).strip()
        message = (
            f'the list that "{text}" of {where} is in would be another one; nothing was changed; '
            "put a blank line between the list and what stands next to it first"
        )
        raise EditError(message)
