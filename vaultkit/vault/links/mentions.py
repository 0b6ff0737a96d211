"""Names of notes in running text that is no link yet.

All names are looked for at once (`notes.phrases`), so the time depends on the length of the text,
not on the number of names. `G506` and the site's list of unlinked mentions both ask here.
See decision 13.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, is_name_of_any, stem_of
from vaultkit.notes.text.phrase_search import Phrases, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from vaultkit.notes.markdown.prose import Prose
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath

SHORTEST = 4
"""Letters of the shortest name looked for, in scripts that put blanks between words."""
SHORTEST_UNSPACED = 2
_NO_LINK_IN = lazy_re(r"[\[\]|#^\n\r]")
_COMMENT_BLOCK = lazy_re(rb"^ {0,3}<!--", re.MULTILINE)
_STARTS_WITH_NUMBER = lazy_re(r"\W*\d+(?!\w)")


class Mention(NamedTuple):
    """A name in a note's text: the bytes it takes, and the note it belongs to."""

    start: int
    end: int
    path: NotePath


class Names:
    """Names of notes, ready to be found in text; names that two notes share are left out.

    Args:
        notes: The notes: file names, titles and aliases are their names.
    """

    def __init__(self, notes: Iterable[Note]) -> None:
        owners: dict[str, NotePath | None] = {}
        for note in notes:
            for name in {fold(name) for name in (stem_of(note.path), note.title, *note.aliases)}:
                if is_findable(name):
                    owners[name] = note.path if owners.get(name, note.path) == note.path else None
        names = {name: path for name, path in owners.items() if path is not None}
        names |= {unicodedata.normalize("NFD", name): path for name, path in names.items()}
        self._phrases = Phrases(names)
        self._paths = tuple(names.values())

    def find(self, text: str) -> list[tuple[int, int, NotePath]]:
        """Return the whole names in a text as character ranges, the longest at each place."""
        found = [
            (start, -end, self._paths[index])
            for index, start, end in self._phrases.find_words(_lower(text))
        ]
        found.sort()
        kept: list[tuple[int, int, NotePath]] = []
        past = 0
        for start, minus_end, path in found:
            if start >= past:
                past = -minus_end
                kept.append((start, past, path))
        return kept


def is_findable(name: str) -> bool:
    """Tell whether a folded name is long enough, means one note, and may stand in a link."""
    shortest = SHORTEST_UNSPACED if any(map(is_unspaced, name)) else SHORTEST
    is_word = any(map(str.isalpha, name)) and not _STARTS_WITH_NUMBER.match(name)
    is_word = is_word and not is_name_of_any(name)
    return len(name) >= shortest and is_word and not _NO_LINK_IN.search(name)


def find_mentions(
    note: Note, names: Names, known: Container[str | None], prose: Callable[[Note], Prose]
) -> Iterator[Mention]:
    """Yield the first mention of each note in a note's plain text.

    Mentions in code, comments, formulas, HTML, headings, links and properties do not count.

    Args:
        note: The note to search.
        names: What to look for.
        known: Paths of notes whose mentions do not count, such as those the note links to.
        prose: Gives the plain text of the note; only asked if a name stands in it at all.
    """
    found = (one for one in names.find(note.source.text) if one[2] not in known)
    candidates = list(_outside(_parts_without(note), _in_bytes(note.source.text, found)))
    if not candidates:
        return
    runs = prose(note).runs
    seen: set[NotePath] = set()
    for start, end, path in candidates:
        if path not in seen and _is_in(runs, start, end):
            seen.add(path)
            yield Mention(start, end, path)


def _parts_without(note: Note) -> list[tuple[int, int]]:
    """Return the ranges of a note in which no mention counts, as far as they are known."""
    ranges = [(0, note.body_start), *_comment_blocks(note.source.data)]
    ranges += ((link.start, link.end) for link in note.links)
    ranges += ((link.start, link.end) for link in note.external)
    ranges += ((heading.start, heading.end) for heading in note.headings)
    return [*ranges, *((comment.start, comment.end) for comment in note.comments)]


def _comment_blocks(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the ranges of HTML comments that begin a line: blocks, or part of code."""
    end = 0
    for match in _COMMENT_BLOCK.finditer(data):
        if match.start() >= end:
            end = data.find(b"-->", match.end())
            if end < 0:
                return
            yield match.start(), end


def _outside(ranges: Sequence[tuple[int, int]], found: Iterable[Mention]) -> Iterator[Mention]:
    """Yield what does not begin in one of some ranges."""
    for one in found:
        if not any(start <= one.start < end for start, end in ranges):
            yield one


def _in_bytes(text: str, found: Iterable[tuple[int, int, NotePath]]) -> Iterator[Mention]:
    """Yield what was found at characters of a text, at its bytes."""
    if text.isascii():
        yield from (Mention(*one) for one in found)
        return
    at = size = 0
    for first, past, path in found:
        size += len(text[at:first].encode())
        at = first
        yield Mention(size, size + len(text[first:past].encode()), path)


def _is_in(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether one of some ranges, in order and apart, holds a range wholly."""
    index = bisect_right(ranges, (start, 1 << 62)) - 1
    return index >= 0 and ranges[index][1] >= end


def _lower(text: str) -> str:
    """Return a text in lower case, character for character."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
