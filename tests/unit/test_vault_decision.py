"""The decision of our vault leads to ends that can be applied, each with what comes next."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.unit.own_vault import own_notes, own_vault
from vaultkit.authoring.callouts.callout_outline import text_of
from vaultkit.authoring.callouts.decision import Jump, Question, Result, read_decisions
from vaultkit.authoring.callouts.traffic_flow import read_flows
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.callouts.decision import Decision
    from vaultkit.notes.note import Note

(NOTE,) = (path for path, note in own_notes().items() if note.properties["type"] == "decision")
LINK = re.compile(r"\[\[([^\]|\\#]+)(?:#([^\]|\\]+))?\\?\|([^\]]+)\]\]")
SHELL = ("yaml", "bash")
ASKED = {
    "a private network": "private network only",
    "a fixed address": "known in advance",
    "an address and an allow-list": "Both:",
    "HTTP in a private network": "HTTP or gRPC, to one application or to many",
    "an allow-list": "Only theirs may connect",
    "no public address": "no public address",
    "a local cluster": "kind, minikube",
    "one replica": "One particular replica",
    "a sign-in or WAF": "Must a sign-in, a WAF or a rate limit",
    "AWS": "On AWS",
    "GKE": "On GKE",
    "Azure": "On Azure",
}


@cache
def decision() -> Decision:
    (found,) = read_decisions(own_notes()[NOTE])
    return found


def paths() -> Iterator[tuple[tuple[str, ...], Result | None]]:
    """Yield every path of answers with the end that it reaches."""

    def walk(
        question: Question, before: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], Result | None]]:
        for answer in question.answers:
            way, target = (*before, question.shown, answer.shown), answer.leads_to
            target = decision().find(target) if isinstance(target, Jump) else target
            if isinstance(target, Question):
                yield from walk(target, way)
            else:
                yield way, target

    root = decision().root
    assert root is not None
    yield from walk(root, ())


ENDS = {text_of(end.name): end for end in decision().results()}
ROWS = {
    cells[0]: cells
    for line in own_notes()[NOTE].source.text.splitlines()
    if line.startswith("| ") and len(cells := re.split(r" (?<!\\)\| ", line.strip("| "))) == 6
}


def destination(name: str) -> Note:
    path = own_vault().find_note(name)
    assert path is not None, name
    return own_vault().notes[NotePath(path)]


def section(note: Note, heading: str) -> str:
    """Return what stands under a heading, or round a block; all of the note if none is named."""
    text = note.source.text
    if heading.startswith("^"):
        at = text.index(f" {heading}\n") if f" {heading}\n" in text else text.index(heading)
        return text[at : at + 1500]
    if not heading:
        return text
    (found,) = [each for each in note.headings if each.text == heading]
    ends = [
        each.start
        for each in note.headings
        if each.start > found.start and each.level <= found.level
    ]
    return note.source.data[found.start : min(ends, default=len(note.source.data))].decode()


def test_there_are_as_many_ends_as_we_think() -> None:
    assert decision().faults == ()
    assert len(ENDS) >= 30
    assert len(list(paths())) >= len(ENDS)


def test_every_path_reaches_an_end() -> None:
    assert [way for way, end in paths() if end is None or end.is_advice] == []


@pytest.mark.parametrize("label", ENDS)
def test_an_end_says_why_and_what_is_next(label: str) -> None:
    reason = text_of(ENDS[label].reason)
    found = re.fullmatch(r"(.+)\. Address: (.+)\. Runner-up: ([^,]+), (.+)", reason)
    assert found
    why, address, runner_up, when = found.groups()
    assert address == ROWS[label][3].replace("`", "")
    assert len(why.split()) >= 4
    assert len(when.split()) >= 3
    first, second = ENDS[label].links[0], ENDS[label].links[-1]
    assert len(ENDS[label].links) == 2
    assert (first.target, first.subpath) != (second.target, second.subpath)
    assert runner_up


def test_the_table_has_a_row_for_each_end() -> None:
    assert ROWS.keys() - {"End"} == ENDS.keys()


@pytest.mark.parametrize("label", ENDS)
def test_an_end_has_a_manifest_a_path_and_an_address(label: str) -> None:
    _, manifest, path, address, *_ = ROWS[label]
    name, heading, _ = LINK.fullmatch(manifest).groups("")  # type: ignore[union-attr]
    assert re.search(rf"```(?:{'|'.join(SHELL)})", section(destination(name), heading))
    name, block, _ = LINK.fullmatch(path).groups("")  # type: ignore[union-attr]
    ids = re.findall(r"(?m)^(\^flow-[a-z-]+)$", destination(name).source.text)
    assert block in ids
    assert len(ids) == len(list(read_flows(destination(name))))
    assert len(address.split()) >= 1


def manifest_of(label: str) -> str:
    name, heading, _ = LINK.fullmatch(ROWS[label][1]).groups("")  # type: ignore[union-attr]
    return section(destination(name), heading)


@pytest.mark.parametrize(
    "label", [label for label, row in ROWS.items() if row[5] == "kept" and label in ENDS]
)
def test_a_balancer_that_keeps_the_client_asks_for_it(label: str) -> None:
    """Under policy Cluster a node rewrites the source, and so does an NLB before Pods."""
    parts = re.split(r"(?m)^---$|^```", manifest_of(label))
    balancers = [part for part in parts if re.search(r"(?m)^  type: LoadBalancer$", part)]
    asks = ("externalTrafficPolicy: Local", "preserve_client_ip.enabled=true")
    assert [part for part in balancers if not any(each in part for each in asks)] == []


@pytest.mark.parametrize("label", ["ClusterIP without a selector", "Egress gateway"])
def test_a_path_outwards_has_the_addresses_of_its_manifest(label: str) -> None:
    name, block, _ = LINK.fullmatch(ROWS[label][2]).groups("")  # type: ignore[union-attr]
    text = destination(name).source.text
    path = text[: text.index(f"\n{block}\n")].rpartition("> [!flow]")[2]
    named = set(re.findall(r"\d+(?:\.\d+){3}", manifest_of(label)))
    assert named
    assert [each for each in named if each not in path] == []


def test_no_two_ends_have_one_place() -> None:
    places = [(end.links[0].target, end.links[0].subpath) for end in ENDS.values()]
    twice = {place for place in places if places.count(place) > 1}
    assert {own_vault().find_note(target) for target, _ in twice} <= {
        own_vault().find_note("Gateway API"),
        *(path for path, note in own_notes().items() if "Gateway API" in note.aliases),
    }


def test_a_question_is_asked_once_and_its_answers_differ() -> None:
    for question in decision().questions.values():
        shown = [answer.shown.casefold() for answer in question.answers]
        assert len(shown) == len(set(shown))
        assert question.shown.endswith("?")
        assert len(shown) <= 5


@pytest.mark.parametrize("what", ASKED)
def test_what_readers_come_with_is_asked(what: str) -> None:
    assert any(ASKED[what] in step for way, _ in paths() for step in way)


def test_nobody_has_to_answer_more_than_nine_questions() -> None:
    assert max(len(way) // 2 for way, _ in paths()) <= 9


def test_whoever_asks_for_http_from_outside_gets_an_address() -> None:
    ends = {
        text_of(end.name)
        for way, end in paths()
        if end is not None and "HTTP, HTTPS or gRPC" in way
    }
    assert ends == {
        "Ingress", "Migration to Gateway API", "Gateway with a policy", "Gateway on AWS",
        "Gateway on GKE", "Gateway on Azure", "Gateway on another cloud", "Gateway with MetalLB",
    }  # fmt: skip
    assert all(len(ROWS[label][3]) > 10 for label in ends)


WORKS_ON = ["cloud", "bare metal", "laptop"]
CLIENT = {
    "yes": "kept",
    "no:": "lost",
    "partly: for HTTP in a header": "in a header",
    "partly: in the X-Forwarded-For header": "in a header",
    "partly: identity by mTLS": "as an identity",
    "not applicable": "not asked",
}
"""What the table says where a note's `client_ip_preserved` begins so, whatever the policy is."""


