"""The names of a site's notes as data for scripts.

The page that was not found looks them up, and the filter of all notes looks through them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold, folder_of
from vaultkit.site.theme.pagination import Row, write_rows

if TYPE_CHECKING:
    from vaultkit.site.model.site_model import Site

TITLES = "search/titles.json"


def write_titles(site: Site) -> str:
    """Return, for each note by title, its title, its address, its folder and its other names."""
    rows = []
    for path in site.by_title:
        note = site.notes[path]
        others = tuple(name for name in note.aliases if fold(name) != fold(note.title))
        rows.append(Row(note.title, site.addresses.notes[path], folder_of(path), others))
    return write_rows(rows)
