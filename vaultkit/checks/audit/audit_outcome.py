"""Conclude an audit: leaks with both their places, without those that are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.allowed_phrases import Allowed, key_of
from vaultkit.checks.audit.leak import UNLISTED
from vaultkit.checks.audit.page_notes import PageNotes, expected_addresses
from vaultkit.checks.audit.phrases.phrase_places import Places
from vaultkit.config import FILE_NAME, find_entry
from vaultkit.config.toml_text import quote_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vaultkit.checks.audit.leak import Leak
    from vaultkit.config import Config
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault


_MOST_PLACES = 500
"""Leaks whose lines in the vault are looked up: nobody reads more, and each takes time."""


class UnusedPhrase(NamedTuple):
    """An entry of `[site.audit] allow` that accepts nothing.

    Args:
        phrase: As it is written.
        file: The config.
        line: 1-based; 0 if it is not known.
    """

    phrase: str
    file: str
    line: int

    @property
    def message(self) -> str:
        """What to say of it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: site.audit.allow: never needed: {quote_toml(self.phrase)}; remove it"


class Outcome(NamedTuple):
    """What an audit has found.

    Args:
        leaks: What must not stand on the site, in order of files.
        warnings: What its author is told of published attachments.
        unused: What the config accepts and nothing says.
        private: How many notes are not published.
    """

    leaks: tuple[Leak, ...]
    warnings: tuple[Leak, ...] = ()
    unused: tuple[UnusedPhrase, ...] = ()
    private: int = 0


def conclude(  # noqa: PLR0913 - the site, what it was built from, and where that went
    found: Iterable[Leak],
    vault: Vault,
    published: Published,
    config: Config,
    *,
    read: Callable[[str], bytes],
    addresses: Mapping[str, str] | None = None,
) -> Outcome:
    """Take out what the config accepts, and find the places of the rest. Effect: reads the config.

    Args:
        found: What the search has found.
        vault: The vault.
        published: What is on the site.
        config: What the operator accepts.
        read: Returns the bytes of a file of the site.
        addresses: Addresses of pages, escaped, by vault path; None to tell them by names.
    """
    allowed = Allowed(config.site.audit.allow)
    kept = [leak for leak in found if not (leak.has_words and allowed.covers(key_of(leak.text)))]
    if kept:
        given = expected_addresses(vault, published, config) if addresses is None else addresses
        pages = PageNotes(vault, published, given, read)
        places = Places(vault)
        kept = [_with_places(leak, places, pages) for leak in kept[:_MOST_PLACES]] + kept[
            _MOST_PLACES:
        ]
    return Outcome(
        tuple(leak for leak in kept if not leak.is_warning),
        tuple(leak for leak in kept if leak.is_warning),
        tuple(_unused(phrase, config) for phrase in allowed.unused()),
        len(vault.notes) - len(published.notes),
    )


def _with_places(leak: Leak, places: Places, pages: PageNotes) -> Leak:
    key = key_of(leak.text) if leak.has_words else ""
    kind = leak.kind.removeprefix(UNLISTED)
    line = leak.source_line or places.private_line(kind, key, leak.source)
    note = leak.note or pages.find(leak.file, key)
    at = places.public_line(note, key, leak.source, kind) if note else 0
    return leak._replace(source_line=line, note=note, note_line=at)


def _unused(phrase: str, config: Config) -> UnusedPhrase:
    line = find_entry(config.path, "allow", phrase) if config.path else 0
    return UnusedPhrase(phrase, str(config.path or FILE_NAME), line)
