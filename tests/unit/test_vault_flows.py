"""The flows of our notes agree with each other and with the legend above them."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import pytest

from tests.unit.own_vault import ROOT, own_flows, own_notes, prose
from tests.unit.own_world import PATHS_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.callouts.traffic_flow import Flow, Hop

ADDRESS = re.compile(r"(?<![\w.])\d+(?:\.\d+){3}(?![\w.])")
NAMED_TARGETS = {"db.billing.example.com", "localhost"}
"""What a flow may call by name: the end of an alias, and a place inside a Pod."""
SERVICES = ip_network("10.96.0.0/16")
PODS = [ip_network("10.244.1.0/24"), ip_network("10.244.2.0/24")]
NOTE = own_notes()[PATHS_NOTE]
FLOWS = {flow.title: flow for flow in own_flows(NOTE)}


def text_of(flow: Flow) -> str:
    return NOTE.source.slice(flow.callout.start, flow.callout.end)


def hosts(flow: Flow) -> Iterator[str]:
    for hop in flow.hops:
        yield from (end.rpartition(":")[0] or end for end in hop.packet[:2] if end)


def changes_to(hop: Hop, network: str) -> bool:
    said = NOTE.source.slice(hop.start, hop.end)
    return any(
        ip_address(each) in ip_network(network) for each in re.findall(r"DNAT to `([\d.]+)", said)
    )


def test_there_are_as_many_flows_as_we_think() -> None:
    assert len(FLOWS) == 34


def test_the_readme_counts_notes_and_flows() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f": {len(own_notes())} notes from " in text
    assert f" and {len(FLOWS)} traffic paths " in text


@pytest.mark.parametrize("title", FLOWS)
def test_each_address_of_a_flow_is_in_the_legend(title: str) -> None:
    legend = prose(NOTE).split("### Reading the paths")[1].split("###")[0]
    known = set(ADDRESS.findall(legend)) | {"127.0.0.1", "127.0.0.6", "198.51.100.10"}
    used = set(ADDRESS.findall(text_of(FLOWS[title])))
    assert {
        each for each in used - known if not any(ip_address(each) in pods for pods in PODS)
    } == set()


@pytest.mark.parametrize("title", FLOWS)
def test_hops_are_addressed_by_numbers(title: str) -> None:
    assert {each for each in hosts(FLOWS[title]) if not ADDRESS.fullmatch(each)} <= NAMED_TARGETS


@pytest.mark.parametrize("title", FLOWS)
def test_no_virtual_address_arrives_behind_the_proxy_that_replaces_it(title: str) -> None:
    seen = False
    for hop in FLOWS[title].hops:
        virtual = list(ADDRESS.findall(hop.packet.destination))
        assert not (seen and any(ip_address(each) in SERVICES for each in virtual))
        seen = seen or hop.name.startswith(("service proxy", "client sidecar", "ztunnel"))


@pytest.mark.parametrize("title", FLOWS)
def test_a_node_that_sends_to_the_other_one_shows_it(title: str) -> None:
    hops = FLOWS[title].hops
    remote = [
        index
        for index, hop in enumerate(hops)
        if hop.name.endswith("on N1") and changes_to(hop, "10.244.2.0/24")
    ]
    assert [(hops[index + 1].name, hops[index + 1].condition) for index in remote] == [
        ("node N2", "")
    ] * len(remote)


@pytest.mark.parametrize("title", [title for title in FLOWS if "SNAT to" in text_of(FLOWS[title])])
def test_a_pod_behind_a_masquerade_does_not_see_the_node_by_name_alone(title: str) -> None:
    """The address depends on the interface, so no flow says that the Pod sees N1 itself."""
    assert re.findall(r"sees N\d\b", text_of(FLOWS[title])) == []
