"""Which notes a change can concern, by what rules look at (`Rule.looks_at`)."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from vaultkit.checks.engine.rule_sight import missing_name, missing_names, narrow
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.plugins.plugin_content import is_drawing
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from vaultkit.checks.context import Context
    from vaultkit.checks.rule import Sight, VaultSight
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink, Vault
    from vaultkit.vault.workspace import Change

_FOLLOW = frozenset({"links", "destinations", "backlinks", "missing"})


class Touched:
    """What a change touches.

    Args:
        before: The run before it.
        after: The run after it.
        change: What is different.
    """

    def __init__(self, before: Context, after: Context, change: Change) -> None:
        self._before, self._after, self._change = before, after, change
        there = change.after.notes
        self.changed = frozenset(map(str, change.notes))
        self.gone = frozenset(path for path in change.notes if path not in there)
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
        problems = self._after.problems
        missed = missing_names(chain.from_iterable(problems.get(path, ()) for path in asked))
        if not missed:
            return []
        return [p for p, some in problems.items() if not missed.isdisjoint(missing_names(some))]

    @cached_property
    def of_links(self) -> frozenset[NotePath]:
        """Notes whose links lead elsewhere, or to a note with other headings or blocks."""
        change = self._change
        old, new = change.before.links, change.after.links
        other = {p for p in change.relinked if _leads(old[p]) != _leads(new[p])}
        links = chain.from_iterable(
            (*change.before.backlinks.get(path, ()), *change.after.backlinks.get(path, ()))
            for path in self._other_faces
        )
        other.update(link.source for link in links if link.link.subpath)
        there = change.after.notes.keys()
        return frozenset(self._own | other | change.asking) & there

    @cached_property
    def _other_faces(self) -> set[NotePath]:
        """Notes that are new, gone, or have other headings or blocks."""
        old, new = self._change.before.notes, self._change.after.notes
        return {path for path in self._change.notes if _face(old.get(path)) != _face(new.get(path))}

    @cached_property
    def _of_destinations(self) -> frozenset[NotePath]:
        backlinks = self._change.after.backlinks
        links = chain.from_iterable(backlinks.get(path, ()) for path in self._change.notes)
        return frozenset(link.source for link in links)

    @cached_property
    def _of_backlinks(self) -> frozenset[NotePath]:
        """Notes that other links lead to than before, or to other places."""
        change = self._change
        found: set[NotePath] = set()
        for path in change.notes | change.relinked:
            old, new = (
                Counter(map(_leads_to, vault.links.get(path, ())))
                for vault in (change.before, change.after)
            )
            changed = ((old - new) + (new - old)).keys()
            found.update(NotePath(one[0]) for one in changed if one[0] is not None)
        return frozenset(found) & change.after.notes.keys()

    @cached_property
    def _of_missing(self) -> frozenset[NotePath]:
        """Notes with links that miss what links of changed notes miss, or missed before."""
        change = self._change
        names: set[str] = set()
        for path in change.notes | change.relinked:
            old, new = (_missed(vault, path) for vault in (change.before, change.after))
            if old != new:
                names.update(name for name, *_ in {*old}.symmetric_difference(new) or {*old})
        problems = self._after.problems.items() if names else ()
        return frozenset(p for p, some in problems if not names.isdisjoint(missing_names(some)))

    @cached_property
    def _are_called_otherwise(self) -> bool:
        before, after = self._change.before, self._change.after
        return before.by_alias is not after.by_alias or before.names is not after.names

    @cached_property
    def _wants_otherwise(self) -> bool:
        change = self._change
        return any(
            _wanted(change.before, path) != _wanted(change.after, path)
            for path in change.notes | change.relinked
        )

    @cached_property
    def _has_other_index(self) -> bool:
        """Whether a note has other aliases or another type, or is a template and changed."""
        old, new = self._change.before.notes, self._change.after.notes
        return self._are_called_otherwise or any(
            path not in old
            or path not in new
            or old[path].type != new[path].type
            or not self._after.is_reported(path)
            for path in self._change.notes
        )


def _leads(links: Iterable[ResolvedLink]) -> list[tuple[object, str, str]]:
    """Return what matters of where links lead: not at which byte a heading stands."""
    return [(link.outcome, link.subpath.status, link.subpath.missing) for link in links]


def _leads_to(link: ResolvedLink) -> tuple[str | None, str, str]:
    return link.destination, link.link.subpath, link.subpath.status


def _face(note: Note | None) -> tuple[Any, ...] | None:
    """Return what links to places in a note can see of it."""
    if note is None:
        return None
    headings = [(heading.level, heading.text) for heading in note.headings]
    blocks = [(block.id, block.kind) for block in note.blocks]
    is_empty = not note.source.data[note.body_start :].strip()
    return headings, blocks, is_empty, is_drawing(note)


def _missed(vault: Vault, path: NotePath) -> list[tuple[str, str, str, str]]:
    """Return what links of a note miss, and all of it that matters to other notes."""
    return [
        (
            missing_name(link.link.target),
            link.link.target,
            link.link.subpath,
            getattr(link.link, "kind", ""),
        )
        for link in vault.links.get(path, ())
        if link.status == NOTE_NOT_FOUND
    ]


def _wanted(vault: Vault, path: NotePath) -> set[str]:
    links = vault.links.get(path, ())
    return {fold(link.link.target) for link in links if link.status == NOTE_NOT_FOUND}
