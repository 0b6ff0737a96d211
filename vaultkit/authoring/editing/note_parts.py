"""Find the part of a note that a person means: a section by its heading, or a block by its id.

What blank lines stand behind a part belong to what follows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError, name_some
from vaultkit.notes.paths import fold_heading
from vaultkit.vault.links.named_notes import suggest_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.notes.note import Heading, Note

_NAMED = 5
_NESTED = frozenset({"list-item", "heading"})
_LIST_ITEM = lazy_re(rb"(?<![ \t])[ \t]*+(?:[-*+]|[0-9]{1,9}[.)])[ \t]")


class NotePart(NamedTuple):
    """A part of a note.

    Args:
        start: Its first byte.
        inner: Past the heading, with its line end; `start` if there is none.
        end: Past its last byte that is no blank.
        stop: Where the next part begins.
        heading: Its heading, None for a block or a whole note.
    """

    start: int
    inner: int
    end: int
    stop: int
    heading: Heading | None = None


def get_part(note: Note, name: str) -> NotePart:
    """Return the part that stands behind the `#` of what a person typed; "" is the whole body.

    Errors:
        EditError: there is none, or are several.
    """
    if not name:
        start, stop = note.body_start, len(note.source.data)
        return NotePart(start, start, _content_end(note, start, stop), stop)
    if name.startswith("^"):
        return _block_part(note, name[1:])
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
    is_line = block.start == 0 or data[block.start - 1 : block.start] == b"\n"
    if block.kind in _NESTED or not is_line or _LIST_ITEM.match(data, block.start):
        what = "the heading" if block.kind == "heading" else "a list"
        message = (
            f'{note.path}: the block "^{name}" is a part of {what}; nothing was changed; name the '
            "heading of a section, or the id of a block that stands for itself"
        )
        raise EditError(message)
    end = _line_end(data, max(block.end - 1, block.id_start))
    rest = data[end:]
    blanks = rest[: len(rest) - len(rest.lstrip(b" \t\r\n"))]
    stop = len(data) if len(blanks) == len(rest) else end + blanks.rfind(b"\n") + 1
    return NotePart(block.start, block.start, end, stop)


def _line_end(data: bytes, at: int) -> int:
    """Return where the line of a byte ends, its line end aside."""
    stop = data.find(b"\n", at)
    stop = len(data) if stop == -1 else stop
    return stop - data.endswith(b"\r", at, stop)


def _content_end(note: Note, start: int, stop: int) -> int:
    """Return the byte past the last one of a range that is no blank."""
    data = note.source.data
    return start + len(data[start:stop].rstrip(b" \t\r\n"))
