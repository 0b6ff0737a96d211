"""Tell which published note a file of a site is the page of."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.text.url_slugs import permalink_path, readable_path
from vaultkit.vault.built_site.page_fragments import page_of
from vaultkit.vault.publishing.home_note import find_home
from vaultkit.vault.publishing.publish_properties import old_paths
from vaultkit.vault.publishing.site_addresses import TWIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_CONNECTIONS = "connections/"
"""Above the lists of all that is connected with a note."""
_PART = lazy_re(r"/page/\d+\Z")
_ENTRY = lazy_re(r"(?=<entry\b|<item\b|<url\b)")
_ADDRESS = lazy_re(r"""\b(?:href|id)=["']([^"']+)|<(?:loc|id|link)>([^<]+)|\]\(<?([^)>\s]+)""")


def expected_addresses(vault: Vault, published: Published, config: Config) -> dict[str, str]:
    """Return where the pages of notes, canvases and bases are on a site, as far as names tell.

    The first of two equal addresses keeps it; the other gets a number, as on the site.
    """
    try:
        home = find_home(vault, published, config.site.home)
    except VaultNotFoundError:
        home = None
    notes = published.notes
    wishes = {path: permalink_path(vault.notes[path].properties.get("permalink")) for path in notes}
    taken = {"", *map(fold, published.attachments)}
    found: dict[str, str] = {}
    for path in (
        *sorted(notes, key=lambda path: not wishes[path]),
        *published.canvases,
        *published.bases,
    ):
        if path == home:
            found[path] = ""
            continue
        wanted = got = wishes.get(NotePath(path)) or readable_path(path)
        count = 1
        while fold(got) in taken:
            count += 1
            got = f"{wanted}-{count}"
        taken.add(fold(got))
        found[path] = f"{quote(got)}/"
    return found


class PageNotes:
    """Finds the note, canvas or base that a file of a site, or a part of one, is about.

    Args:
        vault: The vault.
        published: What is on the site.
        addresses: Addresses of pages, escaped, by vault path.
        read: Returns the bytes of a file of the site.
    """

    def __init__(
        self,
        vault: Vault,
        published: Published,
        addresses: Mapping[str, str],
        read: Callable[[str], bytes],
    ) -> None:
        self._vault = vault
        self._published = published
        self._pages = {fold(unquote(url).rstrip("/")): path for path, url in addresses.items()}
        self._read = read
        self._entries: dict[str, list[tuple[str, tuple[str, ...]]]] = {}

    def find(self, file: str, key: str) -> str:
        """Return the vault path of the note that a file is about, "" if there is none.

        Args:
            file: Path in the site.
            key: The squashed needle; it tells the entry of a list.
        """
        name = file.rpartition("/")[2]
        if name.endswith((".html", ".htm")) or name == TWIN:
            return self._at(page_of(file) or file)
        if key and name.endswith((".json", ".xml", ".txt")):
            return self._entry(file, key)
        return ""

    def _at(self, file: str) -> str:
        """Return the note whose page a file is, or which it leads to."""
        stem = file.rpartition(".")[0]
        stem = (
            stem.removesuffix("index").rstrip("/") if stem.rpartition("/")[2] == "index" else stem
        )
        return self._of_address(stem)

    def _of_address(self, address: str) -> str:
        page = fold(address.strip("/"))
        ways = (page, _PART.sub("", page), _PART.sub("", page.removeprefix(_CONNECTIONS)))
        return next((self._pages[way] for way in ways if way in self._pages), "") or (
            self._others.get(page, "")
        )

    @cached_property
    def _others(self) -> Mapping[str, str]:
        """Other addresses that lead to one note each, by what they are made of."""
        owners: dict[str, set[str]] = {}
        for path in self._published.notes:
            for name in _other_names(self._vault.notes[path]):
                owners.setdefault(fold(readable_path(name)), set()).add(path)
        return {name: next(iter(paths)) for name, paths in owners.items() if len(paths) == 1}

    def _entry(self, file: str, key: str) -> str:
        """Return the note that the first entry with some words names."""
        if file not in self._entries:
            try:
                text = self._read(file).decode("utf-8", "replace")
            except OSError:
                text = ""
            self._entries[file] = [
                (squash(" ".join(entry)), tuple(entry)) for entry in _entries(file, text)
            ]
        for words, entry in self._entries[file]:
            if key in words:
                found = (self._of_way(way) for part in entry for way in _addresses(part))
                return next(filter(None, found), "")
        return ""

    def _of_way(self, way: str) -> str:
        """Return the note at an address; where the site begins in it, nobody says."""
        path = unquote(urlsplit(way).path).removesuffix("index.html").strip("/")
        parts = path.split("/")
        found = (self._of_address("/".join(parts[at:])) for at in range(len(parts)) if path)
        return next(filter(None, found), "")


def _other_names(note: Note) -> Iterator[str]:
    """Yield what pages that lead to a note are called after."""
    yield from (*old_paths(note), *note.aliases, note.path)


def _entries(file: str, text: str) -> Iterator[list[str]]:
    """Yield the texts of each entry of a list: rows of JSON, entries of a feed, lines."""
    if file.endswith(".json"):
        try:
            yield from _rows(json.loads(text))
        except (ValueError, RecursionError):
            return
    elif file.endswith(".xml"):
        yield from ([part] for part in _ENTRY.split(text))
    else:
        yield from ([line] for line in text.splitlines())


def _rows(value: Any) -> Iterator[list[str]]:
    """Yield the texts of each list and object that holds a text itself, with all below it."""
    items = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(items, list):
        return
    if any(isinstance(item, str) for item in items):
        yield list(_texts(items))
        return
    for item in items:
        yield from _rows(item)


def _texts(value: Any) -> Iterator[str]:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, str):
        yield value
    for item in items:
        yield from _texts(item)


def _addresses(part: str) -> Iterator[str]:
    """Yield the addresses in a text: those that markup names, else the text itself."""
    found = [next(filter(None, ways)) for ways in _ADDRESS.findall(part)]
    yield from found or ([part] if part and " " not in part else [])
