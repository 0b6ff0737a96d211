"""Make the pages of files that are no notes: canvases, and bases with all their views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.drawings.base_drawing import BaseDrawings
from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.site.pages.vault_page import VaultPage, generated_file
from vaultkit.vault.presentation.note_rendering import render_canvas

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.site_model import Site


class _DrawnPage(VaultPage):
    """The page of a file that is drawn.

    Args:
        path: The file.
        site: For what it shows.
        config: MkDocs' configuration.
    """

    def __init__(self, path: str, site: Site, config: MkDocsConfig) -> None:
        name = path.rpartition("/")[2].rpartition(".")[0]
        super().__init__(name, generated_file(site.addresses.boards[path], config), config)
        self.path = path
        self.site = site

    @property
    def source_path(self) -> str:
        """The file."""
        return self.path

    def describe(self) -> None:
        """Fill `markdown` and `meta`; the table of contents would be empty."""
        self.markdown = ""
        self.meta = self.generated_meta() | {"hide": ["toc"]}

    def fill(self) -> None:
        """Fill `content`."""
        self.content = self.draw(self.site.addresses.seen_from(self.url))

    def draw(self, to: RelativeAddresses) -> str:
        """Return the file as HTML."""
        raise NotImplementedError


class CanvasPage(_DrawnPage):
    """The page of a canvas, searched like a note."""

    def draw(self, to: RelativeAddresses) -> str:
        """Return its cards and arrows as HTML."""
        site = self.site
        return render_canvas(
            site.vault,
            self.path,
            to,
            drawings=drawings_for(site, to),
            hidden_name=site.hidden_name,
            macros=site.config.math.macros,
        ).html


class BasePage(_DrawnPage):
    """The page of a base: all its views, behind tabs; what notes say is searched in the notes."""

    def describe(self) -> None:
        """Fill `markdown` and `meta`."""
        super().describe()
        self.meta["search"] = {"exclude": True}

    def draw(self, to: RelativeAddresses) -> str:
        """Return its views as HTML."""
        return BaseDrawings(self.site, to).page(self.path)
