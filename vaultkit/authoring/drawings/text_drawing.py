"""Write pieces of a callout's text as HTML, with links as seen from one page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.html.sanitize import attribute, safe_url
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.paths import is_note
from vaultkit.vault.presentation.note_rendering import anchor_of
from vaultkit.vault.publishing.redaction.withheld_links import public_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.authoring.callouts.callout_outline import Piece
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Callout, Link, Note
    from vaultkit.vault.presentation.note_rendering import Addresses


class Pen(NamedTuple):
    """Writes the text of one note for one page; `uses` collects the files it links to."""

    context: DrawingContext
    to: Addresses
    note: Note
    uses: set[str]

    def write(self, pieces: Iterable[Piece]) -> str:
        """Return pieces as HTML; bold is left out, because it marks roles, not emphasis."""
        return "".join(map(self._piece, pieces)).strip()

    def _piece(self, piece: Piece) -> str:
        text = escape(piece.text, quote=False)
        if piece.kind == "code":
            text = code(piece.text)
        elif piece.link is not None:
            text = self._link(piece.link)
        elif piece.kind == "url":
            href = safe_url(piece.url)
            address = attribute("href", href) if href else ""
            text = f'<a class="external-link"{address}>{text}</a>'
        return f"<em>{text}</em>" if piece.emphasis else text

    def _link(self, link: Link) -> str:
        vault = self.context.vault
        resolved = vault.resolve(link, self.note.path)
        path = resolved.destination
        shown = escape(plain_text(link.shown), quote=False)
        if path is None:
            written = attribute("data-href", link.target + link.subpath)
            return f'<a class="internal-link is-unresolved"{written}>{shown}</a>'
        href = self.to.file(path)
        if not href:
            hidden = public_text(link, path, vault, self.context.hidden_name)
            return escape(plain_text(hidden), quote=False)
        self.uses.add(path)
        written = attribute("data-href", (path[:-3] if is_note(path) else path) + link.subpath)
        address = attribute("href", href + anchor_of(resolved, vault))
        return f'<a class="internal-link"{written}{address}>{shown}</a>'


def code(text: str) -> str:
    """Return an address or name as code."""
    return f"<code>{escape(text, quote=False)}</code>"


def can_draw(callout: Callout, pieces: Iterable[Piece]) -> bool:
    """Tell whether nothing in a callout needs the full renderer: embeds, links in its title."""
    embeds = any(piece.link is not None and piece.link.is_embed for piece in pieces)
    return not embeds and "[[" not in callout.title and "](" not in callout.title


def title_of(callout: Callout) -> str:
    """Return a callout's title as HTML without markup."""
    return escape(plain_text(callout.title), quote=False)
