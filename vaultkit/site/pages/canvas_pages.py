"""The pages of canvases: what `vault.render` draws, searched like a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.site.pages.vault_page import VaultPage, generated_file, generated_meta
from vaultkit.vault.canvas.canvas_cards import canvas_name
from vaultkit.vault.presentation.note_rendering import render_canvas

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.model.site_model import Site


class CanvasPage(VaultPage):
    """The page of a canvas.

    Args:
        path: The canvas.
        site: For what is on its cards.
        config: MkDocs' configuration.
    """

    def __init__(self, path: str, site: Site, config: MkDocsConfig) -> None:
        file = generated_file(site.addresses.boards[path], config)
        super().__init__(canvas_name(path), file, config)
        self._path = path
        self._site = site

    @property
    def source_path(self) -> str:
        """The canvas."""
        return self._path

    def describe(self) -> None:
        """Fill `markdown` and `meta`; the table of contents would be empty."""
        self.markdown = ""
        self.meta = generated_meta(self) | {"hide": ["toc"]}

    def fill(self) -> None:
        """Fill `content`."""
        to = self._site.addresses.seen_from(self.url)
        self.content = render_canvas(
            self._site.vault,
            self._path,
            to,
            drawings=drawings_for(self._site, to),
            hidden_name=self._site.hidden_name,
            macros=self._site.config.math.macros,
        ).html


def make_canvas_pages(site: Site, config: MkDocsConfig) -> list[CanvasPage]:
    """Make a page for each canvas that is published."""
    return [CanvasPage(path, site, config) for path in site.published.canvases]
