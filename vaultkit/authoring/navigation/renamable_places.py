"""What a place in a note names, as `vaultkit mv` calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import RenameError
from vaultkit.notes.frontmatter.property_places import locate, locate_key
from vaultkit.notes.note import BlockId, Link
from vaultkit.notes.paths import NotePath, is_note, stem_of
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import FrontMatter, Heading, Note
    from vaultkit.vault.vault import ResolvedLink, Vault


class Subject(NamedTuple):
    """What a place in a note names.

    Args:
        start: First byte of the name.
        end: Past its last one.
        shown: The name, to be changed by the person.
        old: What `vaultkit mv` calls it.
        mark: What stands before a new name in what `mv` is told.
    """

    start: int
    end: int
    shown: str
    old: str
    mark: str = ""


def subject_at(vault: Vault, note: Note, at: int) -> Subject | None:
    """Return what stands at a byte of a note: what is within comes before what it is in.

    Errors:
        RenameError: it is a heading that nothing tells from another.
    """
    found = (*_links_at(vault, note, at), *_words_at(note, at), *_places_at(note, at))
    return next(iter(found), None)


def _links_at(vault: Vault, note: Note, at: int) -> Iterator[Subject]:
    for resolved in vault.links[note.path]:
        span = link_span(note, resolved.link)
        if span.start <= at <= span.end and resolved.destination is not None:
            yield _subject_of_link(vault, note, resolved, at)


def _subject_of_link(vault: Vault, note: Note, resolved: ResolvedLink, at: int) -> Subject:
    """Return what a link names: what follows `#` if the place is there, else the file."""
    link, path = resolved.link, resolved.destination or ""
    start, end = link_span(note, link)
    written = note.source.data[start:end]
    is_markdown = isinstance(link, Link) and link.kind != "wiki"
    inside = written.find(b"](") + 2 if is_markdown else written.find(b"[[") + 2
    item = resolved.subpath.item
    mark = written.find(b"#", inside) if link.subpath else -1
    if item is not None and mark != -1 and at > start + mark:
        last = written.find(link.subpath.rpartition("#")[2].removeprefix("^").encode(), mark)
        name = item.id if isinstance(item, BlockId) else vault.notes[NotePath(path)].name_of(item)
        own = _anchor(vault.notes[NotePath(path)], item)
        size = len(link.subpath.rpartition("#")[2].removeprefix("^").encode())
        place = (start + last, start + last + size) if last != -1 else (start, end)
        return Subject(*_around(at, place, (start, end)), name, own)
    first = written.find(link.target.encode(), max(inside, 0)) if link.target else -1
    place = (start + first, start + first + len(link.target.encode())) if first != -1 else (0, 0)
    name = stem_of(path) if is_note(path) else path.rpartition("/")[2]
    return Subject(*_around(at, place, (start, end)), name, path)


def _around(at: int, place: tuple[int, int], otherwise: tuple[int, int]) -> tuple[int, int]:
    """Return a range that holds a place, as editors want it."""
    return place if place[0] <= at <= place[1] else otherwise


def _words_at(note: Note, at: int) -> Iterator[Subject]:
    """Yield the block id, the tag or the property at a place."""
    for block in note.blocks:
        end = block.id_start + 1 + len(block.id)
        if block.id_start <= at <= end:
            yield Subject(block.id_start + 1, end, block.id, _anchor(note, block))
    for tag in note.tags:
        if tag.start <= at <= tag.end:
            yield Subject(tag.start + 1, tag.end, tag.text[1:], tag.text, "#")
    front = note.frontmatter
    if front is not None and front.start <= at < front.end:
        yield from _properties_at(note, front, at)


def _properties_at(note: Note, front: FrontMatter, at: int) -> Iterator[Subject]:
    for key, value in front.properties.items():
        start, end = locate_key(note.source, front, key)
        if start <= at <= end:
            yield Subject(start, end, key, f"property:{key}", "property:")
        if key.lower() != "tags":
            continue
        items = dict(enumerate(value)) if isinstance(value, list) else {"": value}
        for number, item in items.items():
            start, end = locate(note.source, front, f"{key}.{number}".rstrip("."))
            if start <= at <= end and isinstance(item, str) and item:
                name = item.removeprefix("#")
                yield Subject(start, end, name, f"#{name}", "#")


def _places_at(note: Note, at: int) -> Iterator[Subject]:
    """Yield the heading at a place."""
    for heading in note.headings:
        if heading.start <= at <= heading.end:
            name = note.name_of(heading)
            start = note.source.data.find(name.encode(), heading.start, heading.end)
            place = (start, start + len(name.encode())) if start != -1 else (heading.start,) * 2
            whole = (heading.start, heading.end)
            yield Subject(*_around(at, place, whole), name, _anchor(note, heading))


def _anchor(note: Note, item: Heading | BlockId) -> str:
    """Return how `mv` names a heading or block; of headings alike, by those that it is under.

    Errors:
        RenameError: nothing tells it from another.
    """
    if isinstance(item, BlockId):
        return f"{note.path}#^{item.id}"
    above: list[Heading] = []
    for heading in note.headings:
        above = [one for one in above if one.level < heading.level]
        above.append(heading)
        if heading is item or heading == item:
            break
    for first in range(len(above) - 1, -1, -1):
        way = "#".join(note.name_of(one) for one in above[first:])
        if resolve_subpath(f"#{way}", note).item == item:
            return f"{note.path}#{way}"
    message = f'{note.path} has several headings "{item.text}"; links could not tell them'
    raise RenameError(message)
