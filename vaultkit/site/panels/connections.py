"""Read what a note's page shows of other notes: links out, links in (backlinks), mentions.

A page shows the first of each; a page of its own lists all, if there are more.
"""

from __future__ import annotations

from itertools import islice
from operator import gt
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.markdown.plain_text import Sentence, block_around, sentence_around
from vaultkit.notes.note import Link
from vaultkit.site.model.withheld_places import withheld_places
from vaultkit.site.theme.html_fragments import Item
from vaultkit.vault.obsidian.math_preambles import macros_for
from vaultkit.vault.presentation.note_rendering import anchor_of
from vaultkit.vault.publishing.translations import TRANSLATION_OF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.markdown.plain_text import Said
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.relations import Naming, Relations
    from vaultkit.site.model.site_model import Site
    from vaultkit.vault.vault import ResolvedLink

MOST_OUTGOING = 10
MOST_INCOMING = 8
MOST_MENTIONS = 3
MOST_SENTENCES = 2
_LONGEST_SIDE = 120
"""Characters of a sentence that are shown on either side of a link."""


class Place(NamedTuple):
    """A place that names the note: its sentence, or the property the link stands in."""

    sentence: Sentence | None
    property: str = ""


class Source(NamedTuple):
    """A note that links here or names this note; `more` counts the places that are not shown."""

    title: str
    href: str
    folder: str
    places: tuple[Place, ...]
    more: int


class Counted(NamedTuple):
    """A list that may be cut: what is shown, and of how many."""

    items: Sequence[Item | Source]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.items)


class Connections:
    """Reads what is connected with the notes of one site.

    Args:
        site: The site.
        relations: Its notes' relations.
    """

    def __init__(self, site: Site, relations: Relations) -> None:
        self._site = site
        self._relations = relations
        self._withheld: dict[NotePath, tuple[Said, ...]] = {}

    def has_more(self, path: NotePath) -> bool:
        """Tell whether a note's page cannot show everything."""
        most = (MOST_OUTGOING, MOST_INCOMING, MOST_MENTIONS)
        return any(map(gt, self.sizes(path), most))

    def sizes(self, path: NotePath) -> tuple[int, int, int]:
        """Return how many notes a note leads to, how many link to it, and how many name it."""
        relations = self._relations
        named = relations.namings.get(path, ())
        return len(relations.outgoing[path]), len(relations.incoming[path]), len(named)

    def outgoing(self, path: NotePath, to: RelativeAddresses, part: slice) -> Counted:
        """Return a part of the notes that a note leads to."""
        found = self._relations.outgoing[path]
        names = self._site.list_names
        return Counted([Item(names[at], to.file(at)) for at in found[part]], len(found))

    def incoming(self, path: NotePath, to: RelativeAddresses, part: slice) -> Counted:
        """Return a part of the notes that link to a note, with the sentences they do it in."""
        found = self._relations.incoming[path]
        shown = islice(found.items(), part.start, part.stop)
        items = [self._linking(at, links, to) for at, links in shown]
        return Counted(items, len(found))

    def mentions(self, path: NotePath, to: RelativeAddresses, part: slice) -> Counted:
        """Return a part of the notes that name a note without linking to it."""
        found = self._relations.namings.get(path, ())
        items = [self._source(x.source, (self._mention_place(x),), 0, to) for x in found[part]]
        return Counted(items, len(found))

    def by_property(
        self, path: NotePath, to: RelativeAddresses
    ) -> Iterator[tuple[str, list[Item]]]:
        """Yield the properties that hold links, with those that the text does not repeat."""
        links = self._site.vault.links[path]
        in_text = {link.destination for link in links if isinstance(link.link, Link)}
        found: dict[str, list[Item]] = {}
        for resolved in links:
            at = resolved.destination
            if isinstance(resolved.link, Link) or at is None or at in in_text:
                continue
            if resolved.link.key.partition(".")[0] == TRANSLATION_OF:
                continue  # the switch between languages shows it
            if href := to.file(at):
                href += anchor_of(resolved, self._site.vault)
                item = Item(resolved.link.display or self._title(at), href)
                found.setdefault(words_of(resolved.link.key), []).append(item)
        for name, items in found.items():
            yield name.capitalize(), items

    def _linking(
        self, path: NotePath, links: Sequence[ResolvedLink], to: RelativeAddresses
    ) -> Source:
        """Return a note that links here; its properties are named only if its text does not."""
        in_text = [(x.link, x.destination) for x in links if isinstance(x.link, Link)]
        places = [self._sentence_of(path, *found) for found in in_text[:MOST_SENTENCES]]
        more = len(in_text) - len(places)
        if not in_text:
            keys = [x.link.key for x in links if not isinstance(x.link, Link)]
            places = [Place(None, words_of(key)) for key in keys]
        return self._source(path, tuple(dict.fromkeys(places)), more, to)

    def _source(
        self, path: NotePath, places: tuple[Place, ...], more: int, to: RelativeAddresses
    ) -> Source:
        return Source(self._title(path), to.file(path), self._site.place_of(path), places, more)

    def _sentence_of(self, source: NotePath, link: Link, to: str | None) -> Place:
        """Return the sentence round a link; if its text names what stays, its note's title."""
        is_named = any(link.start <= one.start < link.end for one in self._withheld_in(source))
        shown = self._title(to) if is_named and to else link.shown
        return Place(self._around(source, link.start, link.end, shown))

    def _mention_place(self, naming: Naming) -> Place:
        shown = self._site.notes[naming.source].source.slice(naming.start, naming.end)
        return Place(self._around(naming.source, naming.start, naming.end, shown))

    def _around(self, path: NotePath, start: int, end: int, shown: str) -> Sentence:
        """Return the sentence around a link or a name; that alone where more would name what stays.

        It is alone as well in a block that starts inside a comment: that is read inside out, the
        link is taken for hidden, and hidden words are not.
        """
        note = self._site.notes[path]
        first, last = block_around(note, start, end)
        withheld = [one for one in self._withheld_in(path) if first <= one.start < last]
        is_named = any(start <= one.start < end for one in withheld)
        if is_named or (withheld and self._site.hidden_name):
            return Sentence("", shown, "")
        macros = macros_for(
            self._site.vault.settings.preambles, note, self._site.config.math.macros
        )
        sentence = sentence_around(note, start, end, macros, withheld)
        return _shorten(sentence) if sentence.shown else Sentence("", shown, "")

    def _withheld_in(self, path: NotePath) -> tuple[Said, ...]:
        if path not in self._withheld:
            self._withheld[path] = tuple(withheld_places(self._site, path))
        return self._withheld[path]

    def _title(self, path: str) -> str:
        note = self._site.notes.get(path)  # type: ignore[call-overload]
        return note.title if note else path.rpartition("/")[2]


def _shorten(sentence: Sentence) -> Sentence:
    """Return a sentence of which at most so much is shown that a list of them stays readable."""
    before, shown, after = sentence
    if len(before) > _LONGEST_SIDE:
        before = "…" + before[-_LONGEST_SIDE:].partition(" ")[2]
    if len(after) > _LONGEST_SIDE:
        after = after[:_LONGEST_SIDE].rpartition(" ")[0] + "…"
    return Sentence(before, shown, after)


def words_of(key: str) -> str:
    """Return the property of a key path such as `see_also.0` as words."""
    return key.partition(".")[0].replace("_", " ").replace("-", " ")
