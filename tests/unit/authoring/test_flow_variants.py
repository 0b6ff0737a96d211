"""Variants of flows: how they are read, followed and chosen; with a vault of letters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.own_vault import own_config, own_vault
from vaultkit.authoring.callouts.callout_outline import read_outlines, text_of
from vaultkit.authoring.callouts.flow_route import (
    follow,
    is_reply_redundant,
    judge,
    reply_kind,
    turning_hop,
)
from vaultkit.authoring.callouts.flow_set import FlowSet, Placed, key_of
from vaultkit.authoring.callouts.flow_terms import read_terms
from vaultkit.authoring.callouts.flow_variant import split_place
from vaultkit.authoring.callouts.traffic_flow import read_flows
from vaultkit.authoring.callouts.vault_flows import VaultFlows
from vaultkit.config import FlowPlace, FlowsConfig, find_config, load_config
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from vaultkit.authoring.callouts.flow_route import Half
    from vaultkit.authoring.callouts.traffic_flow import Flow

LETTERS = Path(__file__).parents[2] / "letters"
CONFIG = FlowsConfig(
    switches={"sent": "Sent", "by": "Way", "Paid here": "Paid"},
    places={"N1": FlowPlace("One", ("n1", "p1.*")), "N2": FlowPlace("Two", ("n2", "p2.*"))},
)


def letters() -> VaultFlows:
    vault = load_vault(LETTERS)
    return VaultFlows(vault, vault.notes, load_config(find_config(LETTERS)))


def read(text: str, config: FlowsConfig = CONFIG) -> Flow:
    (flow,) = read_flows(parse_note(Source("A.md", f"> [!flow] F\n{text}".encode())), config)
    return flow


def shown(half: Half) -> str:
    marks = ("*" if half.is_new else "") + ("?" if half.is_maybe else "")
    return half.address + marks


ANSWERED = "> 1. **a** `a → b` — none\n> 2. **b** `b` — answers `c`\n> 3. **c** `c` — none\n"
HOPS = "> 1. **a** `a → b` — none\n> 2. **b** `b` — none\n"


def test_lines_above_the_hops_are_read() -> None:
    flow = read(
        "> Some *text* · more: of it.\n"
        "> BY: air | sent : letter\n"
        "> not: by: land — it is *too* slow\n"
        f"> reply: direct — past b\n>\n{HOPS}"
    )
    assert flow.faults == ()
    assert flow.switches == (("sent", "letter"), ("by", "air"))
    (missing,) = flow.variant.missing
    assert missing.switches == (("sent", "letter"), ("by", "land"))
    assert text_of(missing.reason) == "it is too slow"
    assert (flow.variant.reply, text_of(flow.variant.reply_text)) == ("direct", "past b")
    assert [text_of(part) for part in flow.text] == ["Some text · more: of it."]


def test_without_the_setting_such_lines_are_text() -> None:
    flow = read(f"> by: air · sent: letter\n> not: by: land\n>\n{HOPS}", FlowsConfig())
    assert (flow.faults, flow.switches) == ((), ())
    assert [text_of(part) for part in flow.text] == ["by: air · sent: letter not: by: land"]


def test_places_are_read_behind_the_actor_and_in_its_name() -> None:
    flow = read(
        "> 1. **proxy on N1** `a → b` — none\n> 2. **Pod** on N2 (if any) `b` — none\n"
        "> 3. **node n2** `b` — none\n> 4. **N2** `b` — none\n> 5. **x on N12** `b` — none\n"
        ">\n> - **idle one** on N1 `p1.3` — never chosen\n> - on N2 — nothing here\n"
    )
    assert flow.faults == ()
    assert [(hop.name, hop.role, hop.place) for hop in flow.hops] == [
        ("proxy on N1", "proxy", "N1"),
        ("Pod", "Pod", "N2"),
        ("node n2", "node n2", "N2"),
        ("N2", "N2", "N2"),
        ("x on N12", "x on N12", ""),
    ]
    assert flow.hops[1].condition == "if any"
    assert [(text_of(x.name), x.place, x.address, text_of(x.text)) for x in flow.bystanders] == [
        ("idle one", "N1", "p1.3", "never chosen"),
        ("", "N2", "", "nothing here"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("clerk at Old Town", ("clerk", "Old Town")),
        ("Town", ("", "Town")),
        ("clerk in Downtown", ("clerk in Downtown", "")),
        ("", ("", "")),
    ],
)
def test_the_longest_place_is_parted_from_a_name(text: str, expected: tuple[str, str]) -> None:
    assert split_place(text, ["Town", "Old Town"]) == expected


@pytest.mark.parametrize(
    ("hops", "wires", "verdict"),
    [
        (["DNAT to `c:2`, SNAT to `n1`"], ["n1* → c:2*"], ("changed", "n1", "One")),
        (["may SNAT", "none"], ["a? → b:1", "a? → b:1"], ("maybe", "a", "hop 2")),
        (["may SNAT", "SNAT to `x`"], ["a? → b:1", "x* → b:1"], ("changed", "x", "")),
        (["opens a new connection to `c`"], ["* → c*"], ("unknown", "", "")),
        (
            ["opens a new connection from `b` to `c`"],
            ["b* → c*"],
            ("changed", "b", "hop 2"),
        ),
        (["SNAT to `p1.7`"], ["p1.7* → b:1"], ("changed", "p1.7", "One")),
        (["DNAT to `c`, no SNAT"], ["a → c*"], ("kept", "a", "hop 1")),
        (["SNAT to `x`", "SNAT to `a`"], ["x* → b:1", "a* → b:1"], ("changed", "a", "hop 3")),
    ],
    ids=["both", "uncertain", "certain again", "unknown", "actor", "range", "kept", "as before"],
)
def test_a_packet_is_followed_to_its_end(
    hops: list[str], wires: list[str], verdict: tuple[str, str, str]
) -> None:
    does = ["none", *hops, "none"]
    lines = [f"> {at}. **hop {at}** `b:1` — {what}" for at, what in enumerate(does, 1)]
    lines[0] = "> 1. **hop 1** `a → b:1` — none"
    bare = re.compile(r"(?<=\*\* )`b:1`")
    to = "b:1"
    for at, what in enumerate(does[:-1]):
        found = re.search(r"(?:DNAT|connection.*) to `(.*?)`", what)
        to = found[1] if found else to
        lines[at + 1] = bare.sub(f"`{to}`", lines[at + 1])
    flow = read("\n".join(lines) + "\n")
    assert flow.faults == ()
    wired = follow(flow)
    assert [f"{shown(wire.source)} → {shown(wire.destination)}" for wire in wired[1:]] == wires
    judged = judge(flow, wired, CONFIG.places)
    assert (judged.kind, judged.source, judged.owner) == verdict


def test_nothing_is_seen_of_what_is_lost() -> None:
    flow = read("> 1. **a** `a → b` — none\n> 2. **b** `b` — drops; it is closed\n")
    assert judge(flow, follow(flow), CONFIG.places)[:3] == ("lost", "", "a")


@pytest.mark.parametrize(
    ("text", "kind", "redundant"),
    [
        (f"{HOPS}", "mirror", False),
        ("> 1. **a** `a → b` — none\n> 2. **b** `b` — drops\n", "none", False),
        (ANSWERED, "none", False),
        (f"> reply: none\n>\n{HOPS}", "none", False),
        (f"> reply: direct\n>\n{HOPS}", "direct", True),
        (f"> reply: direct\n>\n{HOPS}> 3. **c** `b` — none\n", "direct", False),
    ],
)
def test_a_reply_follows_from_the_way_there(text: str, kind: str, *, redundant: bool) -> None:
    flow = read(text)
    assert flow.faults == ()
    assert (reply_kind(flow), is_reply_redundant(flow)) == (kind, redundant)


PROXIES = (
    "> 1. **a** `a → b` — none\n> 2. **p** on N1 `a → b` — DNAT to `c`\n"
    "> 3. **q** on N2 `a → c` — none\n> 4. **c** on N2 `a → c` — none\n"
)


@pytest.mark.parametrize(
    ("reply", "turn"),
    [
        ("direct — past nobody", 1),
        ("direct from N2 — past p", 2),
        ("Direct from N2", 2),
        ("none", 1),
    ],
)
def test_a_direct_reply_leaves_the_way_where_it_is_said(reply: str, turn: int) -> None:
    flow = read(f"> reply: {reply}\n>\n{PROXIES}")
    assert (flow.faults, turning_hop(flow)) == ((), turn)
    assert is_reply_redundant(flow) == (reply == "direct — past nobody")


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ("direct from N3", 'no hop is in "N3": name a place of a hop'),
        ("none from N2", 'unknown reply "none from n2"; known are direct, none'),
    ],
)
def test_a_reply_from_nowhere_is_a_fault(reply: str, message: str) -> None:
    (fault,) = read(f"> reply: {reply}\n>\n{PROXIES}").faults
    assert fault.message == message


def test_variants_are_named_by_their_values() -> None:
    assert key_of((("sent", "Big parcel"), ("Paid here", "no"))) == "big-parcel.paid-no"
    assert key_of((("Weg", "Über Land"),)) == "über-land"


def test_the_letters_can_be_chosen() -> None:
    flows = letters().variants
    assert [one.key for one in flows.variants.values()] == [
        "letter.land.insured-no",
        "letter.land.insured-yes",
        "letter.by-air.insured-no",
        "parcel",
    ]
    insured = flows.variants[(("sent", "letter"), ("by", "land"), ("insured", "yes"))]
    choices = {
        key: [(one.value, one.leads_to and one.leads_to.key) for one in found]
        for key, found in flows.choices(insured.flow.switches)
    }
    assert choices == {
        "sent": [("letter", "letter.land.insured-yes"), ("parcel", "parcel")],
        "by": [("land", "letter.land.insured-yes"), ("air", "letter.by-air.insured-no")],
        "insured": [("no", "letter.land.insured-no"), ("yes", "letter.land.insured-yes")],
    }
    air = flows.variants[(("sent", "letter"), ("by", "air"), ("insured", "no"))]
    (_, _, (_, (_, yes))) = flows.choices(air.flow.switches)
    assert (yes.leads_to, yes.missing and text_of(yes.missing.reason)) == (
        None,
        "no airline takes insured letters",
    )
    assert [list(flows.gaps(own)) for own in flows.variants] == [[]] * 4
    partner = flows.partner(insured.flow.switches, "by")
    assert partner
    assert (partner[0], partner[1], partner[2].key) == ("insured", "no", "letter.land.insured-no")
    (by, way, other) = flows.partner(air.flow.switches, "by") or ("", "", None)
    assert (by, way, other and other.key) == ("by", "land", "letter.land.insured-no")


def test_a_partner_differs_in_one_switch_wherever_one_does() -> None:
    """Two causes at once explain nothing: a way that loses the packet is compared, too."""
    vault = own_vault()
    known = VaultFlows(vault, vault.notes, own_config()).variants
    for own in known.variants:
        found = known.partner(own, "policy")
        assert found
        name, value, other = found
        differing = {key for key, kept in other.flow.switches if dict(own).get(key, kept) != kept}
        assert differing == {name}
        assert dict(other.flow.switches)[name] == value


def test_a_partner_differs_in_what_is_asked_for() -> None:
    vault = own_vault()
    known = VaultFlows(vault, vault.notes, own_config()).variants
    partners = {one.key: known.partner(own, "policy") for own, one in known.variants.items()}
    keys = {key: found and found[2].key for key, found in partners.items()}
    assert keys["nodeport.cluster.pod-no"] == "nodeport.local.pod-no"
    assert keys["nodeport.cluster.pod-yes"] == "nodeport.local.pod-yes"
    assert keys["nodeport.local.pod-no"] == "nodeport.cluster.pod-no"
    assert keys["hostport"] is not None


def test_the_same_actor_has_one_number_and_no_name() -> None:
    known = letters()
    numbers = {
        hop.name: known.alike.number(hop)
        for one in known.variants.variants.values()
        for hop in one.flow.hops
    }
    assert numbers["counter in town"] != numbers["post in village"]
    assert len(set(numbers.values())) == len(numbers) == 5


def test_each_choice_of_our_player_is_explained() -> None:
    vault = own_vault()
    (player,) = VaultFlows(vault, vault.notes, own_config()).players
    (outline,) = read_outlines(player.note, "player")
    terms, others = read_terms(outline, player.flows.variants)
    assert {pair for one in player.flows.variants for pair in one} == terms.keys()
    assert [text_of(one.name) for one in others] == ["DNAT", "SNAT"]


def test_a_choice_is_explained_by_its_value_or_with_its_switch() -> None:
    said = "> [!player] P\n> - **Air** — flies\n> - **paid: yes** — b\n> - **c** — d\n> - e\n"
    (outline,) = read_outlines(parse_note(Source("A.md", said.encode())), "player")
    variants = [(("by", "air"), ("paid", "yes")), (("by", "land"), ("sure", "yes"))]
    terms, others = read_terms(outline, variants)
    assert {pair: text_of(term.text) for pair, term in terms.items()} == {
        ("by", "air"): "flies",
        ("paid", "yes"): "b",
    }
    assert [(text_of(one.name), text_of(one.text)) for one in others] == [("c", "d"), ("e", "")]


def test_a_player_plays_what_it_links_to() -> None:
    (player,) = letters().players
    assert len(player.flows.variants) == 4
    other = "> [!flow] F\n> by: air\n>\n" + HOPS
    vault = make_vault(
        {"A.md": other, "B.md": other.replace("air", "land"), "P.md": "> [!player] [[B]]\n> x\n"}
    )
    config = load_config(find_config(LETTERS))
    flows = VaultFlows(vault, vault.notes, config)
    assert [one.key for one in flows.players[0].flows.variants.values()] == ["land"]
    assert VaultFlows(vault, {}, config).players == ()


def test_our_paths_are_whole() -> None:
    vault = own_vault()
    known = VaultFlows(vault, vault.notes, own_config()).variants
    assert [one.key for one in known.variants.values()] == [
        "nodeport.cluster.pod-no",
        "nodeport.cluster.pod-yes",
        "nodeport.local.pod-yes",
        "nodeport.local.pod-no",
        "loadbalancer.node-targets.cluster.pod-no",
        "loadbalancer.node-targets.cluster.pod-yes",
        "loadbalancer.node-targets.local.pod-yes",
        "loadbalancer.pass-through.cluster.pod-no",
        "loadbalancer.pass-through.cluster.pod-yes",
        "loadbalancer.pass-through.local.pod-yes",
        "loadbalancer.pod-targets",
        "ingress.node-targets.cluster",
        "ingress.node-targets.local",
        "ingress.pass-through.cluster",
        "ingress.pass-through.local",
        "ingress.pod-targets",
        "gateway",
        "hostport",
        "port-forward",
    ]
    assert [gap for own in known.variants for gap in known.gaps(own)] == []


SEEN = {
    "nodeport.cluster.pod-no": ("changed", "192.0.2.11", "Node N1"),
    "nodeport.cluster.pod-yes": ("changed", "10.244.1.1", "Node N1"),
    "nodeport.local.pod-yes": ("kept", "198.51.100.7", "client"),
    "nodeport.local.pod-no": ("lost", "", ""),
    "loadbalancer.node-targets.cluster.pod-no": ("changed", "192.0.2.11", "Node N1"),
    "loadbalancer.node-targets.cluster.pod-yes": ("changed", "10.244.1.1", "Node N1"),
    "loadbalancer.node-targets.local.pod-yes": ("maybe", "198.51.100.7", "load balancer"),
    "loadbalancer.pass-through.cluster.pod-no": ("changed", "192.0.2.11", "Node N1"),
    "loadbalancer.pass-through.cluster.pod-yes": ("changed", "10.244.1.1", "Node N1"),
    "loadbalancer.pass-through.local.pod-yes": ("kept", "198.51.100.7", "client"),
    "loadbalancer.pod-targets": ("maybe", "198.51.100.7", "load balancer"),
    "ingress.node-targets.cluster": ("changed", "10.244.1.30", "ingress controller Pod"),
    "ingress.pass-through.local": ("changed", "10.244.1.30", "ingress controller Pod"),
    "ingress.pod-targets": ("changed", "10.244.1.30", "ingress controller Pod"),
    "gateway": ("changed", "10.244.1.40", "gateway proxy"),
    "hostport": ("kept", "198.51.100.7", "client"),
    "port-forward": ("changed", "127.0.0.1", "kubelet and container runtime on N2"),
}


@pytest.mark.parametrize("key", SEEN)
def test_what_a_pod_sees_on_our_paths(key: str) -> None:
    vault = own_vault()
    flows = VaultFlows(vault, vault.notes, own_config())
    one = next(one for one in flows.variants.variants.values() if one.key == key)
    verdict = judge(one.flow, follow(one.flow), flows.places)
    assert (verdict.kind, verdict.source, verdict.owner) == SEEN[key]


@pytest.mark.parametrize(
    ("key", "seen", "said"),
    [
        ("ingress.node-targets.cluster", "192.0.2.12", "a node"),
        ("ingress.pass-through.cluster", "192.0.2.12", "a node"),
        ("ingress.node-targets.local", "", "the client, if the balancer kept its address"),
        ("ingress.pass-through.local", "198.51.100.7", "the client"),
        ("ingress.pod-targets", "", "if the balancer kept its address"),
    ],
)
def test_what_the_header_holds_is_said_on_our_paths(key: str, seen: str, said: str) -> None:
    """The policy of the controller's own Service decides which address it sees and passes on."""
    vault = own_vault()
    flows = VaultFlows(vault, vault.notes, own_config())
    flow = next(one.flow for one in flows.variants.variants.values() if one.key == key)
    controller, pod = flow.hops[-2:]
    assert controller.packet.source == seen
    assert seen in text_of(controller.aside)
    assert said in text_of(pod.aside)
    assert "X-Forwarded-For" in text_of(pod.aside)


@given(st.text(alphabet="*`[]()>1. →—;,|·:\n-!notreplybysent aN1", max_size=160))
def test_anything_is_read_and_followed(text: str) -> None:
    note = parse_note(Source("A.md", f"> [!flow] F\n> by: x\n> {text}\n{HOPS}".encode()))
    flows = list(read_flows(note, CONFIG))
    known = FlowSet([Placed(note, flow) for flow in flows], CONFIG.switches)
    for own in known.variants:
        assert [*known.choices(own), *known.gaps(own)]
    for flow in flows:
        for fault in flow.faults:
            assert 0 <= fault.start <= fault.end <= len(note.source.data)
        if flow.hops:
            judge(flow, follow(flow), CONFIG.places)
