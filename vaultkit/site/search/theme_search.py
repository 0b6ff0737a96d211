"""Have the theme's search use the index in pieces.

Its plugin asks an index object to take each page and to write the file that its scripts fetch: ours
stands in. Its scripts start a worker at the address that each page gives: it becomes ours.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mkdocs.utils import write_file

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.model.site_model import Site
    from vaultkit.site.search.search_index import SearchIndex

_NAMES = ("material/search", "search")
_OFFLINE = ("material/offline", "offline")


def find_search(config: MkDocsConfig) -> Any:
    """Return the theme's search plugin; None if there is none, or if it has to work from files.

    Pages opened from a disk may not fetch: for them the theme's own plugin `offline` puts its own
    index into a script.
    """
    plugins = config.plugins
    plugin = next((plugins[name] for name in _NAMES if name in plugins), None)
    is_offline = any(name in plugins and plugins[name].config.get("enabled") for name in _OFFLINE)
    if plugin is None or is_offline or not type(plugin).__module__.startswith("material."):
        return None
    return plugin if plugin.config.get("enabled") else None


def count_inbound(site: Site) -> dict[str, int]:
    """Return how many published notes link to each page, by its address."""
    return {
        address: len({link.source for link in site.backlinks(path)})
        for path, address in site.addresses.notes.items()
    }


def write_pieces(index: SearchIndex, site_dir: str) -> None:
    """Write the pieces of an index.

    Effect: writes files into the site's folder.
    """
    if not index.pieces:
        index.generate_search_index()
    for name, content in index.pieces.items():
        write_file(content.encode("utf-8"), os.path.join(site_dir, "search", name))
    index.forget()
