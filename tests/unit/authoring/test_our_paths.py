"""Our own vault shows every traffic path, and its decision leads to every method."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.own_vault import own_flows
from vaultkit.authoring.callouts.decision import read_decisions
from vaultkit.notes.paths import stem_of
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from vaultkit.authoring.callouts.traffic_flow import Flow
    from vaultkit.vault.vault import Vault

PATHS = {
    "clusterip": 3,
    "nodeport-cluster": 4,
    "nodeport-local": 3,
    "nodeport-local-drop": 2,
    "lb-nodeport-cluster": 5,
    "lb-nodeport-local": 4,
    "lb-vip-cluster": 5,
    "lb-vip-local": 4,
    "lb-incluster": 4,
    "lb-direct-pod": 3,
    "ingress": 4,
    "ingress-cluster": 5,
    "ingress-local": 5,
    "ingress-vip-cluster": 5,
    "ingress-vip-local": 5,
    "gateway": 4,
    "gateway-passthrough": 4,
    "headless": 4,
    "externalname": 5,
    "hostport": 3,
    "hostnetwork": 2,
    "port-forward": 5,
    "kubectl-proxy": 4,
    "externalips": 4,
    "mesh-sidecar": 4,
    "mesh-ambient": 5,
    "gateway-outside": 3,
    "gateway-port": 4,
    "real-name": 5,
    "egress-gateway": 4,
    "selectorless": 4,
    "nodeport-cluster-here": 3,
    "lb-nodeport-cluster-here": 4,
    "lb-vip-cluster-here": 4,
}
"""The paths there have to be, by the id of their block without `flow-`, and their hops."""

SEEN_BY_THE_POD = {
    "clusterip": "10.244.1.20",
    "nodeport-cluster": "192.0.2.11",
    "nodeport-cluster-here": "10.244.1.1",
    "lb-nodeport-cluster-here": "10.244.1.1",
    "lb-vip-cluster-here": "10.244.1.1",
    "nodeport-local": "198.51.100.7",
    "lb-nodeport-cluster": "192.0.2.11",
    "lb-vip-cluster": "192.0.2.11",
    "lb-vip-local": "198.51.100.7",
    "ingress": "10.244.1.30",
    "ingress-cluster": "10.244.1.30",
    "ingress-local": "10.244.1.30",
    "ingress-vip-cluster": "10.244.1.30",
    "ingress-vip-local": "10.244.1.30",
    "egress-gateway": "192.0.2.12",
    "gateway": "10.244.1.40",
    "gateway-passthrough": "10.244.1.40",
    "kubectl-proxy": "203.0.113.5",
    "headless": "10.244.1.20",
    "hostport": "198.51.100.7",
    "hostnetwork": "198.51.100.7",
    "port-forward": "127.0.0.1",
    "externalips": "192.0.2.11",
    "mesh-sidecar": "127.0.0.6",
}
METHODS_NOT_CHOSEN = {
    "externalIPs are deprecated as unsafe",
}


@pytest.fixture(scope="module")
def vault() -> Vault:
    return load_vault(Path(__file__).parents[3] / "vault")


@pytest.fixture(scope="module")
def flows(vault: Vault) -> dict[str, Flow]:
    note = vault.notes[vault.names["traffic paths from a user to a pod"]]
    ids = {block.start: block.id for block in note.blocks}
    return {ids[flow.callout.start]: flow for flow in own_flows(note)}


def test_every_path_is_there(flows: dict[str, Flow]) -> None:
    found = {ident.removeprefix("flow-"): len(flow.hops) for ident, flow in flows.items()}
    assert found == PATHS


@pytest.mark.parametrize(("path", "source"), SEEN_BY_THE_POD.items())
def test_the_pod_sees_the_right_source(flows: dict[str, Flow], path: str, source: str) -> None:
    assert flows[f"flow-{path}"].hops[-1].packet.source == source


def test_a_node_without_pods_drops(flows: dict[str, Flow]) -> None:
    assert flows["flow-nodeport-local-drop"].hops[-1].does("drop")


def test_the_decision_leads_to_every_method(vault: Vault) -> None:
    reached = {
        vault.resolve(link, path).destination
        for path, note in vault.notes.items()
        for decision in read_decisions(note)
        for result in decision.results()
        for link in result.links
    }
    notes = (note for path, note in vault.notes.items() if not path.startswith("Templates/"))
    methods = {note.path for note in notes if "scope" in note.properties}
    assert len(methods) > 10
    assert {stem_of(path) for path in methods - reached} == METHODS_NOT_CHOSEN
