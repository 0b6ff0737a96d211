"""A note as HTML: Obsidian's reading view, in Obsidian's own class names.

    sanitize        what raw HTML in a note may do
    media_html      images, sound, video, PDF, cards of videos
    canvas_svg      canvases as SVG
    page_state      what rendering keeps in mind: facts of a note, footnotes, limits
    inline_html     what stands inside a paragraph, heading, cell or item
    embedded_parts  parts of notes that stand in other places, and their frames
    block_html      paragraphs, lists, tasks, quotes, callouts, code, tables, embeds

Knows notes and a `Host` that answers where links lead; knows no MkDocs and no vault.
"""

from vaultkit.notes.html.block_html import render_html
from vaultkit.notes.html.render_host import (
    Destination,
    Drawing,
    Drawings,
    Host,
    NoDrawings,
    Options,
    Rendered,
    TocEntry,
)

__all__ = [
    "Destination",
    "Drawing",
    "Drawings",
    "Host",
    "NoDrawings",
    "Options",
    "Rendered",
    "TocEntry",
    "render_html",
]
