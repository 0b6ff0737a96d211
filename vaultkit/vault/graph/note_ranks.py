"""Rank notes by the links between them (PageRank), and find groups of notes (Louvain)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_Name = TypeVar("_Name", bound=str)
DAMPING = 0.85
"""Share of readers who follow a link from the note they are on; the others start anywhere."""
_TOLERANCE = 1e-9
_MAX_ROUNDS = 200
_SEED = 1


def rank_pages(neighbours: Mapping[_Name, Collection[_Name]]) -> dict[_Name, float]:
    """Return the PageRank of every note; all ranks together are 1.

    A reader starts at a random note and at each step follows one of its links, all equally
    likely, with probability `DAMPING`; else, or where there is no link, the reader starts at a
    random note again. A note's rank is the share of time spent there (Brin and Page 1998, by
    power iteration; networkx has the same, but needs SciPy for it).

    Args:
        neighbours: For each note, the others it links to, each once.
    """
    count = len(neighbours)
    ranks = dict.fromkeys(neighbours, 1 / count) if count else {}
    for _ in range(_MAX_ROUNDS if count else 0):
        lost = sum(ranks[path] for path, there in neighbours.items() if not there)
        after = dict.fromkeys(ranks, (1 - DAMPING + DAMPING * lost) / count)
        for path, there in neighbours.items():
            for to in there:
                after[to] += DAMPING * ranks[path] / len(there)
        change = sum(abs(after[path] - ranks[path]) for path in ranks)
        ranks = after
        if change < _TOLERANCE:
            break
    return ranks


def find_communities(neighbours: Mapping[str, Iterable[str]]) -> list[set[str]]:
    """Return groups with many links inside and few between (Louvain, the same from run to run).

    Args:
        neighbours: For each note, the others it links to.
    """
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_nodes_from(neighbours)
    graph.add_edges_from((path, to) for path, there in neighbours.items() for to in there)
    found: list[set[str]] = nx.community.louvain_communities(graph, seed=_SEED)
    return found
