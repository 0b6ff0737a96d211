"""Make the navigation: sections and their index pages, never every note.

Material renders the whole navigation into every page. With every note in it the site grows with
the square of the vault, so it holds the home page, the top folders up to `MOST_FOLDERS` (and that
of the page being built), tags and the list of all notes. Everything else is reached through these
pages, breadcrumbs, links and search. The page that is being built is shown in its section, where
Material puts its table of contents on phones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files

MOST_FOLDERS = 100
"""Top folders that every page names: as many as a list shows on one page."""


class SiteNavigation(Navigation):
    """The navigation of a vault's site.

    Args:
        home: The page at the root.
        items: Further pages of the first level, and sections with their index page as first child.
    """

    is_of_vault = True
    """Asked by the template: only this navigation's items have an index page each."""

    def __init__(self, home: Page, items: Sequence[Section | Page]) -> None:
        fixed: list[StructureItem] = [home, *items]
        super().__init__(fixed, [home, *map(first_page, items)])
        self.homepage = home
        self._fixed = fixed
        self._opened: Section | None = None

    def show(self, page: Page) -> None:
        """Put a page that is not in the navigation where a reader expects it, and only this one."""
        self.close()
        if page in self.pages:
            return
        section = top_section(page)
        if section is None:
            self.items = [self._fixed[0], page, *self._fixed[1:]]
            return
        if section not in self._fixed:
            self.items = [*self._fixed, section]
        if first_page(section) is not page:
            section.children.append(page)
            self._opened = section

    def close(self) -> None:
        """Show no page besides those that are always there."""
        if self._opened is not None:
            del self._opened.children[1:]
            self._opened = None
        self.items = self._fixed


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


def top_section(page: Page) -> Section | None:
    """Return the section of the first level that a page is in."""
    section = page.parent
    while section is not None and section.parent is not None:
        section = section.parent
    return section


def make_sections(pages: Mapping[str, Page], parents: Mapping[str, str]) -> dict[str, Section]:
    """Return a section for each index page, nested as `parents` says.

    Args:
        pages: Index page by key; the page becomes its section's first child.
        parents: Key to the key of the section above; "" for none.
    """
    sections = {key: Section(page.title or "", [page]) for key, page in pages.items()}
    for key, section in sections.items():
        above = parents.get(key, "")
        section.parent = sections.get(above) if above else None
        pages[key].parent = section
    return sections
