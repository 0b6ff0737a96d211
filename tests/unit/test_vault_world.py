"""The manifests, commands and paths of our notes describe one world, and agree in it.

Each rule is tried on what all notes show together, which must have no fault, and on what once
stood there and did damage (`vault_world.toml`).
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.unit.own_vault import own_flows, own_notes
from tests.unit.own_world import (
    PATHS_NOTE,
    addresses,
    commands,
    nodes,
    of_kind,
    read,
    shown,
    texts,
    workloads,
)
from tests.unit.world_rules import (
    LEVEL,
    POD_NAME,
    RETIRED_PREFIXES,
    RULES,
    configuration,
    is_pooled,
    reaches_for_the_node,
    source_ranges,
    used_as_node,
)

CASES = tomllib.loads(Path(__file__).with_name("vault_world.toml").read_text(encoding="utf-8"))
DNS_NOTE = "Edge routing/ExternalDNS publishes addresses in DNS.md"
METALLB = "MetalLB announces IPs by ARP, NDP or BGP"


def test_there_is_as_much_to_see_as_we_think() -> None:
    assert len(shown()) >= 80
    assert len(commands()) >= 25


@pytest.mark.parametrize("rule", RULES)
def test_our_world_has_no_fault(rule: str) -> None:
    assert RULES[rule](shown()) == []


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["rule"])
def test_a_rule_finds_what_once_stood_there(case: dict[str, Any]) -> None:
    assert RULES[case["rule"]](read(case["manifests"])) == case["faults"]


def test_every_rule_is_seen_to_fail() -> None:
    assert {case["rule"] for case in CASES["case"] if case["faults"]} == set(RULES)


def test_no_text_teaches_a_key_under_a_retired_prefix() -> None:
    keys = re.compile("|".join(rf"{re.escape(prefix)}\w[\w.-]*" for prefix in RETIRED_PREFIXES))
    assert {path: keys.findall(text) for path, text in texts().items() if keys.search(text)} == {}


def test_a_retired_prefix_is_named_only_where_the_move_is_explained() -> None:
    named = {path for path, text in texts().items() if any(old in text for old in RETIRED_PREFIXES)}
    assert named == {DNS_NOTE}


def test_external_dns_is_never_started_without_a_policy() -> None:
    starts = [
        line for _, text in commands() for line in re.findall(r"(?m)^ *external-dns .*", text)
    ]
    policies = [re.findall(r"--policy=(\S+)", line) for line in starts]
    assert policies == [["upsert-only"], ["upsert-only"]]


def test_the_nodes_of_the_paths_are_the_nodes_everywhere() -> None:
    used = {address for text in texts().values() for address in used_as_node(text)}
    assert {str(each) for each in nodes()} == {"192.0.2.11", "192.0.2.12"}
    assert used == nodes()


def test_a_command_dials_no_address_of_a_pool_that_no_service_asks_for() -> None:
    asked = {each.annotations.get("metallb.io/loadBalancerIPs") for each in shown()} - {None}
    dialled = {each for _, text in commands() for each in addresses(text)}
    pooled = {str(each) for each in dialled if is_pooled(each, shown())}
    assert (pooled, asked) == (
        {"192.0.2.201"},
        {"192.0.2.201", "192.0.2.206", "192.0.2.230", "192.0.2.231"},
    )


def test_paths_past_metallb_go_to_an_address_of_its_pool() -> None:
    note = own_notes()[PATHS_NOTE]
    dialled = {
        flow.title: addresses(flow.hops[0].packet.destination)
        for flow in own_flows(note)
        if "ipMode VIP" in flow.title
        or f"[[{METALLB}|" in note.source.slice(flow.callout.start, flow.callout.end)
    }
    assert len(dialled) == 6
    assert [str(each) for found in dialled.values() for each in found] == ["192.0.2.200"] * 6
    assert all(is_pooled(each, shown()) for found in dialled.values() for each in found)


def test_clients_are_limited_only_where_the_text_is_about_that() -> None:
    limited = [each for each in of_kind(shown(), "Service") if source_ranges(each)]
    assert {(each.name, each.heading) for each in limited} == {
        ("api-fixed-limited", "Only some clients"),
        ("api-lb-limited", "Limit clients"),
    }


def test_a_probe_does_not_ask_the_port_that_expects_the_prefix() -> None:
    (front,) = [each for each in workloads(shown()) if each.shown.name == "proxy-front"]
    probe = front.pod["containers"][0]["readinessProbe"]["httpGet"]["port"]
    assert front.number(probe) == 8081
    assert re.findall(r"listen (.+);", configuration(front, shown())) == [
        "8080 proxy_protocol",
        "8081",
    ]


def test_the_certificates_of_a_policy_are_made_in_its_note() -> None:
    made = {
        (path, kind, name)
        for path, text in commands()
        for kind, name in re.findall(r"create (secret tls|configmap) ([\w-]+)", text)
    }
    trusted = {
        (each.path, "configmap", reference["name"])
        for each in of_kind(shown(), "BackendTLSPolicy")
        for reference in each.spec["validation"]["caCertificateRefs"]
    }
    trusted |= {
        (each.path, "configmap", reference["name"])
        for each in of_kind(shown(), "Gateway")
        if "tls" in each.spec
        for reference in each.spec["tls"]["frontend"]["default"]["validation"]["caCertificateRefs"]
    }
    mounted = {
        (each.shown.path, "secret tls", volume["secret"]["secretName"])
        for each in workloads(shown())
        for volume in each.volumes
        if "secret" in volume
    }
    assert made == trusted | mounted
    assert {name for _, _, name in made} == {"api-tls", "api-ca", "client-ca"}


def test_only_what_reaches_for_the_node_lives_in_the_privileged_namespace() -> None:
    levels = {each.name: each.labels.get(LEVEL) for each in of_kind(shown(), "Namespace")}
    assert (levels["shop"], levels["edge"]) == ("baseline", "privileged")
    at_the_edge = {each.shown.name for each in workloads(shown()) if each.shown.namespace == "edge"}
    near_node = {each.shown.name for each in workloads(shown()) if reaches_for_the_node(each)}
    assert at_the_edge == near_node
    assert near_node == {
        "bad-hostnetwork", "edge-agent", "edge-hostnet", "match-1", "web-low-port",
    }  # fmt: skip


def test_one_replica_has_a_service_of_its_own() -> None:
    selectors = [each.spec.get("selector", {}) for each in of_kind(shown(), "Service")]
    named = [each[POD_NAME] for each in selectors if POD_NAME in each]
    assert sorted(named) == ["ledger-0", "ledger-0", "ledger-1", "ledger-1", "ledger-2"]
    assert all(len(each) == 1 for each in selectors if POD_NAME in each)
