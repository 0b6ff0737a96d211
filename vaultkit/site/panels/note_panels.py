"""Write what stands above and below a note on its page: facts, footer, what is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from vaultkit.notes.frontmatter.language_tags import direction_of
from vaultkit.notes.paths import fold
from vaultkit.site.graph.graph_data import GRAPH_DATA
from vaultkit.site.model.reading_order import find_steps
from vaultkit.site.model.relations import Relations
from vaultkit.site.panels.connections import (
    MOST_INCOMING,
    MOST_MENTIONS,
    MOST_OUTGOING,
    Connections,
)
from vaultkit.site.panels.front_parts import FrontParts
from vaultkit.site.panels.local_graph import choose_neighbours, draw_graph, find_kinds
from vaultkit.site.panels.note_facts import FactLines, unique
from vaultkit.site.panels.property_panel import read_properties
from vaultkit.site.panels.translation_links import choices_of
from vaultkit.site.theme.html_fragments import Item, render_fragment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.site_model import Site
    from vaultkit.site.panels.note_facts import Facts
    from vaultkit.site.panels.page_metadata import Heads

_SHOWN = 3
"""Notes that link here which are shown before the rest is unfolded."""


class Panels:
    """Renders what stands round the notes of one site.

    Args:
        site: The site.
        list_folder: Lists a folder on the page of the note that stands for it.
        heads: Writes what pages say of themselves.
    """

    def __init__(
        self,
        site: Site,
        list_folder: Callable[[str, RelativeAddresses, Iterable[NotePath]], str],
        heads: Heads,
    ) -> None:
        self._site = site
        self.heads = heads
        self._list_folder = list_folder
        self.relations = Relations(site)
        self.connections = Connections(site, self.relations)
        self.facts = FactLines(site)
        self.front = FrontParts(site, self.relations)
        self.steps = find_steps(site)
        folders = site.addresses.folders.items()
        self.kinds = find_kinds(site)
        self._folder_at = {url: folder for folder, url in folders}

    def header(self, note: Note, facts: Facts, to: RelativeAddresses) -> tuple[str, str]:
        """Return what stands above a note, and, to be searched with it, its other names."""
        languages = choices_of(self._site, note.path, to)
        is_empty = facts.is_empty and not languages
        own = self._own_language(note)
        before = (
            ""
            if is_empty
            else render_fragment(
                "header",
                self._site.words,
                facts=facts,
                languages=languages,
                own=own,
                side=direction_of(self._site.words.language),
            )
        )
        names = [name for name in unique(note.aliases) if fold(name) != fold(note.title)]
        return before, render_fragment("aliases", self._site.words, aliases=names) if names else ""

    def footer(self, note: Note, facts: Facts, to: RelativeAddresses, edit_url: str | None) -> str:
        """Return what stands below a note: its folder's notes, and all that is connected."""
        path = note.path
        folder = self.folder_of_page(path)
        linked = self.relations.outgoing[path] if folder else ()
        connections = self.connections
        return render_fragment(
            "footer",
            self._site.words,
            own=self._own_language(note),
            facts=facts,
            properties=list(read_properties(note, self._site, to, is_whole=True)),
            first=_SHOWN,
            listing=self._list_folder(folder, to, linked) if folder else "",
            related=list(connections.by_property(path, to)),
            outgoing=connections.outgoing(path, to, slice(MOST_OUTGOING)),
            incoming=connections.incoming(path, to, slice(MOST_INCOMING)),
            mentions=connections.mentions(path, to, slice(MOST_MENTIONS)),
            everything=self._everything(path, to),
            step=self._step(path, to),
            changed=self._site.dates.commits.get(path),
            edit=edit_url,
            obsidian=self._in_obsidian(path),
        )

    def neighbours(self, path: NotePath, to: RelativeAddresses) -> str:
        """Return the graph round a note, with the way to that of all notes; "" for one alone."""
        found = choose_neighbours(path, self.relations)
        drawn = draw_graph(path, self._site, self.relations, found, kinds=self.kinds, to=to)
        if not drawn:
            return ""
        count = len(found.incoming) + len(found.mutual) + len(found.outgoing)
        address = self._site.addresses.notes[path]
        is_in_it = path in self._site.listed
        return render_fragment(
            "neighbours",
            self._site.words,
            graph=drawn,
            shown=count,
            total=count + found.more,
            whole=to.to(self._site.addresses.graph),
            data=to.to(GRAPH_DATA),
            here=(address or "./") if is_in_it else "",
        )

    def _own_language(self, note: Note) -> str:
        """Return the language of the site where that of a note is another, else ""."""
        language = self._site.words.language
        usual = {"", language.lower()}
        return "" if self._site.written_in(note.path).lower() in usual else language

    def folder_of_page(self, path: NotePath) -> str | None:
        """Return the folder that a note's page stands for; None for the page of a note alone."""
        return self._folder_at.get(self._site.addresses.notes[path])

    def _everything(self, path: NotePath, to: RelativeAddresses) -> str:
        """Return the way to the list of all connections; "" if the page shows them all."""
        if not self.connections.has_more(path):
            return ""
        return to.to(self._site.addresses.connections + self._site.addresses.notes[path])

    def _step(self, path: NotePath, to: RelativeAddresses) -> dict[str, Item] | None:
        """Return the notes before and after, and what gives the order."""
        step = self.steps.get(path)
        if step is None:
            return None
        found = {"previous": step.previous, "next": step.next, "guide": step.guide}
        names = self._site.list_names
        return {name: Item(names[at], to.file(at)) for name, at in found.items() if at}

    def _in_obsidian(self, path: NotePath) -> str:
        """Return the address that opens a note in the app; "" if the vault's name is not known."""
        name = self._site.config.site.vault_name
        if not name:
            return ""
        return f"obsidian://open?vault={quote(name, safe='')}&file={quote(path, safe='')}"
