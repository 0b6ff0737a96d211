"""The links of a vault, resolved only for the notes that somebody asks about.

An earlier run has kept which notes link to which files, what they miss, and their aliases
(`LinkRecord`). Where few notes have changed, nobody needs the links of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from vaultkit.notes.paths import NotePath, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from vaultkit.vault.vault import ResolvedLink, Vault

    Links = tuple[ResolvedLink, ...]

Value = TypeVar("Value")
Key = TypeVar("Key", bound=str)


class OnDemand(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping whose values are worked out one by one, or all at once by who asks for all.

    Args:
        find: Returns one; None if there is none.
        find_all: Returns all.
    """

    def __init__(
        self, find: Callable[[Key], Value | None], find_all: Callable[[], Mapping[Key, Value]]
    ) -> None:
        self._find, self._find_all = find, find_all
        self._known: dict[Key, Value | None] = {}

    @cached_property
    def _all(self) -> Mapping[Key, Value]:
        return self._find_all()

    def __getitem__(self, key: Key) -> Value:
        """Return a value; work it out if nobody has asked before."""
        if key not in self._known:
            self._known[key] = self._find(key)
        value = self._known[key]
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[Key]:
        """Yield all keys."""
        return iter(self._all)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)


class LinkRecord(Protocol):
    """What is known of the notes of a vault as it was."""

    def linkers_of(self, path: str) -> Iterable[NotePath]:
        """Return the notes that may link to a file."""

    def called(self, alias: str) -> Iterable[NotePath]:
        """Return the notes with a folded alias."""


def resolve_on_demand(vault: Vault, record: LinkRecord, changed: Collection[NotePath]) -> None:
    """Have a vault resolve the links of notes when they are asked for.

    Args:
        vault: The vault. Nobody has asked for its links yet.
        record: What is known of it.
        changed: The notes of which it says nothing that holds.

    Effect: what is worked out stands in the vault.
    """
    known, notes = vars(vault), vault.notes
    own = [path for path in changed if path in notes]

    def links_of(path: NotePath) -> Links | None:
        note = notes.get(path)
        return None if note is None else vault.linker.resolve_one(note, notes)

    def backlinks_of(path: str) -> Links | None:
        before = {one for one in record.linkers_of(path) if one in notes and one not in changed}
        sources = sorted({*before, *own} - {path})
        found = [link for one in sources for link in links[one] if link.outcome.path == path]
        return tuple(found) or None

    def owners_of(alias: str) -> tuple[NotePath, ...] | None:
        before = {one for one in record.called(alias) if one in notes and one not in changed}
        sources = sorted({*before, *own})
        found = [one for one in sources for name in notes[one].aliases if fold(name) == alias]
        return tuple(found) or None

    whole = replace(vault)  # of which all is worked out at once
    vars(whole)["linker"] = vault.linker
    links = OnDemand(links_of, lambda: whole.links)
    known["links"] = links
    known["backlinks"] = OnDemand(backlinks_of, lambda: whole.backlinks)
    known["by_alias"] = OnDemand(owners_of, lambda: whole.by_alias)
