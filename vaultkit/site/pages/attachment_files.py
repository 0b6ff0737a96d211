"""Clean attachments that a browser would run like a page when it opens them.

SVG keeps its drawing and HTML its text; scripts, event handlers, addresses that run code and what
is loaded from elsewhere are gone. Other files that can hold scripts never leave the vault
(`vault.file_kinds`). A text that a browser could take for a page, where a host does not say what it
is, gets the mark that tells browsers it is a text; all the rest is copied as it is.
See decision 30.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.notes.html.sanitize import clean_html
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.source import decode
from vaultkit.vault.files.file_kinds import CLEANED, MOST_LOOKED_AT, looks_like_page, may_be_guessed
from vaultkit.vault.files.file_reading import read_head, read_source

if TYPE_CHECKING:
    from pathlib import Path

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
