"""Write the page of the graph of all notes: a picture and lists, which a script makes a map of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.site.graph.graph_data import GRAPH_DATA
from vaultkit.site.graph.graph_picture import COLOURS, draw_picture
from vaultkit.site.theme.html_fragments import Item, render_fragment
from vaultkit.site.theme.pagination import VirtualPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.site.graph.vault_graph import VaultGraph
    from vaultkit.site.model.page_addresses import RelativeAddresses

_MOST_GROUPS = 30
_MOST_NOTES = 8
"""Notes that are listed of each group."""
_MOST_LONE = 40


class ShownGroup(NamedTuple):
    """A group as the page lists it: its name, the number of its colour, its notes."""

    name: str
    colour: int
    size: int
    notes: tuple[Item, ...]


def graph_page(graph: VaultGraph) -> VirtualPage:
    """Return the page of a graph."""
    site = graph.site

    def write(url: str) -> str:
        to = site.addresses.seen_from(url)
        lone = [at for at in graph.order if graph.layout.groups[at] < 0]
        return render_fragment(
            "graph",
            site.words,
            picture=draw_picture(graph, to),
            notes=len(graph.paths),
            links=sum(map(len, graph.links)),
            groups=list(_groups(graph, to)),
            lone=[_item(graph, at, to) for at in lone[:_MOST_LONE]],
            more_lone=max(0, len(lone) - _MOST_LONE),
            data=to.to(GRAPH_DATA),
            root=to.to(""),
            all_notes=to.to(site.addresses.all_notes),
        )

    return VirtualPage(
        site.addresses.graph, site.words.t("Graph"), write, hides=("navigation", "toc")
    )


def _groups(graph: VaultGraph, to: RelativeAddresses) -> Iterator[ShownGroup]:
    for number, group in enumerate(graph.groups[:_MOST_GROUPS]):
        if group.notes:
            items = tuple(_item(graph, at, to) for at in group.notes[:_MOST_NOTES])
            yield ShownGroup(group.name, number % COLOURS, len(group.notes), items)


def _item(graph: VaultGraph, at: int, to: RelativeAddresses) -> Item:
    path = graph.paths[at]
    return Item(graph.site.notes[path].title, to.file(path), str(len(graph.linking[at])))
