"""Draw the graph of a site as a still picture: what is seen without the script, and small ones.

A picture does not grow with the vault: of a large one it shows the most central notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.site.graph.vault_graph import VaultGraph
    from vaultkit.site.model.page_addresses import RelativeAddresses

COLOURS = 10
"""Colours that groups are told apart by; then they begin again."""
_MARGIN = 40
_MOST_DOTS = 2_000
_MOST_LINES = 1_200
_MOST_LINKED = 150
_MOST_NAMES = 14
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
    """Yield the names of the largest groups, each in the middle of its notes."""
    size = max(14, round(graph.size[0] / 75))
    for group in graph.groups[:_MOST_NAMES]:
        if group.notes:
            places = [graph.layout.places[at] for at in group.notes]
            x = sum(place[0] for place in places) // len(places)
            y = sum(place[1] for place in places) // len(places)
            name = escape(_short(group.name))
            yield f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="middle">{name}</text>'


def _short(name: str) -> str:
    longest = 30
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
