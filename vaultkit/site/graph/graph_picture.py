"""Draw the graph of a site as a still picture: what is seen without the script, and small ones.

A picture does not grow with the vault: of a large one it shows the most central notes.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from markupsafe import escape

from vaultkit.site.graph.group_names import LARGE_NAMES, MARGIN, NAMES, room_above, write_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.site.graph.vault_graph import VaultGraph
    from vaultkit.site.model.page_addresses import RelativeAddresses

    _Box = tuple[float, float, float, float]

COLOURS = 10
"""Colours that groups are told apart by; then they begin again."""
_MOST_DOTS = 2_000
_MOST_LINES = 1_200
_MOST_LINKED = 150
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
        *write_names(graph, NAMES),
        *write_names(graph, LARGE_NAMES),
        "</svg>",
    ]
    return "".join(parts)


def draw_thumbnail(graph: VaultGraph) -> str:
    """Return the graph as a small SVG with names of groups alone, hidden from screen readers."""
    parts = [
        _head(graph, "vk-graph-picture vk-thumbnail", 'aria-hidden="true"'),
        _lines(graph, _SMALL_DOTS, _SMALL_LINES),
        *_dots(graph, graph.order[:_SMALL_DOTS]),
        *write_names(graph, LARGE_NAMES),
        "</svg>",
    ]
    return "".join(parts)


def _head(graph: VaultGraph, names: str, more: str) -> str:
    width, height = graph.size
    above = MARGIN + (room_above(graph) if graph.groups else 0)
    box = f"{-MARGIN} {-above} {width + 2 * MARGIN} {height + 2 * above}"
    return f'<svg class="{names}" viewBox="{box}" {more}>'


def _lines(graph: VaultGraph, most_notes: int, most: int) -> str:
    """Return the links between the most central notes: those of two groups, those within one."""
    shown, groups = {*graph.order[:most_notes]}, graph.layout.groups
    found: dict[bool, list[str]] = {False: [], True: []}
    pairs = ((at, to) for at in graph.order[:most_notes] for to in graph.links[at] if to in shown)
    for at, to in islice(pairs, most):
        (ax, ay), (bx, by) = graph.layout.places[at], graph.layout.places[to]
        found[groups[at] == groups[to]].append(f"M{ax} {ay}l{bx - ax} {by - ay}")
    names = {False: "vk-graph-lines is-between", True: "vk-graph-lines"}
    drawn = ((names[is_inner], "".join(steps)) for is_inner, steps in found.items())
    return "".join(f'<path class="{name}" d="{steps}"/>' for name, steps in drawn if steps)


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
