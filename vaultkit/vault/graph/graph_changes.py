"""Tell what a change does to the graph of notes: links that came and went, notes left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultkit.vault.graph.link_graph import LinkGraph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

Pair = tuple[str, str]
"""A note and another note that it links to, embeds or names in a property."""


@dataclass(frozen=True)
class GraphChanges:
    """What is different between two states of a vault, in path order; renames are no difference.

    Args:
        added: Links that were not there.
        removed: Links that are no longer there, by the paths of today where there are any.
        orphaned: Notes that no note links to and that link to none, and did before or are new.
    """

    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]
    orphaned: tuple[str, ...]


def compare_graphs(
    before: Vault, after: Vault, renames: Mapping[str, str], listed: frozenset[NotePath]
) -> GraphChanges:
    """Return what changed.

    Args:
        before: The vault as it was.
        after: The vault as it is.
        renames: New paths of notes by old paths.
        listed: The notes of today that may be called orphaned.
    """
    old, new = LinkGraph(before), LinkGraph(after, listed)
    was = {(renames.get(a, a), renames.get(b, b)) for a, b in _pairs(old)}
    is_now = _pairs(new)
    orphans = {renames.get(path, path) for path in old.orphans()}
    return GraphChanges(
        added=tuple(sorted(is_now - was)),
        removed=tuple(sorted(was - is_now)),
        orphaned=tuple(path for path in new.orphans() if path not in orphans),
    )


def _pairs(graph: LinkGraph) -> set[Pair]:
    return {(path, to) for path, there in graph.neighbours.items() for to in there}
