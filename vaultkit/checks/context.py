"""What rules work on: the vault, the config, the day, and views of them that many rules share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.authoring.review import KEYS, review_state
from vaultkit.checks.globs import match_any, match_filters
from vaultkit.checks.ignores import read_ignores
from vaultkit.notes.paths import NotePath, fold
from vaultkit.vault.resolve import BLOCK_NOT_FOUND, NOT_APPLICABLE, OK, Found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from vaultkit.authoring.review import ReviewState
    from vaultkit.checks.ignores import Ignore
    from vaultkit.checks.nearest import Names
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink, Vault

_FINE = frozenset({OK, NOT_APPLICABLE})


@dataclass(frozen=True)
class Context:
    """One run of the rules. The views are worked out when first asked for.

    Args:
        vault: The whole vault.
        config: What the operator set.
        today: The day to count from; rules never ask for the time.
        codes: Codes of all rules that exist, whether they run or not.
    """

    vault: Vault
    config: Config
    today: date
    codes: frozenset[str] = frozenset()

    @cached_property
    def reported(self) -> frozenset[NotePath]:
        """Notes that are reported on: all but excluded files and templates."""
        paths = frozenset(self.vault.notes)
        globs = (*self.config.exclude, *self.config.templates)
        filters = self.vault.settings.excluded
        if globs:
            is_excluded = match_any(globs)
            paths = frozenset(path for path in paths if not is_excluded(path))
        if filters:
            is_filtered = match_filters(filters)
            paths = frozenset(path for path in paths if not is_filtered(path))
        return paths

    @cached_property
    def problems(self) -> Mapping[NotePath, tuple[ResolvedLink, ...]]:
        """Links that are not plainly right, by the notes that have some, in path order."""
        found: dict[NotePath, tuple[ResolvedLink, ...]] = {}
        for path, links in self.vault.links.items():
            bad = [
                x for x in links if type(x.outcome) is not Found or x.subpath.status not in _FINE
            ]
            if bad:
                found[path] = tuple(bad)
        return found

    @cached_property
    def faulty(self) -> tuple[Note, ...]:
        """Notes of which something could not be read as meant."""
        return tuple(note for note in self.vault.notes.values() if note.faults)

    @cached_property
    def wanted_blocks(self) -> Mapping[NotePath, Mapping[str, ResolvedLink]]:
        """Notes of which a link names a block that is not there: the id and the first such link."""
        wanted: dict[NotePath, dict[str, ResolvedLink]] = {}
        for links in self.problems.values():
            for link in links:
                if link.subpath.status == BLOCK_NOT_FOUND and link.destination is not None:
                    ids = wanted.setdefault(NotePath(link.destination), {})
                    ids.setdefault(link.subpath.missing[1:].strip().lower(), link)
        return wanted

    @cached_property
    def reviews(self) -> Mapping[NotePath, ReviewState]:
        """How the notes that have a review property stand with it."""
        config, today = self.config.review, self.today
        return {
            path: review_state(note, today, config)
            for path, note in self.vault.notes.items()
            if note.frontmatter and not note.frontmatter.properties.keys().isdisjoint(KEYS)
        }

    @cached_property
    def ignores(self) -> Mapping[NotePath, tuple[Ignore, ...]]:
        """What comments silence, by the notes that hold such comments."""
        found = {
            path: read_ignores(note)
            for path, note in self.vault.notes.items()
            if note.comments and b"vaultkit:" in note.source.data.lower()
        }
        return {path: ignores for path, ignores in found.items() if ignores}

    @cached_property
    def note_names(self) -> Names:
        """Names of all notes, for suggestions."""
        from vaultkit.checks.nearest import Names
        from vaultkit.notes.paths import stem_of

        return Names((stem_of(path), path) for path in self.vault.notes)

    @cached_property
    def file_names(self) -> Names:
        """Names of all other files, for suggestions."""
        from vaultkit.checks.nearest import Names

        return Names((path.rpartition("/")[2], path) for path in self.vault.attachments)

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """Extensions that files of the vault have, `md` aside."""
        from vaultkit.notes.paths import suffix_of

        return frozenset(map(suffix_of, self.vault.attachments)) - {""}

    def aliased(self, link: ResolvedLink) -> tuple[NotePath, ...]:
        """Return the notes that have the target of a link that leads nowhere as an alias."""
        return self.vault.by_alias.get(fold(link.link.target), ())
