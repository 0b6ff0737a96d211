"""Which notes a change can concern, by what rules look at (`Rule.looks_at`)."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from vaultkit.checks.engine.rule_sight import missing_names, narrow
from vaultkit.checks.incremental.note_traits import Traits, name_of, traits_of
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.rule import Sight, VaultSight
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.workspace import Change

_FOLLOW = frozenset({"links", "destinations", "backlinks", "missing"})


class Before(Protocol):
    """The vault before a change, as far as it matters what is different."""

    def traits_of(self, path: NotePath) -> Traits | None:
        """Return what was to be seen of a note, None if it was not there."""

    def linkers_of_places(self, path: NotePath) -> Iterable[NotePath]:
        """Return the notes with links to headings or blocks of a note."""


class VaultBefore:
    """The same of a vault that is still known."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def traits_of(self, path: NotePath) -> Traits | None:
        """Return what was to be seen of a note."""
        return traits_of(self._vault, path)

    def linkers_of_places(self, path: NotePath) -> Iterable[NotePath]:
        """Return the notes with links to headings or blocks of a note."""
        return linkers_of_places(self._vault, path)


def linkers_of_places(vault: Vault, path: NotePath) -> set[NotePath]:
    """Return the notes with links to headings or blocks of a note."""
    return {link.source for link in vault.backlinks.get(path, ()) if link.link.subpath}


