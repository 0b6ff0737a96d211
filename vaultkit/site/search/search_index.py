"""Make the search index: in pieces, so that a search fetches what it asks for, not the vault.

Material's own index is one file with the text of every page, fetched by every reader. This one is

    search/search_index.json   where the pieces begin (fetched when a search begins)
    search/names-N.json        all names of pages in order, each with its page
    search/terms-N.json        words in order, each with the sections it stands in
    search/texts-N.json        pages in order: names, headings, text (fetched for what is shown)
    search/words.json          the words of names and headings (fetched for a word that is nowhere)

`assets/workers/search.js` reads it. A page's rank is 0 if it shows no file, else the more the more
others link to it. A word's places are numbers `16 * section + weight`, written as differences by
`encode_numbers`. Tags, folders and types are words that begin with `#`, `/`, `=`. See decision 13.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from array import array
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.paths import folder_of, stem_of
from vaultkit.site.search.page_sections import read_heading, read_sections
from vaultkit.site.search.search_words import (
    LONGEST_WORD,
    fold_text,
    joined_pairs,
    joined_words,
    name_key,
    sign_key,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs.structure.pages import Page

    from vaultkit.site.search.page_sections import Section

PIECE_OF_NAMES, PIECE_OF_TERMS, PIECE_OF_TEXTS = 6_000, 24_000, 8_000
"""Characters after which a piece ends."""
FIELD, TAG, HEADING, ALIAS, TITLE = 0, 4, 5, 7, 8
"""Weights of a word by where it stands; in text, 1 to 3 by how often it does."""
_MOST_IN_TEXT = 3
_TITLES = (8, 4, 2)
"""Words of a title up to which each of its words weighs one more than `TITLE`."""
_SHORT = 2
_WEIGHTS = TITLE + len(_TITLES) + 1
_MORE = 32
"""Added to a sign's value if more follow."""
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


class Found(NamedTuple):
    """A page as a search finds and shows it.

    Args:
        url: Its address.
        title: What is shown as its title.
        names: Its other names: that of the file, where another stands on the page, and aliases.
        tags: Its tags, without `#`.
        path: The path of its file in the vault, "" for a page of no file.
        type: What its property `type` says.
        language: Of its text, "" for that of the site.
        only: Words without which nobody looks for it, such as a rule's code: no others find it.
    """

    url: str
    title: str
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    path: str = ""
    type: str = ""
    language: str = ""
    only: str = ""


class Row(NamedTuple):
    """A page in the index.

    Args:
        page: `[url, title, names, tags, sections, path]` as JSON, and the language if it has its
            own.
        sections: The words of each section by weight: those of weight 0 before the first tab.
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
        inbound: By the address of a page, how many others link to it: settles who is first.
    """

    def __init__(self, inbound: Mapping[str, int] | None = None) -> None:
        self.inbound = inbound or {}
        self._pages: list[str] = []
        self._names: list[tuple[str, int, int]] = []
        self._sizes: list[int] = []
        self._ranks: list[int] = []
        self._total = 0
        self._words: dict[str, array[int]] = {}
        self._spellings: set[str] = set()
        self.pieces: dict[str, str] = {}
        self.entries: list[Any] = []

    def add_entry_from_context(self, page: Page) -> None:
        """Add a page, as the theme's plugin asks for each one."""
        row = _row_of(page)
        if row is not None:
            self.add_row(row)

    def add(self, page: Found, sections: Iterable[Section]) -> None:
        """Add a page by its parts."""
        self.add_row(make_row(page, sections))

    def add_row(self, row: Row) -> None:
        """Add a page as `make_row` gives it."""
        known = self._words
        for section in row.sections:
            place = 16 * self._total
            for weight, words in enumerate(section.split("\t")):
                for word in words.split(" ") if words else ():
                    if word in known:
                        known[word].append(place + weight)
                    else:
                        known[word] = array("L", (place + weight,))
            self._total += 1
        url, title, names, tags, parts, path = json.loads(row.page)[:6]
        self._names += _names_of(len(self._pages), title, names)
        self._ranks.append((self.inbound.get(url, 0) + 1).bit_length() if path else 0)
        for name in (title, *names, *tags, *(heading for _, heading, _ in parts)):
            self._spellings.update(words_of(name), joined_words(name))
        self._sizes.append(len(row.sections))
        self._pages.append(row.page)

    def generate_search_index(self, previous: object = None) -> str:
        """Return the file that is fetched first; `pieces` then holds all others by name.

        It names a version, so that a browser never reads pieces of another build.
        """
        del previous
        self.pieces = {}
        pieces = {
            "names": list(self._cut("names", self._name_rows(), PIECE_OF_NAMES)),
            "terms": list(self._cut("terms", self._term_rows(), PIECE_OF_TERMS)),
            "texts": list(self._cut("texts", enumerate(self._pages), PIECE_OF_TEXTS)),
            "sizes": encode_numbers(self._sizes),
            "ranks": encode_numbers(self._ranks),
        }
        self.pieces["words.json"] = _json(sorted(filter(str.isalpha, self._spellings)))
        digest = hashlib.sha256()
        for piece in self.pieces.values():
            digest.update(piece.encode())
        pieces["version"] = digest.hexdigest()[:8]
        return _json(pieces)

    def forget(self) -> None:
        """Let go of all pages, once the pieces are written."""
        self._pages, self._names, self._words, self.pieces = [], [], {}, {}
        self._spellings = set()

    def _name_rows(self) -> Iterator[tuple[str, str]]:
        """Yield names in the order of their letters, blanks left out."""
        rows = sorted((name.replace(" ", ""), name, page, kind) for name, page, kind in self._names)
        for key, *row in rows:
            yield key, _json(row)

    def _term_rows(self) -> Iterator[tuple[str, str]]:
        for word in sorted(self._words):
            places = self._words[word]
            steps = [places[0], *(b - a for a, b in itertools.pairwise(places))]
            yield word, f'[{_json(word)},{len(places)},"{encode_numbers(steps)}"]'

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


