"""Part linked notes into groups (Louvain), few enough to be seen and told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultkit.site.graph.note_positions import Edge

_SEED = 1
_DAMPING = -0.4
"""How much less links of much linked notes count: a list of all notes holds nothing together."""
_SMALLEST, _LARGEST_SMALLEST = 3, 30


def weigh_links(pairs: Iterable[tuple[int, int]]) -> list[Edge]:
    """Return pairs of linked notes, in order, each with the weight of its link."""
    ordered = sorted({(min(pair), max(pair)) for pair in pairs})
    degrees = Counter(at for pair in ordered for at in pair)
    return [(a, b, (degrees[a] * degrees[b]) ** _DAMPING) for a, b in ordered]


def find_groups(edges: Sequence[Edge]) -> list[list[int]]:
    """Return groups of linked notes, the largest first; what is linked to few is in none.

    Args:
        edges: The links between notes, weighed.
    """
    smallest = _smallest({at for a, b, _ in edges for at in (a, b)})
    groups = part(edges)
    own = {at: number for number, group in enumerate(groups) for at in group}
    near = defaultdict[int, list[tuple[int, float]]](list)
    for a, b, weight in edges:
        near[a].append((b, weight))
        near[b].append((a, weight))
    for number in sorted(range(len(groups)), key=lambda at: (len(groups[at]), groups[at])):
        if len(groups[number]) < smallest:
            _join(groups, number, own, near)
    found = [sorted(group) for group in groups if len(group) >= smallest]
    return sorted(found, key=lambda group: (-len(group), group))


def part(edges: Sequence[Edge]) -> list[list[int]]:
    """Return communities of what is linked, in order."""
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_weighted_edges_from(edges)
    found = nx.community.louvain_communities(graph, seed=_SEED)
    return sorted(sorted(group) for group in found)


def _smallest(linked: set[int]) -> int:
    return max(_SMALLEST, min(_LARGEST_SMALLEST, len(linked) // 60))


def _join(
    groups: list[list[int]],
    number: int,
    own: dict[int, int],
    near: Mapping[int, Sequence[tuple[int, float]]],
) -> None:
    """Let a small group join the one that it is linked with most, if it is with any."""
    pull: Counter[int] = Counter()
    for at in groups[number]:
        for to, weight in near[at]:
            if own[to] != number:
                pull[own[to]] += weight  # type: ignore[assignment]
    if not pull:
        return
    best = min(pull, key=lambda other: (-round(pull[other], 9), other))
    for at in groups[number]:
        own[at] = best
    groups[best] += groups[number]
    groups[number] = []
