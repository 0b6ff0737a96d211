"""Write the link graph as text for other programs; the same vault always gives the same text."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import partial
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.one_line import ascii_in_json, ascii_in_markup
from vaultkit.vault.graph.link_graph import Edge

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from vaultkit.vault.graph.link_graph import LinkGraph

_NOT_IN_XML = lazy_re("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GEXF_META = lazy_re(r"\n *<meta .*?</meta>", re.DOTALL)
"""The day of the export and the version of networkx: a graph is the same tomorrow."""


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


def _to_xml(graph: LinkGraph, form: str) -> str:
    """Return the whole graph as `graphml` or `gexf`.

    GEXF gives `type` and `start` of an edge meanings of its own, so they are `kind` and `byte`
    there. Characters that XML cannot hold become U+FFFD.
    """
    import networkx as nx

    names = Edge._fields[2:] if form == "graphml" else ("kind", "line", "byte", "subpath")
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in graph.nodes:
        made.add_node(_xml_text(node.id), kind=node.kind, label=_xml_text(node.label))
    for key, (source, target, type_, line, start, subpath) in enumerate(graph.edges):
        values = dict(zip(names, (type_, line, start, _xml_text(subpath)), strict=True))
        made.add_edge(_xml_text(source), _xml_text(target), key=key, **values)
    lines = nx.generate_graphml(made) if form == "graphml" else nx.generate_gexf(made)
    text = _GEXF_META.sub("", "\n".join(lines))
    return ascii_in_markup(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _xml_text(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


EXPORTS: dict[str, Callable[[LinkGraph], str]] = {
    "json": to_json,
    "graphml": partial(_to_xml, form="graphml"),
    "gexf": partial(_to_xml, form="gexf"),
    "dot": to_dot,
    "csv": to_csv,
}
"""Format to what writes it."""
