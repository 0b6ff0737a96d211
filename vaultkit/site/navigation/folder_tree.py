"""Draw the tree of folders and notes as a page shows it, and write its pieces.

A page holds the way to itself: what lies beside it and beside each folder above it, up to
`MOST_SHOWN` of each folder. All else is in a piece a folder, a file of data that a script fetches
when a reader opens the folder; without scripts a folder is a link to its page. So neither a page
nor a piece grows with the vault. How many notes a folder holds is told by the pieces alone: on the
pages, each new note would change them all. See decision 58.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.paths import NotePath, folder_of, suffix_of
from vaultkit.site.cache.value_digests import digest
from vaultkit.site.model.heading_titles import first_heading
from vaultkit.site.model.tags_and_folders import find_main_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.site.model.site_model import Site

MOST_SHOWN = 40
"""Entries of one folder on a page."""
MOST_IN_PIECE = 200
"""Entries of one folder in its piece."""
_LONGEST_NUMBER = 10
"""Digits from which a name without a letter is that of a Zettelkasten, not a date."""
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_STRONG = _RIGHT_TO_LEFT | {"L"}


class Place(NamedTuple):
    """Where a page is in the tree.

    Args:
        folder: The folder whose entries it shows, with all above it.
        entry: The path of the entry that is the page's; "" for none.
    """

    folder: str = ""
    entry: str = ""


class Entry(NamedTuple):
    """A line of the tree.

    Args:
        path: Its path in the vault.
        name: What is shown.
        url: Its page.
        piece: Of a folder in which something lies, the name of its piece.
        kind: What it is besides a note or a folder: `canvas` or `base`.
    """

    path: str
    name: str
    url: str
    piece: str = ""
    kind: str = ""


class View(NamedTuple):
    """From where a tree is seen.

    Args:
        url: The page's address; None for one that stands nowhere, whose links begin with `up`.
        up: The way to the site's root, with a slash at its end.
        all: What the link to all of a folder says.
    """

    url: str | None
    up: str
    all: str

    @property
    def key(self) -> str:
        """What is the same of all pages from which addresses look the same."""
        return f"/{self.up}" if self.url is None else _beside(self.url)


class FolderTree:
    """The tree of one site.

    Args:
        site: The site.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._rows: dict[tuple[str, str], tuple[str, ...]] = {}
        self._digests: dict[tuple[str, int], str] = {}
        self._known_places: dict[str, dict[str, int]] = {}

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """Return what lies in a folder, in order."""
        found = self._entries.get(folder)
        if found is None:
            paths = self._site.folders[folder].entries
            entries = (self._entry(path) for path in paths if path != self._site.home)
            found = self._entries[folder] = tuple(entries)
        return found

    @cached_property
    def top(self) -> Place:
        """What a page of no folder sees: the vault, with the folder open that holds nearly all."""
        return Place(find_main_folder(self._site.folders))

    def name_of(self, folder: str) -> str:
        """Return what a folder is called."""
        return self._site.folder_name(folder)

    def _entry(self, path: str) -> Entry:
        site = self._site
        if path in site.folders:
            piece = _piece(path) if {*site.folders[path].entries} - {site.home} else ""
            return Entry(path, self.name_of(path), site.addresses.folders[path], piece)
        if path in site.notes:
            return Entry(path, self._name_of(NotePath(path)), site.addresses.notes[NotePath(path)])
        name = path.rpartition("/")[2].rpartition(".")[0]
        return Entry(path, name, site.addresses.boards[path], kind=suffix_of(path))

    def _name_of(self, path: NotePath) -> str:
        """Return a note's title; of one that has a long number for a name, its first heading."""
        note = self._site.notes[path]
        signs = [sign for sign in note.title if sign.isalnum()]
        if len(signs) < _LONGEST_NUMBER or not all(map(str.isdecimal, signs)):
            return note.title
        return first_heading(note) or note.title

    def draw(self, place: Place, view: View) -> str:
        """Return the tree of a page.

        Args:
            place: Where the page is.
            view: From where it is seen.
        """
        drawn, child = "", ""
        for folder in (place.folder, *_above_all(place.folder)):
            drawn = self._draw_folder(folder, (child, drawn), place, view)
            child = folder
        return drawn

    def piece(self, folder: str) -> str:
        """Return the name of a folder's piece; of one in which nothing lies, that of the next."""
        while folder and not self._site.folders[folder].entries:
            folder = folder_of(folder)
        return _piece(folder)

    def sign(self, place: Place) -> str:
        """Return a digest of what the tree shows on a page."""
        found: list[object] = [place.entry]
        child = place.entry
        for folder in (place.folder, *_above_all(place.folder)):
            start = self._start(folder, child)
            known = self._digests.get((folder, start))
            if known is None:
                entries = self.entries(folder)
                shown = entries[start : start + MOST_SHOWN]
                known = digest(shown, start, len(entries) > len(shown), self._more(folder))
                self._digests[folder, start] = known
            found.append(known)
            child = folder
        return digest(*found)

    def _draw_folder(self, folder: str, opened: tuple[str, str], place: Place, view: View) -> str:
        """Return the list of a folder, one of its folders opened, with that one's list."""
        child, inner = opened
        entries = self.entries(folder)
        rows = self._rows_of(folder, view)
        start = self._start(folder, child or place.entry)
        shown = list(rows[start : start + MOST_SHOWN])
        for at, entry in enumerate(entries[start : start + MOST_SHOWN]):
            if entry.path == place.entry:
                shown[at] = shown[at].replace("<a ", '<a aria-current="page" ', 1)
            if inner and entry.path == child:
                shown[at] = f'<li class="vk-open"{shown[at][3:-5]}{inner}</li>'
        cut = ""
        if len(rows) > len(shown):
            cut = ' class="vk-cut"' if start else ""
            shown.append(self._link_to_all(folder, view))
        return f"<ul{cut}>{''.join(shown)}</ul>" if shown else ""

    def _start(self, folder: str, path: str) -> int:
        """Return which entry of a folder is the first that a page shows: its own is among them."""
        entries = self.entries(folder)
        if len(entries) <= MOST_SHOWN:
            return 0
        at = self._places(folder).get(path, 0)
        return min(max(at - MOST_SHOWN // 2, 0), len(entries) - MOST_SHOWN)

    def _places(self, folder: str) -> dict[str, int]:
        found = self._known_places.get(folder)
        if found is None:
            found = {entry.path: at for at, entry in enumerate(self.entries(folder))}
            self._known_places[folder] = found
        return found

    def _rows_of(self, folder: str, view: View) -> tuple[str, ...]:
        """Return the lines of a folder, made once for all pages that see it from one place."""
        key = folder, view.key
        found = self._rows.get(key)
        if found is None:
            to = self._way(view)
            found = self._rows[key] = tuple(_row(entry, to) for entry in self.entries(folder))
        return found

    def _way(self, view: View) -> Callable[[str], str]:
        """Return what leads from a page to an address: the same from all pages beside it."""
        if view.url is None:
            return lambda url: view.up + url
        return self._site.addresses.seen_from(_beside(view.url)).to

    def _more(self, folder: str) -> str:
        """Return the address of the page that lists all of a folder."""
        addresses = self._site.addresses
        if not folder:
            return addresses.all_notes
        url = addresses.folders[folder]
        return addresses.page(url, 1) if folder in self._site.folder_notes else url

    def _link_to_all(self, folder: str, view: View) -> str:
        href = escape(self._way(view)(self._more(folder)))
        return (
            f'<li class="vk-all" data-all="{_piece(folder)}"><a href="{href}">{view.all}</a></li>'
        )

    def pieces(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Yield the place of each piece, and what writes it."""
        for folder, found in self._site.folders.items():
            if found.entries:
                yield piece_address(_piece(folder)), partial(self._write, folder)

    def _write(self, folder: str) -> str:
        """Return a piece: the folder's entries, and how much lies in those beside and above it."""
        entries = self.entries(folder)
        size = self._site.folders[folder].size
        data: dict[str, Any] = {"rows": [self._datum(one) for one in entries[:MOST_IN_PIECE]]}
        data["sizes"] = self._sizes(folder)
        if len(entries) > MOST_IN_PIECE:
            data["more"] = [self._more(folder), size]
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    def _datum(self, entry: Entry) -> list[object]:
        if entry.piece:
            return [entry.name, entry.url, entry.piece, self._site.folders[entry.path].size]
        return [entry.name, entry.url, *([entry.kind] if entry.kind else ())]

    def _sizes(self, folder: str) -> dict[str, int]:
        """Return the notes in each folder that a page in this one shows, by its piece."""
        found = {_piece(""): self._site.folders[""].size}
        child = folder
        for above in _above_all(folder):
            start = self._start(above, child)
            for entry in self.entries(above)[start : start + MOST_SHOWN]:
                if entry.piece:
                    found[entry.piece] = self._site.folders[entry.path].size
            child = above
        return found


def piece_address(piece: str) -> str:
    """Return where a piece is: no note and no file can be there."""
    return f"search/tree-{piece}.json"


def _piece(folder: str) -> str:
    return hashlib.sha256(folder.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _beside(url: str) -> str:
    """Return an address beside a page's, at which nothing is; that of the home page is its own."""
    slash = "/" if url.endswith("/") else ""
    return f"{url[: url.rstrip('/').rfind('/') + 1]}?{slash}" if url else ""


def _above_all(folder: str) -> Iterator[str]:
    """Yield the folders above a folder, the nearest first, and the vault itself."""
    while folder:
        folder = folder_of(folder)
        yield folder


def _row(entry: Entry, to: Callable[[str], str]) -> str:
    piece = f' data-tree="{entry.piece}"' if entry.piece else ""
    kind = f' data-kind="{entry.kind}"' if entry.kind else ""
    name = escape(entry.name)
    if _is_right_to_left(entry.name):
        name = f'<span dir="rtl">{name}</span>'
    return f'<li{piece}><a href="{escape(to(entry.url))}"{kind}>{name}</a></li>'


def _is_right_to_left(name: str) -> bool:
    """Tell it by the first sign that has a direction."""
    if name.isascii():
        return False
    kinds = map(unicodedata.bidirectional, name)
    return next((kind for kind in kinds if kind in _STRONG), "L") in _RIGHT_TO_LEFT
