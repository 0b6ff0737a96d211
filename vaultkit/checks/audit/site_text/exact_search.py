"""Find phrases run by run: how each is said, and where; see decision 55."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.site_text.script_runs import Run, find_string
from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.checks.audit.site_text.text_runs import cut_into_runs
from vaultkit.notes.text.phrase_search import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COPY = "\0"
"""How the key of what is said as a file begins, and that of no phrase."""
_AROUND = 6
"""Words on either side of a phrase that are part of where it is said."""
_BITS = 4.7
"""What it takes to guess a letter."""
_CHANCE = 7
"""Bits that a phrase must be worth beyond the size of code in which it may stand by chance."""


class Said(NamedTuple):
    """A phrase as it is said somewhere.

    Args:
        key: The phrase, squashed.
        words: It with the words around it in its run, as they are written.
        is_whole: Tell whether they are all that the run says.
    """

    key: str = ""
    words: str = ""
    is_whole: bool = False


def said_copy(digest: bytes) -> Said:
    """Return what stands for the content of a file, by its digest."""
    return Said(f"{COPY}{digest.hex()}", "", is_whole=True)


class Found(NamedTuple):
    """A phrase in a file: how it is said, and where.

    Args:
        said: The phrase.
        line: 1-based; 0 for the file's name.
        offset: In bytes, of the file or of what was unpacked from it.
    """

    said: Said
    line: int = 0
    offset: int = 0


class Saying(NamedTuple):
    """A phrase in a run.

    Args:
        said: How it is said.
        run: The run.
    """

    said: Said
    run: Run


def find_sayings(runs: Iterable[Run], keys: Iterable[str]) -> Iterator[Saying]:
    """Yield where phrases stand within one of some runs."""
    phrases = Phrases(sorted(keys))
    for run in runs:
        yield from (Saying(said, run) for said in said_in(run, phrases))


def search_whole(data: bytes, keys: Iterable[str], suffix: str) -> Iterator[Found]:
    """Yield where phrases stand within one run of a file; lines count from 0.

    Its last line ends as all others do, as it does where pieces of a page are read.
    """
    text = data.decode("utf-8", "replace")
    for said, run in find_sayings(cut_into_runs(f"{text}\n", suffix), keys):
        if not (run.is_code and is_by_chance(said.key, len(data))):
            yield _found(said, text, _find_place(text, said.key, run))


def place_in_page(page: bytes, piece: bytes, saying: Saying) -> Found:
    """Return what a piece of a page says with its place in the page; lines count from 0."""
    line = next(filter(bytes.strip, piece.split(b"\n")), b"")
    start = len(page[: max(page.find(line), 0)].decode("utf-8", "replace"))
    text = page.decode("utf-8", "replace")
    run = saying.run
    at = start if b"\n" in piece else start + run.start
    place = run._replace(start=at, text=text[at:]) if b"\n" in piece else run._replace(start=at)
    return _found(saying.said, text, _find_place(text, saying.said.key, place))


def _found(said: Said, text: str, at: int) -> Found:
    return Found(said, text.count("\n", 0, at), len(text[:at].encode("utf-8", "replace")))


def is_by_chance(key: str, size: int) -> bool:
    """Tell whether a phrase is so short that code of a size may hold it without saying it."""
    letters = sum(char.isalnum() for char in key)
    return letters * _BITS < size.bit_length() + _CHANCE


def said_in(run: Run, phrases: Phrases) -> Iterator[Said]:
    """Yield the phrases of a run, each with the words around it."""
    if not next(phrases.find(squash(run.text)), None):
        return
    words = run.text.split()
    starts: list[int] = []
    parts: list[str] = []
    length = 1
    for word in words:
        starts.append(length)
        inner = squash(word).strip()
        if inner:
            parts.append(inner)
            length += len(inner) + 1
    for found in phrases.find(f" {' '.join(parts)} "):
        key = phrases[found.phrase]
        first = bisect_right(starts, found.start + key.startswith(" ")) - 1
        last = bisect_left(starts, found.end - key.endswith(" "))
        yield _said(key, words, range(max(first, 0), last))


def _said(key: str, words: list[str], touched: range) -> Said:
    first, last = max(0, touched.start - _AROUND), touched.stop + _AROUND
    edges = ("" if first == 0 else "…", "" if last >= len(words) else "…")
    around = " ".join((edges[0], *words[first:last], edges[1])).casefold()
    return Said(key, around, is_whole=first == 0 and last >= len(words))


def _find_place(text: str, key: str, run: Run) -> int:
    """Return about where a phrase stands: its words after its run's start, or its first one."""
    start, end = run.start, run.start + 2 * len(run.text)
    if start < 0:
        start, end = find_string(text, run.text), len(text)
    words = [re.escape(word) for word in key.split()]
    for pattern in (r"[\W_]+".join(words), words[0]):
        found = re.compile(pattern, re.IGNORECASE).search(text, start, end)
        if found:
            return found.start()
    return start
