"""Looks in every file of a built site for what is not published.

A phrase that a published note, the theme or vaultkit itself says is no leak: nobody learns from it
what the vault keeps. All others are, wherever they stand.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.needles import collect_needles
from vaultkit.checks.audit.outputs import UnpackError, layers, readings
from vaultkit.checks.audit.public import public_texts
from vaultkit.checks.audit.squash import squash
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vaultkit.checks.audit.needles import Needle
    from vaultkit.vault.publishing import Published
    from vaultkit.vault.vault import Vault

_SMALLEST_COPY = 16
"""Bytes of the smallest attachment that is recognised by its content."""


_TEXTS = frozenset({"svg", "html", "htm", "xml", "txt", "csv", "tsv", "json", "yaml", "yml", "js"})
"""Published attachments that are read: the site may hold them in another form."""


class OutputFile(NamedTuple):
    """A file of the site: its path, and its bytes."""

    path: str
    data: bytes


class Leak(NamedTuple):
    """Something unpublished in an output file.

    Args:
        file: Path in the site.
        line: 1-based; 0 for the file as a whole or its name.
        offset: Byte in the file, or in what was unpacked from it.
        way: How it was reached, such as `unpacked`; "" for the file itself.
        kind: `name`, `alias`, `heading`, `text`, `attachment`, …
        text: What leaked.
        source: Vault path that it comes from.
    """

    file: str
    line: int
    offset: int
    way: str
    kind: str
    text: str
    source: str

    @property
    def message(self) -> str:
        """What is wrong, lower case, without full stop."""
        where = f" ({self.way})" if self.way else ""
        if self.kind == "attachment":
            return f'{self.file}{where}: holds "{self.source}", which is not published'
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f'{place}{where}: {self.kind} "{self.text}" of "{self.source}", which is not public'


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
    """

    vault: Vault
    published: Published
    read: Callable[[str], bytes]
    hidden_name: str = ""
    also_public: tuple[str, ...] = ()
    own_texts: Callable[[], Iterable[str]] = field(default=tuple)


def audit_site(audit: Audit, files: Iterable[OutputFile]) -> list[Leak]:
    """Return what leaks, in order of files; each phrase once a file.

    Errors:
        OSError: an attachment cannot be read.
    """
    finder = _Finder(audit)
    leaks = [leak for file in files for leak in finder.search(file)]
    if not leaks:
        return []
    said = finder.said_by(squash(text) for text in audit.own_texts())
    return [leak for key, leak in leaks if key not in said]


class _Finder:
    def __init__(self, audit: Audit) -> None:
        vault, published = audit.vault, audit.published
        needles = collect_needles(vault, published)
        phrases = Phrases(needles)
        public = {
            phrases[found.phrase]
            for text in (*map(squash, audit.also_public), *_public_texts(audit))
            for found in phrases.find(text)
        }
        self._needles: Mapping[str, Needle] = {
            key: needle for key, needle in needles.items() if key not in public
        }
        self._phrases = Phrases(self._needles)
        self._public_copies = {_digest(audit.read(p)) for p in published.attachments}
        self._copies = _digests(audit, self._public_copies)

    def said_by(self, texts: Iterable[str]) -> set[str]:
        """Return which needles some squashed texts hold."""
        return {self._phrases[found.phrase] for text in texts for found in self._phrases.find(text)}

    def search(self, file: OutputFile) -> Iterator[tuple[str, Leak]]:
        """Yield the leaks of one file, each with the key of its needle ("" for a copy)."""
        for key in sorted(self.said_by(map(squash, readings(file.path.encode())))):
            yield key, self._leak(file.path, 0, 0, "name of the file", key)
        try:
            for layer in layers(file.data):
                digest = _digest(layer.data)
                if digest in self._public_copies:
                    continue
                copied = self._copies.get(digest)
                if copied:
                    yield "", Leak(file.path, 0, 0, layer.way, "attachment", copied, copied)
                    continue
                for key in sorted(self.said_by(map(squash, readings(layer.data)))):
                    at = _find_place(layer.data, key)
                    line = layer.data.count(b"\n", 0, at) + 1
                    yield key, self._leak(file.path, line, at, layer.way, key)
        except UnpackError as error:
            yield "", Leak(file.path, 0, 0, "", "unknown content:", str(error), file.path)

    def _leak(self, file: str, line: int, offset: int, way: str, key: str) -> Leak:
        needle = self._needles[key]
        return Leak(file, line, offset, way, needle.kind, needle.text.strip(), needle.path)


def _public_texts(audit: Audit) -> Iterator[str]:
    """Yield the squashed texts that the audit knows to be public."""
    yield from public_texts(audit.vault, audit.published, audit.hidden_name)
    for path in audit.published.attachments:
        if suffix_of(path) in _TEXTS:
            yield from map(squash, readings(audit.read(path)))


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