@pytest.mark.parametrize("label", ENDS)
def test_what_filters_read_agrees_with_the_properties(label: str) -> None:
    *_, works_on, client = ROWS[label]
    places = works_on.split(", ")
    assert set(places) <= set(WORKS_ON)
    assert places == [place for place in WORKS_ON if place in places]
    properties = destination(ENDS[label].links[0].target).properties
    assert set(places) <= set(properties.get("works_on", WORKS_ON))
    kept = str(properties.get("client_ip_preserved", ""))
    assert {told for start, told in CLIENT.items() if kept.startswith(start)} <= {client}


def test_the_filters_of_our_decision_leave_what_they_say() -> None:
    filters = [one.label for one in decision().filters]
    assert filters == ["without a cloud", "on a laptop", "with the client's address"]
    left = {label for label, row in ROWS.items() if "bare metal" in row[4] and row[5] != "lost"}
    assert left == {
        "Throw-away Pod", "ClusterIP", "Service mesh", "Headless Service", "Public tunnel",
        "Gateway with MetalLB", "Gateway with a policy", "Ingress", "Migration to Gateway API",
        "LoadBalancer through MetalLB", "Reserved address", "LoadBalancer with source ranges",
        "Private load balancer", "One Service per replica", "Host port per Pod", "hostPort",
        "hostNetwork", "ExternalName", "The real host name", "ClusterIP without a selector",
        "Egress gateway",
        "Private Gateway", "Reserved address with source ranges",
    }  # fmt: skip
