"""Write what a front page shows besides its note: search, map, what is linked most, what changed.

A home note that wants to be laid out as a front page says so by the class `front-page` in its
`cssclasses`; one that does not stays the page its author wrote, and what helps a stranger stands
below it. A vault without a home note gets a front page of these parts alone. See decision 66.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from vaultkit.site.cache.value_digests import digest
from vaultkit.site.model.note_summaries import said_of, shorten
from vaultkit.site.model.tags_and_folders import find_main_folder
from vaultkit.site.theme.html_fragments import Item, render_fragment
from vaultkit.vault.publishing.site_addresses import SEARCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.relations import Relations
    from vaultkit.site.model.site_model import Site

FRONT = "front-page"
"""The entry of `cssclasses` that lays a home note out as a front page."""
LINKED, RECENT, TAGS = 8, 6, 40
_FOLDERS, _IN_FOLDER, _ROOT = 24, 3, 40
_FEW = 3
"""Notes from which on there is a list of what is linked most."""
_ENOUGH = 8
"""Notes from which on a home note has these parts below it: a smaller vault is seen at a glance."""


class FolderCard(NamedTuple):
    """A folder on the map: its name, address, how many notes it holds, what is first in it."""

    name: str
    href: str
    size: int
    first: tuple[Item, ...]


class Change(NamedTuple):
    """A note that changed lately."""

    day: date
    note: Item


class FrontParts:
    """Writes the parts of the front page of one site.

    Args:
        site: The site.
        relations: How its notes hang together.

    Attributes:
        has_search: Whether the site has our search.
        draw_graph: Draws the graph of the vault in small; "" for none.
        graph: Address of the page of the graph; "" for none.
    """

    def __init__(self, site: Site, relations: Relations) -> None:
        self._site = site
        self._relations = relations
        self.has_search = False
        self.draw_graph: Callable[[], str] = str
        self.graph = ""

    def is_front(self, note: Note, classes: Iterable[str]) -> bool:
        """Tell whether a note is the home note and wants to be laid out as a front page."""
        return note.path == self._site.home and FRONT in classes

    def sign(self) -> str:
        """Return a digest of what the home note's page shows besides the note."""
        to = self._site.addresses.seen_from("")
        given = (self.has_search, self.graph, len(self._site.listed))
        parts = (
            self._linked(to),
            self._changes(to),
            self._picture(),
            self._folders(to),
            self._leaves(to),
        )
        return digest(*map(repr, (*given, *parts)))

    def search(self, to: RelativeAddresses) -> str:
        """Return the field that stands for the search on a front page; "" without one."""
        if not self.has_search:
            return ""
        site = self._site
        return render_fragment(
            "front-search",
            site.words,
            search=to.to(SEARCH),
            count=len(site.listed),
            all_notes=to.to(site.addresses.all_notes),
            graph=to.to(self.graph) if self.graph else "",
        )

    def below(self, to: RelativeAddresses, *, is_front: bool) -> str:
        """Return what stands below a home note; "" in a small vault that declares no front page.

        Where little is linked, or no dates are known, the folders lead on instead.
        """
        if is_front:
            return self._render(to)
        if len(self._site.listed) < _ENOUGH:
            return ""
        linked = self._linked(to)
        if linked and self._site.changes:
            return self._render(to, linked=linked)
        folders, notes = self._folders(to), self._leaves(to)
        return self._render(to, linked=linked, folders=folders, notes=notes)

    def overview(self, to: RelativeAddresses) -> str:
        """Return the front page of a vault without a home note."""
        root = self._site.folders[""]
        tags = sorted(self._site.tags, key=lambda tag: -len(self._site.tags[tag].notes))[:TAGS]
        found = sorted((self._site.tags[tag] for tag in tags), key=lambda tag: tag.name)
        shown = [Item(tag.name, to.tag(tag.name), str(len(tag.notes))) for tag in found]
        return self._render(
            to,
            search=Markup(self.search(to)),  # noqa: S704 - written by a template
            folders=self._folders(to),
            notes=[*self._leaves(to), *self._items(root.notes, to)][:_ROOT],
            linked=self._linked(to),
            tags=shown,
            tag_index=to.to(self._site.addresses.tag_index),
            is_overview=True,
        )

    def _render(self, to: RelativeAddresses, **values: object) -> str:
        site = self._site
        return render_fragment(
            "front",
            site.words,
            count=len(site.listed),
            changes=self._changes(to),
            all_notes=to.to(site.addresses.all_notes),
            all_changes=to.to(site.addresses.recent) if site.changes else "",
            picture=Markup(self._picture()),  # noqa: S704 - drawn by us
            graph=to.to(self.graph) if self.graph else "",
            **values,
        )

    def _picture(self) -> str:
        """Return the graph in small; "" where most notes are linked to no other."""
        links, listed = self._relations, self._site.listed
        count = sum(1 for path in listed if links.incoming[path] or links.outgoing[path])
        return self.draw_graph() if 2 * count >= len(listed) else ""

    def _linked(self, to: RelativeAddresses) -> list[Item]:
        """Return the notes that most others link to, the home note aside; none if they are few."""
        counts = {
            path: len(self._relations.incoming[path])
            for path in self._site.listed
            if path != self._site.home
        }
        first = sorted(counts, key=lambda path: (-counts[path], path))[:LINKED]
        found = [path for path in first if counts[path]]
        if len(found) < _FEW:
            return []
        pairs = zip(self._items(found, to), found, strict=True)
        return [item._replace(about=str(counts[path])) for item, path in pairs]

    def _changes(self, to: RelativeAddresses) -> list[Change]:
        """Return what changed last, the home note aside."""
        newest = [path for path in self._site.changes if path != self._site.home][:RECENT]
        days = (self._site.changes[path].date() for path in newest)
        return [Change(day, item) for day, item in zip(days, self._items(newest, to), strict=True)]

    def _folders(self, to: RelativeAddresses) -> list[FolderCard]:
        """Return the folders at the top that hold more than the notes that stand for them."""
        found = [one for one in self._top() if not self._is_leaf(one)]
        return [self._card(folder, to) for folder in found[:_FOLDERS]]

    def _leaves(self, to: RelativeAddresses) -> list[Item]:
        """Return the other folders at the top, which are notes to whoever looks for something."""
        found = [one for one in self._top() if self._is_leaf(one)][:_ROOT]
        items = self._items((self._site.folder_notes[one] for one in found), to)
        pairs = zip(items, found, strict=True)
        return [item._replace(text=self._site.folder_name(folder)) for item, folder in pairs]

    def _top(self) -> tuple[str, ...]:
        """Return the folders at the top; of one that holds nearly all, what is in it, first."""
        folders = self._site.folders
        main = find_main_folder(folders)
        inside = folders[main].folders if main else ()
        top = (one for one in folders[""].folders if not f"{main}/".startswith(f"{one}/"))
        return (*inside, *top)

    def _is_leaf(self, folder: str) -> bool:
        site = self._site
        return folder in site.folder_notes and not site.folders[folder].entries

    def _card(self, folder: str, to: RelativeAddresses) -> FolderCard:
        found = self._site.folders[folder]
        href = to.to(self._site.addresses.folders[folder])
        below = [
            Item(self._site.folder_name(at), to.to(self._site.addresses.folders[at]))
            for at in found.folders[:_IN_FOLDER]
        ]
        first = (*below, *self._items(found.notes[:_IN_FOLDER], to))[:_IN_FOLDER]
        return FolderCard(self._site.folder_name(folder), href, found.size, first)

    def _items(self, paths: Iterable[NotePath], to: RelativeAddresses) -> list[Item]:
        notes, names = self._site.notes, self._site.list_names
        return [Item(names[path], to.file(path), shorten(said_of(notes[path]))) for path in paths]
