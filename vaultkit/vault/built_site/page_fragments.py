"""The files that hold parts of a page, to be shown beside links to it."""

from __future__ import annotations

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.vault.publishing.site_addresses import PREVIEW as FILE

_PAGE = "index.html"
_HEAD = lazy_re(
    rb'<!doctype html>\n(?:<html lang="[\w-]{1,35}" dir="(?:ltr|rtl)">)?'
    rb'<meta charset="utf-8"><meta name="robots" content="noindex">'
    rb"<title>([^<]*)</title>\n"
)
_FRAME = lazy_re(rb'<section data-for="([^"]*)">|</section>')


def fragment_of(page: str) -> str:
    """Return the path of the file that holds parts of a page, by that of the page."""
    return page.removesuffix(_PAGE) + FILE


def page_of(path: str) -> str:
    """Return the page that a file holds parts of; "" for any other file."""
    is_fragment = path == FILE or path.endswith(f"/{FILE}")
    return path.removesuffix(FILE) + _PAGE if is_fragment else ""


def is_part_of(fragment: bytes, page: bytes) -> bool:
    """Tell whether every line of a fragment stands in the page, its title and its anchors too.

    What is so says nothing that the page does not say.
    """
    head = _HEAD.match(fragment)
    if head is None or head[1] not in page:
        return False
    for line in fragment[head.end() :].split(b"\n"):
        frame = _FRAME.fullmatch(line)
        if frame is None and line not in page:
            return False
        if frame is not None and frame[1] and b' id="%s"' % frame[1] not in page:
            return False
    return True
