"""Draw a canvas: text, notes, files and addresses on its cards, as in a note."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.canvas_file import Card, read_canvas
from vaultkit.notes.html.canvas_svg import Filling, render_canvas
from vaultkit.notes.html.embedded_parts import cut_part
from vaultkit.notes.html.media_html import render_file
from vaultkit.notes.html.sanitize import attribute, safe_url
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.notes.source import Source
from vaultkit.notes.text.page_words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.notes.html import Host, Rendered
    from vaultkit.notes.html.render_host import Destination
    from vaultkit.notes.note import Note
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.vault import Vault

    RenderPart = Callable[[Note, str], Rendered]
    """Renders a note as the part of a page whose name is given."""

_MAX_SHOWN = 50_000
"""Bytes of a note that is shown in a card; of a longer one only the name is."""
_MAX_NOTES = 100
"""Notes of one canvas that are shown; of others only the names are."""
_MAX_SHOWN_IN_EMBED, _MAX_NOTES_IN_EMBED = 5_000, 20
"""The same for a canvas that stands in a note, of whose page it is a small part."""


class DrawnCanvas(NamedTuple):
    """A canvas as HTML, and the files it was drawn from or leads to."""

    html: str
    uses: frozenset[str]


def canvas_name(path: str) -> str:
    """Return what a canvas is called: its file's name without `.canvas`."""
    return stem_of(path)[: -len(".canvas")] if path.lower().endswith(".canvas") else stem_of(path)


def draw_canvas(  # noqa: PLR0913 what a canvas needs to be drawn
    vault: Vault,
    path: str,
    host: Host,
    render: RenderPart,
    *,
    part: str,
    shows_notes: bool,
    around: str = "",
    words: Words = ENGLISH,
) -> DrawnCanvas:
    """Draw a canvas.

    Args:
        vault: For the canvas's text.
        path: The canvas.
        host: Answers where its cards lead; what it gives no address is not named.
        render: Renders text and notes in the cards.
        part: Starts the ids in it, which must be unique on the page.
        shows_notes: Whether cards show the text of notes, not only their names.
        around: The note that it stands in, which shows less of them and itself not again.
        words: What is said besides.
    """
    most = (_MAX_SHOWN_IN_EMBED, _MAX_NOTES_IN_EMBED) if around else (_MAX_SHOWN, _MAX_NOTES)
    shown = most if shows_notes else (0, 0)
    drawer = _Drawer(vault, path, host, render, part, shown=shown, around=around, words=words)
    canvas = read_canvas(vault.source_of(path).text)
    fillings = {card.id: drawer.fill(card) for card in canvas.cards}
    html = render_canvas(canvas, fillings, canvas_name(path), words)
    return DrawnCanvas(html, frozenset(drawer.uses | {path}))


class _Drawer:
    def __init__(  # noqa: PLR0913 as above
        self,
        vault: Vault,
        path: str,
        host: Host,
        render: RenderPart,
        part: str,
        *,
        shown: tuple[int, int],
        around: str,
        words: Words,
    ) -> None:
        self._words = words
        self._vault = vault
        self._path = NotePath(path)
        self._host = host
        self._render = render
        self._part = part
        self._longest, self._shows = shown
        self._around = around
        self._count = 0
        self.uses: set[str] = set()

    def fill(self, card: Card) -> Filling:
        if card.kind == "text":
            note = parse_note(Source(self._path, card.value.encode("utf-8", "replace")))
            return Filling(self._show(note))
        if card.kind == "link":
            return Filling(_address(card.value))
        if card.kind == "group":
            found = self._find(card.background, "") if card.background else None
            return Filling(background=found.href if found and found.path else "")
        return self._file(card)

    def _show(self, note: Note) -> str:
        self._count += 1
        rendered = self._render(note, f"{self._part}{self._count}-")
        self.uses |= rendered.uses
        return rendered.html

    def _find(self, file: str, subpath: str) -> Destination | None:
        """Return where a file of a card is; cards name files by their whole path."""
        named = self._vault.resolver.named(file.rpartition("/")[2])
        path = next((path for path in named if fold(path) == fold(file)), None)
        if path is None:
            return None
        link = Link(0, 0, f"/{path}", subpath, None, True, "wiki", False)  # noqa: FBT003
        return self._host.link(link, self._path)

    def _file(self, card: Card) -> Filling:
        found = self._find(card.value, card.subpath)
        if found is not None and found.drawing is not None:
            self.uses |= found.drawing.uses
            return Filling(found.drawing.html, "canvas-drawn")
        if found is None or found.path is None:
            gone = escape(self._words.t("Not available"), quote=False)
            return Filling(f'<p class="canvas-gone">{gone}</p>', "canvas-missing")
        self.uses.add(found.path)
        if found.note is None:
            return Filling(render_file(found.path, found.href, card.subpath, None), "canvas-media")
        return Filling(self._note(found, found.note), "canvas-note")

    def _note(self, found: Destination, note: Note) -> str:
        name = escape(stem_of(note.path), quote=False)
        title = f'<a class="internal-link"{attribute("href", found.href)}>{name}</a>'
        html = f'<div class="canvas-title">{title}</div>'
        first, last = found.span or (note.body_start, len(note.source.data))
        is_again = note.path == self._around
        if is_again or self._shows <= 0 or last - first > self._longest or found.missing:
            return html
        self._shows -= 1
        return html + self._show(note if found.span is None else cut_part(note, found.span))


def _address(url: str) -> str:
    href = safe_url(url.strip())
    if not href.lower().startswith(("http:", "https:")):
        return f"<p>{escape(url, quote=False)}</p>"
    shown = escape(href.partition("://")[2].rstrip("/"), quote=False)
    return f'<a class="external-link"{attribute("href", href)} rel="noreferrer">{shown}</a>'
