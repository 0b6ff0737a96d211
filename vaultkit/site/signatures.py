"""What the page of a note depends on, as one digest: equal digests mean an equal page.

A page shows its note; the notes embedded in it, at any depth; sentences of the notes that link to
it or name it; the names and addresses of those it links to; its place in folders, maps and
navigation. Each of these notes enters with its bytes and with where its links lead *now*: another
note that appears or goes can make a link lead elsewhere without a byte of either changing. Digests
err towards rendering again. What is drawn from the whole vault (bases, canvases) depends on all.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.authoring.review import review_state
from vaultkit.notes.paths import NotePath, fold, suffix_of
from vaultkit.vault.render import anchor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note
    from vaultkit.site.panels import Panels
    from vaultkit.site.relations import Relations
    from vaultkit.site.site import Site
    from vaultkit.vault.vault import ResolvedLink

_OF_WHOLE_VAULT = frozenset({"base", "canvas"})
"""Files that show notes which their own bytes do not name."""
_DRAWN_FENCES = ("base", "query", "dataview")
_DEPTH = 8
"""Embeds inside embeds that are followed; more than are shown."""


def digest(*parts: object) -> str:
    """Return a digest of values by how they are written."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


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
        self._pages: dict[NotePath, str] = {}

    @property
    def _relations(self) -> Relations:
        return self._panels.relations

    @cached_property
    def whole(self) -> str:
        """Digest of everything that is published."""
        site = self._site
        texts = sorted((path, source.data) for path, source in site.vault.texts.items())
        return digest(*(self._of(path) for path in site.notes), *texts)

    def of_page(self, path: NotePath) -> str:
        """Return the digest of a note's page."""
        if path not in self._pages:
            self._pages[path] = self._of_page(path)
        return self._pages[path]

    def _of_page(self, path: NotePath) -> str:
        site, relations = self._site, self._relations
        outgoing, incoming = relations.outgoing[path], relations.incoming[path]
        namings = relations.namings.get(path, ())
        step = self._panels.steps.get(path)
        around = {*outgoing, *incoming, *(naming.source for naming in namings), *(step or ())}
        shown = self._embedded(path)
        neighbours = sorted(around | shown, key=str)
        return digest(
            self.base,
            self._of(path),
            [
                (at, self._of(at), len(relations.incoming[at]))
                for at in neighbours
                if at in site.notes
            ],
            [self._of(at) for at in sorted(shown)],
            list(incoming),
            namings,
            step,
            site.dates.commits.get(path),
            self._review(site.notes[path]),
            self._listing(path),
            self.whole if any(map(self._shows_vault, (path, *shown))) else "",
        )

    def _of(self, path: NotePath | None) -> str:
        """Return the digest of a note: its bytes, and where its links and tags lead."""
        if path is None:
            return ""
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
        ) or any(
            link.destination and suffix_of(link.destination) in _OF_WHOLE_VAULT
            for link in self._site.vault.links[path]
        )

    def _review(self, note: Note) -> object:
        today = self._site.dates.today
        return today and tuple(review_state(note, today, self._site.config.review))

    def _listing(self, path: NotePath) -> object:
        """Return what a folder's page lists, if the note is shown as one."""
        folder = self._panels.folder_of_page(path)
        if folder is None:
            return None
        found = self._site.folders[folder]
        titles = [
            (at, self._site.notes[at].title, self._site.addresses.notes[at]) for at in found.notes
        ]
        return found, titles
