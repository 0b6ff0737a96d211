"""The names of a site's notes as data for scripts: the page that was not found looks them up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from vaultkit.site.site import Site

TITLES = "search/titles.json"


def write_titles(site: Site) -> str:
    """Return, for each note by title, its title, its address and its other names."""
    rows = []
    for path in site.by_title:
        note = site.notes[path]
        others = [name for name in note.aliases if fold(name) != fold(note.title)]
        rows.append([note.title, site.addresses.notes[path], *others])
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
