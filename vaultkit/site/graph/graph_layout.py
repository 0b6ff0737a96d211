"""Lay the graph of a vault out as islands: groups as discs, what has no links in a strip below.

Laid out afresh, a single note less moves all others. So the places of the last build stay as long
as most notes do: only what is new gets a place, beside what it is linked to (see decision 64).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import ceil, cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.site.graph.link_groups import find_groups, weigh_links
from vaultkit.site.graph.note_positions import (
    Edge,
    Point,
    keep_apart,
    move_outwards,
    pack_discs,
    place_by_links,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


APART = 24
"""Units between two notes."""
NO_GROUP = -1
_LOOSE = 1.25
"""How much wider a disc is than its notes need at least."""
_GAP = 60
_WIDE = 1.45
_SMALL = 300
"""Linked notes up to which links between groups, too, say where notes lie."""
_INSIDE, _BETWEEN = 3.0, 0.35
_OUTWARDS = 0.5
"""How much farther from the middle of all groups of a small vault move, so that each is seen."""
_LARGEST = 1_000
"""Notes of a group that is laid out as one."""
_MOST_NEW = 0.15
"""Share of notes that are new or gone from which all are laid out afresh."""
_STRIP_GAP = 110


class Layout(NamedTuple):
    """Where notes are, and in which group: `NO_GROUP` for those that are linked to hardly any."""

    places: tuple[tuple[int, int], ...]
    groups: tuple[int, ...]


class LastLayout(NamedTuple):
    """What is known of notes from the last build, by their numbers now.

    Args:
        places: Where they were.
        groups: In which group they were.
        gone: How many notes there were besides.
    """

    places: Mapping[int, tuple[int, int]]
    groups: Mapping[int, int]
    gone: int = 0


def lay_out(count: int, links: Iterable[tuple[int, int]], last: LastLayout | None = None) -> Layout:
    """Return where each of some notes is; (0, 0) is the upper left corner.

    Args:
        count: How many notes there are.
        links: Which are linked.
        last: Where they were before.
    """
    edges = weigh_links(links)
    if last is not None and _is_near(count, last):
        return _go_on(count, edges, last)
    groups = find_groups(edges)
    own = [NO_GROUP] * count
    for number, group in enumerate(groups):
        for at in group:
            own[at] = number
    places: dict[int, Point] = {}
    if groups:
        inner = [edge for edge in edges if own[edge[0]] >= 0 and own[edge[1]] >= 0]
        linked = sum(map(len, groups))
        places = _place_all(groups, own, inner) if linked <= _SMALL else _place(groups, own, inner)
    places |= _place_in_strip([at for at in range(count) if own[at] == NO_GROUP], edges, places)
    return Layout(_to_corner([places[at] for at in range(count)]), tuple(own))


def _is_near(count: int, last: LastLayout) -> bool:
    changed = count - len(last.places) + last.gone
    return changed <= _MOST_NEW * count


def _place_all(
    groups: Sequence[Sequence[int]], own: Sequence[int], edges: Sequence[Edge]
) -> dict[int, Point]:
    """Return places of a small vault: links in a group pull more than those between groups."""
    order = [at for group in groups for at in group]
    number = {at: index for index, at in enumerate(order)}
    weighed = [
        (number[a], number[b], weight * (_INSIDE if own[a] == own[b] else _BETWEEN))
        for a, b, weight in edges
    ]
    most = max(weight for *_, weight in weighed)
    found = place_by_links(len(order), [(a, b, weight / most) for a, b, weight in weighed])
    far = APART * 1.5 * sqrt(len(order)) * _LOOSE
    places = keep_apart([(x * far * 1.25, y * far) for x, y in found], APART * 1.5, rounds=60)
    return move_outwards(groups, dict(zip(order, places, strict=True)), _OUTWARDS)


def _place(
    groups: Sequence[Sequence[int]], own: Sequence[int], edges: Sequence[Edge]
) -> dict[int, Point]:
    """Return places of a large vault: discs of groups, beside those they are linked with."""
    between: Counter[tuple[int, int]] = Counter()
    inside = defaultdict[int, list[Edge]](list)
    for a, b, weight in edges:
        if own[a] == own[b]:
            inside[own[a]].append((a, b, weight))
        else:
            pair = (min(own[a], own[b]), max(own[a], own[b]))
            between[pair] += weight  # type: ignore[assignment]
    discs = [_place_group(group, inside[number]) for number, group in enumerate(groups)]
    sizes = [_radius(disc.values()) for disc in discs]
    links = [
        (a, b, weight / sqrt(len(groups[a]) * len(groups[b])))
        for (a, b), weight in sorted(between.items())
    ]
    middles = pack_discs(sizes, links, _GAP, wide=_WIDE)
    return {
        at: (middle[0] + x, middle[1] + y)
        for middle, disc in zip(middles, discs, strict=True)
        for at, (x, y) in disc.items()
    }


def _place_group(group: Sequence[int], edges: Sequence[Edge]) -> dict[int, Point]:
    """Return places round (0, 0) for the notes of a group, a very large one in parts."""
    parts = find_groups(edges) if len(group) > _LARGEST else []
    grouped = {at for one in parts for at in one}
    if rest := [at for at in group if at not in grouped]:
        parts = [*parts, rest]
    if len(parts) < 2 or len(parts[0]) > 0.9 * len(group):  # noqa: PLR2004 - it has no parts
        number = {at: index for index, at in enumerate(group)}
        most = max((weight for *_, weight in edges), default=1.0)
        inner = [(number[a], number[b], weight / most) for a, b, weight in edges]
        far = APART * sqrt(len(group) / pi) * _LOOSE
        found = [(x * far, y * far) for x, y in place_by_links(len(group), inner)]
        return dict(zip(group, keep_apart(found, APART), strict=True))
    return _pack_parts(group, parts, edges)


def _pack_parts(
    group: Sequence[int], parts: Sequence[Sequence[int]], edges: Sequence[Edge]
) -> dict[int, Point]:
    """Return places for a group that is laid out in parts, which lie close together."""
    own = {at: number for number, one in enumerate(parts) for at in one}
    inside = defaultdict[int, list[Edge]](list)
    between: Counter[tuple[int, int]] = Counter()
    for a, b, weight in edges:
        if own[a] == own[b]:
            inside[own[a]].append((a, b, weight))
        else:
            between[min(own[a], own[b]), max(own[a], own[b])] += weight  # type: ignore[assignment]
    discs = [_place_group(one, inside[number]) for number, one in enumerate(parts)]
    sizes = [_radius(disc.values()) for disc in discs]
    links = [(a, b, weight) for (a, b), weight in sorted(between.items())]
    middles = pack_discs(sizes, links, APART * 0.4, wide=1.0)
    found = {
        at: (middle[0] + x, middle[1] + y)
        for middle, disc in zip(middles, discs, strict=True)
        for at, (x, y) in disc.items()
    }
    return {at: found[at] for at in group}


def _radius(places: Iterable[Point]) -> float:
    return max(hypot(*place) for place in places) + APART / 2


def _place_in_strip(
    notes: Sequence[int], edges: Sequence[Edge], places: Mapping[int, Point]
) -> dict[int, Point]:
    """Return places in rows below all others; what is linked stands side by side."""
    if not notes:
        return {}
    left, right, bottom = _bounds(places)
    step = APART * 1.1
    columns = max(ceil(sqrt(len(notes) * 3)), int((right - left) // step))
    ordered = _side_by_side(notes, edges)
    columns = min(columns, len(ordered))
    first = (left + right) / 2 - (columns - 1) * step / 2
    top = bottom + _STRIP_GAP if places else 0.0
    return {
        at: (first + seat % columns * step, top + seat // columns * step)
        for seat, at in enumerate(ordered)
    }


def _bounds(places: Mapping[int, Point]) -> tuple[float, float, float]:
    if not places:
        return 0.0, 0.0, 0.0
    across = [x for x, _ in places.values()]
    return min(across), max(across), max(y for _, y in places.values())


def _side_by_side(notes: Sequence[int], edges: Sequence[Edge]) -> list[int]:
    """Return notes in order, those that are linked with each other one after the other."""
    wanted, near = set(notes), defaultdict[int, list[int]](list)
    for a, b, _ in edges:
        if a in wanted and b in wanted:
            near[a].append(b)
            near[b].append(a)
    found: dict[int, None] = {}
    for first in sorted(notes, key=lambda at: (at not in near, at)):
        pending = [first]
        while pending:
            at = pending.pop()
            if at not in found:
                found[at] = None
                pending += sorted((to for to in near[at] if to not in found), reverse=True)
    return list(found)


def _to_corner(places: Sequence[Point]) -> tuple[tuple[int, int], ...]:
    """Return places in whole units, so that the upper left corner of all is (0, 0)."""
    left, top = (min((place[axis] for place in places), default=0.0) for axis in (0, 1))
    return tuple((round(x - left), round(y - top)) for x, y in places)


def _go_on(count: int, edges: Sequence[Edge], last: LastLayout) -> Layout:
    """Return the last layout with places for what is new: beside its neighbours, where it is free.

    A note that lost or found its links moves as if it were new.
    """
    near = defaultdict[int, list[tuple[int, float]]](list)
    for a, b, weight in edges:
        near[a].append((b, weight))
        near[b].append((a, weight))
    own = {at: group for at, group in last.groups.items() if (group >= 0) <= (at in near)}
    places = {at: last.places[at] for at in own}
    taken = {_cell(place) for place in places.values()}
    new = [at for at in range(count) if at not in own]
    for at in sorted(new, key=lambda at: (-len(near[at]), at)):
        own[at] = _group_of(near[at], own)
        if own[at] != NO_GROUP:
            places[at] = _free_beside(_middle(near[at], own, places, own[at]), taken)
    left_over = [at for at in new if at not in places]
    lowest = {at: (float(x), float(y)) for at, (x, y) in places.items()}
    for seat, place in _place_in_strip(left_over, edges, lowest).items():
        places[seat] = round(place[0]), round(place[1])
    return Layout(tuple(places[at] for at in range(count)), tuple(own[at] for at in range(count)))


def _group_of(near: Sequence[tuple[int, float]], own: Mapping[int, int]) -> int:
    """Return the group that links pull a note to."""
    pull: Counter[int] = Counter()
    for to, weight in near:
        if own.get(to, NO_GROUP) != NO_GROUP:
            pull[own[to]] += weight  # type: ignore[assignment]
    return min(pull, key=lambda group: (-round(pull[group], 9), group), default=NO_GROUP)


def _middle(
    near: Sequence[tuple[int, float]],
    own: Mapping[int, int],
    places: Mapping[int, tuple[int, int]],
    group: int,
) -> Point:
    """Return the middle between those of a group that a note is linked to."""
    found = [(places[to], weight) for to, weight in near if own.get(to) == group and to in places]
    total = sum(weight for _, weight in found)
    return (
        sum(place[0] * weight for place, weight in found) / total,
        sum(place[1] * weight for place, weight in found) / total,
    )


def _free_beside(middle: Point, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """Return the nearest free place round a point, and take it."""
    far = 0.0
    for turn in range(1, 20_000):
        angle = turn * 2.4
        far = APART * 0.55 * sqrt(turn)
        place = round(middle[0] + far * cos(angle)), round(middle[1] + far * sin(angle))
        if _cell(place) not in taken:
            break
    taken.add(_cell(place))
    return place


def _cell(place: tuple[int, int]) -> tuple[int, int]:
    return place[0] // APART, place[1] // APART
