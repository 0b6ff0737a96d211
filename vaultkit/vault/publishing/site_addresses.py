"""Addresses that a site keeps for itself, so that no note can have them."""

from __future__ import annotations

import re

from vaultkit.lazy_re import lazy_re

FEED = "feed.xml"
LLMS = "llms.txt"
SEARCH = "search/"
"""Address of the page of all that a search finds; no note can have it."""
TWIN = "index.md"
"""The file of a note as plain Markdown, below its page's address."""
RESERVED = (
    FEED, LLMS, "404.html", "sitemap.xml", "sitemap.xml.gz", "search", "assets",
)  # fmt: skip
"""Folded paths below the site's root."""
_OF_SITE = lazy_re(
    r"search/(?:search_index|titles|graph|words|(?:names|terms|texts)-\d+|(?:list|tree)-[0-9a-f]{12})\.json"
    r"|assets/vaultkit[a-z-]*\.[0-9a-f]{8}\.(?:css|js)|assets/cards/[0-9a-f]{32}\.png"
    r"|(?:.*/)?(?:index\.(?:html?|md)|feed\.xml)",
    re.DOTALL,
)
"""Folded paths that are the site's own, whatever it holds: its index, bundles, pages, feeds."""


def is_of_site(wanted: str) -> bool:
    """Tell whether a folded path is where the site's own files are, or a page's file."""
    return _OF_SITE.fullmatch(wanted) is not None
