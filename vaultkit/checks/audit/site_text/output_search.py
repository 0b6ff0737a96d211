"""Find phrases in a file of the site: first in a generous reading, then run by run."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from vaultkit.checks.audit.site_text.byte_readings import GAP, read_generously, read_pieces
from vaultkit.checks.audit.site_text.formula_text import FormulaSearcher
from vaultkit.checks.audit.site_text.markup_pieces import (
    MarkupPieces,
    NewPieces,
    cut_raw,
)
from vaultkit.checks.audit.site_text.script_runs import Run, find_string
from vaultkit.checks.audit.site_text.shared_lines import NewLines, SharedLines
from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.checks.audit.site_text.text_runs import cut_into_runs
from vaultkit.checks.audit.unpacking.charsets import is_utf8
from vaultkit.checks.audit.unpacking.file_unpacking import cut, holds_encoded, is_text, printable
from vaultkit.checks.audit.unpacking.pdf_text import is_pdf
from vaultkit.notes.text.phrase_search import Phrases

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from vaultkit.checks.audit.unpacking.file_unpacking import Layer

_BETWEEN = f"\n{GAP}\n".encode()
_HEAD = 1000
"""Bytes in which a file shows what it is."""
COPY = "\0"
"""How the key of what is said as a file begins, and that of no phrase."""
_AROUND = 6
"""Words on either side of a phrase that are part of where it is said."""
_BITS = 4.7
"""What it takes to guess a letter."""
_CHANCE = 7
"""Bits that a phrase must be worth beyond the size of code in which it may stand by chance."""
_JSON_SIGNS = b"0123456789.,:[]{} \n"
_LONG_NUMBER = re.compile(rb"[\d.]{7}")


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


class Opened(NamedTuple):
    """What of a page or of JSON has to be read, since no file before it had it.

    Args:
        new: What it says.
        lines: The lines of a page.
    """

    new: NewPieces
    lines: NewLines | None = None

    def may_hold_more(self) -> bool:
        """Tell whether something may be encoded in it; in JSON also in several pieces."""
        return self.lines is None or holds_encoded(self.new.pieces)


class Searcher:
    """Looks for phrases in file after file; remembers lines that hold none.

    Args:
        keys: The phrases, squashed.
        paths: Those that may go on from one part of a path to the next, such as an address.
    """

    def __init__(self, keys: Iterable[str], paths: Container[str] = ()) -> None:
        keys = tuple(keys)
        self._phrases = Phrases(keys)
        self._formulas = FormulaSearcher(keys)
        self._paths = paths
        self._shared = SharedLines()
        self._seen = MarkupPieces()

    def search_name(self, path: str) -> Iterator[Found]:
        """Yield what the path of a file says."""
        if not self._phrases.said_in(squash(unquote(path))):  # says what its parts say, and more
            return
        names = [said for part in path.split("/") for said in self._said_in_name(part)]
        keys = {said.key for said in names}
        whole = (said for said in self._said_in_name(path) if said.key in self._paths)
        names += (said for said in whole if said.key not in keys)
        yield from map(Found, dict.fromkeys(names))

    def _said_in_name(self, name: str) -> Iterator[Said]:
        return _said_in(Run(unquote(name), 0), self._phrases)

    def narrow(self, data: bytes) -> Opened | None:
        """Return what of a page or of JSON has to be read; None for all other files.

        Those are also files that are something else as well: a PDF, or text in another encoding.

        Args:
            data: The file's bytes.
        """
        if b"\0" in data or b"\x1b" in data or is_pdf(data) or not is_utf8(data):
            return None
        if not _is_markup(data):
            pieces = _cut_json(data)
            return Opened(self._seen.take_new(b"", pieces)) if pieces else None
        page, raw = cut_raw(data)
        lines = self._shared.take_new(page)
        new = _BETWEEN.join((*lines.closed, *lines.open))
        return Opened(self._seen.take_new(new, raw), lines)

    def forget(self, opened: Opened) -> None:
        """Let what a file has be read again in the next one, since it is not clean."""
        self._seen.forget(opened.new)
        if opened.lines is not None:
            self._shared.forget(opened.lines)

    def search(
        self, layer: Layer, suffix: str = "", opened: Opened | None = None
    ) -> Iterator[Found]:
        """Yield what a file says, or what was unpacked from one; the same words once.

        Args:
            layer: The bytes.
            suffix: Ending of the file's name.
            opened: What of them has to be read, if not all.
        """
        told: set[Said] = set()
        if opened is None and not is_text(layer.data):
            layer = layer._replace(data=printable(layer.data))
        for start, data in cut(layer):
            keys = self._keys_in(self._readings(data, opened))
            if keys:
                before = layer.data.count(b"\n", 0, start) + 1
                for said, line, offset in _search_exactly(data, keys, suffix):
                    if said not in told:
                        told.add(said)
                        yield Found(said, before + line, start + offset)
        known = {said.key for said in told}
        for key, text, is_whole, at in self._formulas.find(layer.data):
            if key not in known:
                known.add(key)
                line = layer.data.count(b"\n", 0, at) + 1
                yield Found(Said(key, " ".join(text.casefold().split()), is_whole), line, at)

    def _readings(self, data: bytes, opened: Opened | None) -> Iterator[str]:
        if opened is not None:
            return read_pieces(opened.new.pieces)
        if _is_markup(data):
            return read_pieces(MarkupPieces().take_new(*cut_raw(data)).pieces)
        return read_generously(data)

    def _keys_in(self, texts: Iterable[str]) -> set[str]:
        return set().union(*(self._phrases.said_in(squash(text)) for text in texts))


def _is_markup(data: bytes) -> bool:
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _search_exactly(data: bytes, keys: Iterable[str], suffix: str) -> Iterator[Found]:
    """Yield where phrases stand within one run; lines count from 0."""
    text = data.decode("utf-8", "replace")
    phrases = Phrases(sorted(keys))
    for run in cut_into_runs(text, suffix):
        for said in _said_in(run, phrases):
            if run.is_code and _is_by_chance(said.key, len(data)):
                continue
            at = _find_place(text, said.key, run)
            yield Found(said, text.count("\n", 0, at), len(text[:at].encode("utf-8", "replace")))


def _is_by_chance(key: str, size: int) -> bool:
    """Tell whether a phrase is so short that code of a size may hold it without saying it."""
    letters = sum(char.isalnum() for char in key)
    return letters * _BITS < size.bit_length() + _CHANCE


def _said_in(run: Run, phrases: Phrases) -> Iterator[Said]:
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


def _cut_json(data: bytes) -> set[bytes]:
    """Return what JSON says, in pieces that say what they say alone; nothing if it is none.

    Args:
        data: Bytes of which some are no JSON but look like it.
    """
    if data[:1] not in (b"{", b"[") or not _is_json(data):
        return set()
    if b'\\"' in data:
        data = data.replace(b'\\"', b"\\u0022")
    return {
        part for part in data.split(b'"') if part.strip(_JSON_SIGNS) or _LONG_NUMBER.search(part)
    }


def _is_json(data: bytes) -> bool:
    """Tell whether all is JSON: in what is not, quotes may be part of a string."""
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
