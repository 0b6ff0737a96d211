"""Write what a page says of itself in its head: OpenGraph, JSON-LD, its feeds and its Markdown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from markupsafe import escape

from vaultkit.notes.paths import folder_of, suffix_of
from vaultkit.site.model.relations import is_shown
from vaultkit.site.panels.linked_data import Facts, SiteFacts, write_linked_data
from vaultkit.site.panels.property_panel import read_properties
from vaultkit.vault.publishing.site_addresses import TWIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.note_summaries import Summaries
    from vaultkit.site.model.site_model import Site

_PICTURES = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
"""Images that the readers of OpenGraph understand."""
_PICTURE_KEYS = ("image", "cover", "banner")
_AUTHORS = frozenset({"author", "authors"})
_MOST_AUTHORS = 20
_CREATED = ("created", "published", "date")
_NO_CODE = frozenset(
    {"", "base", "canvas", "dataview", "dataviewjs", "mermaid", "query", "tasks", "text", "txt"}
)
"""First words of fences that hold no code."""


def write_metadata(facts: Facts, site: SiteFacts) -> str:
    """Return the elements for a page's head."""
    lines = [] if facts.is_listed else ['<meta name="robots" content="noindex">']
    lines += [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in _open_graph(facts, site)
        if value
    ]
    card = "summary_large_image" if facts.picture else "summary"
    lines.append(f'<meta name="twitter:card" content="{card}">')
    for title, href in facts.feeds:
        lines.append(_alternate("application/atom+xml", href, title))
    if facts.has_twin:
        lines.append(_alternate("text/markdown", TWIN, facts.title))
    lines += write_linked_data(facts, site)
    return "\n".join(lines) + "\n"


def _open_graph(facts: Facts, site: SiteFacts) -> list[tuple[str, str]]:
    return [
        ("og:type", "article" if facts.is_note and not facts.is_home else "website"),
        ("og:title", facts.title),
        ("og:site_name", site.name),
        ("og:description", facts.about),
        ("og:url", facts.address),
        ("og:image", facts.picture),
        ("og:image:width", "1200" if facts.is_card else ""),
        ("og:image:height", "630" if facts.is_card else ""),
        ("og:image:alt", facts.title if facts.is_card else ""),
        ("article:published_time", facts.created),
        ("article:modified_time", facts.changed),
    ]


def _alternate(kind: str, href: str, title: str) -> str:
    # The blank keeps the theme's script away: it takes `[rel=alternate]` for the site in another
    # language, and asks for a sitemap in the folder where that leads.
    return f'<link rel="alternate " type="{kind}" title="{escape(title)}" href="{escape(href)}">'


def find_picture(site: Site, path: NotePath) -> str:
    """Return the address of a note's image relative to the site: a property's, else the first."""
    links = list(_pictures(site, path))
    chosen = next((at for key, at in links if key in _PICTURE_KEYS), "")
    return chosen or next((at for _, at in links), "")


def _pictures(site: Site, path: NotePath) -> Iterator[tuple[str, str]]:
    """Yield the published images a note shows or names: the property, and the address."""
    for link in site.vault.links[path]:
        found = link.destination
        if found and suffix_of(found) in _PICTURES and is_shown(link):
            key = getattr(link.link, "key", "")
            if (key or link.is_embed) and found in site.addresses.attachments:
                yield key.partition(".")[0].lower(), site.addresses.attachments[found]


