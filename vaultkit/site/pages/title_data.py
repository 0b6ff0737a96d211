"""Index a site's notes by title: the headings of the list, and the names as data for scripts.

The page that was not found looks the names up, and the filter of all notes looks through them.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold
from vaultkit.site.theme.pagination import Row, write_rows

if TYPE_CHECKING:
    from vaultkit.site.model.site_model import Site

TITLES = "search/titles.json"
_SCRIPTS = {"CJK": "漢", "HIRAGANA": "あ", "KATAKANA": "あ", "HANGUL": "가"}
"""Scripts with more signs than an index can have letters, and the sign that stands for each."""


def write_titles(site: Site) -> str:
    """Return, for each note by title, its title, its address, its folder and its other names."""
    rows = []
    for path in site.by_title:
        note = site.notes[path]
        others = tuple(name for name in note.aliases if fold(name) != fold(note.title))
        rows.append(Row(note.title, site.addresses.notes[path], site.place_of(path), others))
    return write_rows(rows)


def initial(title: str) -> str:
    """Return the heading under which an index of titles lists a title."""
    first = next((char for char in title if char.isalnum()), "#")
    script = unicodedata.name(first, "").partition(" ")[0]
    return _SCRIPTS.get(script) or (first.upper() if first.isalpha() else "#")


def index_key(title: str) -> tuple[str, str]:
    """Return what puts a title in its place of an index: by its heading, then without signs before.

    `.git` stands among those with G. What is under no letter comes first, as in any index.
    """
    start = next((at for at, char in enumerate(title) if char.isalnum()), 0)
    heading = initial(title)
    return "" if heading == "#" else heading, fold(title[start:])
