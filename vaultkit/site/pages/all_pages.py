"""Make all pages of a site as MkDocs wants them: files with pages on them, and the navigation."""

from __future__ import annotations

from functools import partial
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from mkdocs.structure.files import File, InclusionLevel

from vaultkit.notes.paths import folder_of
from vaultkit.notes.text.instants import bound_day
from vaultkit.site.cache.site_file_list import TextFile
from vaultkit.site.graph.graph_data import GRAPH_DATA, write_graph
from vaultkit.site.graph.graph_picture import draw_thumbnail
from vaultkit.site.graph.vault_graph import VaultGraph
from vaultkit.site.model.note_summaries import Summaries
from vaultkit.site.model.site_name import read_site_name
from vaultkit.site.navigation.folder_tree import FolderTree, Place
from vaultkit.site.navigation.site_navigation import (
    MOST_FOLDERS,
    Apart,
    SiteNavigation,
    make_sections,
)
from vaultkit.site.pages.file_pages import BasePage, CanvasPage, safe_content
from vaultkit.site.pages.graph_page import graph_page
from vaultkit.site.pages.listing_pages import Listings
from vaultkit.site.pages.redirects import find_redirects, write_redirect
from vaultkit.site.pages.review_page import review_page
from vaultkit.site.pages.rule_pages import make_rule_pages
from vaultkit.site.pages.title_data import TITLES, write_titles
from vaultkit.site.pages.topic_pages import topic_index, topic_pages
from vaultkit.site.pages.vault_page import (
    GeneratedPage,
    NotePage,
    VaultPage,
    generated_file,
    note_file,
)
from vaultkit.site.panels.note_panels import Panels
from vaultkit.site.panels.page_metadata import Heads
from vaultkit.site.sharing.feeds import find_feeds, write_feed, write_llms
from vaultkit.site.sharing.markdown_twins import twin_of
from vaultkit.site.sharing.page_cards import find_cards
from vaultkit.site.theme.pagination import VirtualPage, write_rows
from vaultkit.vault.publishing.site_addresses import LLMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Section
    from mkdocs.structure.pages import Page

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.site_model import Site
    from vaultkit.site.theme.pagination import PagedList


class SitePages(NamedTuple):
    """What the plugin hands to MkDocs.

    Args:
        files: Every file of the vault's site, with its page on it if it has one.
        nav: The navigation.
        all_notes: Address of the list of all notes.
        panels: What stands round the notes.
        graph: The graph of its notes.
        has_feed: Whether there is a feed.
    """

    files: tuple[File, ...]
    nav: SiteNavigation
    all_notes: str
    panels: Panels
    graph: VaultGraph
    has_feed: bool


def make_pages(site: Site, config: MkDocsConfig, *, has_search: bool) -> SitePages:
    """Make the pages of a site.

    Args:
        site: The site.
        config: MkDocs' configuration.
        has_search: Whether our search is on the site, which has a page for its results.
    """
    return _PageMaker(site, config).make(has_search=has_search)


