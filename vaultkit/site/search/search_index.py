"""Make the search index: in pieces, so that a search fetches what it asks for, not the vault.

Material's own index is one file with the text of every page, fetched by every reader. This one is

    search/search_index.json   the theme's settings, and where the pieces begin (fetched at once)
    search/terms-N.json        words in order, each with the sections it stands in
    search/texts-N.json        pages in order: names, headings, text (fetched for what is shown)

`assets/workers/search.js` reads it in the place of the theme's worker and answers with the same
messages. A word's places are numbers `8 * section + weight`, written as differences.
See decision 13.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from array import array
from html import unescape
from operator import sub
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.text.phrase_search import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs.structure.pages import Page

PIECE_OF_TERMS, PIECE_OF_TEXTS = 24_000, 8_000
"""Characters after which a piece ends."""
TITLE, ALIAS, HEADING, TAG = 7, 6, 5, 4
"""Weights of a word by where it stands; in text, 1 to 3 by how often it does."""
_MOST_IN_TEXT = 3
_LONGEST_WORD = 40
_TAGS = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_HEADING = re.compile(r'<h([1-6])\b[^>]*?\bid="([^"]*)"[^>]*>(.*?)</h\1>', re.DOTALL)
_DROPPED = re.compile(
    r"<(script|style)\b.*?</\1>"
    r'|<details class="plugin-content" data-search-exclude\b.*?</details>'
    r"|<a\b[^>]*\bclass=\"(?:headerlink|footnote-backref)\".*?</a>",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W_]+")
_BLANKS = re.compile(r"\s+")
_BLOCK = re.compile(
    r"</?(?:p|[ou]l|li|h[1-6r]|table|t[drh]|thead|tbody|tfoot|div|pre|d[ltd]|blockquote|summary|label"
    r"|details|section|article|aside|header|footer|main|nav|figure|figcaption|caption|center|text)\b"
    r"""(?:[^<>"']|"[^"]*"|'[^']*')*>"""
)
APART = "\N{PARAGRAPH SEPARATOR}"
"""Stands between texts that are not one; a blank to whoever reads or searches them."""


class Section(NamedTuple):
    """A part of a page: its anchor, "" for the top, its heading and its text."""

    anchor: str
    heading: str
    text: str


class Row(NamedTuple):
    """A page in the index.

    Args:
        page: `[url, title, aliases, tags, sections]` as JSON.
        sections: The words of each section by weight: those of weight 1 before the first tab.
    """

    page: str
    sections: list[str]


class RowReader:
    """Stands in for the index while pages are rendered ahead: cuts them up, and takes nothing."""

    def add_entry_from_context(self, page: Page) -> None:
        """Note on a page of ours what the index will take of it."""
        page.search_row = _row_of(page)  # type: ignore[attr-defined]


class SearchIndex:
    """Collects pages and writes the pieces; stands in for the index of the theme's plugin.

    Args:
        config: The options of the search plugin; the theme's scripts read some of them.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = {key: config[key] for key in ("lang", "separator", "pipeline", "fields")}
        self._pages: list[str] = []
        self._sizes: list[int] = []
        self._total = 0
        self._words: dict[str, array[int]] = {}
        self.pieces: dict[str, str] = {}
        self.entries: list[Any] = []

    def add_entry_from_context(self, page: Page) -> None:
        """Add a page, as the theme's plugin asks for each one."""
        row = _row_of(page)
        if row is not None:
            self.add_row(row)

    def add(
        self,
        url: str,
        title: str,
        aliases: list[str],
        tags: list[str],
        sections: Iterable[Section],
    ) -> None:
        """Add a page by its parts."""
        self.add_row(make_row(url, title, aliases, tags, sections))

    def add_row(self, row: Row) -> None:
        """Add a page as `make_row` gives it."""
        known = self._words
        for section in row.sections:
            place = 8 * self._total
            for weight, words in enumerate(section.split("\t"), 1):
                for word in words.split():
                    if word in known:
                        known[word].append(place + weight)
                    else:
                        known[word] = array("L", (place + weight,))
            self._total += 1
        self._sizes.append(len(row.sections))
        self._pages.append(row.page)

    def generate_search_index(self, previous: object = None) -> str:
        """Return the file that is fetched at once; `pieces` then holds all others by name.

        It names a version, so that a browser never reads pieces of another build.
        """
        del previous
        self.pieces = {}
        terms = list(self._cut("terms", self._term_rows(), PIECE_OF_TERMS))
        texts = list(self._cut("texts", enumerate(self._pages), PIECE_OF_TEXTS))
        digest = hashlib.sha256()
        for piece in self.pieces.values():
            digest.update(piece.encode())
        pieces = {
            "version": digest.hexdigest()[:8],
            "sizes": self._sizes,
            "terms": terms,
            "texts": texts,
        }
        return _json({"config": {**self._config, "pieces": pieces}, "docs": []})

    def forget(self) -> None:
        """Let go of all pages, once the pieces are written."""
        self._pages, self._words, self.pieces = [], {}, {}

    def _term_rows(self) -> Iterator[tuple[str, str]]:
        for word in sorted(self._words):
            places = self._words[word]
            steps = map(sub, places, (0, *places[:-1]))
            yield word, f'["{word}",[{",".join(map(str, steps))}]]'

    def _cut(self, name: str, rows: Iterable[tuple[Any, str]], longest: int) -> Iterator[Any]:
        """Put rows into pieces; yield the key of the first row of each."""
        kept: list[str] = []
        size = number = 0
        for key, row in rows:
            if size > longest:
                self.pieces[f"{name}-{number}.json"] = f"[{','.join(kept)}]"
                kept, size, number = [], 0, number + 1
            if not kept:
                yield key
            kept.append(row)
            size += len(row)
        if kept:
            self.pieces[f"{name}-{number}.json"] = f"[{','.join(kept)}]"


def _row_of(page: Page) -> Row | None:
    """Return what the index takes of a page; None if it does not want to be found."""
    search = page.meta.get("search") or {}
    if search.get("exclude"):
        return None
    title = unescape(str(page.meta.get("title", page.title)))
    aliases = [name for name in getattr(page, "aliases", ()) if isinstance(name, str)]
    tags = [unescape(str(tag)) for tag in page.meta.get("tags") or () if tag]
    return make_row(page.url, title, aliases, tags, read_sections(page.content or ""))


def make_row(
    url: str, title: str, aliases: list[str], tags: list[str], sections: Iterable[Section]
) -> Row:
    """Return a page as the index keeps it."""
    parts = [list(part) for part in sections]
    found: list[str] = []
    for index, (_, heading, text) in enumerate(parts):
        weights = _count_words(text)
        named = ((TAG, tags), (ALIAS, aliases), (TITLE, [title])) if index == 0 else ()
        for weight, names in named or ((HEADING, [heading]),):
            for name in names:
                weights.update(dict.fromkeys(words_of(name), weight))
        groups: list[list[str]] = [[] for _ in range(TITLE)]
        for word, weight in weights.items():
            groups[weight - 1].append(word)
        found.append("\t".join(map(" ".join, groups)))
    return Row(_json([url, title, aliases, tags, parts]), found)


def pack_row(row: Row) -> bytes:
    """Return a page in the index as bytes."""
    return "\n".join((row.page, *row.sections)).encode()


def unpack_row(data: bytes) -> Row:
    """Return what `pack_row` was given."""
    page, *sections = data.decode().split("\n")
    return Row(page, sections)


def read_sections(html: str) -> Iterator[Section]:
    """Yield the parts of a page's content: what stands above the first heading, then each part."""
    html = _DROPPED.sub(" ", html)
    anchor = heading = ""
    at = 0
    for match in _HEADING.finditer(html):
        if "data-search-exclude" in match[0]:
            continue
        yield Section(anchor, heading, plain(html[at : match.start()]))
        anchor, heading, at = unescape(match[2]), plain(match[3]), match.end()
    yield Section(anchor, heading, plain(html[at:]))


def plain(html: str) -> str:
    """Return the text of HTML on one line, the texts of its blocks apart."""
    text = unescape(_TAGS.sub("", _BLOCK.sub(APART, html).replace("<br>", " ")))
    return _BLANKS.sub(lambda found: APART if APART in found[0] else " ", text).strip()


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are looked up, in order.

    Case and accents do not count. Scripts without blanks between words are cut into pairs of signs.
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    folded = unicodedata.normalize("NFD", text.lower())
    folded = "".join(char for char in folded if unicodedata.category(char)[0] != "M")
    folded = unicodedata.normalize("NFC", folded)
    found: list[str] = []
    for word in _WORD.findall(folded):
        if word.isascii() or not any(map(may_be_joined, word)):
            found.append(word)
        else:
            found.extend(_pairs(word))
    return found


def _pairs(word: str) -> Iterator[str]:
    """Yield a word's stretches of spaced script whole, and of unspaced script pair by pair."""
    for stretch in _stretches(word):
        if may_be_joined(stretch[0]) and len(stretch) > 1:
            yield from (stretch[at : at + 2] for at in range(len(stretch) - 1))
        else:
            yield stretch


def _stretches(word: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(word)):
        if may_be_joined(word[at]) != may_be_joined(word[start]):
            yield word[start:at]
            start = at
    yield word[start:]


def may_be_joined(char: str) -> bool:
    """Tell whether words in a character's script may stand without blanks; Korean ones often do."""
    return is_unspaced(char) or "\uac00" <= char <= "\ud7af"


def _count_words(text: str) -> dict[str, int]:
    """Return the words of a text with their weights."""
    counts: dict[str, int] = {}
    for word in words_of(text):
        if len(word) <= _LONGEST_WORD:
            counts[word] = min(counts.get(word, 0) + 1, _MOST_IN_TEXT)
    return counts


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
