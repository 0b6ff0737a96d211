"""What stands at a byte of a note, and all the places where the same is named."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.navigation.written_links import find_links, link_at
from vaultkit.notes.note import BlockId, Heading
from vaultkit.notes.paths import NotePath, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Footnote, Note
    from vaultkit.vault.vault import Vault

_KEY = re.compile(
    rb"^(?P<quote>[\"']?)(?P<key>[^\s:#\"'\[\]{}-][^:#\"'\r\n]*?)(?P=quote)[ \t]*:", re.MULTILINE
)
_TAG_KEYS = frozenset({b"tags"})
_TAG = re.compile(rb"(?<![^\s\[,\"'-])#?([^\s\[\],\"'#-][^\s\[\],\"'#]*)")
_NEXT_KEY = re.compile(rb"^[^\s#-]", re.MULTILINE)


class Spot(NamedTuple):
    """Some bytes of a file."""

    path: str
    start: int
    end: int


class Item(NamedTuple):
    """Something that has a name: a file, a part of a note, a tag, a property.

    Args:
        kind: `file`, `heading`, `block`, `tag`, `property` or `footnote`.
        name: The tag without `#`, the property, or the label of the footnote.
        path: The file that it is, or that it stands in.
        part: The heading or block.
        spot: Where it was found.
    """

    kind: str
    name: str
    path: str
    spot: Spot
    part: Heading | BlockId | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is a heading or block that was found where it has its name."""
        start = getattr(self.part, "id_start", self.part.start) if self.part else None
        return start == self.spot.start and self.path == self.spot.path


def item_at(vault: Vault, path: str, offset: int) -> Item | None:
    """Return what is named at a byte: by a link, or by standing there; None if nothing is."""
    written = link_at(vault, path, offset)
    if written is not None:
        spot = Spot(path, written.start, written.end)
        part, where = written.link.subpath.item, written.link.destination
        if where is None:
            return None
        kind = "file" if part is None else "block" if isinstance(part, BlockId) else "heading"
        return Item(kind, "", where, spot, part)
    note = vault.notes.get(NotePath(path))
    return _own_item(note, offset) if note else None


def _own_item(note: Note, offset: int) -> Item | None:
    """Return what has its name at a byte of a note."""
    around = (one for one in _own_items(note) if one.spot.start <= offset <= one.spot.end)
    return next(around, None)


def _own_items(note: Note) -> Iterator[Item]:
    """Yield what has its name in a note; what stands in something else comes before that."""
    path = note.path
    for tag, start, end in _tags_of(note):
        yield Item("tag", tag, path, Spot(path, start, end))
    for key, start, end in _keys_of(note):
        yield Item("property", key, path, Spot(path, start, end))
    for one in note.footnotes:
        if one.kind != "inline":
            yield Item("footnote", one.label, path, _label_spot(note, one))
    for block in note.blocks:
        yield Item("block", "", path, _spot_of(note, block), block)
    for heading in note.headings:
        yield Item("heading", "", path, _spot_of(note, heading), heading)


def _label_spot(note: Note, footnote: Footnote) -> Spot:
    return Spot(note.path, footnote.start, footnote.start + len(f"[^{footnote.label}]".encode()))


def _spot_of(note: Note, part: Heading | BlockId) -> Spot:
    """Return where a heading or block has its name."""
    if isinstance(part, BlockId):
        return Spot(note.path, part.id_start, part.id_start + 1 + len(part.id))
    end = part.start + len(note.source.data[part.start : part.end].rstrip())
    return Spot(note.path, part.start, end)


def definition_of(vault: Vault, item: Item) -> Spot | None:
    """Return where what is named stands; None of tags and properties, which stand everywhere."""
    note = vault.notes.get(NotePath(item.path))
    if item.kind == "file":
        return Spot(item.path, 0, 0)
    if note is None:
        return None
    if item.kind == "footnote":
        found = note.definitions.get(item.name.casefold())
        return Spot(note.path, found.start, found.end) if found else None
    if item.part is None:
        return None
    if isinstance(item.part, BlockId):
        return Spot(note.path, item.part.start, item.part.end)
    return _spot_of(note, item.part)


def references_to(vault: Vault, item: Item, *, with_own: bool) -> Iterator[Spot]:
    """Yield the places that name something, in path order.

    Args:
        vault: The vault.
        item: What is named; a tag stands for those below it as well.
        with_own: Whether the place counts where it has its name.
    """
    if item.kind == "tag":
        yield from _tag_spots(vault, item.name)
    elif item.kind == "property":
        yield from _property_spots(vault, item.name)
    elif item.kind == "footnote":
        note = vault.notes[NotePath(item.path)]
        for one in note.footnotes:
            is_meant = one.kind == "reference" or (with_own and one.kind == "definition")
            if is_meant and one.label.casefold() == item.name.casefold():
                yield _label_spot(note, one)
    else:
        if with_own and item.part is not None:
            yield _spot_of(vault.notes[NotePath(item.path)], item.part)
        yield from _link_spots(vault, item)


def _link_spots(vault: Vault, item: Item) -> Iterator[Spot]:
    sources = {str(link.source) for link in vault.backlinks.get(item.path, ())}
    if item.path in vault.notes:
        sources.add(item.path)
    sources |= {path for path in vault.texts if path.endswith((".canvas", ".base"))}
    for path in sorted(sources):
        for start, end, link in find_links(vault, path):
            is_part = item.part is None or link.subpath.item == item.part
            is_own = item.part is None and path == item.path
            if link.destination == item.path and is_part and not is_own:
                yield Spot(path, start, end)


def _tag_spots(vault: Vault, name: str) -> Iterator[Spot]:
    wanted = fold(name)
    for path, note in vault.notes.items():
        if any(_is_below(tag, wanted) for tag in note.all_tags):
            for tag, start, end in _tags_of(note):
                if _is_below(tag, wanted):
                    yield Spot(path, start, end)


def _is_below(tag: str, wanted: str) -> bool:
    return f"{fold(tag)}/".startswith(f"{wanted}/")


def _property_spots(vault: Vault, name: str) -> Iterator[Spot]:
    wanted = name.lower()
    for path, note in vault.notes.items():
        if any(key.lower() == wanted for key in note.properties):
            for key, start, end in _keys_of(note):
                if key.lower() == wanted:
                    yield Spot(path, start, end)


def _keys_of(note: Note) -> Iterator[tuple[str, int, int]]:
    """Yield the uppermost properties of a note and where their names stand."""
    front = note.frontmatter
    for match in _KEY.finditer(note.source.data, front.start, front.end) if front else ():
        key = match["key"].decode("utf-8", "replace")
        if key in note.properties:
            yield key, *match.span("key")


@lru_cache(maxsize=8)
def _tag_value(note_data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Return where the value of the property `tags` stands in front matter."""
    for match in _KEY.finditer(note_data, start, end):
        if match["key"].lower() in _TAG_KEYS:
            after = _NEXT_KEY.search(note_data, match.end(), end)
            return match.end(), after.start() if after else end
    return None


def _tags_of(note: Note) -> Iterator[tuple[str, int, int]]:
    """Yield the tags of a note, without `#`, and where they stand, properties first."""
    front = note.frontmatter
    value = _tag_value(note.source.data, front.start, front.end) if front else None
    if value is not None:
        known = {*note.frontmatter_tags}
        for match in _TAG.finditer(note.source.data, *value):
            tag = match[1].decode("utf-8", "replace")
            if tag in known:
                yield tag, *match.span(1)
    for one in note.tags:
        yield one.text[1:], one.start, one.end
