"""Find places for linked things, so that what is linked is near and nothing lies on another.

The extra `graph` brings a compiled library for it. Without it, small graphs are laid out by the
same method in Python, and large ones on rings that are turned towards what they are linked to.
Either way, the same graph always has the same places.
"""

from __future__ import annotations

from collections import defaultdict
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.extras import GRAPH, has_extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Point = tuple[float, float]
Edge = tuple[int, int, float]

_GOLDEN = pi * (3 - sqrt(5))
_SEED = 1
_ROUNDS = 60
_MOST_IN_PYTHON = 160
"""Things that are laid out by forces without the library: twice as many take four times as long."""
_TURNS = 10


def place_by_links(count: int, edges: Sequence[Edge]) -> list[Point]:
    """Return a place for each of some things, within a circle of radius 1 round (0, 0).

    Args:
        count: How many there are.
        edges: Which are linked, each pair once, with a weight.
    """
    if count == 1:
        return [(0.0, 0.0)]
    start = _place_on_rings(count, edges)
    if has_extra(GRAPH):
        return _spread(_place_by_library(count, edges, start))
    return _spread(_place_by_forces(start, edges) if count <= _MOST_IN_PYTHON else start)


def _place_by_library(count: int, edges: Sequence[Edge], start: Sequence[Point]) -> list[Point]:
    """Return places by forces between all (Fruchterman and Reingold), worked out in one thread."""
    import rustworkx

    graph: Any = rustworkx.PyGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(list(edges))
    draw: Any = rustworkx.graph_spring_layout  # its types know no options
    found = draw(
        graph,
        pos=dict(enumerate(start)),
        k=1 / sqrt(count),
        num_iter=_ROUNDS,
        weight_fn=float,
        seed=_SEED,
    )
    return [(float(found[at][0]), float(found[at][1])) for at in range(count)]


def _place_by_forces(start: Sequence[Point], edges: Sequence[Edge]) -> list[Point]:
    """Return places by the same forces, without the library."""
    places, count = list(start), len(start)
    apart = 1 / sqrt(count)
    for turn in range(_ROUNDS):
        most = 0.1 * (1 - turn / _ROUNDS)
        moves = _push_all(places, apart)
        for a, b, weight in edges:
            dx, dy = places[a][0] - places[b][0], places[a][1] - places[b][1]
            pull = weight * hypot(dx, dy) / apart
            moves[a][0] -= dx * pull
            moves[a][1] -= dy * pull
            moves[b][0] += dx * pull
            moves[b][1] += dy * pull
        places = [_move(place, move, most) for place, move in zip(places, moves, strict=True)]
    return places


def _push_all(places: Sequence[Point], apart: float) -> list[list[float]]:
    """Return how far each thing is pushed away by all others."""
    moves = [[0.0, 0.0] for _ in places]
    for a, (ax, ay) in enumerate(places):
        own = moves[a]
        for b in range(a):
            dx, dy = ax - places[b][0], ay - places[b][1]
            push = apart * apart / max(dx * dx + dy * dy, 1e-6)
            own[0] += dx * push
            own[1] += dy * push
            moves[b][0] -= dx * push
            moves[b][1] -= dy * push
    return moves


def _move(place: Point, move: Sequence[float], most: float) -> Point:
    far = hypot(move[0], move[1]) or 1.0
    by = min(far, most) / far
    return place[0] + move[0] * by, place[1] + move[1] * by


def _place_on_rings(count: int, edges: Sequence[Edge]) -> list[Point]:
    """Return places like the seeds of a sunflower: what has most links is in the middle.

    Then each is turned, among those about as far out, towards what it is linked to.
    """
    weights, near = [0.0] * count, defaultdict[int, list[tuple[int, float]]](list)
    for a, b, weight in edges:
        weights[a] += weight
        weights[b] += weight
        near[a].append((b, weight))
        near[b].append((a, weight))
    order = sorted(range(count), key=lambda at: (-round(weights[at], 9), at))
    places: list[Point] = [(0.0, 0.0)] * count
    for seat, at in enumerate(order):
        places[at] = _seed(seat, count)
    for _ in range(_TURNS if edges else 0):
        places = _turn(places, order, near)
    return places


def _seed(seat: int, count: int) -> Point:
    far, angle = sqrt((seat + 0.5) / count), seat * _GOLDEN
    return far * cos(angle), far * sin(angle)


def _turn(
    places: list[Point], order: Sequence[int], near: Mapping[int, Sequence[tuple[int, float]]]
) -> list[Point]:
    """Return the places once each ring is put in the order of where its links pull it."""
    made, first, count = list(places), 1, len(order)
    while first < count:
        size = max(6, round(2.2 * sqrt(first * pi)))
        ring = order[first : first + size]
        seats = sorted((_angle(_seed(first + n, count)), first + n) for n in range(len(ring)))
        wanted = sorted(ring, key=lambda at: (round(_pull(at, made, near), 6), at))
        for at, (_, seat) in zip(wanted, seats, strict=True):
            made[at] = _seed(seat, count)
        first += size
    return made


def _pull(
    at: int, places: Sequence[Point], near: Mapping[int, Sequence[tuple[int, float]]]
) -> float:
    """Return the direction in which the links of a thing pull it."""
    x = sum(weight * places[to][0] for to, weight in near.get(at, ()))
    y = sum(weight * places[to][1] for to, weight in near.get(at, ()))
    return _angle((x, y) if abs(x) + abs(y) > 1e-9 else places[at])  # noqa: PLR2004 - no direction


