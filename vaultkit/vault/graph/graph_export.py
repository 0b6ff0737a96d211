"""The link graph as text for other programs; the same vault always gives the same text."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from vaultkit.notes.text.one_line import ascii_in_json, ascii_in_markup
from vaultkit.vault.graph.link_graph import Edge

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.vault.graph.link_graph import LinkGraph


def to_json(graph: LinkGraph) -> str:
    """Return node-link data, as networkx and D3 read it."""
    record = {
        "schema": 1,
        "directed": True,
        "multigraph": True,
        "graph": {},
        "nodes": [node._asdict() for node in graph.nodes],
        "edges": [edge._asdict() for edge in graph.edges],
    }
    return ascii_in_json(json.dumps(record, ensure_ascii=False, indent=2)) + "\n"


def to_csv(graph: LinkGraph) -> str:
    """Return one line for each edge, under a line of names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Edge._fields)
    writer.writerows(graph.edges)
    return out.getvalue()


def to_dot(graph: LinkGraph) -> str:
    """Return Graphviz's language."""
    nodes = (
        f"{_quote(n.id)} [label={_quote(n.label)}, class={_quote(n.kind)}]" for n in graph.nodes
    )
    edges = (
        f"{_quote(e.source)} -> {_quote(e.target)} [class={_quote(e.type)}]" for e in graph.edges
    )
    return "\n".join(
        ["digraph vault {", "  rankdir=LR;", *(f"  {line};" for line in (*nodes, *edges)), "}\n"]
    )


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


EXPORTS: dict[str, Callable[[LinkGraph], str]] = {
    "json": to_json,
    "graphml": lambda graph: ascii_in_markup(graph.xml("graphml")),
    "gexf": lambda graph: ascii_in_markup(graph.xml("gexf")),
    "dot": to_dot,
    "csv": to_csv,
}
"""Format to what writes it."""
