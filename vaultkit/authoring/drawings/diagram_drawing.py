"""Draw Mermaid's diagrams, with links to notes as Obsidian has them.

A node of the class `internal-link` leads to the note that its text names; what a line `click` leads
to is an address, or a file of the vault. A link to what is not shown is none; no source names such
(`redacted_diagrams`). What cannot be drawn stays its source. See decision 60.
"""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.authoring.diagrams.svg_attributes import LINK, NUMBER
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.html.sanitize import attribute, safe_url
from vaultkit.notes.note import Link
from vaultkit.notes.paths import is_note
from vaultkit.notes.plugins.diagram_addresses import is_diagram, source_of
from vaultkit.vault.presentation.note_rendering import anchor_of

if TYPE_CHECKING:
    import re

    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Fence, Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.note_rendering import Addresses
    from vaultkit.vault.vault import Vault

_LINKS = lazy_re(f"{LINK}(note|url):([^{LINK}]*){LINK}")
_WIDTH = lazy_re(r'width="([\d.]+)"')
_SCHEME = lazy_re(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SMALLEST = 0.7
"""How much a diagram may shrink before it scrolls."""
_STEP, _STEPS = 100, 24
"""Widths of the style sheet below which a diagram scrolls."""


class DiagramDrawings(NoDrawings):
    """Draws the diagrams of one page."""

    def __init__(self, context: DrawingContext, to: Addresses) -> None:
        self._context = context
        self._to = to
        self._count = 0

    def fence(self, fence: Fence, note: Note) -> Drawing | None:
        """Draw a code block of the language `mermaid`."""
        diagrams = self._context.diagrams
        if diagrams is None or not is_diagram(fence):
            return None
        source = source_of(fence, note)
        svg = diagrams.draw(source).svg
        if not svg:
            return None
        self._count += 1
        uses: set[str] = set()
        svg = svg.replace(NUMBER, str(self._count))
        svg = _LINKS.sub(lambda found: self._link(found, note.path, uses).strip(), svg)
        return Drawing(_figure(svg, source, self._context.words), frozenset(uses))

    def _link(self, found: re.Match[str], source: NotePath, uses: set[str]) -> str:
        """Return the attributes of a link; none where it leads nowhere."""
        written = unescape(found[2])
        if found[1] == "url" and _SCHEME.match(written):
            href = safe_url(written)
            return f'class="external-link"{attribute("href", href)}' if href else ""
        target, _, subpath = (written if found[1] == "note" else unquote(written)).partition("#")
        path, href = find_target(self._context.vault, target, subpath, source, self._to)
        if not href:
            return ""
        uses.add(path)
        return f'class="internal-link"{attribute("href", href)}'


def find_target(
    vault: Vault, target: str, subpath: str, source: NotePath, to: Addresses
) -> tuple[str, str]:
    """Return the file that a node of a diagram leads to, and its address; "" for none."""
    written = f"#{subpath}" if subpath else ""
    link = Link(0, 0, target, written, None, is_embed=False, kind="wiki", in_comment=False)
    resolved = vault.resolve(link, source)
    path = resolved.destination or ""
    href = to.file(path) if path else ""
    return path, href + (anchor_of(resolved, vault) if href and is_note(path) else "")


def _figure(svg: str, source: str, words: Words) -> str:
    """Return a diagram in a frame that scrolls, with its source below it."""
    width = _WIDTH.search(svg)
    step = min(int(float(width[1]) * _SMALLEST) // _STEP, _STEPS) if width else 0
    size = f" vk-least-{step}" if step > 1 else ""
    label = attribute("aria-label", words.t("Diagram"))
    summary = escape(words.t("Source of the diagram"))
    return (
        f'<figure class="vk-diagram{size}"><div class="vk-diagram-view" role="region" tabindex="0"'
        f'{label}>{svg}</div><details class="vk-source" data-search-exclude>'
        f"<summary>{summary}</summary>"
        f"<pre><code>{escape(source, quote=False)}</code></pre></details></figure>\n"
    )
