"""Write what a page says of itself in its head: OpenGraph, JSON-LD, where its feed is."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import escape

from vaultkit.notes.paths import suffix_of
from vaultkit.site.model.relations import is_shown
from vaultkit.vault.publishing.site_addresses import FEED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.note_summaries import Summaries
    from vaultkit.site.model.site_model import Site

_PICTURES = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
"""Images that the readers of OpenGraph understand."""
_PICTURE_KEYS = ("image", "cover", "banner")


class Facts(NamedTuple):
    """What is known of one page.

    Args:
        title: Plain text.
        about: A line on it, "" if there is none.
        address: Its whole address, "" without a site URL.
        picture: The whole address of an image, "" if there is none.
        changed: ISO date and time, "" if it is not known.
        created: The same.
        tags: Without `#`.
        is_note: Whether a person wrote it.
    """

    title: str
    about: str = ""
    address: str = ""
    picture: str = ""
    changed: str = ""
    created: str = ""
    tags: tuple[str, ...] = ()
    is_note: bool = True


def write_metadata(facts: Facts, site_name: str, site_url: str, *, has_feed: bool) -> str:
    """Return the elements for a page's head."""
    meta = [
        ("og:type", "article" if facts.is_note else "website"),
        ("og:title", facts.title),
        ("og:site_name", site_name),
        ("og:description", facts.about),
        ("og:url", facts.address),
        ("og:image", facts.picture),
        ("article:modified_time", facts.changed),
    ]
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in meta if value]
    if has_feed:
        href = escape(site_url.rstrip("/") + "/" + FEED)
        title = escape(site_name)
        lines.append(
            f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{href}">'
        )
    if facts.is_note:
        found = _linked_data(facts, site_name, site_url)
        data = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        data = data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        lines.append(f'<script type="application/ld+json">{data}</script>')
    return "\n".join(lines) + "\n"


def _linked_data(facts: Facts, site_name: str, site_url: str) -> dict[str, Any]:
    site = {"@type": "WebSite", "name": site_name, "url": site_url}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": facts.title,
        "description": facts.about,
        "url": facts.address,
        "image": facts.picture,
        "dateCreated": facts.created,
        "dateModified": facts.changed,
        "keywords": list(facts.tags),
        "isPartOf": {key: value for key, value in site.items() if value},
    }
    return {key: value for key, value in found.items() if value}


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
    """

    def __init__(self, site: Site, summaries: Summaries, name: str, url: str) -> None:
        self._site = site
        self._name = name
        self._url = url.rstrip("/") + "/" if url else ""
        self.summaries = summaries

    @property
    def has_feed(self) -> bool:
        """Whether there is a feed."""
        return bool(self._url and self._site.changes)

    def of_note(self, note: Note) -> str:
        """Return the elements for the head of a note's page."""
        path, site = note.path, self._site
        changed = site.changes.get(path)
        created = note.properties.get("created")
        picture = find_picture(site, path) if self._url else ""
        facts = Facts(
            note.title,
            self.summaries.of(path),
            self._url + site.addresses.notes[path] if self._url else "",
            self._url + picture if picture else "",
            changed.isoformat() if changed else "",
            created.isoformat() if isinstance(created, date) else "",
            tuple(dict.fromkeys(note.shown_tags)),
        )
        return write_metadata(facts, self._name, self._url, has_feed=self.has_feed)

    def of_list(self, title: str, url: str) -> str:
        """Return the elements for the head of a page nobody wrote."""
        facts = Facts(title, address=self._url + url if self._url else "", is_note=False)
        return write_metadata(facts, self._name, self._url, has_feed=self.has_feed)
