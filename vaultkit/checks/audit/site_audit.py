"""Looks in every file of a built site for what is not published.

A phrase that a published note, the theme or vaultkit itself says is no leak: nobody learns from it
what the vault keeps. All others are, wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from vaultkit.checks.audit.audit_digests import digest_of
from vaultkit.checks.audit.finder import Finder, Hit
from vaultkit.checks.audit.leak import UNCOMPARED, Leak
from vaultkit.checks.audit.phrases.harmless_words import find_harmless
from vaultkit.errors import ReferenceSiteError
from vaultkit.vault.parallel.forked_work import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from vaultkit.checks.audit.phrases.public_text import Written
    from vaultkit.checks.audit.site_text.output_search import Said
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.built_site.site_files import BuiltSite
    from vaultkit.vault.load import Progress
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_FILES_AT_ONCE = 32
"""Files that a process takes at a time."""


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
            was found, or a name is one word that they may use.
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
    finder = Finder(audit, workers)
    last = audit.last
    were = last.recall(finder.looks_for(), finder.state) if last else Verdicts()

    def search(path: str) -> tuple[bytes, list[Hit]]:
        data = read_file(path)
        content = digest_of(data)
        digest = digest_of(path.encode() + b"\0" + content)
        return digest, [] if digest in were else finder.search(path, data, content)

    digests = {path: digest for path in paths if last and (digest := last.digest_of(path))}
    judged = {path: digest for path, digest in digests.items() if digest in were}
    unknown = [path for path in paths if path not in judged]
    found = map_shared(search, unknown, at_once=_FILES_AT_ONCE, workers=workers, progress=progress)
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
