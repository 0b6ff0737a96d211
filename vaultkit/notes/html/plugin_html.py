"""What stands in the place of what only a plugin of Obsidian's shows: a box that says so."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import fill, msgid

if TYPE_CHECKING:
    from vaultkit.notes.plugins.plugin_content import Kind
    from vaultkit.notes.text.page_words import Words

_SHOWN = {
    False: msgid("{what}: shown in Obsidian by the plugin {plugin}"),
    True: msgid("{what}: shown in Obsidian by the core plugin {plugin}"),
}
"""Where its author sees it, by whether the plugin is one of Obsidian's own."""


def plugin_box(kind: Kind, words: Words, source: str = "", anchor: str = "") -> str:
    """Return a box that says what is meant, with the source folded.

    Args:
        kind: What it is.
        words: What is said of it.
        source: What is written there; "" for what is of no use to a reader.
        anchor: Ready ` id="…"`, or "".
    """
    name = f"<strong>{escape(words.t(kind.name))}</strong>"
    said = fill(escape(words.find(_SHOWN[kind.is_core])), {"what": name, "plugin": kind.plugin})
    if not source.strip() or kind.is_data:
        return f'<p class="plugin-content"{anchor}>{said}</p>\n'
    unsearched = "" if kind.is_text else " data-search-exclude"
    return (
        f'<details class="plugin-content"{unsearched}{anchor}><summary>{said}</summary>\n'
        f"<pre><code>{escape(source, quote=False)}</code></pre></details>\n"
    )


def plugin_code(kind: Kind, source: str, words: Words) -> str:
    """Return a code span that a plugin would replace."""
    values = {"what": words.t(kind.name), "plugin": kind.plugin}
    label = attribute("title", words.t(_SHOWN[kind.is_core], **values))
    plugin = attribute("data-plugin", kind.plugin)
    return f'<code class="plugin-code"{plugin}{label}>{escape(source, quote=False)}</code>'


def drawing_texts(html: str, words: Words) -> str:
    """Return the texts that stand in a drawing, folded; "" if there are none."""
    if not html.strip():
        return ""
    summary = f"<summary>{escape(words.t('Text of the drawing'))}</summary>"
    return f'<details class="plugin-content">{summary}\n{html}</details>\n'


def drawing_picture(
    sources: tuple[str, ...], name: str, display: str | None = None, href: str = ""
) -> str:
    """Return the picture of a drawing.

    Args:
        sources: Its address; of two, those for a light and for a dark page.
        name: Text where the embed gives none.
        display: What the embed says: `alt|width|style`, of which any may be left out.
        href: Where it leads, "" on its own page.
    """
    alt, sizes = _read_display(display)
    images: list[str] = []
    for index, source in enumerate(sources):
        shade = ("light", "dark")[index] if len(sources) > 1 else "any"
        hidden = " hidden" if index else ""
        images.append(
            f'<img class="drawing-{shade}"{attribute("src", source)}'
            f'{attribute("alt", alt or name)}{sizes}{hidden} loading="lazy">'
        )
    shown = "".join(images)
    if href:
        shown = f'<a class="internal-link"{attribute("href", href)}>{shown}</a>'
    return f'<p class="internal-embed drawing-embed">{shown}</p>\n'


def _read_display(display: str | None) -> tuple[str, str]:
    """Return the alternative text and the size as attributes; the rest are styles of the plugin."""
    parts = [part.strip() for part in (display or "").split("|")]
    for index, part in enumerate(parts):
        width, _, height = part.partition("x")
        if _is_length(width) and (not height or _is_length(height)):
            sizes = attribute("width", width) + (attribute("height", height) if height else "")
            return "|".join(parts[:index]), sizes
    return "|".join(parts), ""


def _is_length(text: str) -> bool:
    number = text.removesuffix("%")
    return number.isascii() and number.isdigit() and len(number) <= len("99999")
