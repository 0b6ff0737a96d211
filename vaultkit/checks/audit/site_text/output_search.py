"""Find phrases in a file of the site: first in a generous reading, then run by run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.checks.audit.site_text.byte_readings import (
    GAP,
    cut_json_bytes,
    read_generously,
    read_pieces,
)
from vaultkit.checks.audit.site_text.exact_search import (
    Found,
    Said,
    find_sayings,
    is_by_chance,
    place_in_page,
    said_in,
    search_whole,
)
from vaultkit.checks.audit.site_text.formula_text import FormulaSearcher
from vaultkit.checks.audit.site_text.markup_pieces import (
    MarkupPieces,
    NewPieces,
    cut_raw,
)
from vaultkit.checks.audit.site_text.script_runs import Run
from vaultkit.checks.audit.site_text.shared_lines import NewLines, SharedLines
from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.checks.audit.site_text.text_runs import cut_page
from vaultkit.checks.audit.unpacking.charsets import is_utf8
from vaultkit.checks.audit.unpacking.file_unpacking import cut, holds_encoded, is_text, printable
from vaultkit.checks.audit.unpacking.pdf_text import is_pdf
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.phrase_search import Phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from vaultkit.checks.audit.site_text.exact_search import Saying
    from vaultkit.checks.audit.unpacking.file_unpacking import Layer

_BETWEEN = f"\n{GAP}\n".encode()
_FEW = 8
"""Phrases whose words are looked for first."""
_MOST = 10_000
"""Pieces of which is remembered how phrases are said in them."""
_HEAD = 1000
"""Bytes in which a file shows what it is."""
_CUT_OUT = b"<!>"
"""What `cut_raw` leaves of a comment, or of a script beside comments."""
_CUT_SCRIPT = lazy_re(rb"<script>?")
"""What `cut_raw` leaves of a script."""


@dataclass
class Opened:
    """What of a page or of JSON has to be read, since no file before it had it.

    Args:
        new: What it says.
        raw: What of that stands in comments and scripts, or in JSON.
        lines: The lines of a page.
        known: Those of which it is known how phrases are said in them.
        likely: Those that look like saying what other pages have said; they are no part of `new`.
        telling: Those, and others in which phrases were found; None until all was searched.
    """

    new: NewPieces
    raw: Collection[bytes]
    lines: NewLines | None = None
    known: Sequence[bytes] = ()
    likely: Sequence[bytes] = ()
    telling: list[bytes] | None = field(default=None, init=False)

    def others(self) -> list[bytes]:
        """Return the pieces of a page that are neither known nor likely."""
        known = frozenset((*self.known, *self.likely))
        lines = (*self.lines.closed, *self.lines.open) if self.lines is not None else ()
        return [piece for piece in lines if piece not in known]

    def may_hold_more(self) -> bool:
        """Tell whether something may be encoded in it; in JSON also in several pieces."""
        return self.lines is None or holds_encoded((*self.new.pieces, *self.likely))


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
        self._sayings: dict[bytes, tuple[Saying, ...]] = {}
        self._met: set[bytes] = set()
        self._said: dict[str, list[bytes]] = {}

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
        return said_in(Run(unquote(name), 0), self._phrases)

    def narrow(self, data: bytes) -> Opened | None:
        """Return what of a page or of JSON has to be read; None for all other files.

        Those are also files that are something else as well: a PDF, or text in another encoding.

        Args:
            data: The file's bytes.
        """
        if b"\0" in data or b"\x1b" in data or is_pdf(data) or not is_utf8(data):
            return None
        if not _is_markup(data):
            pieces = cut_json_bytes(data)
            return Opened(self._seen.take_new(b"", pieces), pieces) if pieces else None
        page, raw = cut_raw(data)
        lines = self._shared.take_new(page)
        new = [*lines.closed, *lines.open]
        known, likely = [], []
        if self._said:
            known = [piece for piece in new if piece in self._sayings]
            new = [piece for piece in new if piece not in self._sayings]
            likely = [piece for piece in new if _has_all(piece, self._said.values())]
            new = [piece for piece in new if piece not in likely]
        return Opened(self._seen.take_new(_BETWEEN.join(new), raw), raw, lines, known, likely)

    def forget(self, opened: Opened, *, is_all: bool = False) -> None:
        """Let what of a file is not clean be read again in the next one.

        Args:
            opened: The file.
            is_all: Whether nothing of it is known to be clean.
        """
        if is_all or opened.telling is None or opened.lines is None:
            self._seen.forget(opened.new)
            if opened.lines is not None:
                self._shared.forget(opened.lines)
        elif opened.telling:
            self._seen.forget(opened.new)  # how a piece is cut depends on what stands before it
            self._shared.forget(NewLines(opened.telling, opened.telling))

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
            before = layer.data.count(b"\n", 0, start) + 1
            for said, line, offset in self._search_text(data, suffix, opened):
                if said not in told:
                    told.add(said)
                    yield Found(said, before + line, start + offset)
        known = {said.key for said in told}
        for key, text, is_whole, at in self._formulas.find(layer.data):
            if key not in known:
                known.add(key)
                line = layer.data.count(b"\n", 0, at) + 1
                yield Found(Said(key, " ".join(text.casefold().split()), is_whole), line, at)

    def _search_text(self, data: bytes, suffix: str, opened: Opened | None) -> Iterable[Found]:
        keys = self._keys_in(self._readings(data, opened))
        if opened is None:
            return search_whole(data, keys, suffix) if keys else ()
        if opened.lines is not None and not _is_xml(data):
            return self._search_page(data, keys, suffix, opened)
        return self._search_as_one(data, keys, suffix, opened)

    def _search_as_one(
        self, data: bytes, keys: AbstractSet[str], suffix: str, opened: Opened
    ) -> list[Found]:
        """Return what is said in a file as a whole: if it is anything, all of it is to be new."""
        known = {one.said.key for piece in opened.known for one in self._sayings[piece]}
        wanted = keys | known | self._keys_in_pieces(opened.likely)
        found = list(search_whole(data, wanted, suffix)) if wanted else []
        opened.telling = None if found else []
        return found

    def _readings(self, data: bytes, opened: Opened | None) -> Iterator[str]:
        if opened is not None:
            return read_pieces(opened.new.pieces)
        return read_pieces(_pieces_of(data).pieces) if _is_markup(data) else read_generously(data)

    def _search_page(
        self, data: bytes, keys: AbstractSet[str], suffix: str, opened: Opened
    ) -> list[Found]:
        """Return what a page says, and note in which of its pieces.

        Only pieces are read exactly in which something is said in the generous reading. What turns
        out not to be said in one alone is looked for in the whole page.
        """
        telling = dict(self._find_telling(opened.likely))
        telling |= self._find_telling(opened.others()) if keys else ()
        sayings = {piece: self._sayings[piece] for piece in opened.known}
        unsaid = keys - {key for some in telling.values() for key in some}
        for piece, wanted in telling.items():
            sayings[piece] = tuple(find_sayings(cut_page(_as_markup(piece)), wanted))
            said = {saying.said.key for saying in sayings[piece]}
            unsaid |= wanted if _CUT_OUT in piece else wanted - said
        if unsaid or (keys and opened.raw and self._keys_in(read_pieces(opened.raw))):
            found = self._search_as_one(data, keys, suffix, opened)
            is_unsaid = unsaid.isdisjoint(one.said.key for one in found)
        else:
            found, is_unsaid = list(_placed(data, sayings)), True
            opened.telling = list(sayings)
        if is_unsaid:
            self._remember(sayings)
        return found

    def _find_telling(self, pieces: Sequence[bytes]) -> Iterator[tuple[bytes, set[str]]]:
        """Yield the pieces in which something is said, and what: halves of halves."""
        keys = self._keys_in_pieces(pieces)
        if keys and len(pieces) == 1:
            yield pieces[0], keys
        elif keys:
            middle = len(pieces) // 2
            yield from self._find_telling(pieces[:middle])
            yield from self._find_telling(pieces[middle:])

    def _keys_in_pieces(self, pieces: Sequence[bytes]) -> set[str]:
        read = read_pieces(_pieces_of(_BETWEEN.join(pieces)).pieces) if pieces else ()
        return self._keys_in(read)

    def _remember(self, sayings: Mapping[bytes, tuple[Saying, ...]]) -> None:
        """Remember what pieces say that come again, but for those in which more may be encoded."""
        for piece, some in sayings.items():
            if len(self._said) < _FEW:
                self._said |= {one.said.key: one.said.key.encode().split() for one in some}
            is_again = piece in self._met and piece not in self._sayings
            if is_again and len(self._sayings) < _MOST and not holds_encoded([piece]):
                self._sayings[piece] = some
            elif len(self._met) < _MOST:
                self._met.add(piece)

    def _keys_in(self, texts: Iterable[str]) -> set[str]:
        return set().union(*(self._phrases.said_in(squash(text)) for text in texts))


def _is_xml(data: bytes) -> bool:
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def _pieces_of(markup: bytes) -> NewPieces:
    return MarkupPieces().take_new(*cut_raw(markup))


def _has_all(data: bytes, words: Iterable[Sequence[bytes]]) -> bool:
    """Tell whether bytes hold all of some words, or all of others, in whatever case."""
    lower = data.lower()
    return any(all(word in lower for word in some) for some in words)


def _as_markup(piece: bytes) -> str:
    """Return a piece as markup: what was cut out of it is there, but empty.

    Its last line ends, as it does in the page: behind a backslash, the end of a line is no sign.
    """
    whole = _CUT_SCRIPT.sub(b"<script></script>", piece)
    return f"{whole.decode('utf-8', 'replace')}\n"


def _placed(page: bytes, sayings: Mapping[bytes, Iterable[Saying]]) -> Iterator[Found]:
    """Yield what pieces of a page say in the order of their places."""
    found = [
        place_in_page(page, piece, saying)
        for piece, some in sayings.items()
        for saying in some
        if not (saying.run.is_code and is_by_chance(saying.said.key, len(page)))
    ]
    yield from sorted(found, key=lambda one: one.offset)


def _is_markup(data: bytes) -> bool:
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