class _PageMaker:
    def __init__(self, site: Site, config: MkDocsConfig) -> None:
        self._site = site
        self._config = config
        self._listings = Listings(site)
        summaries = Summaries(site)
        self._name = read_site_name(config)
        url = config.site_url or ""
        self._feeds = find_feeds(site, url)
        self._cards = find_cards(site, self._name, config)
        given = {"feeds": self._feeds, "cards": self._cards.addresses}
        self._heads = Heads(site, summaries, self._name, url, **given)
        self._panels = Panels(site, self._listings.folder_list, self._heads)
        self._graph = VaultGraph(site, self._panels.relations)
        self._tree = FolderTree(site)
        self._generated: list[File] = []

    def make(self, *, has_search: bool) -> SitePages:
        site = self._site
        notes = {path: self._note(path) for path in site.notes}
        folders = self._folder_sections(notes)
        for path, page in notes.items():
            if page.parent is None and path != site.home:
                page.parent = folders.get(folder_of(path))
        tags = self._tag_section()
        self._connection_pages(notes)
        self._place_notes(notes)
        for path, step in self._panels.steps.items():
            notes[path].previous_page = notes[step.previous] if step.previous else None
            notes[path].next_page = notes[step.next] if step.next else None
        front = self._panels.front
        front.has_search = has_search
        if self._graph.paths:
            if self._graph.is_linked:
                front.draw_graph = lambda: draw_thumbnail(self._graph)
            front.graph = site.addresses.graph
        home = notes[site.home] if site.home else self._overview()
        top = [folders[path] for path in site.folders[""].folders[:MOST_FOLDERS]]
        browse = [
            self._all_notes(),
            *self._graph_page(),
            *tags,
            *self._topic_section(),
            *self._recent(),
        ]
        apart = Apart(browse, [*self._reviews(), *self._rule_section()])
        nav = SiteNavigation(home, top, apart, self._tree)
        if has_search:
            self._page(self._listings.search())
        bases = [BasePage(path, site, self._config) for path in site.published.bases]
        for base in bases:
            base.parent = folders.get(folder_of(base.path))
            base.place = Place(self._nearest(base.path), base.path)
        canvases = [CanvasPage(path, site, self._config) for path in site.published.canvases]
        for board in (*bases, *canvases):
            board.is_listed = board.path not in site.published.unlisted
            listed, folder = board.is_listed, folder_of(board.path)
            board.head = self._heads.of_list(board.name, board.url, folder=folder, is_listed=listed)
        for canvas in canvases:
            canvas.parent = folders.get(folder_of(canvas.path))
            canvas.place = Place(self._nearest(canvas.path), canvas.path)
        attachments = map(self._attachment, site.published.attachments)
        pages = (page.file for page in (*notes.values(), *canvases, *bases))
        beside = (file for page in notes.values() for file in page.beside)
        files = (*pages, *self._generated, *attachments, *self._texts(), *beside)
        return SitePages(
            files,
            nav,
            site.addresses.all_notes,
            self._panels,
            self._graph,
            has_feed=self._heads.has_feed,
        )

    def _overview(self) -> VaultPage:
        """Return the front page of a vault that has no note for it."""
        front, addresses = self._panels.front, self._site.addresses
        written = VirtualPage("", self._name, lambda url: front.overview(addresses.seen_from(url)))
        return self._page(written)

    def _connection_pages(self, notes: Mapping[NotePath, NotePage]) -> None:
        """Make the lists of all connections, each in the section of its note."""
        connections = self._panels.connections
        for path, page in notes.items():
            if connections.has_more(path):
                listed = page.is_listed
                pages = self._list(
                    self._listings.connections_pages(path, connections), is_listed=listed
                )
                for found in pages:
                    found.parent = page.parent
                    found.place = Place(folder_of(path))

    def _place_notes(self, notes: Mapping[NotePath, NotePage]) -> None:
        """Tell notes where they are in the tree; what a folder's note shows is in that."""
        for path, page in notes.items():
            if path == self._site.home:
                continue
            folder = self._panels.folder_of_page(path)
            page.place = Place(folder, folder) if folder else Place(self._nearest(path), path)

    def _nearest(self, path: str) -> str:
        """Return the nearest folder above a file that has a page."""
        folder = folder_of(path)
        while folder not in self._site.folders:
            folder = folder_of(folder)
        return folder

    def _note(self, path: NotePath) -> NotePage:
        url = self._site.addresses.notes[path]
        file = note_file(path, url, str(self._site.vault.root), self._config)
        page = NotePage(self._site.notes[path], file, self._config, self._site, self._panels)
        page.is_listed = path in self._site.listed
        card = self._cards.of_notes.get(path)
        twins = self._site.config.site.markdown
        page.beside = (
            *([twin_of(self._site, path, self._config)] if twins else ()),
            *([card] if card else ()),
        )
        changed = self._site.changed(path)
        if changed:
            page.update_date = bound_day(changed.date()).isoformat()
            page.is_dated = True
        return page

    def _page(self, virtual: VirtualPage, folder: str = "", *, is_listed: bool = True) -> VaultPage:
        file = generated_file(virtual.url, self._config)
        self._generated.append(file)
        page = GeneratedPage(virtual.title, file, self._config, virtual.write)
        page.about, page.hides = virtual.about, virtual.hides
        page.is_listed = is_listed
        heads = self._heads
        page.head = heads.of_list(virtual.title, virtual.url, folder=folder, is_listed=is_listed)
        return page

    def _list(
        self, paged: PagedList, folder: str = "", *, is_listed: bool = True
    ) -> list[VaultPage]:
        """Return the pages of a list, each with the way to the next."""
        pages = [self._page(virtual, folder, is_listed=is_listed) for virtual in paged.pages]
        for before, after in pairwise(pages):
            before.next_page, after.previous_page = after, before
        if paged.rows is not None:
            rows = paged.rows
            self._generated.append(self._text(paged.data, lambda: write_rows(rows())))
        return pages

    def _all_notes(self) -> Section | Page:
        """Return the list of all notes; if it has several pages, as a section of them."""
        pages = self._list(self._listings.all_notes())
        return pages[0] if len(pages) == 1 else _sections({"": pages}, {})[""]

    def _graph_page(self) -> list[Page]:
        """Return the page of the graph, if there are notes to show."""
        return [self._page(graph_page(self._graph))] if self._graph.paths else []

    def _recent(self) -> list[Page]:
        """Return the list of what changed last, if that is known."""
        if not self._site.changes:
            return []
        return [self._page(self._listings.recent(has_feed=self._heads.has_feed))]

    def _reviews(self) -> list[Page]:
        """Return the list of reviews, if there are any."""
        reviews = review_page(self._site, self._panels.relations)
        return [] if reviews is None else [self._page(reviews)]

    def _folder_sections(self, notes: Mapping[NotePath, NotePage]) -> dict[str, Section]:
        """Return a section for each folder; a note at a folder's address is its index page."""
        at = {page.url: page for page in notes.values()}
        pages: dict[str, list[VaultPage]] = {}
        listings = self._listings
        for folder, url in self._site.addresses.folders.items():
            note = at.get(url)
            pages[folder] = [note] if note else self._list(listings.folder_pages(folder), folder)
            if note and listings.has_more(folder):
                below = listings.folder_pages(folder, is_below=True)
                pages[folder] += self._list(below, folder)
            for page in pages[folder]:
                page.place = Place(folder, folder)
        parents = {folder: folder_of(folder) for folder in pages}
        return _sections(pages, parents, {at: escape(self._tree.name_of(at)) for at in pages})

    def _tag_section(self) -> list[Section]:
        """Return the section of tags, if there are any."""
        if not self._site.tags:
            return []
        pages = {"": self._list(self._listings.tag_index())}
        pages |= {tag: self._list(self._listings.tag_pages(tag)) for tag in self._site.tags}
        sections = _sections(pages, {tag: tag.rpartition("/")[0] for tag in pages})
        index = sections.pop("")
        for section in sections.values():
            section.parent = section.parent or index
        return [index]

    def _topic_section(self) -> list[Section]:
        """Return the section of types and communities, if there are any."""
        if not self._site.topics:
            return []
        pages = [self._page(topic_index(self._site))]
        for topic in self._site.topics.values():
            pages += self._list(topic_pages(self._site, topic, self._listings))
        return [*_sections({"": pages}, {}).values()]

    def _rule_section(self) -> list[Section]:
        """Return the section of the rules, one line of the navigation, if they are wanted."""
        index = self._site.addresses.rules
        if not index:
            return []
        table, *pages = make_rule_pages(index, self._config)
        self._generated += [page.file for page in (table, *pages)]
        return [*_sections({"": [table, *pages]}, {}).values()]

    def _texts(self) -> Iterator[File]:
        """Yield what is for programs: feed, lists, and pages that lead on."""
        site, config, summaries = self._site, self._config, self._heads.summaries
        url = config.site_url or ""
        root = url.rstrip("/") + "/" if url else ""
        about = config.site_description or ""
        yield self._text(TITLES, partial(write_titles, site))
        if self._graph.paths:
            yield self._text(GRAPH_DATA, partial(write_graph, self._graph))
        for uri, write in self._tree.pieces():
            yield self._text(uri, write)
        yield self._text(LLMS, partial(write_llms, site, self._name, about, root, summaries))
        if self._cards.of_site is not None:
            yield self._cards.of_site
        for folder, address in self._feeds.items():
            write = partial(write_feed, site, self._name, url, summaries, folder)
            yield self._text(unquote(address), write)
        icon = str(config.theme.get("favicon") or "")
        made = [file.url for file in self._generated]
        for address, path in find_redirects(site, made).items():
            write = partial(write_redirect, site, address, path, url, icon)
            yield self._text(f"{unquote(address)}index.html", write)

    def _text(self, uri: str, write: Callable[[], str]) -> TextFile:
        return TextFile(uri, self._config, write)

    def _attachment(self, path: str) -> File:
        root, place = self._site.vault.root, unquote(self._site.addresses.attachments[path])
        config, included = self._config, InclusionLevel.INCLUDED
        content = safe_content(root, path)
        if content is not None:
            return File.generated(config, place, content=content, inclusion=included)
        file = File(
            path,
            str(root),
            config.site_dir,
            use_directory_urls=True,
            dest_uri=place,
            inclusion=included,
        )
        file.abs_src_path = str(root / path)
        file.src_uri = place
        return file


def _sections(
    lists: Mapping[str, Sequence[Page]],
    parents: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
) -> dict[str, Section]:
    """Return a section for each list of pages: the first is its index page."""
    sections = make_sections({key: pages[0] for key, pages in lists.items()}, parents, titles)
    for key, pages in lists.items():
        for page in pages[1:]:
            page.parent = sections[key]
    return sections
