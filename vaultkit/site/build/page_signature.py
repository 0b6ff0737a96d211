"""What the page of a note depends on, as one digest: equal digests mean an equal page.

A page shows its note; the notes embedded in it, at any depth; passages of the notes that link to
it or name it; the names and addresses of those it links to; its place in folders, maps and
navigation. Notes that are shown enter with their bytes and with where their links lead *now*:
another note that appears or goes can make a link lead elsewhere without a byte of either changing.
Canvases that are embedded enter with what is drawn of them. Digests err towards rendering again:
what is drawn from the whole vault (bases) depends on all.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.authoring.reviews.review_state import review_state
from vaultkit.notes.markdown.plain_text import passage_around
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, fold, suffix_of
from vaultkit.site.cache.value_digests import digest
from vaultkit.site.model.note_summaries import said_of
from vaultkit.vault.presentation.note_rendering import anchor_of, render_canvas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note, PropertyLink
    from vaultkit.site.model.relations import Relations
    from vaultkit.site.model.site_model import Site
    from vaultkit.site.panels.note_panels import Panels
    from vaultkit.vault.vault import ResolvedLink

_BASE, _CANVAS = "base", "canvas"
_DRAWN_FENCES = ("base", "query", "dataview")
_DEPTH = 8
"""Embeds inside embeds that are followed; more than are shown."""


class Signatures:
    """Gives each note's page its digest.

    Args:
        site: The site.
        panels: What stands round its notes.
        base: Digest of what all pages depend on: program, theme, configuration, navigation.
    """

    def __init__(self, site: Site, panels: Panels, base: str) -> None:
        self._site = site
        self._panels = panels
        self.base = base
        self._notes: dict[NotePath, str] = {}
        self._owns: dict[NotePath, str] = {}
        self._quick: dict[NotePath, str] = {}
        self._full: dict[NotePath, str] = {}
        self._names: dict[NotePath, str] = {}
        self._canvases: dict[str, str] = {}

    @property
    def _relations(self) -> Relations:
        return self._panels.relations

    @cached_property
    def whole(self) -> str:
        """Digest of everything that is published."""
        site = self._site
        texts = sorted((path, source.data) for path, source in site.vault.texts.items())
        return digest(*(self._of(path) for path in site.notes), *texts)

    def quick(self, path: NotePath) -> str:
        """Return a digest of a note's page that takes little to find out.

        The notes that link to it or name it enter as a whole. Where it is the same as before, so
        is the full one.
        """
        if path not in self._quick:
            relations = self._relations
            namings = relations.namings.get(path, ())
            self._quick[path] = digest(
                self._own(path),
                [(self._name(at), self._of(at)) for at in relations.incoming[path]],
                [(self._name(x.source), self._of(x.source), x.start, x.end) for x in namings],
            )
        return self._quick[path]

    def full(self, path: NotePath) -> str:
        """Return the digest of a note's page."""
        if path not in self._full:
            relations = self._relations
            incoming = relations.incoming[path].items()
            namings = relations.namings.get(path, ())
            self._full[path] = digest(
                self._own(path),
                [
                    (self._name(at), [self._place(at, link.link) for link in links])
                    for at, links in incoming
                ],
                [(self._name(x.source), self._passage(x.source, x.start, x.end)) for x in namings],
            )
        return self._full[path]

    def _own(self, path: NotePath) -> str:
        """Return the digest of all that a page depends on besides passages of other notes."""
        found = self._owns.get(path)
        if found is None:
            site, relations = self._site, self._relations
            step = self._panels.steps.get(path)
            shown = self._embedded(path)
            found = self._owns[path] = digest(
                self.base,
                self._of(path),
                [self._of(at) for at in sorted(shown)],
                [self._name(at) for at in relations.outgoing[path]],
                step and [at and self._name(at) for at in step],
                site.dates.commits.get(path),
                self._review(site.notes[path]),
                self._listing(path),
                self.whole if any(map(self._shows_vault, (path, *shown))) else "",
                [
                    self._drawn(at)
                    for one in (path, *sorted(shown))
                    for at in self._canvases_in(one)
                ],
            )
        return found

    def _name(self, path: NotePath) -> str:
        """Return what a page shows of a note that it only names, and how well known that is."""
        found = self._names.get(path)
        if found is None:
            site, linked = self._site, len(self._relations.incoming[path])
            shown = (path, site.notes[path].title, site.addresses.notes[path], linked)
            found = self._names[path] = digest(*shown)
        return found

    def _place(self, source: NotePath, link: Link | PropertyLink) -> object:
        """Return what a page shows of a place that links to it."""
        if isinstance(link, Link):
            return self._passage(source, link.start, link.end)
        return link.key

    def _passage(self, source: NotePath, start: int, end: int) -> object:
        return passage_around(self._site.notes[source], start, end)

    def _of(self, path: NotePath) -> str:
        """Return the digest of a note: its bytes, and where its links and tags lead."""
        found = self._notes.get(path)
        if found is None:
            note = self._site.vault.notes[path]
            addresses = self._site.addresses
            found = self._notes[path] = digest(
                path,
                note.source.data,
                addresses.notes.get(path),
                [self._leads(link) for link in self._site.vault.links[path]],
                [addresses.tags.get(fold(tag)) for tag in note.all_tags],
            )
        return found

    def _leads(self, link: ResolvedLink) -> tuple[object, ...]:
        path = link.destination
        anchor = anchor_of(link, self._site.vault) if link.link.subpath else ""
        return path, path and self._site.addresses.files.get(path), link.status, anchor

    def _embedded(self, path: NotePath) -> set[NotePath]:
        """Return the notes that are embedded in a note, at any depth."""
        found: set[NotePath] = set()
        pending = [path]
        for _ in range(_DEPTH):
            pending = [at for here in pending for at in self._embeds(here) if at not in found]
            found.update(pending)
        return found

    def _embeds(self, path: NotePath) -> Iterator[NotePath]:
        notes = self._site.vault.notes
        for link in self._site.vault.links[path]:
            path = NotePath(link.destination or "")
            if link.is_embed and path in notes:
                yield path

    def _shows_vault(self, path: NotePath) -> bool:
        note = self._site.vault.notes[path]
        return any(
            fence.info.split()[:1] and fence.info.split()[0].lower() in _DRAWN_FENCES
            for fence in note.fences
        ) or any(self._embedded_files(path, _BASE))

    def _canvases_in(self, path: NotePath) -> Iterator[str]:
        return self._embedded_files(path, _CANVAS)

    def _embedded_files(self, path: NotePath, suffix: str) -> Iterator[str]:
        """Yield the files of a kind that are embedded in a note."""
        for link in self._site.vault.links[path]:
            if link.is_embed and link.destination and suffix_of(link.destination) == suffix:
                yield link.destination

    def _drawn(self, path: str) -> str:
        """Return the digest of what pages show of a canvas, as it is seen from the site's root."""
        found = self._canvases.get(path)
        if found is None:
            site = self._site
            to = site.addresses.seen_from("")
            drawn = render_canvas(
                site.vault,
                path,
                to,
                drawings=drawings_for(site, to),
                hidden_name=site.hidden_name,
                macros=site.config.math.macros,
                shows_notes=False,
            )
            found = self._canvases[path] = digest(drawn.html, sorted(drawn.uses))
        return found

    def _review(self, note: Note) -> object:
        today = self._site.dates.today
        return today and tuple(review_state(note, today, self._site.config.review))

    def _listing(self, path: NotePath) -> object:
        """Return what a folder's page lists, if the note is shown as one."""
        folder = self._panels.folder_of_page(path)
        if folder is None:
            return None
        found = self._site.folders[folder]
        titles = [(self._name(at), said_of(self._site.notes[at])) for at in found.notes]
        return found, titles
