"""Search one file of a site for what a vault keeps to itself."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.audit_input import digest_of, name_of
from vaultkit.checks.audit.leak import ATTACHMENT, METADATA, NAME, UNKNOWN, UNREAD, Leak
from vaultkit.checks.audit.phrases.harmless_words import find_usual
from vaultkit.checks.audit.phrases.private_phrases import collect_needles
from vaultkit.checks.audit.phrases.public_phrases import (
    collect_texts,
    find_named,
    find_said,
    warn_of,
)
from vaultkit.checks.audit.site_text.exact_search import Found, Said, said_copy
from vaultkit.checks.audit.site_text.known_paragraphs import KnownParagraphs
from vaultkit.checks.audit.site_text.output_search import Opened, Searcher
from vaultkit.checks.audit.unpacking.file_unpacking import (
    Layer,
    UnpackError,
    UnpackSizeError,
    layers,
    metadata_of,
    shows_itself,
)
from vaultkit.notes.paths import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.audit.audit_input import Audit
    from vaultkit.checks.audit.phrases.private_phrases import Needle

_TEXTS_SAID = frozenset({"text", "comment", "property", "canvas", "base"})
"""Kinds of phrases that are of a text, and no name."""
_PLAIN = frozenset({"md", "txt"})
"""Endings of files that hold what notes say as it is written."""
_SMALLEST_COPY = 16
"""Bytes of the smallest attachment that is recognised by its content."""


class Hit(NamedTuple):
    """Something that may leak.

    Args:
        leak: What would leak.
        said: How it is said; nothing if it is no phrase.
    """

    leak: Leak
    said: Said = Said()


class LeakSearch:
    """Searches files for what an audit looks for.

    Args:
        audit: What is known besides the site.
        workers: Processes in all; 0 for one per processor.

    Errors:
        OSError: an attachment cannot be read.
    """

    def __init__(self, audit: Audit, workers: int) -> None:
        vault, published = audit.vault, audit.published
        needles = collect_needles(vault, published)
        texts = collect_texts(audit) if needles else {}
        self.notes_say = tuple(text for text, is_note in texts.values() if is_note)
        self._known = KnownParagraphs(self.notes_say)
        said = find_said(texts, needles, audit.last, workers)
        by_notes = {key for one, keys in said.items() if not one.attachment for key in keys}
        left = {key: needle for key, needle in needles.items() if key not in by_notes}
        by_files = list(find_named(published, left))
        for one, keys in said.items():
            by_files += ((one.attachment, "", key) for key in keys if key in left)
        self.warnings = warn_of(by_files, needles)
        in_files = {key for _, _, key in by_files}
        self._needles = {key: needle for key, needle in left.items() if key not in in_files}
        names = _single_names(self._needles)
        for key in find_usual(audit.own_texts(), names) if names else ():
            del self._needles[key]
        paths = {key for key, needle in self._needles.items() if "/" in needle.text}
        self._searcher = Searcher(self._needles, paths)
        self._public_copies = {digest_of(audit.read(p)) for p in published.attachments}
        self._copies = _digests(audit, self._public_copies)
        self.state = name_of((sorted(map(repr, said)), sorted(self._public_copies)))

    def looks_for(self) -> str:
        """Return a digest of all that is looked for."""
        parts = (*sorted(self._needles), *sorted(self._copies), *sorted(self._public_copies))
        return name_of(parts)

    def single_words(self) -> set[str]:
        """Return the phrases that are one word of a text, and no name."""
        needles = self._needles.items()
        return {key for key, one in needles if " " not in key.strip() and one.kind in _TEXTS_SAID}

    def search(self, path: str, data: bytes, content: bytes) -> list[Hit]:
        """Return what is found in one file.

        Args:
            path: Its path in the site.
            data: Its bytes.
            content: Their digest.
        """
        hits = [self._hit(found, path, NAME) for found in self._searcher.search_name(path)]
        if content in self._public_copies:
            return [*hits, *self._search_published(path, data)]
        opened = self._searcher.narrow(data)
        if opened is None and suffix_of(path) in _PLAIN and content not in self._copies:
            unknown = self._known.take_unknown(data)
            if not self._search_content(path, unknown, b"", None):
                return hits
        return hits + self._search_content(path, data, content, opened)

    def _search_content(
        self, path: str, data: bytes, content: bytes, opened: Opened | None
    ) -> list[Hit]:
        """Return what is found in the bytes of a file, and in what is packed in them."""
        hits = list(self._search_layer(path, Layer(data), content, opened))
        inner = []
        if opened is None or opened.may_hold_more():
            inner = list(self._search_inner(path, data))
        if opened is not None:
            self._searcher.forget(opened, is_all=bool(inner))
        return hits + inner

    def _search_inner(self, path: str, data: bytes) -> Iterator[Hit]:
        """Yield what is found in what is packed or encoded in a file."""
        try:
            for layer in islice(layers(data), 1, None):
                yield from self._search_layer(path, layer, digest_of(layer.data))
        except UnpackError as error:
            yield Hit(Leak(path, 0, 0, "", UNKNOWN, str(error), path))

    def _search_layer(
        self, path: str, layer: Layer, content: bytes, opened: Opened | None = None
    ) -> Iterator[Hit]:
        if content in self._public_copies:
            return
        copied = self._copies.get(content)
        if copied:
            leak = Leak(path, 0, 0, layer.way, ATTACHMENT, copied, copied)
            yield Hit(leak, said_copy(content))
            return
        suffix = "" if layer.way else suffix_of(path)
        for found in self._searcher.search(layer, suffix, opened):
            yield self._hit(found, path, layer.way)

    def _search_published(self, path: str, data: bytes) -> Iterator[Hit]:
        """Yield what a published attachment says that its author may not know of.

        That is what a picture, sound or document says beside what it shows, and what is packed in
        an archive; of each private file the first.
        """
        told: set[str] = set()
        packed = metadata_of(data) if shows_itself(data) else islice(layers(data), 1, None)
        try:
            for layer in packed:
                for hit in self._search_layer(path, layer, digest_of(layer.data)):
                    if hit.leak.source not in told:
                        told.add(hit.leak.source)
                        kind = ATTACHMENT if hit.leak.kind == ATTACHMENT else METADATA
                        yield Hit(hit.leak._replace(line=0, kind=kind))
        except UnpackSizeError as error:
            yield Hit(Leak(path, 0, 0, "", UNREAD, str(error), path))
        except UnpackError as error:
            yield Hit(Leak(path, 0, 0, "", UNKNOWN, str(error), path))

    def _hit(self, found: Found, file: str, way: str) -> Hit:
        """Return what was found with its place."""
        needle = self._needles[found.said.key]
        place = (file, found.line, found.offset, way)
        return Hit(Leak(*place, needle.kind, needle.text.strip(), needle.path), found.said)


def _single_names(needles: Mapping[str, Needle]) -> set[str]:
    """Return the names of attachments without their endings that are one word, such as `header`."""
    named = ((key, one) for key, one in needles.items() if one.kind == "file name")
    return {key for key, one in named if " " not in key.strip() and "." not in one.text}


def _digests(audit: Audit, public: set[bytes]) -> dict[bytes, str]:
    """Return unpublished attachments by the digest of their content, published content aside."""
    found: dict[bytes, str] = {}
    for path in audit.vault.attachments:
        if path not in audit.published:
            data = audit.read(path)
            if len(data) >= _SMALLEST_COPY and digest_of(data) not in public:
                found.setdefault(digest_of(data), path)
    return found
