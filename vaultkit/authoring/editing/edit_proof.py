"""Prove an edit before it is written: what it does not ask for is read as before, and leads there.

Every link of the vault leads to the same file, heading and block, wherever those are then; every
heading, block, tag, callout and so on that is kept is still one, and none comes of what was text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.editing.file_layout import Kept, Layout, Place
from vaultkit.notes.note import BlockId, Link
from vaultkit.notes.paths import NotePath, fold
from vaultkit.vault.links.card_links import read_card_text, read_cards
from vaultkit.vault.links.media_files import find_media_file
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import OK, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vaultkit.notes.note import Heading, Note
    from vaultkit.vault.vault import ResolvedLink, Vault

_KINDS = (
    "headings", "blocks", "tags", "callouts", "tasks", "external", "footnotes", "math", "fences",
    "comments",
)  # fmt: skip
"""What a note holds besides links."""


_DEFINED = frozenset({"external", "footnotes"})
"""What text may become when something is defined further down."""


class Harm(NamedTuple):
    """What an edit would do that nobody asked for.

    Args:
        message: What, with the place.
        is_lost: Whether a link loses its heading or block because its text goes, as was asked.
    """

    message: str
    is_lost: bool = False


@dataclass(frozen=True)
class EditProof:
    """What is compared.

    Args:
        before: The vault as it is.
        after: The vault as it will be.
        layout: What files consist of then.
        moves: Where notes go as a whole, by their paths.
        asked: Properties that are to change, by note.
        notes: The notes whose links may lead elsewhere.
        may_define: Whether new text may define footnotes and references that old text names.
    """

    before: Vault
    after: Vault
    layout: Layout
    moves: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: Collection[str] = ()
    may_define: bool = False

    def harms(self) -> Iterator[Harm]:
        """Yield what would go wrong."""
        for path in sorted({*self.notes, *self.layout.touched}):
            if NotePath(path) in self.before.notes:
                yield from self._links(self.before.notes[NotePath(path)])
        for path in self.layout.files:
            if NotePath(path) in self.after.notes:
                yield from self._new_links(self.after.notes[NotePath(path)])
                yield from self._copies(path)
        yield from self._structure()
        yield from self._media()
        yield from self._cards()

    def _links(self, note: Note) -> Iterator[Harm]:
        for link in self.before.links_of(note.path):
            if isinstance(link.link, Link):
                place = self.layout.place(note.path, link.link.start)
                other = self._at.get(place) if place else None
                is_asked = place is None
            else:
                key = link.link.key
                is_asked = note.path in self.layout.gone or self._is_asked(note, key)
                other = self._keyed.get((note.path, key)) if not is_asked else None
            if not is_asked:
                harm = self._compare(link, other)
                if harm:
                    yield harm

    def _is_asked(self, note: Note, key: str) -> bool:
        return any(
            key == name or key.startswith(f"{name}.") for name in self.asked.get(note.path, ())
        )

    def _places(self) -> Iterator[tuple[str, ResolvedLink]]:
        known = {*self.notes, *self.layout.files}
        for path in known:
            if NotePath(path) in self.after.notes:
                yield from ((path, link) for link in self.after.links_of(NotePath(path)))

    @cached_property
    def _at(self) -> Mapping[Place, ResolvedLink]:
        """The links of texts, as they will be, by where they start."""
        return {
            Place(path, link.link.start): link
            for path, link in self._places()
            if isinstance(link.link, Link)
        }

    @cached_property
    def _keyed(self) -> Mapping[tuple[str, str], ResolvedLink]:
        """The links of properties, as they will be, by their keys."""
        return {
            (path, link.link.key): link
            for path, link in self._places()
            if not isinstance(link.link, Link)
        }

    def _compare(self, link: ResolvedLink, other: ResolvedLink | None) -> Harm | None:
        if other is None:
            return Harm(f"{self._name(link)} would be no link any more")
        if link.destination is None:
            return None
        item = link.subpath.item
        if item is None:
            wanted: str | None = self.moves.get(link.destination, link.destination)
            is_kept = other.destination == wanted
            return None if is_kept else self._elsewhere(link)
        place = self.layout.place(link.destination, item.start)
        if place is None:  # its text goes, and may have come again in other words
            wanted = self.moves.get(link.destination, link.destination)
            is_kept = other.destination == wanted and other.subpath.status == OK
            return None if is_kept else self._lost(link)
        return None if self._is_same(link, other, place) else self._elsewhere(link)

    def _is_same(self, link: ResolvedLink, other: ResolvedLink, place: Place) -> bool:
        item, now = link.subpath.item, other.subpath.item
        if now is None or other.destination != place.path or now.start != place.offset:
            return False
        if isinstance(item, BlockId) is not isinstance(now, BlockId):
            return False
        if not isinstance(item, BlockId) or not isinstance(now, BlockId):
            return True
        return self.layout.place(link.destination or "", item.id_start) == (
            place.path,
            now.id_start,
        )

    def _name(self, link: ResolvedLink) -> str:
        note = self.before.notes[link.source]
        span = link_span(note, link.link)
        where = f"{note.path}:{note.source.position(span.start)}"
        return f'{where}: "{note.source.slice(*span)}"'

    def _elsewhere(self, link: ResolvedLink) -> Harm:
        return Harm(
            f'{self._name(link)} would no longer lead to "{link.destination}{link.link.subpath}"'
        )

    def _lost(self, link: ResolvedLink) -> Harm:
        text = f'{self._name(link)} leads to "{link.link.subpath}", which goes'
        return Harm(text, is_lost=True)

    def _new_links(self, note: Note) -> Iterator[Harm]:
        """Yield text that is kept and would become a link."""
        there = {
            self.layout.place(path, link.link.start)
            for path in self._sources(note.path)
            for link in self.before.links_of(NotePath(path))
            if isinstance(link.link, Link)
        }
        for link in note.links:
            is_known = Place(note.path, link.start) in there
            is_defined = self.may_define and link.kind == "reference"
            if not (is_known or is_defined) and self.layout.is_kept(note.path, link.start):
                yield Harm(f'{_where(note, link.start)}: "{note.raw(link)}" would be a link')

    def _sources(self, path: str) -> frozenset[str]:
        """Return the notes that parts of a note come from."""
        parts = self.layout.files[path]
        found = {part.path for part in parts if isinstance(part, Kept)}
        return frozenset(one for one in found if NotePath(one) in self.before.notes)

    def _copies(self, path: str) -> Iterator[Harm]:
        """Yield links that would lead elsewhere in text that is copied."""
        for at, _, part in self.layout.spans(path):
            if not isinstance(part, Kept) or not part.is_copy:
                continue
            for link in self.before.links_of(NotePath(part.path)):
                start = getattr(link.link, "start", -1)
                if part.start <= start < part.end:
                    other = self._at.get(Place(path, at + start - part.start))
                    harm = self._compare(link, other)
                    if harm:
                        yield Harm(f"{harm.message} in the copy of its footnote in {path}")

    def _structure(self) -> Iterator[Harm]:
        """Yield what would be read as something else than it is."""
        wanted: dict[tuple[str, Place], tuple[Note, int]] = {}
        for path in self.layout.touched:
            note = self.before.notes.get(NotePath(path))
            for kind, start in _items(note) if note else ():
                place = self.layout.place(path, start)
                if note and place:
                    wanted[kind, place] = note, start
        for path in self.layout.files:
            note = self.after.notes.get(NotePath(path))
            for kind, start in _items(note) if note else ():
                found = wanted.pop((kind, Place(path, start)), None)
                is_new = found is None and not (self.may_define and kind in _DEFINED)
                if note and is_new and self.layout.is_kept(path, start):
                    yield Harm(f"{_line(note, start)} would be one of its {kind}, which it is not")
        for (kind, _), (note, start) in wanted.items():
            yield Harm(f"{_line(note, start)} would no longer be one of its {kind}")

    def _cards(self) -> Iterator[Harm]:
        """Yield cards of canvases that would lead elsewhere."""
        for path in self.before.texts:
            if not path.lower().endswith(".canvas"):
                continue
            old, new = list(_ends(self.before, path)), list(_ends(self.after, path))
            wanted = [self._end_now(*end) for end in old]
            if len(old) != len(new) or not all(map(_is_end, wanted, new)):
                yield Harm(f"cards of {path} would lead elsewhere")

    def _end_now(self, path: str, item: Heading | BlockId | None) -> tuple[str, object]:
        place = self.layout.place(path, item.start) if item else None
        if item is None or place is None:
            return self.moves.get(path, path), None
        note = self.after.notes[NotePath(place.path)]
        items = note.blocks if isinstance(item, BlockId) else note.headings
        return place.path, next((one for one in items if one.start == place.offset), "gone")

    def _media(self) -> Iterator[Harm]:
        """Yield paths in raw HTML that would lead elsewhere."""
        from vaultkit.notes.markdown.html_media import media_of

        after = {
            Place(path, one.start): find_media_file(self.after.resolver, one.path, path)
            for path in self.layout.files
            if NotePath(path) in self.after.notes
            for one in media_of(self.after.notes[NotePath(path)])
        }
        for path in self.layout.touched:
            note = self.before.notes.get(NotePath(path))
            for one in media_of(note) if note else ():
                file = find_media_file(self.before.resolver, one.path, path)
                place = self.layout.place(path, one.start - 1)
                if note and file and place:
                    now = after.get(Place(place.path, place.offset + 1))
                    if now != file:
                        yield Harm(
                            f'{_where(note, one.start)}: "{one.address}" would no longer lead to '
                            f'"{file}"'
                        )


def _items(note: Note) -> Iterator[tuple[str, int]]:
    for kind in _KINDS:
        yield from ((kind, item.start) for item in getattr(note, kind))


def _line(note: Note, offset: int) -> str:
    text = note.source.line_text(note.source.line_of(offset)).strip()
    return f'{_where(note, offset)}: "{text}"'


def _where(note: Note, offset: int) -> str:
    return f"{note.path}:{note.source.position(offset)}"


def _is_end(wanted: tuple[str, object], end: tuple[str, object]) -> bool:
    """Tell whether a card leads where it did; nothing was promised of what was not there."""
    if not wanted[0]:
        return True
    return wanted[0] == end[0] if wanted[1] is None else wanted == end


def _ends(vault: Vault, path: str) -> Iterator[tuple[str, Heading | BlockId | None]]:
    """Yield where the cards and links of a canvas lead: a file, and a heading or block of it."""
    files = {fold(name): name for name in (*vault.notes, *vault.attachments)}
    for card in read_cards(vault.texts[path].text):
        for key in ("file", "background"):
            if key in card:
                name = files.get(fold(card[key].value), "")
                subpath = card["subpath"].value if "subpath" in card and key == "file" else ""
                note = vault.notes.get(NotePath(name))
                yield name, resolve_subpath(subpath, note).item if note and subpath else None
        found = read_card_text(vault, card, path)
        for link in found[1] if found else ():
            yield link.destination or "", link.subpath.item