class Heads:
    """Writes what the pages of one site say of themselves.

    Args:
        site: The site.
        summaries: What is said of each note.
        name: Of the site.
        url: Where it is published, "" if that is not known.
        feeds: Addresses of the feeds there are, by folder; that of the site stands for "".
        cards: Addresses of the pictures that are drawn, by note; that of all other pages for "".
    """

    def __init__(  # noqa: PLR0913 - what is known of a site besides its notes
        self,
        site: Site,
        summaries: Summaries,
        name: str,
        url: str,
        *,
        feeds: Mapping[str, str],
        cards: Mapping[str, str],
    ) -> None:
        self._site = site
        self._about = SiteFacts(name, url.rstrip("/") + "/" if url else "")
        self._feeds = feeds
        self._cards = cards
        self.summaries = summaries

    @property
    def has_feed(self) -> bool:
        """Whether there is a feed."""
        return "" in self._feeds

    def of_others(self, path: NotePath) -> tuple[object, ...]:
        """Return what the head of a note's page depends on besides the note."""
        return self._feeds_of(folder_of(path)), self._card_of(path)

    def _card_of(self, path: NotePath) -> str:
        """Return the address of what is drawn for a note, or else for the site."""
        return self._cards.get(path) or self._cards.get("", "")

    def of_note(self, note: Note) -> str:
        """Return the elements for the head of a note's page."""
        path, site = note.path, self._site
        changed = site.changed(path)
        picture = find_picture(site, path) if self._about.url else ""
        card = "" if picture else self._card_of(path)
        facts = Facts(
            note.title,
            self.summaries.of(path),
            self._whole(site.addresses.notes[path]),
            self._whole(picture or card) if picture or card else "",
            changed.isoformat() if changed else "",
            _created(note),
            tuple(dict.fromkeys(note.shown_tags)),
            authors=tuple(self._authors(note)),
            trail=tuple(self._trail(note)),
            is_technical=any(_is_code(fence.info) for fence in note.fences),
            is_home=path == site.home,
            is_listed=path in site.listed,
            feeds=self._feeds_of(folder_of(path)),
            has_twin=site.config.site.markdown,
            is_card=bool(card),
        )
        return write_metadata(facts, self._about)

    def of_list(self, title: str, url: str, *, folder: str = "", is_listed: bool = True) -> str:
        """Return the elements for the head of a page nobody wrote, or of a canvas or base.

        Args:
            title: Its title.
            url: Its address.
            folder: The folder it is about.
            is_listed: Whether search engines may name it.
        """
        card = self._cards.get("", "")
        facts = Facts(
            title,
            address=self._whole(url),
            picture=self._whole(card) if card else "",
            is_note=False,
            is_home=not url,
            is_listed=is_listed,
            feeds=self._feeds_of(folder),
            is_card=bool(card),
        )
        return write_metadata(facts, self._about)

    def _whole(self, url: str) -> str:
        """Return an address of the site as a whole one; "" if nobody knows where the site is."""
        return self._about.url + url if self._about.url else ""

    def _feeds_of(self, folder: str) -> tuple[tuple[str, str], ...]:
        """Return the feed of the site and that of a folder, or of the nearest that has one."""
        found = []
        if "" in self._feeds:
            found.append((self._about.name, self._whole(self._feeds[""])))
        while folder and folder not in self._feeds:
            folder = folder_of(folder)
        if folder:
            found.append((self._site.folders[folder].name, self._whole(self._feeds[folder])))
        return tuple(found)

    def _trail(self, note: Note) -> Iterator[tuple[str, str]]:
        """Yield the home page, the folders a note lies in, and the note itself."""
        site = self._site
        if not self._about.url:
            return
        yield self._about.name, self._about.url
        folder, above = folder_of(note.path), []
        while folder:
            above.append(folder)
            folder = folder_of(folder)
        own = site.addresses.notes[note.path]
        for folder in reversed(above):
            url = site.addresses.folders.get(folder)
            if url and url != own:
                yield site.folders[folder].name, self._whole(url)
        if own:
            yield note.title, self._whole(own)

    def _authors(self, note: Note) -> Iterator[tuple[str, str]]:
        """Yield those whom a property calls authors, as the page shows them."""
        if not any(key.lower() in _AUTHORS for key in note.properties):
            return
        for found in read_properties(note, self._site, self._site.addresses.seen_from("")):
            if found.name.lower() in _AUTHORS:
                for value in found.values[:_MOST_AUTHORS]:
                    if value.text.strip():
                        yield value.text, self._address_of(value.href)

    def _address_of(self, href: str) -> str:
        return href if "://" in href else self._whole(href.removeprefix("./")) if href else ""


def _created(note: Note) -> str:
    found = (note.properties.get(key) for key in _CREATED)
    return next((day.isoformat() for day in found if isinstance(day, date)), "")


def _is_code(info: str) -> bool:
    """Tell whether a fence holds code, by its first word."""
    return (info.lower().split() or [""])[0] not in _NO_CODE
