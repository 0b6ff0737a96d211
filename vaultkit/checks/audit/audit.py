"""Looks in every file of a built site for what is not published.

A phrase that a published note, the theme or vaultkit itself says is no leak: nobody learns from it
what the vault keeps. All others are, wherever they stand.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from vaultkit.checks.audit.leak import ATTACHMENT, UNKNOWN, UNREAD, Leak
from vaultkit.checks.audit.needles import collect_needles
from vaultkit.checks.audit.outputs import (
    GAP,
    Layer,
    UnpackError,
    UnpackSizeError,
    cut,
    layers,
    readings,
)
from vaultkit.checks.audit.public import plain_texts, public_texts
from vaultkit.checks.audit.squash import squash
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.phrases import Phrases
from vaultkit.vault.shared import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.audit.needles import Needle
    from vaultkit.checks.audit.public import Written
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.load import Progress
    from vaultkit.vault.publishing import Published
    from vaultkit.vault.vault import Vault

_SMALLEST_COPY = 16
"""Bytes of the smallest attachment that is recognised by its content."""
_FILES_AT_ONCE = 32
"""Files that a process takes at a time."""
_FEW_LINES = 20
_MOST_SEEN = 200_000
"""Lines that are remembered."""
_GAP = GAP.encode()
"""Stands for lines left out."""
_TEXTS = frozenset({"svg", "html", "htm", "xml", "txt", "csv", "tsv", "json", "yaml", "yml", "js"})
"""Published attachments that are read: the site may hold them in another form."""


class LastAudit(Protocol):
    """Remembers what an audit found, so that the next need not look at the same again."""

    def recall_said(self, needles: str) -> Mapping[str, list[str]]:
        """Return which needles public texts said, by the texts' digests.

        Args:
            needles: Digest of all needles; others make what was said worthless.
        """

    def keep_said(self, said: Mapping[str, list[str]]) -> None:
        """Take what the public texts say now."""

    def recall(self, looks_for: str) -> Container[bytes]:
        """Return the digests of the files that an audit which looked for the same found clean."""

    def digest_of(self, path: str) -> bytes | None:
        """Return the digest of a file that is known to be as it was then; None for all others."""

    def keep_clean(self, clean: Mapping[str, bytes]) -> None:
        """Take the files that are clean now, by path, with their digests."""


@dataclass(frozen=True)
class Audit:
    """What an audit needs to know besides the site.

    Args:
        vault: The vault.
        published: What may leave it.
        hidden_name: See `SiteConfig`.
        read: Returns the bytes of an attachment.
        also_public: Further texts that may be on the site, such as the site's configuration.
        own_texts: Gives the texts of theme and generator; asked only if something was found.
        last: What the last audit found.
        written: What vaultkit wrote in published notes.
    """

    vault: Vault
    published: Published
    read: Callable[[str], bytes]
    hidden_name: str = ""
    also_public: tuple[str, ...] = ()
    own_texts: Callable[[], Iterable[str]] = field(default=tuple)
    last: LastAudit | None = None
    written: Mapping[NotePath, Written] = field(default_factory=dict)


def audit_site(
    audit: Audit,
    paths: Sequence[str],
    read_file: Callable[[str], bytes],
    *,
    workers: int = 0,
    progress: Progress | None = None,
) -> list[Leak]:
    """Return what leaks, in order of files; each phrase once a file.

    Args:
        audit: What is known besides the site.
        paths: The site's files.
        read_file: Returns the bytes of one.
        workers: Processes in all; 0 for one per processor.
        progress: Called with how many files were searched, of how many.

    Errors:
        OSError: a file or an attachment cannot be read.
    """
    finder = _Finder(audit)
    last = audit.last
    known: Container[bytes] = last.recall(finder.looks_for()) if last else ()

    def search(path: str) -> tuple[bytes, list[Leak]]:
        data = read_file(path)
        digest = _digest(path.encode() + b"\0" + data)
        return digest, [] if digest in known else finder.search(path, data)

    digests = {path: digest for path in paths if last and (digest := last.digest_of(path))}
    judged = {path: digest for path, digest in digests.items() if digest in known}
    unknown = [path for path in paths if path not in judged]
    take = partial(_count_up, iter(range(1, len(unknown) + 1)), len(unknown), progress)
    found = map_shared(search, unknown, at_once=_FILES_AT_ONCE, workers=workers, take=take)
    if last:
        searched = zip(unknown, found, strict=True)
        last.keep_clean(judged | {path: digest for path, (digest, leaks) in searched if not leaks})
    return [leak for _, leaks in found for leak in leaks]


def _count_up(numbers: Iterator[int], total: int, progress: Progress | None, result: Any) -> Any:
    """Tell that one file more was searched; return what was found in it."""
    if progress is not None:
        progress(next(numbers), total)
    return result


class _Finder:
    def __init__(self, audit: Audit) -> None:
        vault, published = audit.vault, audit.published
        needles = collect_needles(vault, published)
        phrases = Phrases(needles)
        public = _said(_public_texts(audit), phrases, audit.last)
        self._own_texts: Callable[[], Iterable[str]] | None = audit.own_texts
        given = (vault, published, audit.hidden_name, audit.written)
        self._plain_texts = partial(plain_texts, *given)
        self._look_for({key: needle for key, needle in needles.items() if key not in public})
        self._public_copies = {_digest(audit.read(p)) for p in published.attachments}
        self._copies = _digests(audit, self._public_copies)
        self._seen: set[int] = set()

    def _look_for(self, needles: Mapping[str, Needle]) -> None:
        self._needles = needles
        self._phrases = Phrases(needles)

    def _leaks_in(self, data: bytes, start: bytes = b"") -> list[str]:
        """Return the keys of what bytes say; what is public after all is known from then on."""
        texts = list(readings(data, start))
        keys = _said(texts, self._phrases)
        if keys and self._own_texts is not None:
            said = _said((*self._own_texts(), *self._plain_texts()), self._phrases)
            self._own_texts = None
            self._look_for({key: one for key, one in self._needles.items() if key not in said})
            keys = _said(texts, self._phrases)
        return sorted(keys)

    def looks_for(self) -> str:
        """Return a digest of all that is looked for."""
        parts = (*sorted(self._needles), *sorted(self._copies), *sorted(self._public_copies))
        return _name(parts)

    def search(self, path: str, data: bytes) -> list[Leak]:
        """Return what is found in one file."""
        return list(self._search(path, data))

    def _search(self, path: str, data: bytes) -> Iterator[Leak]:
        for key in self._leaks_in(path.encode()):
            yield self._leak(key, path, "name of the file")
        try:
            for layer in layers(data):
                digest = _digest(layer.data)
                if digest in self._public_copies:
                    continue
                copied = self._copies.get(digest)
                if copied:
                    yield Leak(path, 0, 0, layer.way, ATTACHMENT, copied, copied)
                    continue
                yield from self._search_layer(path, layer)
        except UnpackSizeError as error:
            is_public = _digest(data) in self._public_copies
            kind = UNREAD if is_public else UNKNOWN
            yield Leak(path, 0, 0, "", kind, str(error), path)
        except UnpackError as error:
            yield Leak(path, 0, 0, "", UNKNOWN, str(error), path)

    def _search_layer(self, path: str, layer: Layer) -> Iterator[Leak]:
        found: set[str] = set()
        for start, data in cut(layer):
            lines = data.split(b"\n")
            is_page = len(lines) >= _FEW_LINES and not layer.way
            threes = list(_threes(lines)) if is_page else []
            said = self._unseen(lines, threes) if threes else data
            keys = self._leaks_in(said, layer.data[:1] if start else b"")
            if not keys and len(self._seen) < _MOST_SEEN:
                self._seen.update(threes)
            for key in keys:
                if key not in found:
                    at = start + _find_place(data, key)
                    yield self._leak(key, path, layer.way, at, layer.data.count(b"\n", 0, at) + 1)
            found.update(keys)

    def _leak(self, key: str, file: str, way: str, at: int = 0, line: int = 0) -> Leak:
        """Return what was found with its place."""
        needle = self._needles[key]
        return Leak(file, line, at, way, needle.kind, needle.text.strip(), needle.path)

    def _unseen(self, lines: list[bytes], threes: list[int]) -> bytes:
        """Return a file without lines that are clean: they stood between the same two before.

        Most of a page is what all pages of its kind hold.
        """
        seen = self._seen
        kept: list[bytes] = []
        for line, three in zip(lines, threes, strict=True):
            if three not in seen:
                kept.append(line)
            elif kept and kept[-1] is not _GAP:
                kept.append(_GAP)
        return b"\n".join(kept)


def _threes(lines: list[bytes]) -> Iterator[int]:
    """Yield the hash of each line with the one before and the one after: 64 bits, salted."""
    return map(hash, zip((b"", *lines[:-1]), lines, (*lines[1:], b""), strict=True))


def _said(texts: Iterable[str], phrases: Phrases, last: LastAudit | None = None) -> set[str]:
    """Return which needles some texts hold.

    Args:
        texts: The texts.
        phrases: The needles.
        last: What the last audit found in the same texts.
    """
    if last is None or not len(phrases):
        return {key for text in texts for key in _keys_in(text, phrases)}
    known = last.recall_said(_name(sorted(phrases[at] for at in range(len(phrases)))))
    said: dict[str, list[str]] = {}
    for text in texts:
        digest = _name(text)
        if digest not in said:
            said[digest] = known[digest] if digest in known else _keys_in(text, phrases)
    last.keep_said(said)
    return {key for keys in said.values() for key in keys}


def _keys_in(text: str, phrases: Phrases) -> list[str]:
    return sorted({phrases[found.phrase] for found in phrases.find(squash(text))})


def _public_texts(audit: Audit) -> Iterator[str]:
    """Yield the texts that the audit knows to be public."""
    yield from audit.also_public
    yield from public_texts(audit.vault, audit.published, audit.hidden_name, audit.written)
    for path in audit.published.attachments:
        if suffix_of(path) in _TEXTS:
            yield from readings(audit.read(path))


def _digests(audit: Audit, public: set[bytes]) -> dict[bytes, str]:
    """Return unpublished attachments by the digest of their content, published content aside."""
    found: dict[bytes, str] = {}
    for path in audit.vault.attachments:
        if path not in audit.published:
            data = audit.read(path)
            if len(data) >= _SMALLEST_COPY and _digest(data) not in public:
                found.setdefault(_digest(data), path)
    return found


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _name(value: object) -> str:
    return _digest(repr(value).encode("utf-8", "surrogatepass")).hex()


def _find_place(data: bytes, key: str) -> int:
    """Return about where in a file a phrase that it holds stands: its first words as bytes.

    What is written in another way (escapes, tags between words) is found by halving the file.
    """
    words = key.split()
    pattern = rb"[\W_]+".join(re.escape(word.encode()) for word in words)
    plain = re.search(pattern, data, re.IGNORECASE)
    if plain:
        return plain.start()
    low, high = 0, len(data)
    while high - low > 1:
        middle = (low + high) // 2
        if any(key in squash(reading) for reading in readings(data[:middle])):
            high = middle
        else:
            low = middle
    return low
