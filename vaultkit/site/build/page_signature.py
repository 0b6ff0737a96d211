"""Tell by a digest whether a page is still what the last build made of it (see decision 21).

A page shows its note; the notes embedded in it, at any depth; passages of the notes that link to
it or name it; the names and addresses of those it links to; its place in folders, maps and
navigation. Notes that are shown enter with their bytes and with where their links lead *now*:
another note that appears or goes can make a link lead elsewhere without a byte of either changing.
Canvases that are embedded enter with what is drawn of them. Digests err towards rendering again:
what is drawn from the whole vault (bases) depends on all, and flows on all flows.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import mkdocs

from vaultkit.authoring.drawings.diagram_drawing import DiagramDrawings
from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.authoring.reviews.review_state import review_state
from vaultkit.notes.markdown.html_media import media_of
from vaultkit.notes.markdown.plain_text import block_around, passage_around
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, fold, suffix_of
from vaultkit.notes.plugins.diagram_addresses import is_diagram
from vaultkit.notes.plugins.plugin_content import is_drawing
from vaultkit.site.cache.build_cache import Signature
from vaultkit.site.cache.value_digests import digest, files_below, program
from vaultkit.site.model.note_summaries import said_of
from vaultkit.site.model.withheld_places import withheld_places
from vaultkit.site.panels.local_graph import choose_neighbours, find_chords
from vaultkit.vault.links.media_files import find_media_file
from vaultkit.vault.presentation.note_rendering import anchor_of, render_canvas
from vaultkit.vault.publishing.drawing_pictures import DRAWING, pictures_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.notes.markdown.plain_text import Said
    from vaultkit.notes.note import Note, PropertyLink
    from vaultkit.site.model.site_model import Site
    from vaultkit.site.pages.all_pages import SitePages
    from vaultkit.site.pages.vault_page import VaultPage
    from vaultkit.vault.vault import ResolvedLink

_BASE, _CANVAS = "base", "canvas"
_DECISION = "decision"
_DRAWN_FENCE = ["base"]
"""What fences begin with that are drawn from the whole vault."""
_FLOWS = frozenset({"flow", "player"})
"""Callouts that are drawn from all of their kinds."""
_DEPTH = 8
"""Embeds inside embeds that are followed; more than are shown."""
_SEARCH = frozenset({"search", "material/search"})
_KNOWN_PLUGINS = _SEARCH | {"vaultkit"}
"""Plugins that keep nothing of a page which a kept page would not give them."""
_NOT_ON_PAGES = frozenset(
    {"config_file_path", "dev_addr", "docs_dir", "hooks", "pages", "plugins", "site_dir", "strict"}
    | {"theme", "watch"}
)
_Path = TypeVar("_Path", bound=str)


def can_keep(config: MkDocsConfig, *, has_index: bool) -> bool:
    """Tell whether a page says the same as long as its signature does.

    Plugins and hooks of others may read a page's text, or put into it what is not known here.

    Args:
        config: MkDocs' configuration.
        has_index: Whether our index stands in for that of the theme's search, which would want
            the text of every page.
    """
    names = set(config.plugins)
    is_searched = bool(names & _SEARCH)
    return names <= _KNOWN_PLUGINS and not config.hooks and (has_index or not is_searched)


def _once(work: Callable[[PageSignatures, _Path], str]) -> Callable[[PageSignatures, _Path], str]:
    """Have a method work out the digest of each path once."""

    def recall(self: PageSignatures, path: _Path) -> str:
        known = self.known[work.__name__]
        if path not in known:
            known[path] = work(self, path)
        return known[path]

    return recall


class PageSignatures:
    """Tells what the pages of a site depend on.

    Args:
        site: The site.
        pages: Its pages.
        config: MkDocs' configuration.
    """

    def __init__(self, site: Site, pages: SitePages, config: MkDocsConfig) -> None:
        apart = (*pages.nav.apart.browse, *pages.nav.apart.about)
        top = [(str(item.title), _url(item)) for item in apart]
        common = sorted(pages.panels.facts.common)
        kinds = sorted(pages.panels.kinds.items())
        given = (repr(site.config), site.vault.settings, top, common, kinds)
        host = mkdocs.__name__, mkdocs.__version__  # each page says what made it
        self._base = digest(program(), host, _settings(config), *given)
        self._site = site
        self._nav = pages.nav
        self._panels = pages.panels
        self._relations = pages.panels.relations
        self._withheld: dict[NotePath, tuple[Said, ...]] = {}
        self.known: dict[str, dict[str, str]] = defaultdict(dict)
        """Digests that are worked out, by what they are of."""

    def prepare(self) -> None:
        """Work out what each process that renders pages would work out again."""
        self._site.linked_anchors  # noqa: B018 - it is kept

    def sign(self, page: VaultPage, known: Signature | None = None) -> Signature:
        """Return what tells whether a page is the same; one about no note must have its content.

        Args:
            page: The page.
            known: Its signature at the last build: what is not needed to tell is taken from there.
        """
        around = (page.previous_page, page.next_page, *page.ancestors)
        names = [(str(item.title), _url(item)) for item in around if item]
        place = (page.url, page.full_title, page.edit_url, names, self._nav.sign(page))
        about = page.about
        if about is None:
            content = digest(self._base, page.content, page.head, *place)
            return Signature(content, content)
        quick = digest(self._quick(about), *place)
        if known is not None and known.quick == quick:
            return known
        return Signature(quick, digest(self._full(about), *place))

    @_once
    def _quick(self, path: NotePath) -> str:
        """Return a digest of a note's page that takes little to find out.

        The notes that link to it or name it enter as a whole. Where it is the same as before, so
        is the full one.
        """
        relations = self._relations
        return digest(
            self._own(path),
            [(self._name(at), self._of(at)) for at in relations.incoming[path]],
            [
                (self._name(x.source), self._of(x.source), x.start, x.end)
                for x in relations.namings.get(path, ())
            ],
        )

    @_once
    def _full(self, path: NotePath) -> str:
        """Return the digest of a note's page."""
        relations = self._relations
        return digest(
            self._own(path),
            [
                (self._name(at), [self._place(at, link.link) for link in links])
                for at, links in relations.incoming[path].items()
            ],
            [
                (self._name(x.source), self._passage(x.source, x.start, x.end))
                for x in relations.namings.get(path, ())
            ],
        )

    @_once
    def _own(self, path: NotePath) -> str:
        """Return the digest of all that a page depends on besides passages of other notes."""
        site = self._site
        step, shown = self._panels.steps.get(path), sorted(self._embedded(path))
        return digest(
            self._base,
            self._of(path),
            [self._of(at) for at in shown],
            [self._name(at) for at in self._relations.outgoing[path]],
            sorted(
                map(sorted, find_chords(choose_neighbours(path, self._relations), self._relations))
            ),
            step and [at and self._name(at) for at in step],
            site.dates.commits.get(path),
            sorted(site.linked_anchors.get(path, ())),
            self._review(site.notes[path]),
            self._listing(path),
            self._panels.heads.of_others(path),
            self._translations(path),
            self._panels.front.sign() if path == site.home else "",
            self._whole if any(map(self._shows_vault, (path, *shown))) else "",
            self._flows if any(map(self._shows_flows, (path, *shown))) else "",
            [self._drawn(at) for one in (path, *shown) for at in self._embeds(one, _CANVAS)],
            [drawn for one in (path, *shown) for drawn in self._diagrams(one)],
        )

    @cached_property
    def _whole(self) -> str:
        """Digest of everything that is published."""
        site = self._site
        texts = sorted((path, source.data) for path, source in site.vault.texts.items())
        return digest(*(self._of(path) for path in site.notes), *texts)

    @cached_property
    def _flows(self) -> str:
        """Digest of the notes with flows: variants lead to each other, and to what plays them."""
        return digest(*(self._of(path) for path in self._site.listed if self._shows_flows(path)))

    def _shows_flows(self, path: NotePath) -> bool:
        switches = self._site.config.flows.switches
        callouts = self._site.vault.notes[path].callouts
        return bool(switches) and any(one.type in _FLOWS for one in callouts)

    @_once
    def _name(self, path: NotePath) -> str:
        """Return what a page shows of a note that it only names, and how well known that is."""
        site, linked = self._site, len(self._relations.incoming[path])
        note = site.notes[path]
        return digest(path, note.title, note.type, site.addresses.notes[path], linked)

    def _place(self, source: NotePath, link: Link | PropertyLink) -> object:
        """Return what a page shows of a place that links to it."""
        if isinstance(link, Link):
            return self._passage(source, link.start, link.end)
        return link.key

    def _passage(self, source: NotePath, start: int, end: int) -> object:
        """Return what the sentence round a place is made of, and what is withheld in it."""
        note = self._site.notes[source]
        first, last = block_around(note, start, end)
        if source not in self._withheld:
            self._withheld[source] = tuple(withheld_places(self._site, source))
        places = [
            (at - first, to - first, said)
            for at, to, said in self._withheld[source]
            if first <= at < last
        ]
        preambles = tuple(self._site.vault.settings.preambles.of(note))
        return passage_around(note, start, end), places, preambles

    @_once
    def _of(self, path: NotePath) -> str:
        """Return the digest of a note: its bytes, and where its links and tags lead."""
        note, addresses = self._site.vault.notes[path], self._site.addresses
        return digest(
            path,
            note.source.data,
            addresses.notes.get(path),
            [self._leads(link) for link in self._site.vault.links[path]],
            [addresses.files.get(at) for at in self._pictures(path)],
            [addresses.tags.get(fold(tag)) for tag in note.all_tags],
            [self._shown(one.path, path) for one in media_of(note)],
        )

    def _pictures(self, path: NotePath) -> Iterator[str]:
        """Yield the pictures of a drawing and of the drawings it embeds."""
        files = self._site.vault.files
        if is_drawing(self._site.vault.notes[path]):
            yield from pictures_of(path, files)
        for at in self._embeds(path, DRAWING):
            yield from pictures_of(at, files)

    def _shown(self, written: str, source: NotePath) -> str | None:
        """Return the address of a file that HTML shows."""
        found = find_media_file(self._site.vault.resolver, written, source)
        return found and self._site.addresses.files.get(found)

    def _leads(self, link: ResolvedLink) -> tuple[object, ...]:
        path = link.destination
        anchor = anchor_of(link, self._site.vault) if link.link.subpath else ""
        return path, path and self._site.addresses.files.get(path), link.status, anchor

    def _embedded(self, path: NotePath) -> set[NotePath]:
        """Return the notes that are embedded in a note, at any depth."""
        found: set[NotePath] = set()
        pending, notes = [path], self._site.vault.notes
        for _ in range(_DEPTH):
            embeds = (NotePath(at) for here in pending for at in self._embeds(here))
            pending = [at for at in embeds if at in notes and at not in found]
            found.update(pending)
        return found

    def _embeds(self, path: NotePath, suffix: str = "") -> Iterator[str]:
        """Yield the files that are embedded in a note, of one kind or of any."""
        for link in self._site.vault.links[path]:
            at = link.destination
            if link.is_embed and at and (not suffix or suffix_of(at) == suffix):
                yield at

    def _shows_vault(self, path: NotePath) -> bool:
        """Tell whether a note shows what is asked of others: a base, the filters of a decision."""
        note = self._site.vault.notes[path]
        words = (fence.info.lower().split()[:1] for fence in note.fences)
        decides = any(callout.type == _DECISION for callout in note.callouts)
        return decides or _DRAWN_FENCE in words or any(self._embeds(path, _BASE))

    @_once
    def _drawn(self, path: str) -> str:
        """Return the digest of what pages show of a canvas, as it is seen from the site's root."""
        site = self._site
        to = site.addresses.seen_from("")
        drawn = render_canvas(
            site.vault,
            path,
            to,
            drawings=drawings_for(site, to),
            hidden_name=site.hidden_name,
            macros=site.config.math.macros,
            is_embed=True,
            words=site.words,
        )
        return digest(drawn.html, sorted(drawn.uses))

    def _diagrams(self, path: NotePath) -> Iterator[str]:
        """Yield what is drawn of a note's diagrams, links and all, as seen from the root."""
        site, note = self._site, self._site.vault.notes[path]
        found = [fence for fence in note.fences if is_diagram(fence)]
        if found:
            drawings = DiagramDrawings(site, site.addresses.seen_from(""))
            drawn = (drawings.fence(fence, note) for fence in found)
            yield from (one.html if one else "" for one in drawn)

    def _review(self, note: Note) -> object:
        today = self._site.dates.today
        return today and tuple(review_state(note, today, self._site.config.review))

    def _translations(self, path: NotePath) -> object:
        """Return what a page shows of the note in other languages."""
        found = self._site.translations.versions.get(path, ())
        return [(one, self._site.addresses.notes[one.path]) for one in found]

    def _listing(self, path: NotePath) -> object:
        """Return what a folder's page lists, if the note is shown as one."""
        folder = self._panels.folder_of_page(path)
        if folder is None:
            return None
        found = self._site.folders[folder]
        titles = [(self._name(at), said_of(self._site.notes[at])) for at in found.notes]
        return found, titles


def _url(item: Any) -> str:
    """Return where a page or a section leads."""
    children = getattr(item, "children", None)
    return str((children[0] if children else item).url)


def _settings(config: MkDocsConfig) -> str:
    """Return a digest of MkDocs' configuration and of the operator's own templates."""
    theme = config.theme
    own = Path(theme.custom_dir) if theme.custom_dir else None
    files = (
        [(path.as_posix(), path.read_bytes()) for path in sorted(files_below(own))] if own else []
    )
    values = {key: repr(value) for key, value in config.items() if key not in _NOT_ON_PAGES}
    plugins = {name: repr(dict(plugin.config)) for name, plugin in config.plugins.items()}
    return digest(sorted(values.items()), sorted(plugins.items()), repr(dict(theme.items())), files)
