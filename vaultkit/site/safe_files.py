"""Attachments that a browser runs like a page when it opens them: what of them is published.

SVG keeps its drawing and HTML its text; scripts, event handlers, addresses that run code and what
is loaded from elsewhere are gone. Other files that can hold scripts never leave the vault
(`vault.publishing`), and all the rest is copied as it is.
"""

from __future__ import annotations

from html import escape

from vaultkit.notes.html.sanitize import clean_html
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.source import decode

EMPTY_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>\n'
"""Shown for a drawing that is no SVG."""
_PAGES = frozenset({"html", "htm", "xhtml", "xht", "shtml"})
_IMAGES = {"image": ["png", "jpeg", "gif", "webp", "avif"]}


def is_active(path: str) -> bool:
    """Tell whether a file must go through `make_safe` before it is published."""
    return suffix_of(path) == "svg" or suffix_of(path) in _PAGES


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
