"""Find the part of a note that a person means: a section by its heading, a block by its id.

A list item is named by its id as well, or by its line, as a section is. What blank lines stand
behind a part belong to what follows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.editing.list_items import indentation, list_items
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError, name_some
from vaultkit.notes.paths import fold_heading
from vaultkit.vault.links.named_notes import suggest_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.notes.note import Heading, Note

_NAMED = 5
_LINE = lazy_re(r":([1-9][0-9]{0,8})")


class NotePart(NamedTuple):
    """A part of a note.

    Args:
        start: Its first byte.
        inner: Past the heading, with its line end; `start` if there is none.
        end: Past its last byte that is no blank.
        stop: Where the next part begins.
        heading: Its heading, None for a block or a whole note.
        indent: The columns before its marker, if it is a list item; else None.
    """

    start: int
    inner: int
    end: int
    stop: int
    heading: Heading | None = None
    indent: int | None = None


def is_block_name(name: str) -> bool:
    """Tell whether what stands behind the `#` names a block, or a line, and no heading."""
    return name.startswith("^") or _LINE.fullmatch(name) is not None


def get_part(note: Note, name: str) -> NotePart:
    """Return the part that stands behind the `#` of what a person typed; "" is the whole body.

    Args:
        note: The note.
        name: A heading, `^` and the id of a block, or `:` and the line of a heading or list item.

    Errors:
        EditError: there is none, or are several.
    """
    if not name:
        start, stop = note.body_start, len(note.source.data)
        return NotePart(start, start, _content_end(note, start, stop), stop)
    if name.startswith("^"):
        return _block_part(note, name[1:])
    if line := _LINE.fullmatch(name):
        return _part_on(note, int(line[1]))
    return section_of(note, get_heading(note, name))


def section_of(note: Note, heading: Heading) -> NotePart:
    """Return the section of a heading, up to the next one of its level or a higher one."""
    data = note.source.data
    start, stop = note.section(heading)
    inner = data.find(b"\n", heading.end) + 1 or len(data)
    return NotePart(start, min(inner, stop), _content_end(note, heading.end, stop), stop, heading)


def get_heading(note: Note, name: str) -> Heading:
    """Return the heading of a text, or of a path such as `Outer#Inner`.

    Errors:
        EditError: there is none, or several fit.
    """
    segments = [fold_heading(segment) for segment in name.split("#")]
    found = [one for one in note.headings if _fits(note, one, segments)]
    if len(found) == 1:
        return found[0]
    if not found:
        names = [note.name_of(heading) for heading in note.headings]
        hint = suggest_names(name, names) or _some(names)
        message = f'no heading "{name}" in {note.path}{hint}; nothing was changed'
        raise EditError(message)
    lines = [f"{note.path}:{note.source.line_of(one.start)}: {note.raw(one)}" for one in found]
    message = (
        f'{len(found)} headings "{name}" in {note.path}; nothing was changed; name the ones above '
        "it, as in Outer#Inner, or give one of them another text:"
    )
    raise EditError(message, *name_some(lines, _NAMED))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:_NAMED])
    return f"; it has {shown}" if shown else "; it has none"


def _fits(note: Note, heading: Heading, segments: Sequence[str]) -> bool:
    """Tell whether a path of headings leads to one: each of them stands above the next."""
    chain: list[Heading] = []
    for one in note.headings:
        while chain and chain[-1].level >= one.level:
            chain.pop()
        chain.append(one)
        if one is heading:
            break
    names = [{fold_heading(one.text), fold_heading(note.name_of(one))} for one in chain]
    if segments[-1] not in names[-1]:
        return False
    above = iter(names[:-1])
    return all(any(segment in name for name in above) for segment in segments[:-1])


def _block_part(note: Note, name: str) -> NotePart:
    block = note.block_index.get(name.lower())
    if block is None:
        known = _some([f"^{item.id}" for item in note.blocks])
        message = f'no block "^{name}" in {note.path}{known}; nothing was changed'
        raise EditError(message)
    data = note.source.data
    if block.kind == "list-item":
        return _item_part(note, block.start, block.end, f'the block "^{name}"')
    start = data.rfind(b"\n", 0, block.start) + 1
    is_heading = block.kind == "heading"
    if is_heading or data[start : block.start].strip(b" \xef\xbb\xbf"):
        what = "is a part of the heading" if is_heading else "begins behind other text"
        message = (
            f'{note.path}: the block "^{name}" {what}; nothing was changed; name the heading of a '
            "section, or the id of a block that stands for itself"
        )
        raise EditError(message)
    end = _line_end(data, max(block.end - 1, block.id_start))
    return NotePart(block.start, block.start, end, _past_blanks(data, end))


def _part_on(note: Note, line: int) -> NotePart:
    """Return the section whose heading is on a line, or the innermost list item that is there."""
    data, source = note.source.data, note.source
    if line <= source.line_of(len(data)):
        start = source.offset(line, 1)
        end = _line_end(data, start)
        heading = next((one for one in note.headings if start <= one.start <= end), None)
        if heading is not None:
            return section_of(note, heading)
        items = [one for one in list_items(note) if one.start <= end and start < one.end]
        if items and data[start:end].strip():
            return _item_part(note, items[-1].start, items[-1].end, f"the list item of line {line}")
    message = (
        f"line {line} of {note.path} is no heading and in no list; nothing was changed; name the "
        "heading of a section, or the id of a block"
    )
    raise EditError(message)


def _item_part(note: Note, start: int, end: int, what: str) -> NotePart:
    """Return a list item with all that is in it.

    Where blank lines stand before it as well, those behind it go, too: a list, or a paragraph,
    that follows stays apart from what stands before.
    """
    data = note.source.data
    indent = indentation(data, start)
    if indent is None:
        message = (
            f"{note.path}: {what} stands in a quote, or behind another marker on its line; nothing "
            "was changed; name the item that it is in, or the whole quote"
        )
        raise EditError(message)
    end = _content_end(note, start, end)
    above = data[note.body_start : data.rfind(b"\n", 0, start) + 1]
    is_apart = ends_blank(above) or not data[end:].strip()
    next_line = min(data.find(b"\n", end) + 1 or len(data), len(data))
    stop = _past_blanks(data, end) if is_apart else next_line
    return NotePart(start, start, end, stop, indent=indent)


def ends_blank(text: bytes) -> bool:
    """Tell whether a blank line, or nothing, stands at the end of a text."""
    return not text.replace(b"\r", b"").removesuffix(b"\n").rpartition(b"\n")[2].strip()


def _past_blanks(data: bytes, end: int) -> int:
    """Return where the line begins that follows the blank ones behind a part."""
    rest = data[end:]
    blanks = rest[: len(rest) - len(rest.lstrip(b" \t\r\n"))]
    return len(data) if len(blanks) == len(rest) else end + blanks.rfind(b"\n") + 1


def _line_end(data: bytes, at: int) -> int:
    """Return where the line of a byte ends, its line end aside."""
    stop = data.find(b"\n", at)
    stop = len(data) if stop == -1 else stop
    return stop - data.endswith(b"\r", at, stop)


def _content_end(note: Note, start: int, stop: int) -> int:
    """Return the byte past the last one of a range that is no blank."""
    data = note.source.data
    return start + len(data[start:stop].rstrip(b" \t\r\n"))
