"""Render a note or a canvas as HTML, its links looked up in the vault."""

from __future__ import annotations

from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote

from vaultkit.notes.html import (
    Destination,
    Drawing,
    Drawings,
    NoDrawings,
    Options,
    Rendered,
    render_html,
)
from vaultkit.notes.html.canvas_svg import canvas_html
from vaultkit.notes.html.plugin_html import drawing_picture, plugin_box
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.note import BlockId, Heading
from vaultkit.notes.paths import NotePath, is_note, suffix_of
from vaultkit.notes.plugins.drawing_note import find_parts
from vaultkit.notes.plugins.plugin_content import DRAWING, is_drawing
from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.notes.text.url_slugs import url_of
from vaultkit.vault.links.media_files import find_media_file
from vaultkit.vault.obsidian.math_preambles import macros_for
from vaultkit.vault.presentation.canvas_cards import canvas_name, draw_canvas
from vaultkit.vault.publishing.drawing_pictures import DRAWING as SUFFIX
from vaultkit.vault.publishing.drawing_pictures import is_drawing_file, pictures_of
from vaultkit.vault.publishing.published_files import BASE, CANVAS
from vaultkit.vault.publishing.redaction.withheld_links import public_text
from vaultkit.vault.resolving.resolve import HEADING_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.note import Link, Note
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.canvas_cards import DrawnCanvas
    from vaultkit.vault.vault import ResolvedLink, Vault


class Addresses(Protocol):
    """Gives files and tags their addresses, as seen from the page being rendered."""

    def file(self, path: str) -> str:
        """Return the address of a note's page or of an attachment; "" if it has none."""

    def tag(self, tag: str) -> str:
        """Return the address of a tag's page; "" if it has none. `tag` has no `#`."""


class SiteAddresses:
    """Addresses from the root of a site."""

    def file(self, path: str) -> str:
        """Return `/Folder/Note/`, `/Folder/Board.canvas/` or `/Folder/image.png`."""
        has_page = is_note(path) or suffix_of(path) in {CANVAS, BASE}
        return "/" + (url_of(path) if has_page else quote(path))

    def tag(self, tag: str) -> str:
        """Return `/tags/a/b/`."""
        return f"/tags/{quote(tag.lower())}/"


def render_note(  # noqa: PLR0913 - the options of one page
    vault: Vault,
    path: NotePath,
    addresses: Addresses,
    *,
    embed_depth: int = 5,
    drawings: Drawings | None = None,
    hidden_name: str = "",
    macros: Mapping[str, str] | None = None,
    words: Words = ENGLISH,
    language: str = "",
) -> Rendered:
    """Render a note of the vault.

    Args:
        vault: The vault, for every look-up.
        path: The note.
        addresses: Where files and tags are, seen from the note's page.
        embed_depth: How deep embeds inside embeds are followed.
        drawings: Draws embedded files, fences and callouts that `notes.html` cannot.
        hidden_name: Text in the place of links to files without an address; "" shows their own.
        macros: Commands of formulas that the configuration defines, by name.
        words: What is said besides, such as of what cannot be shown.
        language: Of notes that say nothing of theirs; "" if that is not known.
    """
    known = macros_for(vault.settings.preambles, vault.notes[path], macros or {})
    options = Options(
        vault.settings.strict_line_breaks, embed_depth, macros=known, words=words, language=language
    )
    page = _Page(vault, path, addresses, drawings or NoDrawings(), hidden_name, options)
    return render_html(vault.notes[path], _Host(page), options)


def render_canvas(  # noqa: PLR0913 - the options of one page
    vault: Vault,
    path: str,
    addresses: Addresses,
    *,
    drawings: Drawings | None = None,
    hidden_name: str = "",
    shows_notes: bool = True,
    is_embed: bool = False,
    macros: Mapping[str, str] | None = None,
    words: Words = ENGLISH,
) -> Rendered:
    """Render a canvas as a page of its own.

    Args:
        vault: The vault, for every look-up.
        path: The canvas.
        addresses: Where files and tags are, seen from the canvas's page.
        drawings: See `render_note`.
        hidden_name: See `render_note`.
        shows_notes: Whether the notes on it are shown with their text, or as links alone.
        is_embed: Whether it stands in a note.
        macros: See `render_note`.
        words: See `render_note`.
    """
    known = macros_for(vault.settings.preambles, None, macros or {})
    options = Options(vault.settings.strict_line_breaks, macros=known, words=words)
    drawings = drawings or NoDrawings()
    page = _Page(vault, NotePath(path), addresses, drawings, hidden_name, options)
    drawn = _Host(page).draw(path, shows_notes=shows_notes, is_embed=is_embed)
    return Rendered(canvas_html(drawn.html, words), (), drawn.uses)


def anchor_of(resolved: ResolvedLink, vault: Vault) -> str:
    """Return the fragment, `#` included, that a link's destination has on its page, or "".

    What names no heading may be the very anchor of one, as links of code hosts are written.
    Obsidian follows those to the note's top; nobody minds coming closer.
    """
    item = resolved.subpath.item
    if resolved.status == HEADING_NOT_FOUND and resolved.destination:
        anchors = vault.notes[NotePath(resolved.destination)].anchors.values()
        wanted = resolved.subpath.missing
        return f"#{quote(wanted)}" if wanted in anchors else ""
    if isinstance(item, Heading) and resolved.destination:
        return f"#{quote(vault.notes[NotePath(resolved.destination)].anchors[item.start])}"
    if isinstance(item, BlockId):
        return f"#^{item.id}"
    return ""


