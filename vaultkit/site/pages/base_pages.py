"""The pages of bases: all views of each, behind tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.drawings.base_drawing import BaseDrawings
from vaultkit.site.pages.vault_page import VaultPage, generated_file, generated_meta

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.model.site_model import Site


class BasePage(VaultPage):
    """The page of a base.

    Args:
        path: The base.
        site: For what it shows.
        config: MkDocs' configuration.
    """

    def __init__(self, path: str, site: Site, config: MkDocsConfig) -> None:
        file = generated_file(site.addresses.boards[path], config)
        super().__init__(path.rpartition("/")[2][: -len(".base")], file, config)
        self.path = path
        self._site = site

    @property
    def source_path(self) -> str:
        """The base."""
        return self.path

    def describe(self) -> None:
        """Fill `markdown` and `meta`; what notes say is searched in the notes."""
        self.markdown = ""
        self.meta = generated_meta(self) | {"hide": ["toc"], "search": {"exclude": True}}

    def fill(self) -> None:
        """Fill `content`."""
        to = self._site.addresses.seen_from(self.url)
        self.content = BaseDrawings(self._site, to).page(self.path)


def make_base_pages(site: Site, config: MkDocsConfig) -> list[BasePage]:
    """Make a page for each base that is published."""
    return [BasePage(path, site, config) for path in site.published.bases]
