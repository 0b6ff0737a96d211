"""Write the Atom feed of the notes that changed last, for a site whose URL is known.

Programs that read feeds need whole addresses.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vaultkit.vault.publishing.site_addresses import FEED

if TYPE_CHECKING:
    from datetime import datetime

    from vaultkit.site.model.note_summaries import Summaries
    from vaultkit.site.model.site_model import Site

MOST = 30
_ATOM = "http://www.w3.org/2005/Atom"


def write_feed(site: Site, title: str, site_url: str, summaries: Summaries) -> str:
    """Return the feed; "" if no note says when it was changed.

    Args:
        site: The site.
        title: Of the site.
        site_url: Where it is published.
        summaries: What is said of each note.
    """
    changes = list(site.changes.items())[:MOST]
    if not changes:
        return ""
    root = site_url.rstrip("/") + "/"
    feed = ET.Element("feed", xmlns=_ATOM)
    _add(feed, "title", title)
    _add(feed, "id", root)
    _add(feed, "updated", _stamp(changes[0][1]))
    ET.SubElement(feed, "link", href=root)
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=root + FEED)
    author = ET.SubElement(feed, "author")
    _add(author, "name", title)
    _add(feed, "generator", "vaultkit")
    for path, when in changes:
        address = root + site.addresses.notes[path]
        entry = ET.SubElement(feed, "entry")
        _add(entry, "title", site.notes[path].title)
        _add(entry, "id", address)
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=address)
        _add(entry, "updated", _stamp(when))
        if summary := summaries.of(path):
            _add(entry, "summary", summary)
        for tag in dict.fromkeys(site.notes[path].shown_tags):
            ET.SubElement(entry, "category", term=_printable(tag))
    ET.indent(feed)
    text = ET.tostring(feed, encoding="unicode", short_empty_elements=True)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _printable(text)


def _printable(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")


def _stamp(when: datetime) -> str:
    return f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