class Touched:
    """What a change touches.

    Args:
        before: The vault before it.
        after: The run after it.
        change: What is different.
        has_other_moves: Whether something else is known of what became of files.
    """

    def __init__(
        self, before: Before, after: Context, change: Change, *, has_other_moves: bool = False
    ) -> None:
        self._before, self._after, self._change = before, after, change
        self._has_other_moves = has_other_moves
        there = change.after.notes
        self.changed = frozenset(map(str, change.notes))
        self.gone = frozenset(path for path in change.notes if path not in there)
        self.has_texts = bool(change.texts)
        self._own = change.notes - self.gone
        self._parts: dict[tuple[frozenset[NotePath], frozenset[Sight]], Context] = {}

    def by(self, looks_at: Collection[Sight]) -> frozenset[NotePath]:
        """Return the notes to ask about again; see also `reaches_all`."""
        found = self._own
        if not _FOLLOW.isdisjoint(looks_at):
            found |= self.of_links
        if "destinations" in looks_at:
            found |= self._of_destinations
        if "backlinks" in looks_at:
            found |= self._of_backlinks
        if "missing" in looks_at:
            found |= self._of_missing
        return found

    def facts(self, looks_at: Collection[Sight]) -> frozenset[NotePath]:
        """Return the notes whose facts are to be taken again, those gone too."""
        return self._change.notes | self.by(looks_at)

    def reaches_all(self, looks_at: Collection[Sight]) -> bool:
        """Tell whether what a rule looks at is different for all notes."""
        has_files = bool(self._change.files)
        return (
            ("names" in looks_at and has_files)
            or ("places" in looks_at and bool(self._other_faces))
            or ("called" in looks_at and self._are_called_otherwise)
            or ("wanted" in looks_at and self._wants_otherwise)
            or ("missing" in looks_at and (has_files or self._has_other_index))
            or ("missing" in looks_at and self._has_other_moves)
        )

    def concerns_vault(self, looks_at: Collection[VaultSight]) -> bool:
        """Tell whether what `check_vault` of a rule looks at may be different."""
        change = self._change
        return (
            "vault" in looks_at
            or ("names" in looks_at and bool(change.files))
            or ("texts" in looks_at and bool(change.texts))
            or ("places" in looks_at and bool(change.files or self._other_faces))
        )

    def part(
        self,
        asked: frozenset[NotePath],
        looks_at: Collection[Sight],
        fellows: Collection[NotePath],
    ) -> Context:
        """Return a run that shows some notes and what else a rule may look at."""
        key = asked, frozenset(looks_at)
        if key not in self._parts:
            self._parts[key] = narrow(self._after, sorted(asked), looks_at, fellows)
        return self._parts[key]

    def fellows_of(self, asked: Collection[NotePath]) -> list[NotePath]:
        """Return the notes whose links miss what links of some notes miss."""
        problems, missed = self._after.problems, self._after.missed
        names = missing_names(chain.from_iterable(problems.get(path, ()) for path in asked))
        return sorted({path for name in names for path in missed.get(name, ())})

    @cached_property
    def _traits(self) -> Mapping[NotePath, tuple[Traits | None, Traits | None]]:
        """What could be seen before and can be seen now of the notes in which that may differ."""
        before, vault = self._before, self._after.vault
        paths = self._change.notes | self._change.relinked
        return {path: (before.traits_of(path), traits_of(vault, path)) for path in paths}

    @cached_property
    def of_links(self) -> frozenset[NotePath]:
        """Notes whose links lead elsewhere, or to a note with other headings or blocks."""
        change = self._change
        found = {p for p in change.relinked if _differ(self._traits[p], "leads")}
        for path in self._other_faces:
            found.update(self._before.linkers_of_places(path))
            found |= linkers_of_places(self._after.vault, path)
        there = change.after.notes.keys()
        return frozenset(self._own | found | change.asking) & there

    @cached_property
    def _other_faces(self) -> set[NotePath]:
        """Notes that are new, gone, or have other headings or blocks."""
        return {path for path in self._change.notes if _differ(self._traits[path], "face")}

    @cached_property
    def _of_destinations(self) -> frozenset[NotePath]:
        backlinks = self._change.after.backlinks
        links = chain.from_iterable(backlinks.get(path, ()) for path in self._change.notes)
        return frozenset(link.source for link in links)

    @cached_property
    def _of_backlinks(self) -> frozenset[NotePath]:
        """Notes that other links lead to than before, or to other places."""
        names: set[str] = set()
        for old, new in self._traits.values():
            before, after = old.leads_to if old else {}, new.leads_to if new else {}
            every = before.keys() | after.keys()
            names.update(name for name in every if before.get(name) != after.get(name))
        links, notes = self._after.vault.links, self._change.after.notes
        own = chain.from_iterable(links[path] for path in self._traits if path in notes)
        found = {NotePath(link.outcome.path) for link in own if link.outcome.path is not None}
        found = {path for path in found if path in notes and name_of(path) in names}
        if names.difference(map(name_of, found)):
            found.update(path for path in notes if name_of(path) in names)
        return frozenset(found)

    @cached_property
    def _of_missing(self) -> frozenset[NotePath]:
        """Notes with links that miss what links of changed notes miss, or missed before."""
        names: set[str] = set()
        for old, new in self._traits.values():
            before, after = old.missed if old else {}, new.missed if new else {}
            if [*before.items()] != [*after.items()]:
                every = before.keys() | after.keys()
                other = {name for name in every if before.get(name) != after.get(name)}
                names |= other or every
        missed = self._after.missed if names else {}
        return frozenset(path for name in names for path in missed.get(name, ()))

    @cached_property
    def _are_called_otherwise(self) -> bool:
        """Whether notes have other aliases, or some are new or gone."""
        return any(_differ(self._traits[path], "aliases") for path in self._change.notes)

    @cached_property
    def _wants_otherwise(self) -> bool:
        return any(_differ(both, "wanted") for both in self._traits.values())

    @cached_property
    def _has_other_index(self) -> bool:
        """Whether a note has other aliases or another type, or is a template and changed."""
        return self._are_called_otherwise or any(
            _differ(self._traits[path], "type") or not self._after.is_reported(path)
            for path in self._change.notes
        )


def _differ(both: tuple[Traits | None, Traits | None], trait: str) -> bool:
    """Tell whether a trait of a note is another one, or the note is new or gone."""
    old, new = both
    if old is None or new is None:
        return old is not new
    return bool(getattr(old, trait) != getattr(new, trait))
