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

_SIMPLIFIED = "汉"
"""The first of these as it is written in simplified Chinese."""
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_ALEFS = dict.fromkeys((0x622, 0x623, 0x625, 0x671), 0x627)
"""Forms of a letter that Arabic indexes list as one."""


def write_titles(site: Site) -> str:
    """Return, for each note by title, its title, its address, its folder and its other names."""
    rows = []
    for path in site.by_title:
        note = site.notes[path]
        others = tuple(name for name in note.aliases if fold(name) != fold(note.title))
        rows.append(Row(note.title, site.addresses.notes[path], site.place_of(path), others))
    return write_rows(rows)


def initial(title: str, language: str) -> str:
    """Return the heading under which an index of titles lists a title.

    Args:
        title: Of a note.
        language: Of the site, as a tag.
    """
    first = next((char for char in title if char.isalnum()), "#").translate(_ALEFS)
    script = unicodedata.name(first, "").partition(" ")[0]
    if script == "CJK" and _is_simplified(language):
        return _SIMPLIFIED
    return _SCRIPTS.get(script) or (first.upper() if first.isalpha() else "#")


def index_key(title: str, language: str) -> tuple[str, str]:
    """Return what puts a title in its place of an index: by its heading, then without signs before.

    `.git` stands among those with G. What is under no letter comes first, as in any index.
    """
    start = next((at for at, char in enumerate(title) if char.isalnum()), 0)
    heading = initial(title, language)
    return "" if heading == "#" else heading, fold(title[start:]).translate(_ALEFS)


def _is_simplified(language: str) -> bool:
    first, *others = language.lower().replace("_", "-").split("-")
    return first == "zh" and _TRADITIONAL.isdisjoint(others)
