"""A link to what is there and not read: neither found nor missing, wherever links are told."""

from __future__ import annotations

from vaultkit.testing import make_vault
from vaultkit.vault.files.outward_links import LEADS_OUT
from vaultkit.vault.graph.link_graph import LinkGraph
from vaultkit.vault.resolving.resolve import Missing, Resolver, Unread

_VAULT = make_vault({"A.md": "[[Out]] [[Gone]]\n", "B.md": ""}, unread={"x/Out.md": LEADS_OUT})


def test_a_link_has_a_status_of_its_own() -> None:
    assert [link.status for link in _VAULT.links[_VAULT.notes["A.md"].path]] == [  # type: ignore[index]
        "not-read",
        "note-not-found",
    ]


def test_the_vaults_own_file_counts_first() -> None:
    resolver = Resolver(["B.md", "y/Two.md"], ["Ext/B.md", "Ext/Two.md", "Ext/z/C.md"])
    assert resolver.resolve("B", "A.md").path == "B.md"
    assert resolver.resolve("Ext/Two", "A.md") == Unread("Ext/Two.md")
    assert resolver.resolve("c", "y/Two.md") == Unread("Ext/z/C.md")
    assert resolver.resolve("../Ext/z/C", "y/Two.md") == Unread("Ext/z/C.md")
    assert isinstance(resolver.resolve("./C", "A.md"), Missing)
    assert resolver.explain("C", "A.md") == [
        "leads to Ext/z/C.md, which is there, but not read: a symbolic link leads out of the vault"
    ]


def test_the_graph_knows_where_it_ends_and_does_not_count_it_as_broken() -> None:
    graph = LinkGraph(_VAULT)
    names = {node.id for node in graph.nodes}
    assert {edge.target for edge in graph.edges} <= names
    assert graph.summary()["unresolved"] == {"links": 1, "targets": 1}
