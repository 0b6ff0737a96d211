"""Addresses that a site keeps for itself, so that no note can have them."""

from __future__ import annotations

import re

from vaultkit.distribution.lazy_re import lazy_re

FEED = "feed.xml"
LLMS = "llms.txt"
SEARCH = "search/"
"""Address of the page of all that a search finds; no note can have it."""
TWIN = "index.md"
"""The file of a note as plain Markdown, below its page's address."""
OWN_STYLES = "assets/vaultkit-own"
"""How the path of the style sheet of a vault begins."""
PREVIEW = "vk-preview.html"
"""The file of the parts of a page that are shown beside links to it, below its address."""
OF_PAGES = ("index.html", "index.htm", TWIN, PREVIEW, FEED)
"""All files that a build writes, or a host looks for, in the folder of a page."""
_OF_ROOT = (FEED, LLMS, "404.html", "sitemap.xml", "sitemap.xml.gz")
RESERVED = (*_OF_ROOT, "search", "assets")
"""Folded paths below the site's root."""
_OF_SITE = lazy_re(
    r"(?:search/(?:search_index|titles|graph|words|(?:names|terms|texts)-\d+"
    r"|(?:list|tree)-[0-9a-f]{12})\.json"
    r"|assets/vaultkit[a-z-]*\.[0-9a-f]{8}\.(?:css|js)|assets/cards/[0-9a-f]{32}\.png"
    rf"|(?:.*/)?(?:{'|'.join(map(re.escape, OF_PAGES))})|(?:{'|'.join(map(re.escape, _OF_ROOT))})"
    r")(?:/.*)?",
    re.DOTALL,
)
"""Folded paths that are the site's own, whatever it holds: its index, bundles, pages, feeds.

Nothing can be below one of them either: they are files.
"""


def is_of_site(wanted: str) -> bool:
    """Tell whether a folded path is where the site's own files are, or a page's, or below one."""
    return _OF_SITE.fullmatch(wanted) is not None
