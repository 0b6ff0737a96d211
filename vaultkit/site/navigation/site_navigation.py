"""Make the navigation: the tree of the vault, and apart from it the pages that nobody wrote.

MkDocs and Material know of it the home page, the top folders up to `MOST_FOLDERS` and the index
pages of what vaultkit makes; what a page shows is drawn from the tree (see `folder_tree`), and
grows neither with the vault nor with its navigation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from vaultkit.site.navigation.folder_tree import Place, View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs.structure.files import Files

    from vaultkit.site.navigation.folder_tree import FolderTree

MOST_FOLDERS = 100
"""Top folders that MkDocs is told of."""


class Apart(NamedTuple):
    """Pages that nobody wrote, apart from a reader's topics.

    Args:
        browse: Other ways through the notes: all of them, tags, topics, what changed last.
        about: What is about the site itself: reviews, rules.
    """

    browse: Sequence[Section | Page]
    about: Sequence[Section | Page]


class Crumb(NamedTuple):
    """A step on the way from the home page to a page; its address is None if it has no page."""

    title: str
    url: str | None


class SiteNavigation(Navigation):
    """The navigation of a vault's site.

    Args:
        home: The page at the root.
        folders: Sections of the top folders, with their index page as first child.
        apart: See `Apart`.
        tree: The tree of the vault.
    """

    is_of_vault = True
    """Asked by templates: only this navigation has a tree."""

    def __init__(
        self, home: Page, folders: Sequence[Section], apart: Apart, tree: FolderTree
    ) -> None:
        others = [*folders, *apart.browse, *apart.about]
        super().__init__([home, *others], [home, *map(first_page, others)])
        self.homepage = home
        self.apart = apart
        self.tree = tree

    def draw(self, page: Page | None, up: str, everything: str) -> str:
        """Return the tree as a page shows it.

        Args:
            page: The page; None for one that stands nowhere.
            up: The way from there to the site's root, with a slash at its end.
            everything: What the link to all of a folder says.
        """
        url = None if page is None else page.url
        return self.tree.draw(self._place(page), View(url, up, everything))

    def piece(self, page: Page | None) -> str:
        """Return the name of the piece that tells how much lies in what a page shows."""
        return self.tree.piece(self._place(page).folder)

    def sign(self, page: Page) -> str:
        """Return a digest of what a page shows of the navigation."""
        return self.tree.sign(self._place(page))

    def _place(self, page: Page | None) -> Place:
        place = place_of(page)
        is_top = not any(place) or (page is not None and page.url in {"", ".", "./"})
        return self.tree.top if is_top else place


def place_of(page: Page | None) -> Place:
    """Return where a page is in the tree; one of no folder sees the top of it."""
    return getattr(page, "place", None) or Place()


def find_crumbs(page: Page, home: Page | None) -> list[Crumb]:
    """Return the way from the home page to a page, without the page itself."""
    found = [Crumb(str(home.title), home.url)] if home is not None and home is not page else []
    for section in reversed([*page.ancestors]):
        first = next(iter(getattr(section, "children", None) or ()), None)
        if first is not page:
            url = first.url if isinstance(first, Page) else None
            found.append(Crumb(str(section.title), url))
    return found


def leave_out(written: Any, is_hidden: Callable[[str], bool]) -> Any:
    """Return an operator's `nav` without the pages that are hidden, and sections of nothing else.

    Args:
        written: The navigation, or a part of it.
        is_hidden: Tells it of a path as it is written.
    """
    if isinstance(written, list):
        kept = [leave_out(item, is_hidden) for item in written]
        return [item for item in kept if item is not None] or (None if written else written)
    if isinstance(written, dict):
        parts = {title: leave_out(value, is_hidden) for title, value in written.items()}
        return {title: part for title, part in parts.items() if part is not None} or None
    return None if isinstance(written, str) and is_hidden(written) else written


def set_titles(written: Any, files: Files) -> None:
    """Give pages the titles of an operator's `nav`: MkDocs does so only for pages it makes."""
    if isinstance(written, list):
        for item in written:
            set_titles(item, files)
    elif isinstance(written, dict):
        for title, value in written.items():
            file = files.get_file_from_path(value) if isinstance(value, str) else None
            if file is not None and file.page is not None:
                file.page.title = title
            set_titles(value, files)


def first_page(item: Section | Page) -> Page:
    """Return a page itself, and the index page of a section that `make_sections` made."""
    page = item.children[0] if isinstance(item, Section) else item
    assert isinstance(page, Page)  # noqa: S101 -- tells the type; make_sections put it there
    return page


def make_sections(
    pages: Mapping[str, Page], parents: Mapping[str, str], titles: Mapping[str, str] | None = None
) -> dict[str, Section]:
    """Return a section for each index page, nested as `parents` says.

    Args:
        pages: Index page by key; the page becomes its section's first child.
        parents: Key to the key of the section above; "" for none.
        titles: By key, as HTML; those of the pages if not given.
    """
    sections = {
        key: Section(titles[key] if titles else page.title or "", [page])
        for key, page in pages.items()
    }
    for key, section in sections.items():
        above = parents.get(key, "")
        section.parent = sections.get(above) if above else None
        pages[key].parent = section
    return sections
