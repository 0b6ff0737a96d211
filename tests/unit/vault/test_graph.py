"""The link graph: what counts as a link, the lists, PageRank, paths and exports."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import Source
from vaultkit.vault.graph.graph_export import EXPORTS
from vaultkit.vault.graph.link_graph import Edge, LinkGraph
from vaultkit.vault.vault import Vault

FILES = {
    "Apple.md": '---\nsee: "[[Pear]]"\ntags: [Fruit]\n---\n![[pip.png]] [[Pear#Taste]] [[Pear]]\n',
    "Fig.md": "[[Fig]] [[Nowhere]] [[nowhere]]\n",
    "Pear.md": "# Taste\n#fruit\n",
    "Quince.md": "![[Apple]]\n",
    "pip.png": "",
}


def make_graph(files: dict[str, str], listed: set[str] | None = None) -> LinkGraph:
    notes = {
        NotePath(path): parse_note(Source(path, text.encode()))
        for path, text in files.items()
        if is_note(path)
    }
    attachments = tuple(path for path in files if not is_note(path))
    only = None if listed is None else frozenset(map(NotePath, listed))
    return LinkGraph(Vault(Path("vault"), notes, attachments), only)


def test_nodes_have_a_kind_and_tags_fold() -> None:
    nodes = {node.id: (node.kind, node.label) for node in make_graph(FILES).nodes}
    assert nodes == {
        "#fruit": ("tag", "#Fruit"),
        "?nowhere": ("unresolved", "Nowhere"),
        "Apple.md": ("note", "Apple"),
        "Fig.md": ("note", "Fig"),
        "Pear.md": ("note", "Pear"),
        "Quince.md": ("note", "Quince"),
        "pip.png": ("attachment", "pip.png"),
    }


def test_every_link_is_an_edge() -> None:
    assert make_graph(FILES).edges == (
        Edge("Apple.md", "Pear.md", "property", 2, 10, ""),
        Edge("Apple.md", "#fruit", "tag", 3, 27, ""),
        Edge("Apple.md", "pip.png", "embed", 5, 38, ""),
        Edge("Apple.md", "Pear.md", "link", 5, 51, "#Taste"),
        Edge("Apple.md", "Pear.md", "link", 5, 66, ""),
        Edge("Fig.md", "Fig.md", "link", 1, 0, ""),
        Edge("Fig.md", "?nowhere", "link", 1, 8, ""),
        Edge("Fig.md", "?nowhere", "link", 1, 20, ""),
        Edge("Pear.md", "#fruit", "tag", 2, 8, ""),
        Edge("Quince.md", "Apple.md", "embed", 1, 0, ""),
    )


def test_multigraph_keeps_parallel_edges() -> None:
    graph = make_graph(FILES).multigraph
    assert graph.number_of_edges() == 10
    assert graph.number_of_edges("Apple.md", "Pear.md") == 3
    assert graph.nodes["?nowhere"]["kind"] == "unresolved"


def test_orphans_and_dead_ends() -> None:
    graph = make_graph(FILES)
    assert graph.orphans() == ["Fig.md"]  # a link to itself and to nothing joins no notes
    assert graph.dead_ends() == ["Pear.md"]


def test_unlisted_notes_are_in_no_list_and_still_link() -> None:
    graph = make_graph(FILES, listed={"Apple.md", "Pear.md"})
    assert graph.orphans() == []
    assert [path for path, _ in graph.hubs()] == ["Pear.md", "Apple.md"]
    assert graph.components() == [["Apple.md", "Pear.md", "Quince.md"]]


def test_components_are_sorted_by_size() -> None:
    assert make_graph(FILES).components() == [["Apple.md", "Pear.md", "Quince.md"], ["Fig.md"]]


def test_communities_split_what_one_link_joins() -> None:
    ring = {
        f"{letter}{n}.md": f"[[{letter}{(n + 1) % 4}]] [[{letter}{(n + 2) % 4}]]\n"
        for letter in "ab"
        for n in range(4)
    }
    graph = make_graph({**ring, "a0.md": ring["a0.md"] + "[[b0]]\n"})
    assert graph.communities() == [[f"{letter}{n}.md" for n in range(4)] for letter in "ab"]
    assert len(graph.components()) == 1


def test_ranks_are_known_for_a_small_graph() -> None:
    # Two notes that link to each other, and a third that links to one of them:
    # c = 0.15/3, a = c + 0.85*(b + c), b = c + 0.85*a, by hand.
    ranks = make_graph({"a.md": "[[b]]", "b.md": "[[a]]", "c.md": "[[a]]"}).ranks
    assert ranks["c.md"] == pytest.approx(0.05, abs=1e-6)
    assert ranks["a.md"] == pytest.approx(0.486486, abs=1e-6)
    assert ranks["b.md"] == pytest.approx(0.463514, abs=1e-6)


def test_ranks_are_shares_even_with_dead_ends() -> None:
    graph = make_graph(FILES)
    assert sum(graph.ranks.values()) == pytest.approx(1)
    assert next(iter(graph.hubs(1)))[0] == "Pear.md"
    assert make_graph({}).ranks == {}


def test_path_follows_links() -> None:
    steps = make_graph(FILES).path("Quince.md", "Pear.md")
    assert steps is not None
    assert [step.destination for step in steps] == ["Apple.md", "Pear.md"]
    assert all(step.is_forward for step in steps)


def test_path_goes_backwards_only_if_it_must() -> None:
    steps = make_graph(FILES).path("Pear.md", "Quince.md")
    assert steps is not None
    assert [step.destination for step in steps] == ["Apple.md", "Quince.md"]
    assert not any(step.is_forward for step in steps)


def test_path_may_not_exist_or_be_empty() -> None:
    assert make_graph(FILES).path("Fig.md", "Pear.md") is None
    assert make_graph(FILES).path("Fig.md", "Fig.md") == []


def test_summary_counts() -> None:
    assert make_graph(FILES).summary() == {
        "notes": 4,
        "attachments": 1,
        "tags": 1,
        "links": {"link": 5, "embed": 2, "property": 1},
        "unresolved": {"links": 2, "targets": 1},
        "orphans": 1,
        "dead_ends": 1,
        "components": 2,
        "largest_component": 3,
    }


NASTY = {
    'a "b" & <c>.md': '---\ntags: ["x"]\n---\n[[back\\slash]] [[Zoë, 日記]]\n',
    "Zoë, 日記.md": 'one, "two"\n',
    "control\x01.md": "[[new\x02]]\n",
}


@pytest.mark.parametrize("form", EXPORTS)
def test_exports_are_the_same_every_time(form: str) -> None:
    assert EXPORTS[form](make_graph(NASTY)) == EXPORTS[form](make_graph(NASTY))


def test_json_export_is_node_link_data() -> None:
    record = json.loads(EXPORTS["json"](make_graph(NASTY)))
    graph = nx.node_link_graph(record, edges="edges")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (6, 4)


def test_csv_export_has_a_line_for_each_edge() -> None:
    rows = list(csv.DictReader(io.StringIO(EXPORTS["csv"](make_graph(NASTY)))))
    assert len(rows) == 4
    assert rows[2]["target"] == "Zoë, 日記.md"


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_xml_exports_can_be_read_back(form: str, read: object) -> None:
    text = EXPORTS[form](make_graph(NASTY))
    graph = read(io.BytesIO(text.encode()))  # type: ignore[operator]
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (6, 4)
    assert "control\ufffd.md" in graph
    assert "lastmodifieddate" not in text


def test_dot_export_quotes() -> None:
    text = EXPORTS["dot"](make_graph(NASTY))
    assert '"a \\"b\\" & <c>.md" -> "Zoë, 日記.md" [class="link"];' in text
    assert '"?back\\\\slash" [label="back\\\\slash", class="unresolved"];' in text


def test_importing_the_graph_imports_no_networkx() -> None:
    code = "import sys, vaultkit.vault.graph.link_graph; print('networkx' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout == "False\n"
