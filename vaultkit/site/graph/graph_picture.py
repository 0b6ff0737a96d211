"""Draw the graph of a site as a still picture: what is seen without the script, and small ones.

A picture does not grow with the vault: of a large one it shows the most central notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from vaultkit.site.graph.graph_layout import NO_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.site.graph.vault_graph import VaultGraph
    from vaultkit.site.model.page_addresses import RelativeAddresses

    _Box = tuple[float, float, float, float]

COLOURS = 10
"""Colours that groups are told apart by; then they begin again."""
_MARGIN = 40
_MOST_DOTS = 2_000
_MOST_LINES = 1_200
_MOST_LINKED = 150
_MOST_NAMES = 14
_DOT = 14
"""Units round the middle of a dot that names keep free of."""
_SMALL_DOTS, _SMALL_LINES = 500, 250


def draw_picture(graph: VaultGraph, to: RelativeAddresses) -> str:
    """Return the graph as SVG, its most central notes as links, its largest groups with names.

    Args:
        graph: The graph.
        to: Addresses seen from the page that it stands on.
    """
    words = graph.site.words
    label = words.t("Graph")
    linked = graph.order[:_MOST_LINKED]
    parts = [
        _head(graph, "vk-graph-picture", f'role="group" aria-label="{escape(label)}"'),
        _lines(graph, _MOST_DOTS, _MOST_LINES),
        *_dots(graph, graph.order[_MOST_LINKED:_MOST_DOTS]),
        *(_link(graph, at, to) for at in linked),
        *_names(graph),
        "</svg>",
    ]
    return "".join(parts)


def draw_thumbnail(graph: VaultGraph) -> str:
    """Return the graph as a small SVG without names or links, hidden from screen readers."""
    parts = [
        _head(graph, "vk-graph-picture vk-thumbnail", 'aria-hidden="true"'),
        _lines(graph, _SMALL_DOTS, _SMALL_LINES),
        *_dots(graph, graph.order[:_SMALL_DOTS]),
        "</svg>",
    ]
    return "".join(parts)


def _head(graph: VaultGraph, names: str, more: str) -> str:
    width, height = graph.size
    box = f"{-_MARGIN} {-_MARGIN} {width + 2 * _MARGIN} {height + 2 * _MARGIN}"
    return f'<svg class="{names}" viewBox="{box}" {more}>'


def _lines(graph: VaultGraph, most_notes: int, most: int) -> str:
    """Return the links between the most central notes, as one path."""
    shown, found = {*graph.order[:most_notes]}, list[str]()
    for at in graph.order[:most_notes]:
        for to in graph.links[at]:
            if to in shown and len(found) < most:
                (ax, ay), (bx, by) = graph.layout.places[at], graph.layout.places[to]
                found.append(f"M{ax} {ay}l{bx - ax} {by - ay}")
    return f'<path class="vk-graph-lines" d="{"".join(found)}"/>' if found else ""


def _dots(graph: VaultGraph, notes: Iterable[int]) -> Iterator[str]:
    """Yield the dots of each colour as one path: a step of no length has round ends."""
    by_colour: dict[str, list[str]] = {}
    for at in sorted(notes):
        x, y = graph.layout.places[at]
        by_colour.setdefault(_colour(graph, at), []).append(f"M{x} {y}h0")
    for name, steps in sorted(by_colour.items()):
        yield f'<path class="vk-graph-dots {name}" d="{"".join(steps)}"/>'


def _colour(graph: VaultGraph, at: int) -> str:
    group = graph.layout.groups[at]
    return f"vk-g{group % COLOURS}" if group >= 0 else "vk-g-none"


def _link(graph: VaultGraph, at: int, to: RelativeAddresses) -> str:
    """Return a dot that leads to its note, and says which that is."""
    path, (x, y) = graph.paths[at], graph.layout.places[at]
    title = escape(graph.site.notes[path].title)
    size = 5 + graph.ranks[at] * 9 // 100
    return (
        f'<a href="{escape(to.file(path))}"><title>{title}</title>'
        f'<circle class="{_colour(graph, at)}" cx="{x}" cy="{y}" r="{size}"/></a>'
    )


def _names(graph: VaultGraph) -> Iterator[str]:
    """Yield the names of the largest groups, and above what stands below them, what that is."""
    size = max(14, round(graph.size[0] / 75))
    strip = [at for at, group in enumerate(graph.layout.groups) if group == NO_GROUP]
    if strip and graph.groups:
        left, top = (min(graph.layout.places[at][axis] for at in strip) for axis in (0, 1))
        text = f"{graph.site.words.t('Few or no links')}: {len(strip)}"
        place = f'x="{left}" y="{top - 24}" font-size="{size}"'
        yield f'<text class="vk-graph-strip" {place}>{escape(text)}</text>'
    taken: list[_Box] = []
    for group in graph.groups[:_MOST_NAMES]:
        name = _short(group.name)
        box = _free_box(graph, group.notes, (len(name) * size * 0.58, size * 1.2), taken)
        if box is not None:
            taken.append(box)
            yield (
                f'<text x="{round((box[0] + box[2]) / 2)}" y="{round(box[3] - size * 0.3)}" '
                f'font-size="{size}" text-anchor="middle">{escape(name)}</text>'
            )


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
    x = sum(place[0] for place in seen) / len(seen)
    middle = sum(place[1] for place in seen) / len(seen)
    column: list[float] = [y for dot, y in seen if abs(dot - x) <= wide / 2]
    column = column or [middle]
    tops = (min(column) - _DOT - high, max(column) + _DOT, middle - high / 2)
    boxes = [(x - wide / 2, top, x + wide / 2, top + high) for top in tops]
    edge = graph.size[0] + _MARGIN
    free = [
        box
        for box in boxes
        if box[1] >= -_MARGIN and box[0] >= -_MARGIN and box[2] <= edge
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


def _short(name: str) -> str:
    longest = 30
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