def encode_numbers(numbers: Sequence[int]) -> str:
    """Return whole numbers from 0 as text: five bits a sign, the lowest first; 32 says "and more".

    The signs are those of base64 for addresses, in the order of ASCII but for the last two.
    """
    return "".join(map(_encode, numbers))


@cache
def _short_numbers() -> list[str]:
    return [_encode_long(number) for number in range(1 << 15)]


def _encode(number: int) -> str:
    return _short_numbers()[number] if number < 1 << 15 else _encode_long(number)


def _encode_long(number: int) -> str:
    signs = ""
    while number >= _MORE:
        signs += _DIGITS[_MORE | number % _MORE]
        number //= _MORE
    return signs + _DIGITS[number]


def _names_of(page: int, title: str, names: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the names of a page as wholes, the title as kind 0, others as kind 1.

    One with signs is there twice: with them, and as its words alone, which is kind 2 or 3.
    """
    known = set()
    for kind, name in ((0, title), *((1, other) for other in names)):
        words, signs = name_key(name), sign_key(name)
        has_signs = words.replace(" ", "") != signs.replace(" ", "")
        for key, row in ((signs, kind), (words, kind + 2)) if has_signs else ((words, kind),):
            if key and (key, row // 2) not in known:
                known.add((key, row // 2))
                yield key, page, row


def _row_of(page: Page) -> Row | None:
    """Return what the index takes of a page; None if it does not want to be found."""
    search = page.meta.get("search") or {}
    if search.get("exclude"):
        return None
    named = unescape(str(page.meta.get("title", page.title)))
    title = read_heading(getattr(page, "heading", "")) or named
    path = str(getattr(page, "about", None) or "")
    others = (named, stem_of(path), *getattr(page, "aliases", ()))
    names = dict.fromkeys(name for name in others if isinstance(name, str) and name)
    tags = (unescape(str(tag)) for tag in page.meta.get("tags") or () if tag)
    kind = page.meta.get("type")
    found = Found(
        url=page.url,
        title=title,
        names=tuple(name for name in names if name_key(name) != name_key(title)),
        tags=tuple(tags),
        path=path,
        type=kind if isinstance(kind, str) else "",
        language=getattr(page, "language", ""),
        only=getattr(page, "found_by", ""),
    )
    return make_row(found, read_sections(page.content or ""))


def make_row(page: Found, sections: Iterable[Section]) -> Row:
    """Return a page as the index keeps it."""
    parts = [list(part) for part in sections]
    if page.only:
        named = [""] * (TITLE + 1) + [" ".join(words_of(page.only))]
        shown = [page.url, page.title, (), (), [["", "", parts[0][2]]], page.path]
        return Row(_json(shown), ["\t".join(named)])
    found = []
    for index, (_, heading, text) in enumerate(parts):
        weights = _count_words(text)
        for weight, name in _names_in(page, heading, is_top=index == 0):
            words = words_of(name)
            much = weight + _shortness(weight, len(words))
            for word in (*words, *joined_words(name), *joined_pairs(name)):
                weights[word] = max(weights.get(word, 0), much)
        if index == 0:
            weights.update(_fields_of(page))
        groups: list[list[str]] = [[] for _ in range(_WEIGHTS)]
        for word, weight in weights.items():
            if len(word) <= LONGEST_WORD:
                groups[weight].append(word)
        found.append("\t".join(map(" ".join, groups)))
    shown = [page.url, page.title, page.names, page.tags, parts, page.path]
    shown += [page.language] if page.language else []
    return Row(_json(shown), found)


def _names_in(page: Found, heading: str, *, is_top: bool) -> Iterator[tuple[int, str]]:
    """Yield what names a section, and how much each of its words weighs."""
    if not is_top:
        yield HEADING, heading
        return
    for tag in (*page.tags, folder_of(page.path).rpartition("/")[2]):
        yield TAG, tag
    for name in page.names:
        yield ALIAS, name
    yield TITLE, page.title


def _shortness(weight: int, words: int) -> int:
    """Return what a word of a title or heading weighs more because there are few others."""
    if weight == HEADING:
        return int(words <= _SHORT)
    return sum(words <= most for most in _TITLES) if weight == TITLE else 0


def _fields_of(page: Found) -> dict[str, int]:
    """Return what `tag:`, `path:` and `type:` ask for, as words of no weight."""
    found = [f"#{fold_text(tag).replace(' ', '-')}" for tag in page.tags]
    found += [f"/{word}" for word in words_of(page.path.removesuffix(".md"))]
    found += [f"={word}" for word in words_of(page.type)]
    return dict.fromkeys(found, FIELD)


def pack_row(row: Row) -> bytes:
    """Return a page in the index as bytes."""
    return "\n".join((row.page, *row.sections)).encode()


def unpack_row(data: bytes) -> Row:
    """Return what `pack_row` was given."""
    page, *sections = data.decode().split("\n")
    return Row(page, sections)


def _count_words(text: str) -> dict[str, int]:
    """Return the words of a text with their weights."""
    counts: dict[str, int] = {}
    for word in (*words_of(text), *joined_words(text)):
        counts[word] = min(counts.get(word, 0) + 1, _MOST_IN_TEXT)
    return counts


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