class _Page(NamedTuple):
    """What the notes and canvases shown on one page share; see `render_note`."""

    vault: Vault
    path: NotePath
    addresses: Addresses
    drawings: Drawings
    hidden_name: str
    options: Options


class _Host:
    """Answers `notes.html`: resolves a link and turns the outcome into an address."""

    def __init__(self, page: _Page, *, is_in_canvas: bool = False) -> None:
        self._page = page
        self.drawings = page.drawings
        self._is_in_canvas = is_in_canvas
        self._canvases = 0

    def tag(self, tag: str) -> str:
        """Return the address of a tag's page."""
        return self._page.addresses.tag(tag)

    def media(self, path: str, source: NotePath) -> Destination | None:
        """Return where a file is that HTML names; without an address if it stays at home."""
        found = find_media_file(self._page.vault.resolver, path, source)
        if found is None:
            return None
        href = self._page.addresses.file(found)
        return Destination(found if href else None, href)

    def link(self, link: Link, source: NotePath) -> Destination:
        """Return where a link in the note `source` leads."""
        vault = self._page.vault
        resolved = vault.resolve(link, source)
        path = resolved.destination
        if path is None:
            return Destination(None)
        href = self._page.addresses.file(path)
        note = vault.notes.get(NotePath(path))
        drawing = self._drawing(resolved, path, href) if link.is_embed else None
        if not href:
            label = public_text(link, path, vault, self._page.hidden_name)
            return Destination(None, drawing=drawing, label=label)
        if note is None:
            href += quote(link.subpath, safe="#=&,:")
            return Destination(path, href, drawing=drawing)
        anchor = anchor_of(resolved, vault)
        if path == self._page.path and anchor:
            href = ""
        item = resolved.subpath.item
        span = None
        if isinstance(item, Heading):
            span = note.section(item)
        elif isinstance(item, BlockId):
            span = (item.start, item.end)
        missing = resolved.subpath.missing
        return Destination(path, href + anchor, note, span, missing, drawing)

    def _drawing(self, resolved: ResolvedLink, path: str, href: str) -> Drawing | None:
        """Return what is drawn in the place of an embed, None for what is shown otherwise."""
        note, link = self._page.vault.notes.get(NotePath(path)), resolved.link
        if is_drawing(note) if note else is_drawing_file(path):
            is_back = note is not None and _is_on_back(resolved, note)
            return None if is_back or not href else self._picture(path, link.display, href)
        if note is not None:
            return None
        drawing = self.drawings.file(path, link.subpath, resolved.source)
        if drawing is None and href and suffix_of(path) == CANVAS and not self._is_in_canvas:
            drawing = self._embed_canvas(path, href)
        return drawing

    def picture(self, drawing: Note) -> Drawing:
        """Return the picture of a drawing for its own page, or a box that says there is none."""
        return self._picture(drawing.path)

    def _picture(self, path: str, display: str | None = None, href: str = "") -> Drawing:
        files = pictures_of(path, self._page.vault.files)
        sources = tuple(filter(None, map(self._page.addresses.file, files)))
        if not sources:
            box = plugin_box(DRAWING, self._page.options.words)
            link = f'<a class="internal-link"{attribute("href", href)}>{_name_of(path)}</a>'
            html = box.replace("</strong>", f"</strong> {link}", 1) if href else box
            return Drawing(html, frozenset({path} if href else ()))
        shown = drawing_picture(sources, unescape(_name_of(path)), display, href)
        return Drawing(shown, frozenset((*files, path)))

    def draw(self, path: str, *, shows_notes: bool, is_embed: bool = False) -> DrawnCanvas:
        """Draw a canvas on the page; a canvas in one of its cards is only a link."""
        self._canvases += 1
        part = f"canvas-{self._canvases}-"
        page = self._page
        host = _Host(page, is_in_canvas=True)

        def render(note: Note, part: str) -> Rendered:
            return render_html(note, host, replace(page.options, embed_depth=1, part=part))

        return draw_canvas(
            page.vault,
            path,
            host,
            render,
            part=part,
            shows_notes=shows_notes,
            around=page.path if is_embed else "",
            words=page.options.words,
        )

    def _embed_canvas(self, path: str, href: str) -> Drawing:
        drawn = self.draw(path, shows_notes=True, is_embed=True)
        name = escape(canvas_name(path), quote=False)
        title = f'<a class="internal-link"{attribute("href", href)}>{name}</a>'
        return Drawing(canvas_html(drawn.html, self._page.options.words, title), drawn.uses)


def _is_on_back(resolved: ResolvedLink, note: Note) -> bool:
    """Tell whether a link leads to a part of what stands on the back of a drawing."""
    item = resolved.subpath.item
    return item is not None and item.start < find_parts(note).back


def _name_of(path: str) -> str:
    name = path.rpartition("/")[2].removesuffix(".md").removesuffix(f".{SUFFIX}")
    return escape(name, quote=False)
