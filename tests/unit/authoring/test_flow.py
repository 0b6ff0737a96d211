from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.authoring.callouts.flow_addresses import find_unexplained, is_same
from vaultkit.authoring.callouts.traffic_flow import Flow, read_flows
from vaultkit.config import FlowsConfig
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

FLOW = """\
> [!flow]- To *a* Pod
> Some text.
>
> 1) **client** `c → n:80` — none; asks `x`; twice
> 2) **[[B|the *proxy*]] on N1** (only if it is there) `c -> n:80` - DNAT to `p:8080`, may also
>    SNAT to `n` and ends TLS; see [[C]]
>
> 3) **Pod & co** `p:8080` — drops
"""


def read(text: str) -> tuple[Note, Flow]:
    note = parse_note(Source("A.md", text.encode()))
    (flow,) = read_flows(note)
    return note, flow


@pytest.mark.parametrize(
    "text",
    [
        FLOW,
        FLOW.replace("\n", "\r\n"),
        "---\na: ü\n---\n\nText ü.\n\n" + FLOW,
        "> [!note]\n" + "".join(f"> {line}\n" for line in FLOW.splitlines()),
        "- item\n\n" + "".join(f"  {line}\n" for line in FLOW.splitlines()),
    ],
    ids=["plain", "crlf", "front matter", "in a callout", "in a list"],
)
def test_a_flow_is_read_wherever_it_stands(text: str) -> None:
    note, flow = read(text)
    assert flow.faults == ()
    assert flow.title == "To *a* Pod"
    assert [hop.name for hop in flow.hops] == ["client", "the proxy on N1", "Pod & co"]
    assert [hop.condition for hop in flow.hops] == ["", "only if it is there", ""]
    assert [hop.packet[:2] for hop in flow.hops] == [("c", "n:80"), ("c", "n:80"), ("", "p:8080")]
    assert [[rewrite.kind for rewrite in hop.rewrites] for hop in flow.hops] == [
        ["none"],
        ["dnat", "snat", "end-tls"],
        ["drop"],
    ]
    dnat, snat, _ = flow.hops[1].rewrites
    assert (dnat.destination, dnat.is_certain) == ("p:8080", True)
    assert (snat.source, snat.is_certain) == ("n", False)
    assert note.source.slice(dnat.start, dnat.end) == "DNAT to `p:8080`"
    assert note.source.slice(snat.start, snat.end).startswith("may also")
    assert note.source.slice(snat.start, snat.end).endswith("SNAT to `n`")
    assert [note.source.slice(*hop.packet[2:]) for hop in flow.hops] == [
        "`c → n:80`",
        "`c -> n:80`",
        "`p:8080`",
    ]
    assert "".join(piece.text for piece in flow.hops[0].aside) == "asks x; twice"
    assert [note.source.slice(piece.start, piece.end) for piece in flow.hops[1].aside] == [
        "see ",
        "[[C]]",
    ]
    assert "".join(piece.text for piece in flow.text[0]) == "Some text."


def test_words_of_ones_own() -> None:
    note = parse_note(
        Source("A.md", b"> [!flow]\n> 1. **a** `a` - Signs it\n> 2. **b** `b` - none")
    )
    assert [len(flow.faults) for flow in read_flows(note)] == [1]
    assert [len(flow.faults) for flow in read_flows(note, FlowsConfig(actions=("signs",)))] == [0]


def test_comments_are_no_part_of_a_flow() -> None:
    _, flow = read("> [!flow]\n> 1. **a** `a` — none %% not [[yet]] %%\n> 2. **b** `b` — none\n")
    assert flow.faults == ()
    assert [rewrite.text for rewrite in flow.hops[0].rewrites] == ["none"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("> [!flow]\n> 1. **a** `a` — none and tunells\n> 2. **b** `b` — none", "tunells"),
        ("> [!flow]\n> 1. **a** `a` — none\n> 2. **b** x `b` — none", "x"),
        ("> [!flow]\n> 1. **a** `a → ` — none\n> 2. **b** `b` — none", "`a → `"),
        ("> [!flow]\n> 1. **a** `a` none\n> 2. **b** `b` — none", "none"),
        ("> [!flow]\n> 1. **a** `a` — SNAT\n> 2. **b** `b` — none", "SNAT"),
        ("> [!flow]\n> 1. **a** `a` — drops\n> 2. **b** `b` — none", "2. **b** `b` — none"),
    ],
)
def test_faults_are_at_the_exact_place(text: str, place: str) -> None:
    note, flow = read(text)
    fault = next(f for f in flow.faults if note.source.slice(f.start, f.end) == place)
    assert fault.message


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1:80", "10.0.0.1", True),
        ("10.0.0.1:any", "10.0.0.1:80", True),
        ("10.0.0.1:80", "10.0.0.1:81", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("[2001:db8::1]:80", "2001:DB8::1", True),
        ("2001:db8::1", "2001:db8::2", False),
        ("listener https:443", "Listener HTTPS", True),
    ],
)
def test_addresses_are_compared(one: str, other: str, *, same: bool) -> None:
    assert is_same(one, other) is same
    assert is_same(other, one) is same


HOSTS = st.sampled_from(["a", "b", "10.0.0.1:80", "[::1]:8080"])


@given(st.lists(st.tuples(HOSTS, HOSTS), min_size=2, max_size=6))
def test_a_flow_that_states_every_change_has_none_unexplained(pairs: list[tuple[str, str]]) -> None:
    lines = ["> [!flow] F"]
    for number, (source, destination) in enumerate(pairs):
        following = pairs[number + 1] if number + 1 < len(pairs) else None
        does = f"SNAT to `{following[0]}`, DNAT to `{following[1]}`" if following else "none"
        lines.append(f"> 1. **x** `{source} → {destination}` — {does}")
    _, flow = read("\n".join(lines))
    assert flow.faults == ()
    assert list(find_unexplained(flow)) == []


@given(st.lists(st.tuples(HOSTS, HOSTS), min_size=2, max_size=6))
def test_a_flow_without_rewrites_changes_no_address(pairs: list[tuple[str, str]]) -> None:
    hops = "\n".join(f"> 1. **x** `{source} → {to}` — none" for source, to in pairs)
    _, flow = read(f"> [!flow] F\n{hops}")
    unexplained = {fault.start for fault in find_unexplained(flow)}
    changed = {
        after.packet.start
        for before, after in zip(flow.hops, flow.hops[1:], strict=False)
        if before.packet[:2] != after.packet[:2]
    }
    assert unexplained == changed


@given(st.text(alphabet="*`[]()>1. →—;,\n-!flowDNATto a", max_size=120))
def test_anything_is_read(text: str) -> None:
    note = parse_note(Source("A.md", f"> [!flow] F\n> 1. {text}".encode()))
    for flow in read_flows(note):
        for fault in (*flow.faults, *find_unexplained(flow)):
            assert 0 <= fault.start <= fault.end <= len(note.source.data)
