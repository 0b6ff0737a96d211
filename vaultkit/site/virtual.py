"""The pages nobody wrote: a page for each tag and folder, all notes, all tags, an overview."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import folder_of
from vaultkit.site.addresses import FEED
from vaultkit.site.fragments import Item, render_fragment
from vaultkit.site.summaries import said_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.addresses import RelativeAddresses
    from vaultkit.site.connections import Connections
    from vaultkit.site.site import Site, Tag

MOST_RECENT = 100
"""Notes on the list of recent changes."""
_MOST_LINKED = 12
_TAGS_ON_OVERVIEW = 40


class Virtual(NamedTuple):
    """A generated page.

    Args:
        url: Its address.
        title: Its title.
        write: Gives its content at that address.
        about: The note whose page depends on all that this page depends on; None if there is none.
    """

    url: str
    title: str
    write: Callable[[str], str]
    about: NotePath | None = None


class Listings:
    """Writes the generated pages of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._about = {path: said_of(note) for path, note in site.notes.items()}

    def tag_page(self, tag: str) -> Virtual:
        """Return the page of a tag: tags below it, and the notes of all of them."""
        found = self._site.tags[tag]

        def write(url: str) -> str:
            to = self._site.addresses.seen_from(url)
            return render_fragment(
                "tag",
                below=list(self._tags(found.children, to)),
                notes=self._notes(found.notes, to),
                index=to.to(self._site.addresses.tag_index),
            )

        return Virtual(self._site.addresses.tags[tag], f"#{found.name}", write)

    def folder_page(self, folder: str) -> Virtual:
        """Return the page of a folder."""

        def write(url: str) -> str:
            return self.folder_list(folder, self._site.addresses.seen_from(url))

        url = self._site.addresses.folders[folder]
        return Virtual(url, self._site.folders[folder].name, write)

    def folder_list(self, folder: str, to: RelativeAddresses) -> str:
        """Return what a folder holds."""
        found = self._site.folders[folder]
        return render_fragment(
            "folder", folders=list(self._folders(folder, to)), notes=self._notes(found.notes, to)
        )

    def all_notes(self) -> Virtual:
        """Return the list of all notes, by first letter."""

        def write(url: str) -> str:
            to = self._site.addresses.seen_from(url)
            groups: dict[str, list[NotePath]] = {}
            for path in self._site.by_title:
                groups.setdefault(_initial(self._site.notes[path].title), []).append(path)
            shown = [(name, list(self._places(paths, to))) for name, paths in groups.items()]
            return render_fragment(
                "all-notes",
                groups=shown,
                count=len(self._site.notes),
                recent=to.to(self._site.addresses.recent) if self._site.changes else "",
            )

        return Virtual(self._site.addresses.all_notes, "All notes", write)

    def recent(self, *, has_feed: bool) -> Virtual:
        """Return the list of what changed last, by day."""

        def write(url: str) -> str:
            to = self._site.addresses.seen_from(url)
            newest = list(self._site.changes.items())[:MOST_RECENT]
            groups: dict[date, list[NotePath]] = {}
            for path, when in newest:
                groups.setdefault(when.date(), []).append(path)
            return render_fragment(
                "recent",
                groups=[(day, self._notes(paths, to)) for day, paths in groups.items()],
                shown=len(newest),
                count=len(self._site.changes),
                feed=to.to(FEED) if has_feed else "",
            )

        return Virtual(self._site.addresses.recent, "Recently changed", write)

    def tag_index(self) -> Virtual:
        """Return the tree of all tags."""

        def write(url: str) -> str:
            to = self._site.addresses.seen_from(url)
            top = [tag for tag in self._site.tags if "/" not in tag]
            tree = [self._branch(tag, to) for tag in top]
            return render_fragment("tags", tree=tree)

        return Virtual(self._site.addresses.tag_index, "Tags", write)

    def overview(self, title: str) -> Virtual:
        """Return the home page of a vault that has no note for it."""

        def write(url: str) -> str:
            to = self._site.addresses.seen_from(url)
            tags = sorted(self._site.tags, key=lambda tag: -len(self._site.tags[tag].notes))
            return render_fragment(
                "overview",
                count=len(self._site.notes),
                folders=list(self._folders("", to)),
                notes=self._notes(self._site.folders[""].notes, to),
                linked=list(self._most_linked(to)),
                tags=sorted(self._tags(tags[:_TAGS_ON_OVERVIEW], to)),
                all_notes=to.to(self._site.addresses.all_notes),
                tag_index=to.to(self._site.addresses.tag_index),
            )

        return Virtual("", title, write)

    def connections_page(self, path: NotePath, connections: Connections) -> Virtual:
        """Return the list of all that is connected with a note."""
        addresses = self._site.addresses
        title = self._site.notes[path].title

        def write(url: str) -> str:
            to = addresses.seen_from(url)
            return render_fragment(
                "connections",
                note=Item(title, to.file(path)),
                outgoing=connections.outgoing(path, to),
                incoming=connections.incoming(path, to),
                mentions=connections.mentions(path, to),
            )

        url = addresses.connections + addresses.notes[path]
        return Virtual(url, f"Connections of {title}", write, path)

    def _notes(self, paths: Iterable[NotePath], to: RelativeAddresses) -> list[Item]:
        notes = self._site.notes
        return [Item(notes[path].title, to.file(path), self._about[path]) for path in paths]

    def _places(self, paths: Iterable[NotePath], to: RelativeAddresses) -> Iterator[Item]:
        for path in paths:
            yield Item(self._site.notes[path].title, to.file(path), folder_of(path))

    def _folders(self, folder: str, to: RelativeAddresses) -> Iterator[Item]:
        for path in self._site.folders[folder].folders:
            found = self._site.folders[path]
            yield Item(found.name, to.to(self._site.addresses.folders[path]), str(found.size))

    def _tags(self, tags: Iterable[str], to: RelativeAddresses) -> Iterator[Item]:
        for tag in tags:
            yield self._tag(self._site.tags[tag], to)

    def _tag(self, tag: Tag, to: RelativeAddresses) -> Item:
        return Item(tag.name, to.tag(tag.name), str(len(tag.notes)))

    def _branch(self, tag: str, to: RelativeAddresses) -> tuple[Item, list[object]]:
        found = self._site.tags[tag]
        return self._tag(found, to), [self._branch(child, to) for child in found.children]

    def _most_linked(self, to: RelativeAddresses) -> Iterator[Item]:
        sources = Counter(
            {
                path: len({link.source for link in self._site.backlinks(path)})
                for path in self._site.notes
            }
        )
        for path, count in sources.most_common(_MOST_LINKED):
            if count:
                yield Item(self._site.notes[path].title, to.file(path), str(count))


_SCRIPTS = {"CJK": "漢", "HIRAGANA": "あ", "KATAKANA": "あ", "HANGUL": "가"}
"""Scripts with more signs than an index can have letters, and the sign that stands for each."""


def _initial(title: str) -> str:
    """Return the heading under which an index of titles lists a title."""
    first = next((char for char in title if char.isalnum()), "#")
    script = unicodedata.name(first, "").partition(" ")[0]
    return _SCRIPTS.get(script) or (first.upper() if first.isalpha() else "#")
