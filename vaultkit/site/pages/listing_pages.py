"""Write the lists that nobody wrote: of each tag and folder, of all notes and tags, an overview."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from vaultkit.site.model.note_summaries import said_of, shorten
from vaultkit.site.pages.title_data import TITLES, index_key, initial
from vaultkit.site.theme.html_fragments import Item, render_fragment
from vaultkit.site.theme.pagination import ListKind, ListPage, PagedList, Row, VirtualPage, paginate
from vaultkit.vault.publishing.site_addresses import FEED, SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.site_model import Site
    from vaultkit.site.model.tags_and_folders import Tag
    from vaultkit.site.panels.connections import Connections

MOST_RECENT = 100
"""Notes on the list of recent changes."""
MOST_ON_NOTE = 40
"""Notes of a folder that are listed on the page of the note that stands for it, and at the root."""
_CONNECTIONS_PER_PAGE = 60


class Listings:
    """Writes the generated pages of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._about = {path: shorten(said_of(note)) for path, note in site.notes.items()}

    def tag_pages(self, tag: str) -> PagedList:
        """Return the pages of a tag: tags below it, and the notes of all of them."""
        found = self._site.tags[tag]

        def show(list_page: ListPage) -> str:
            below, notes = list_page.parts
            return render_fragment(
                "tag",
                self._site.words,
                list_page=list_page,
                below=list(self._tags(found.children[below], list_page.to)),
                notes=self.notes(found.notes[notes], list_page.to),
                count=len(found.notes),
                index=list_page.to.to(self._site.addresses.tag_index),
            )

        url = self._site.addresses.tags[tag]
        sizes = len(found.children), len(found.notes)
        kind = ListKind(url, f"#{found.name}", sizes, show, lambda: self.note_rows(found.notes))
        return paginate(kind, self._site.addresses, self._site.words)

    def folder_pages(self, folder: str, *, is_below: bool = False) -> PagedList:
        """Return the pages of a folder.

        Args:
            folder: Its path.
            is_below: Whether a note is shown at its address.
        """
        found = self._site.folders[folder]

        def show(list_page: ListPage) -> str:
            folders, notes = list_page.parts
            return render_fragment(
                "folder",
                self._site.words,
                list_page=list_page,
                folders=list(self._folders(found.folders[folders], list_page.to)),
                notes=self._inside(found.notes[notes], list_page.to),
            )

        url = self._site.addresses.folders[folder]
        sizes = len(found.folders), len(found.notes)
        kind = ListKind(
            url, found.name, sizes, show, lambda: self.note_rows(found.notes), is_below=is_below
        )
        return paginate(kind, self._site.addresses, self._site.words)

    def has_more(self, folder: str) -> bool:
        """Tell whether the note at a folder's address cannot list all that is in it."""
        found = self._site.folders[folder]
        return max(len(found.folders), len(found.notes)) > MOST_ON_NOTE

    def folder_list(
        self, folder: str, to: RelativeAddresses, linked: Iterable[NotePath] = ()
    ) -> str:
        """Return what a folder holds, for the page of the note that stands for it.

        Args:
            folder: Its path.
            to: Addresses as seen from the page.
            linked: Notes that the note itself leads to; they are not told again.
        """
        found, addresses = self._site.folders[folder], self._site.addresses
        more = to.to(addresses.page(addresses.folders[folder], 1)) if self.has_more(folder) else ""
        said = {addresses.notes[path] for path in linked}
        folders = [one for one in found.folders if addresses.folders[one] not in said]
        notes = [one for one in found.notes if addresses.notes[one] not in said]
        return render_fragment(
            "folder",
            self._site.words,
            folders=list(self._folders(folders[:MOST_ON_NOTE], to)),
            notes=self._inside(notes[:MOST_ON_NOTE], to),
            more=more,
            size=found.size,
        )

    def all_notes(self) -> PagedList:
        """Return the list of all notes, by first letter."""
        site, paths = self._site, self._by_letter

        def show(list_page: ListPage) -> str:
            (part,) = list_page.parts
            shown = zip(self._initials[part], self._places(paths[part], list_page.to), strict=True)
            groups = [
                (name, [item for _, item in items])
                for name, items in groupby(shown, lambda pair: pair[0])
            ]
            return render_fragment(
                "all-notes",
                self._site.words,
                list_page=list_page,
                groups=[(self._letters[name][0], name, items) for name, items in groups],
                letters=[
                    Item(name, f"{list_page.page_of(index)}#letter-{number}")
                    for name, (number, index) in self._letters.items()
                ],
                count=len(paths),
                recent=list_page.to.to(site.addresses.recent) if site.changes else "",
            )

        kind = ListKind(
            site.addresses.all_notes,
            site.words.t("All notes"),
            (len(paths),),
            show,
            lambda: self.note_rows(paths),
            TITLES,
        )
        return paginate(kind, site.addresses, self._site.words)

    @cached_property
    def _by_letter(self) -> tuple[NotePath, ...]:
        """The notes by letter, then by title: signs that are no letters are under one heading."""
        notes, language = self._site.notes, self._site.words.language
        return tuple(
            sorted(self._site.by_title, key=lambda path: index_key(notes[path].title, language))
        )

    @cached_property
    def _initials(self) -> tuple[str, ...]:
        """Of each of these notes, the letter under which it is listed."""
        notes, language = self._site.notes, self._site.words.language
        return tuple(initial(notes[path].title, language) for path in self._by_letter)

    @cached_property
    def _letters(self) -> dict[str, tuple[int, int]]:
        """Of each letter, its number from 1, and the index of the first note under it."""
        found: dict[str, tuple[int, int]] = {}
        for index, name in enumerate(self._initials):
            found.setdefault(name, (len(found) + 1, index))
        return found

    def recent(self, *, has_feed: bool) -> VirtualPage:
        """Return the list of what changed last, by day."""

        def write(url: str) -> str:
            to = self._site.addresses.seen_from(url)
            newest = list(self._site.changes.items())[:MOST_RECENT]
            groups: dict[date, list[NotePath]] = {}
            for path, when in newest:
                groups.setdefault(when.date(), []).append(path)
            return render_fragment(
                "recent",
                self._site.words,
                groups=[(day, self.notes(paths, to)) for day, paths in groups.items()],
                shown=len(newest),
                count=len(self._site.changes),
                feed=to.to(FEED) if has_feed else "",
            )

        return VirtualPage(
            self._site.addresses.recent, self._site.words.t("Recently changed"), write
        )

    def search(self) -> VirtualPage:
        """Return the page of all that a search finds, which a script fills."""

        def write(url: str) -> str:
            to = self._site.addresses.seen_from(url)
            return render_fragment(
                "search", self._site.words, all_notes=to.to(self._site.addresses.all_notes)
            )

        return VirtualPage(SEARCH, self._site.words.t("Search"), write)

    def tag_index(self) -> PagedList:
        """Return the tree of all tags."""
        site = self._site
        tags = sorted(site.tags, key=lambda tag: tag.split("/"))

        def show(list_page: ListPage) -> str:
            (part,) = list_page.parts
            return render_fragment(
                "tags",
                self._site.words,
                list_page=list_page,
                tree=self._tree(tags[part], list_page.to),
            )

        def rows() -> Iterator[Row]:
            for tag in tags:
                found = site.tags[tag]
                yield Row(f"#{found.name}", site.addresses.tags[tag], str(len(found.notes)))

        sizes = (len(tags),)
        kind = ListKind(site.addresses.tag_index, site.words.t("Tags"), sizes, show, rows)
        return paginate(kind, site.addresses, self._site.words)

    def connections_pages(self, path: NotePath, connections: Connections) -> PagedList:
        """Return the list of all that is connected with a note."""
        addresses = self._site.addresses
        title = self._site.notes[path].title

        def show(list_page: ListPage) -> str:
            outgoing, incoming, mentions = list_page.parts
            return render_fragment(
                "connections",
                self._site.words,
                list_page=list_page,
                note=Item(title, list_page.to.file(path)),
                outgoing=connections.outgoing(path, list_page.to, outgoing),
                incoming=connections.incoming(path, list_page.to, incoming),
                mentions=connections.mentions(path, list_page.to, mentions),
            )

        kind = ListKind(
            addresses.connections + addresses.notes[path],
            self._site.words.t("Connections of {note}", note=title),
            connections.sizes(path),
            show,
            most=_CONNECTIONS_PER_PAGE,
            about=path,
        )
        return paginate(kind, addresses, self._site.words)

    def note_rows(self, paths: Iterable[NotePath]) -> Iterator[Row]:
        """Yield notes as data: title, address, what they are about."""
        for path in paths:
            yield Row(
                self._site.list_names[path], self._site.addresses.notes[path], self._about[path]
            )

    def notes(self, paths: Iterable[NotePath], to: RelativeAddresses) -> list[Item]:
        """Return notes as links, with what they are about."""
        names = self._site.list_names
        return [Item(names[path], to.file(path), self._about[path]) for path in paths]

    def _inside(self, paths: Iterable[NotePath], to: RelativeAddresses) -> list[Item]:
        """Return notes of one folder, of which nobody needs to be told, as links."""
        notes = self._site.notes
        return [Item(notes[path].title, to.file(path), self._about[path]) for path in paths]

    def _places(self, paths: Iterable[NotePath], to: RelativeAddresses) -> Iterator[Item]:
        for path in paths:
            yield Item(self._site.notes[path].title, to.file(path), self._site.place_of(path))

    def _folders(self, folders: Iterable[str], to: RelativeAddresses) -> Iterator[Item]:
        for path in folders:
            found = self._site.folders[path]
            yield Item(found.name, to.to(self._site.addresses.folders[path]), str(found.size))

    def _tags(self, tags: Iterable[str], to: RelativeAddresses) -> Iterator[Item]:
        for tag in tags:
            yield self._tag(self._site.tags[tag], to)

    def _tag(self, tag: Tag, to: RelativeAddresses) -> Item:
        return Item(tag.name, to.tag(tag.name), str(len(tag.notes)))

    def _tree(self, tags: Sequence[str], to: RelativeAddresses) -> list[tuple[Item, list[Any]]]:
        """Return tags as a tree; one whose parent is not among them stands at the top."""
        top: list[tuple[Item, list[Any]]] = []
        below: dict[str, list[Any]] = {}
        for tag in tags:
            branch: tuple[Item, list[Any]] = (self._tag(self._site.tags[tag], to), [])
            below.get(tag.rpartition("/")[0], top).append(branch)
            below[tag] = branch[1]
        return top
