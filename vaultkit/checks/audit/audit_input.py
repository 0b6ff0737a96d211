"""What an audit is given besides the site's files: the vault, what is public, the last run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.source import Span
    from vaultkit.vault.built_site.site_files import BuiltSite
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

    Reference = Callable[[frozenset[str]], AbstractContextManager[BuiltSite]]


class Written(NamedTuple):
    """What vaultkit wrote in a published note.

    Args:
        spans: Where.
        texts: What it would write there now, from what is published.
    """

    spans: Sequence[Span]
    texts: Sequence[str]


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
            written, or of it the pages with some paths, if any are given; raises
            `ReferenceSiteError` if it cannot. None where none can be built.
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
    reference: Reference | None = None


def digest_of(data: bytes) -> bytes:
    """Return the digest of a content: 16 bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


def name_of(value: object) -> str:
    """Return the digest of a value as Python writes it, in hexadecimal."""
    return digest_of(repr(value).encode("utf-8", "surrogatepass")).hex()
