"""Write names of groups into a picture of the graph: where they hide the fewest of its notes."""

from __future__ import annotations

from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from vaultkit.site.graph.graph_layout import NO_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.site.graph.vault_graph import VaultGraph

    _Box = tuple[float, float, float, float]

MARGIN = 40
"""Units round the notes of a picture."""
_LINE, _WIDE = 1.2, 0.58
"""How high a line is, and how wide a sign, in sizes of the font."""
_DOT = 14
"""Units round the middle of a dot that names keep free of."""
_SMALLEST = 14


class Names(NamedTuple):
    """How names are written.

    Args:
        kind: The class of all of them.
        most: Groups that have one, the largest.
        share: How many times as wide as they are high the picture is.
        longest: Signs in a line.
        lines: Lines of a name at most.
    """

    kind: str
    most: int
    share: int
    longest: int
    lines: int


NAMES = Names("vk-graph-names", 14, 56, 30, 2)
LARGE_NAMES = Names("vk-graph-large-names", 7, 32, 20, 3)
"""For where the picture is small."""


def room_above(graph: VaultGraph) -> float:
    """Return how high the largest name may be that stands above all notes, in units."""
    return _LINE * LARGE_NAMES.lines * _size(graph, LARGE_NAMES)


def write_names(graph: VaultGraph, names: Names) -> Iterator[str]:
    """Yield the names of the largest groups, and above what stands below them, what that is."""
    size = _size(graph, names)
    yield f'<g class="{names.kind}" font-size="{size}">'
    strip = [at for at, group in enumerate(graph.layout.groups) if group == NO_GROUP]
    if strip and graph.groups:
        left, top = (min(graph.layout.places[at][axis] for at in strip) for axis in (0, 1))
        text = f"{graph.site.words.t('Few or no links')}: {len(strip)}"
        yield f'<text class="vk-graph-strip" x="{left}" y="{top - 24}">{escape(text)}</text>'
    taken: list[_Box] = []
    for group in graph.groups[: names.most]:
        lines = part_name(group.name, names)
        room = (max(map(len, lines)) * size * _WIDE, size * _LINE * len(lines))
        box = _free_box(graph, group.notes, room, taken)
        if box is not None:
            taken.append(box)
            yield _write(lines, box, size)
    yield "</g>"


def _size(graph: VaultGraph, names: Names) -> int:
    return max(_SMALLEST, round(graph.size[0] / names.share))


def _write(lines: Sequence[str], box: _Box, size: float) -> str:
    x, top = round((box[0] + box[2]) / 2), box[1] - size * 0.3
    rows = (
        f'<tspan x="{x}" y="{round(top + at * size * _LINE)}">{escape(line)}</tspan>'
        for at, line in enumerate(lines, 1)
    )
    return f'<text text-anchor="middle">{"".join(rows)}</text>'


def part_name(name: str, names: Names) -> list[str]:
    """Return a name in few lines, all about as long; cut where it is too long for them."""
    least = max(1, min(names.lines, ceil(len(name) / names.longest)))
    for length in range(max(1, ceil(len(name) / least)), names.longest + 1):
        lines = wrap(name, length, break_long_words=False) or [name]
        if len(lines) <= least and max(map(len, lines)) <= length:
            return lines
    return wrap(name, names.longest, max_lines=names.lines, placeholder="…") or [name]


def _free_box(
    graph: VaultGraph, notes: Sequence[int], size: tuple[float, float], taken: Sequence[_Box]
) -> _Box | None:
    """Return where a name stands: above, below or amid its notes, as it hides the fewest dots.

    None if it would meet another name, or hide a good part of its notes.
    """
    places = graph.layout.places
    if not notes:
        return None
    (wide, high), seen = size, [places[at] for at in notes]
    edge, above = graph.size[0] + MARGIN, MARGIN + room_above(graph)
    x = sum(place[0] for place in seen) / len(seen)
    x = max(wide / 2 - MARGIN, min(edge - wide / 2, x))
    middle = sum(place[1] for place in seen) / len(seen)
    column: list[float] = [y for dot, y in seen if abs(dot - x) <= wide / 2]
    column = column or [middle]
    tops = (min(column) - _DOT - high, max(column) + _DOT, middle - high / 2)
    boxes = [(x - wide / 2, top, x + wide / 2, top + high) for top in tops]
    free = [
        box
        for box in boxes
        if box[1] >= -above and box[0] >= -MARGIN and box[3] <= graph.size[1] + above
        if not any(_meet(box, other) for other in taken)
    ]
    hidden = {
        box: sum(_meet(box, (x - _DOT, y - _DOT, x + _DOT, y + _DOT)) for x, y in places)
        for box in free
    }
    best = min(free, key=lambda box: hidden[box], default=None)
    return best if best is not None and hidden[best] * 4 <= len(notes) else None


def _meet(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
