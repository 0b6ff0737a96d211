"""What stands round a note on its page: facts and tags above, links to it below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.note import Link
from vaultkit.notes.paths import fold, folder_of
from vaultkit.notes.text import Sentence, sentence_around
from vaultkit.site.fragments import Item, render_fragment
from vaultkit.vault.render import anchor_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.addresses import RelativeAddresses
    from vaultkit.site.site import Site
    from vaultkit.site.virtual import Listings
    from vaultkit.vault.vault import ResolvedLink

_FACTS = {
    "type": "Type",
    "status": "Status",
    "confidence": "Confidence",
    "last_reviewed": "Last reviewed",
}
"""Properties shown under the heading: those that tell a reader how far to trust a note."""
_MOST_SENTENCES = 5
_LONGEST_FACT = 60


class Mention(NamedTuple):
    """A place that links to the note: its sentence, or the property the link stands in."""

    sentence: Sentence | None
    property: str = ""


class Backlink(NamedTuple):
    """A note that links here; `more` counts the places that are not shown."""

    title: str
    href: str
    folder: str
    mentions: tuple[Mention, ...]
    more: int


class Panels:
    """Renders what stands round the notes of one site."""

    def __init__(self, site: Site, listings: Listings) -> None:
        self._site = site
        self._listings = listings
        folders = site.addresses.folders.items()
        self._folder_at = {url: folder for folder, url in folders}

    def header(self, note: Note, to: RelativeAddresses) -> tuple[str, str]:
        """Return facts and tags, and, to be searched with the content, the note's other names."""
        facts = [
            (label, text)
            for key, label in _FACTS.items()
            if (text := _plain(note.properties.get(key)))
        ]
        tags = [Item(name, to.tag(name)) for name in _unique(note.all_tags)]
        before = render_fragment("header", facts=facts, tags=tags) if facts or tags else ""
        aliases = [name for name in _unique(note.aliases) if fold(name) != fold(note.title)]
        names = render_fragment("aliases", aliases=aliases) if aliases else ""
        return before, names

    def footer(self, note: Note, to: RelativeAddresses) -> str:
        """Return what stands below a note: its folder's notes, related notes, backlinks."""
        related = list(self._related(note, to))
        backlinks = list(self._backlinks(note, to))
        folder = self._folder_at.get(self._site.addresses.notes[note.path])
        listing = self._listings.folder_list(folder, to) if folder else ""
        return render_fragment("footer", listing=listing, related=related, backlinks=backlinks)

    def _related(self, note: Note, to: RelativeAddresses) -> Iterator[tuple[str, list[Item]]]:
        """Yield the properties that hold links, with those that the text does not repeat."""
        links = self._site.vault.links[note.path]
        in_text = {link.destination for link in links if isinstance(link.link, Link)}
        found: dict[str, list[Item]] = {}
        for resolved in links:
            path = resolved.destination
            if isinstance(resolved.link, Link) or path is None or path in in_text:
                continue
            if href := to.file(path):
                href += anchor_of(resolved, self._site.vault)
                item = Item(resolved.link.display or self._title(path), href)
                found.setdefault(_words(resolved.link.key), []).append(item)
        for name, items in found.items():
            yield name.capitalize(), items

    def _backlinks(self, note: Note, to: RelativeAddresses) -> Iterator[Backlink]:
        by_source: dict[NotePath, list[ResolvedLink]] = {}
        for link in self._site.backlinks(note.path):
            by_source.setdefault(link.source, []).append(link)
        for path, links in by_source.items():
            mentions = list(dict.fromkeys(map(self._mention, links)))
            mentions = [mention for mention in mentions if mention.sentence] or mentions
            shown = tuple(mentions[:_MOST_SENTENCES])
            more = len(mentions) - len(shown)
            yield Backlink(self._title(path), to.file(path), folder_of(path), shown, more)

    def _mention(self, resolved: ResolvedLink) -> Mention:
        link = resolved.link
        if not isinstance(link, Link):
            return Mention(None, _words(link.key))
        source = self._site.notes[resolved.source]
        sentence = sentence_around(source, link.start, link.end)
        # A block that starts inside a comment is read inside out: the link is taken for hidden,
        # and hidden words are not.
        return Mention(sentence if sentence.shown else Sentence("", link.shown, ""))

    def _title(self, path: str) -> str:
        note = self._site.vault.notes.get(path)  # type: ignore[call-overload]
        return note.title if note else path.rpartition("/")[2]


def _plain(value: Any) -> str:
    """Return a property's value as text if it is one short value."""
    if value is None or isinstance(value, (list, dict)):
        return ""
    text = str(value).strip()
    return text if len(text) <= _LONGEST_FACT and not text.startswith("[[") else ""


def _words(key: str) -> str:
    """Return the property of a key path such as `see_also.0` as words."""
    return key.partition(".")[0].replace("_", " ").replace("-", " ")


def _unique(names: Iterable[str]) -> Iterator[str]:
    """Yield names once, case ignored, as first written."""
    seen: set[str] = set()
    for name in names:
        if fold(name) not in seen:
            seen.add(fold(name))
            yield name
