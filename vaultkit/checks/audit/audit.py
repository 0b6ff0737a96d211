"""Looks in every file of a built site for what is not published.

A phrase that a published note, the theme or vaultkit itself says is no leak: nobody learns from it
what the vault keeps. All others are, wherever they stand.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from vaultkit.checks.audit.harmless import find_harmless
from vaultkit.checks.audit.leak import ATTACHMENT, METADATA, NAME, UNCOMPARED, UNKNOWN, UNREAD, Leak
from vaultkit.checks.audit.needles import collect_needles
from vaultkit.checks.audit.public import attachment_names, public_texts
from vaultkit.checks.audit.readings import read_generously
from vaultkit.checks.audit.said import part_blocks
from vaultkit.checks.audit.search import Found, Opened, Said, Searcher, said_copy
from vaultkit.checks.audit.squash import squash
from vaultkit.checks.audit.unpack import (
    Layer,
    UnpackError,
    UnpackSizeError,
    layers,
    metadata_of,
    shows_itself,
)
from vaultkit.errors import ReferenceSiteError
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.phrases import Phrases
from vaultkit.vault.shared import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from vaultkit.checks.audit.needles import Needle
    from vaultkit.checks.audit.public import Written
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.load import Progress
    from vaultkit.vault.publishing import Published
    from vaultkit.vault.site_files import BuiltSite
    from vaultkit.vault.vault import Vault

_TEXTS_SAID = frozenset({"text", "comment", "property", "canvas", "base"})
"""Kinds of phrases that are of a text, and no name."""
_SMALLEST_COPY = 16
"""Bytes of the smallest attachment that is recognised by its content."""
_FILES_AT_ONCE = 32
"""Files that a process takes at a time."""
_TEXTS_AT_ONCE = 64
"""Texts that a process takes at a time."""
_TEXTS = frozenset({"svg", "html", "htm", "xml", "txt", "csv", "tsv", "json", "yaml", "yml", "js"})
"""Published attachments that are read: the site may hold them in another form."""


@dataclass(frozen=True)
class Verdicts:
    """Digests of files that an audit found clean, or excused.

    Args:
        clean: Those in which nothing was found.
        excused: Those in which nothing was but what would be there anyway.
    """

    clean: frozenset[bytes] = frozenset()
    excused: frozenset[bytes] = frozenset()

    def __contains__(self, digest: object) -> bool:
        """Tell whether a file need not be searched."""
        return digest in self.clean or digest in self.excused


class LastAudit(Protocol):
    """Remembers what an audit found, so that the next need not look at the same again."""

    def recall_said(self, needles: str) -> Mapping[str, list[str]]:
        """Return which needles public texts said, by the texts' digests.

        Args:
            needles: Digest of all needles; others make what was said worthless.
        """

    def keep_said(self, said: Mapping[str, list[str]]) -> None:
        """Take what the public texts say now."""

    def recall(self, looks_for: str, state: str) -> Verdicts:
        """Return which files need not be searched.

        Args:
            looks_for: Digest of what is looked for; of the files that were clean, only those of an
                audit for the same are.
            state: Digest of what is public; in the same state, that which was excused by it is.
        """

    def digest_of(self, path: str) -> bytes | None:
        """Return the digest of a file that is known to be as it was then; None for all others."""

    def keep_clean(self, clean: Mapping[str, bytes], excused: Container[str]) -> None:
        """Take the files that are clean now with their digests, and which of them are excused."""


def _is_nothing(key: str) -> bool:
    """Accept nothing."""
    del key
    return False


class Hit(NamedTuple):
    """Something that may leak.

    Args:
        leak: What would leak.
        said: How it is said; nothing if it is no phrase.
    """

    leak: Leak
    said: Said = Said()


@dataclass(frozen=True)
class Audit:
    """What an audit needs to know besides the site.

    Args:
        vault: The vault.
        published: What may leave it.
        hidden_name: See `SiteConfig`.
        read: Returns the bytes of an attachment.
        also_public: Further texts that may be on the site, such as the site's configuration.
        own_texts: Gives the programs and templates of theme and generator; asked only if something
            was found.
        last: What the last audit found.
        written: What vaultkit wrote in published notes.
        is_accepted: Tells whether the operator accepts that the site says a phrase (squashed).
        reference: Builds the site of what is published alone, as if nothing else had ever been
            written; raises `ReferenceSiteError` if it cannot. None where none can be built.
    """

    vault: Vault
    published: Published
    read: Callable[[str], bytes]
    hidden_name: str = ""
    also_public: tuple[str, ...] = ()
    own_texts: Callable[[], Iterable[str]] = field(default=tuple)
    last: LastAudit | None = None
    written: Mapping[NotePath, Written] = field(default_factory=dict)
    is_accepted: Callable[[str], bool] = _is_nothing
    reference: Callable[[], AbstractContextManager[BuiltSite]] | None = None


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
    finder = _Finder(audit, workers)
    last = audit.last
    were = last.recall(finder.looks_for(), finder.state) if last else Verdicts()

    def search(path: str) -> tuple[bytes, list[Hit]]:
        data = read_file(path)
        content = _digest(data)
        digest = _digest(path.encode() + b"\0" + content)
        return digest, [] if digest in were else finder.search(path, data, content)

    digests = {path: digest for path in paths if last and (digest := last.digest_of(path))}
    judged = {path: digest for path, digest in digests.items() if digest in were}
    unknown = [path for path in paths if path not in judged]
    take = partial(_count_up, iter(range(1, len(unknown) + 1)), len(unknown), progress)
    found = map_shared(search, unknown, at_once=_FILES_AT_ONCE, workers=workers, take=take)
    said = {hit.said for _, hits in found for hit in hits if hit.said.key}
    suspicious = {one for one in said if not audit.is_accepted(one.key)}
    more: list[Leak] = []
    try:
        harmless = find_harmless(audit, suspicious, finder.single_words(), workers=workers)
    except ReferenceSiteError as error:
        harmless = set()
        more.append(Leak("", 0, 0, "", UNCOMPARED, str(error), ""))
    leaks = [_leaks(hits, harmless) for _, hits in found]
    if last:
        searched = zip(unknown, found, leaks, strict=True)
        fine = judged | {path: digest for path, (digest, _), some in searched if not some}
        suspects = {path for path, (_, hits) in zip(unknown, found, strict=True) if hits}
        excused = {path for path in fine if path in suspects or fine[path] in were.excused}
        last.keep_clean(fine, excused)
    return [leak for some in (*leaks, more, finder.warnings) for leak in some]


def _leaks(hits: Sequence[Hit], harmless: Container[Said]) -> list[Leak]:
    """Return what leaks from one file, each passage once."""
    found: dict[object, Leak] = {}
    for leak, said in hits:
        if said not in harmless:
            found.setdefault((leak.way, leak.kind, leak.text, leak.source), leak)
    return list(found.values())


def _count_up(numbers: Iterator[int], total: int, progress: Progress | None, result: Any) -> Any:
    """Tell that one file more was searched; return what was found in it."""
    if progress is not None:
        progress(next(numbers), total)
    return result


class _Finder:
    def __init__(self, audit: Audit, workers: int) -> None:
        vault, published = audit.vault, audit.published
        needles = collect_needles(vault, published)
        said = _said(audit, needles, workers)
        by_notes = {key for one, keys in said.items() if not one.attachment for key in keys}
        left = {key: needle for key, needle in needles.items() if key not in by_notes}
        by_files = list(_find_named(published, left))
        for one, keys in said.items():
            by_files += ((one.attachment, "", key) for key in keys if key in left)
        self.warnings = _warnings(by_files, needles)
        in_files = {key for _, _, key in by_files}
        self._needles = {key: needle for key, needle in left.items() if key not in in_files}
        paths = {key for key, needle in self._needles.items() if "/" in needle.text}
        self._searcher = Searcher(self._needles, paths)
        self._public_copies = {_digest(audit.read(p)) for p in published.attachments}
        self._copies = _digests(audit, self._public_copies)
        self.state = _name((sorted(map(repr, said)), sorted(self._public_copies)))

    def looks_for(self) -> str:
        """Return a digest of all that is looked for."""
        parts = (*sorted(self._needles), *sorted(self._copies), *sorted(self._public_copies))
        return _name(parts)

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
        opened = self._searcher.narrow(data)
        hits = list(self._search(path, data, content, opened))
        is_unsearched = content in self._public_copies
        if opened is not None and (hits or is_unsearched):
            self._searcher.forget(opened)
        return hits

    def _search(
        self, path: str, data: bytes, content: bytes, opened: Opened | None
    ) -> Iterator[Hit]:
        for found in self._searcher.search_name(path):
            yield self._hit(found, path, NAME)
        is_public = content in self._public_copies
        if is_public:
            yield from self._search_published(path, data)
            return
        yield from self._search_layer(path, Layer(data), content, opened)
        may_hold_more = opened is None or opened.may_hold_more()
        try:
            for layer in islice(layers(data), 1, None) if may_hold_more else ():
                yield from self._search_layer(path, layer, _digest(layer.data))
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
                for hit in self._search_layer(path, layer, _digest(layer.data)):
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


def _find_named(
    published: Published, needles: Mapping[str, Needle]
) -> Iterator[tuple[str, str, str]]:
    """Yield what the names of published attachments say: path, way, phrase."""
    phrases = Phrases(needles)
    for path, name in attachment_names(published):
        for key in sorted({phrases[found.phrase] for found in phrases.find(squash(name))}):
            yield path, NAME, key


def _warnings(
    found: Iterable[tuple[str, str, str]], needles: Mapping[str, Needle]
) -> tuple[Leak, ...]:
    """Return a warning for each attachment and each private file that only it speaks of.

    A single word that a name holds is none: pictures are named by words that notes are named by.
    """
    told: dict[tuple[str, str], Leak] = {}
    for path, way, key in found:
        _, text, source, _ = needles[key]
        if way == NAME and len(text.split()) == 1:
            continue
        told.setdefault((path, source), Leak(path, 0, 0, way, METADATA, text.strip(), source))
    return tuple(told.values())


class _Public(NamedTuple):
    """A text that may be on the site.

    Args:
        digest: Of the text.
        attachment: The published attachment that it is of; "" for all other texts.
    """

    digest: str
    attachment: str = ""


def _said(audit: Audit, needles: Iterable[str], workers: int) -> dict[_Public, list[str]]:
    """Return which needles each public text says; what is known of the last time is taken over."""
    needles = tuple(needles)
    phrases = Phrases(needles)
    texts: dict[_Public, tuple[str, bool]] = {}
    for text, attachment, is_note in _public_texts(audit) if needles else ():
        digest = _name((text, is_note))
        texts[_Public(digest, attachment)] = text, is_note
    last = audit.last
    known = last.recall_said(_name(sorted(needles))) if last and needles else {}
    new = [one for one in texts if one.digest not in known]

    def find(one: _Public) -> list[str]:
        text, is_note = texts[one]
        return sorted(phrases.said_in(squash(part_blocks(text) if is_note else text)))

    shared = map_shared(find, new, at_once=_TEXTS_AT_ONCE, workers=workers)
    found = dict(zip(new, shared, strict=True))
    said = {one: found[one] if one in found else known[one.digest] for one in texts}
    if last and needles:
        last.keep_said({one.digest: keys for one, keys in said.items()})
    return said


def _public_texts(audit: Audit) -> Iterator[tuple[str, str, bool]]:
    """Yield the texts that may be on the site: text, attachment, whether it is a note's."""
    for text in audit.also_public:
        yield text, "", False
    for text in public_texts(audit.vault, audit.published, audit.hidden_name, audit.written):
        yield text, "", True
    for path in audit.published.attachments:
        if suffix_of(path) in _TEXTS:
            for text in read_generously(audit.read(path)):
                yield text, path, False


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


def _name(value: Iterable[object]) -> str:
    return _digest("\0".join(map(str, value)).encode("utf-8", "surrogatepass")).hex()
