"""Write lists of notes for programs: Atom feeds of those that changed last, and `llms.txt`.

Feeds are for sites whose URL is known: programs that read them need whole addresses.
"""

from __future__ import annotations

from datetime import UTC
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import folder_of
from vaultkit.notes.text.shown_names import as_markdown, isolated
from vaultkit.vault.publishing.site_addresses import FEED, TWIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.note_summaries import Summaries
    from vaultkit.site.model.site_model import Site

MOST = 30
"""Notes in a feed."""
MOST_FEEDS = 50
"""Folders that have a feed of their own."""
_ATOM = "http://www.w3.org/2005/Atom"


def find_feeds(site: Site, url: str) -> dict[str, str]:
    """Return the addresses of the feeds of a site by folder; that of the whole stands for "".

    Of the folders that hold dated notes, at any depth, those nearest to the root have one.

    Args:
        site: The site.
        url: Where it is published; "" if that is not known.
    """
    wanted = site.config.site.feeds
    if not (url and site.changes) or wanted == "none":
        return {}
    dated: set[str] = set()
    for path in site.changes if wanted == "folders" else ():
        dated.update(_above(path))
    nearest = sorted(dated, key=lambda folder: (folder.count("/"), folder))[:MOST_FEEDS]
    return {"": FEED} | {folder: site.addresses.folders[folder] + FEED for folder in nearest}


def _above(path: str) -> Iterator[str]:
    """Yield the folders a path lies in, the nearest first."""
    folder = folder_of(path)
    while folder:
        yield folder
        folder = folder_of(folder)


def write_feed(site: Site, title: str, site_url: str, summaries: Summaries, folder: str) -> str:
    """Return a feed; "" if no note says when it was changed.

    Args:
        site: The site.
        title: Of the site.
        site_url: Where it is published.
        summaries: What is said of each note.
        folder: The folder that it is of; "" for the whole site.
    """
    below = f"{folder}/" if folder else ""
    within = (change for change in site.changes.items() if change[0].startswith(below))
    changes = list(islice(within, MOST))
    if not changes:
        return ""
    root = site_url.rstrip("/") + "/"
    home = root + (site.addresses.folders[folder] if folder else "")
    feed = ET.Element("feed", xmlns=_ATOM)
    _add(feed, "title", site.folders[folder].name if folder else title)
    if folder:
        _add(feed, "subtitle", title)
    _add(feed, "id", home)
    _add(feed, "updated", _stamp(changes[0][1]))
    ET.SubElement(feed, "link", href=home)
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=home + FEED)
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


_BLANKS = lazy_re(r"\s+")


def write_llms(site: Site, title: str, about: str, root: str, summaries: Summaries) -> str:
    """Return the list in the form of llmstxt.org; it leads to Markdown where there is some.

    Args:
        site: The site.
        title: Of the site.
        about: A line on the site; "" for that on its home page.
        root: What stands before each address: the site's URL with a slash, or "".
        summaries: What is said of each note.
    """
    lines = [f"# {as_markdown(_one_line(title))}", ""]
    about = about or (summaries.of(site.home) if site.home else "")
    if about:
        lines += [f"> {isolated(_one_line(about))}", ""]
    groups: dict[str, list[NotePath]] = {}
    for path in site.by_title:
        folder = path.partition("/")[0] if "/" in path else ""
        if path == site.home:
            continue
        groups.setdefault(folder, []).append(path)
    if site.home:
        lines += [*_entries(site, [site.home], root, summaries), ""]
    for folder in sorted(groups):
        lines += [f"## {as_markdown(_one_line(folder)) or 'Notes'}", ""]
        lines += [*_entries(site, groups[folder], root, summaries), ""]
    return "\n".join(lines)


def _entries(site: Site, paths: list[NotePath], root: str, summaries: Summaries) -> Iterator[str]:
    file = TWIN if site.config.site.markdown else ""
    for path in paths:
        title = as_markdown(_one_line(site.notes[path].title))
        about = isolated(_one_line(summaries.of(path))).replace("<", r"\<")
        address = root + site.addresses.notes[path] + file
        yield f"- [{title}]({address or './'})" + (f": {about}" if about else "")


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