def _angle(place: Point) -> float:
    return atan2(place[1], place[0])


def _spread(places: Sequence[Point]) -> list[Point]:
    """Return places within the circle of radius 1, half as they are and half evenly far out.

    Forces leave a dense middle and a few things far away.
    """
    count = len(places)
    x, y = sum(p[0] for p in places) / count, sum(p[1] for p in places) / count
    moved = [(px - x, py - y) for px, py in places]
    far = [hypot(*place) for place in moved]
    most = max(far) or 1.0
    order = sorted(range(count), key=lambda at: (far[at], at))
    found: list[Point] = [(0.0, 0.0)] * count
    for seat, at in enumerate(order):
        wanted = 0.5 * far[at] / most + 0.5 * sqrt((seat + 0.5) / count)
        angle = _angle(moved[at]) if far[at] else seat * _GOLDEN
        found[at] = wanted * cos(angle), wanted * sin(angle)
    return found


def keep_apart(places: list[Point], least: float, *, rounds: int = 8) -> list[Point]:
    """Return places of which no two are much nearer than a distance, moved as little as can be.

    Args:
        places: In the same unit as the distance.
        least: The distance.
        rounds: How often they are looked through.
    """
    for _ in range(rounds):
        cells = defaultdict[tuple[int, int], list[int]](list)
        for at, (x, y) in enumerate(places):
            cells[int(x // least), int(y // least)].append(at)
        if not _part_all(places, cells, least):
            break
    return places


def _part_all(
    places: list[Point], cells: Mapping[tuple[int, int], Sequence[int]], least: float
) -> bool:
    """Move apart what is too near, and tell whether anything was."""
    is_moved = False
    for (column, row), own in sorted(cells.items()):
        beside = [cells.get((column + dx, row + dy), ()) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        others = [at for cell in beside for at in cell]
        for a in own:
            for b in others:
                if b > a and _part(places, a, b, least):
                    is_moved = True
    return is_moved


def _part(places: list[Point], a: int, b: int, least: float) -> bool:
    (ax, ay), (bx, by) = places[a], places[b]
    dx, dy = bx - ax, by - ay
    far = hypot(dx, dy)
    if far >= least * 0.98:
        return False
    if far < least * 1e-3:
        dx, dy, far = cos(b * _GOLDEN), sin(b * _GOLDEN), 1.0
        by_half = least / 2
    else:
        by_half = (least - far) / 2
    dx, dy = dx / far * by_half, dy / far * by_half
    places[a], places[b] = (ax - dx, ay - dy), (bx + dx, by + dy)
    return True


def pack_discs(
    sizes: Sequence[float], edges: Iterable[Edge], gap: float, *, wide: float
) -> list[Point]:
    """Return the middles of discs that do not overlap, close together, linked ones near.

    Args:
        sizes: Their radii.
        edges: Which of them are linked, and how much.
        gap: Between two of them at least.
        wide: How much wider than high all of them together are to be.
    """
    links = list(edges)
    most = max((weight for _, _, weight in links), default=1.0) or 1.0
    far = sqrt(sum(size * size for size in sizes)) * 1.3
    start = place_by_links(len(sizes), [(a, b, 0.2 + weight / most) for a, b, weight in links])
    places = [(x * far * wide, y * far) for x, y in start]
    rounds = 160
    for turn in range(rounds):
        pull = 0.12 * (1 - turn / rounds)
        places = [(x * (1 - pull), y * (1 - pull * wide)) for x, y in places]
        for _ in range(3):
            _part_discs(places, sizes, gap)
    for _ in range(60):
        if not _part_discs(places, sizes, gap):
            break
    return places


def _part_discs(places: list[Point], sizes: Sequence[float], gap: float) -> bool:
    """Move apart discs that overlap, the smaller one farther; tell whether any did."""
    is_moved = False
    for a, (size, _) in enumerate(zip(sizes, places, strict=True)):
        for b in range(a):
            (ax, ay), (bx, by) = places[a], places[b]
            dx, dy, wanted = ax - bx, ay - by, size + sizes[b] + gap
            far = hypot(dx, dy)
            if far >= wanted - 0.01:
                continue
            if far < 1e-6:  # noqa: PLR2004 - they lie on each other
                dx, dy, far = cos(a * _GOLDEN), sin(a * _GOLDEN), 1.0
            by_all = (wanted - (far if far < wanted else 0)) / far
            share = sizes[b] ** 2 / (size**2 + sizes[b] ** 2)
            places[a] = ax + dx * by_all * share, ay + dy * by_all * share
            places[b] = bx - dx * by_all * (1 - share), by - dy * by_all * (1 - share)
            is_moved = True
    return is_moved


def move_outwards(
    groups: Sequence[Sequence[int]], places: Mapping[int, Point], share: float
) -> dict[int, Point]:
    """Return places round (0, 0) with each group moved away from there as a whole.

    Args:
        groups: What is moved together.
        places: Of all that they hold.
        share: How much farther away the middle of a group is then.
    """
    moved: dict[int, Point] = {}
    for group in groups:
        x, y = (share * sum(places[at][axis] for at in group) / len(group) for axis in (0, 1))
        moved |= {at: (places[at][0] + x, places[at][1] + y) for at in group}
    return moved
