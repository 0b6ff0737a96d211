"""A note as HTML: Obsidian's reading view, in Obsidian's own class names.

    sanitize   what raw HTML in a note may do
    code       fenced code with highlighting
    math       formulas as MathML
    tex        tokens of formulas; tex_macros: what authors define; tex_rewrite: formulas in
               the words of the converter, by the readers of tex_names, tex_commands, tex_text,
               tex_boxes, css_colors, tex_environments, chemistry and physics
    media      images, sound, video, PDF, cards of videos
    canvas     canvases as SVG
    tasks      list items with a box
    page       what rendering keeps in mind: facts of a note, footnotes, limits
    inline     what stands inside a paragraph, heading, cell or item
    parts      parts of notes that stand in other places, and their frames
    blocks     paragraphs, lists, quotes, callouts, tables, embeds

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
