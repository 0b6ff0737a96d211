"""Make what is published of files that are no notes: pages of canvases and bases, attachments.

Attachments that a browser would run like a page when it opens them are cleaned: SVG keeps its
drawing and HTML its text; scripts, event handlers, addresses that run code and what is loaded from
elsewhere are gone. Other files that can hold scripts never leave the vault (`vault.file_kinds`). A
text that a browser could take for a page, where a host does not say what it is, gets the mark that
tells browsers it is a text; all the rest is copied as it is. See decision 30.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from vaultkit.authoring.drawings.base_drawing import BaseDrawings
from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.notes.html.sanitize import clean_html
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.source import decode
from vaultkit.site.pages.vault_page import VaultPage, generated_file
from vaultkit.vault.files.file_kinds import CLEANED, MOST_LOOKED_AT, looks_like_page, may_be_guessed
from vaultkit.vault.files.file_reading import read_head, read_source
from vaultkit.vault.presentation.note_rendering import render_canvas

if TYPE_CHECKING:
    from pathlib import Path

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
        self.name = path.rpartition("/")[2].rpartition(".")[0]
        super().__init__(self.name, generated_file(site.addresses.boards[path], config), config)
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
        self.content = self.body = self.draw(self.site.addresses.seen_from(self.url))

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
            words=site.words,
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


EMPTY_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>\n'
"""Shown for a drawing that is no SVG."""
_MARK = b"\xef\xbb\xbf"
"""The byte order mark: what begins with it is text to a browser that has to guess."""
_IMAGES = {"image": ["png", "jpeg", "gif", "webp", "avif"]}


def is_active(path: str) -> bool:
    """Tell whether a file must go through `make_safe` before it is published."""
    return suffix_of(path) in CLEANED


def safe_content(root: Path, path: str) -> bytes | None:
    """Return what is published in the place of an attachment, None if it is copied as it is.

    Args:
        root: The vault's folder.
        path: The attachment.

    Errors:
        OSError: it cannot be read.
    """
    if is_active(path):
        return make_safe(path, read_source(root, path).data)
    if may_be_guessed(path) and looks_like_page(read_head(root, path, MOST_LOOKED_AT)):
        data = read_source(root, path).data
        return _MARK + data.removeprefix(_MARK)
    return None


def clean_drawing(file: File, root: Path, path: str, config: MkDocsConfig) -> File:
    """Return the file of an SVG that is shown as icon or logo: a copy that holds no scripts.

    Args:
        file: That of the vault.
        root: The vault's folder.
        path: Its path there.
        config: MkDocs' configuration.

    Errors:
        OSError: it cannot be read.
    """
    content = make_safe(path, read_source(root, path).data)
    return File.generated(config, file.src_uri, content=content)


def make_safe(path: str, data: bytes) -> bytes:
    """Return the content that is published for an active file."""
    if suffix_of(path) == "svg":
        return _safe_svg(data)
    name = escape(path.rpartition("/")[2])
    return (
        '<!doctype html>\n<html lang="en">\n'
        f'<head><meta charset="utf-8"><title>{name}</title></head>\n'
        f"<body>\n{clean_html(decode(data))}\n</body>\n</html>\n"
    ).encode()


def _safe_svg(data: bytes) -> bytes:
    from py_svg_hush import filter_svg

    try:
        return filter_svg(data, keep_data_url_mime_types=_IMAGES)
    except ValueError:
        return EMPTY_SVG
