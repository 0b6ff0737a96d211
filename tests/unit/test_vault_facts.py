"""Facts of our vault stand in one place: a property holds them, and prose and tables agree."""

from __future__ import annotations

import calendar
import re
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.own_vault import ROOT, SOURCES, own_notes, prose
from vaultkit.config import KubernetesConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note

METHODS = {
    "ClusterIP Service", "ExternalName Service", "Gateway API", "Headless Service", "Ingress",
    "LoadBalancer direct to Pods", "LoadBalancer through nodes", "NodePort Service",
    "Service externalIPs (deprecated)", "Service mesh", "hostNetwork", "hostPort",
    "kubectl port-forward", "kubectl proxy",
}  # fmt: skip
FIELDS = {
    "api": str, "scope": str, "osi_layer": str, "protocols": list, "stable_address": str,
    "client_ip_preserved": str, "port_range": str, "needs": list, "node_hop": str,
    "load_balancing": str, "tls_termination": str, "host_path_routing": bool, "cost_driver": str,
    "production_ready": bool, "fact": str, "use_when": str, "avoid_when": str, "failure_mode": str,
    "works_on": list, "visibility": str, "effort": str,
}  # fmt: skip
RANGE_NOTE = "Node ports and host ports/The API server sets the node port range.md"
NODE_PORT_NOTE = "Node ports and host ports/NodePort opens one port on every node.md"
GATEWAY_NOTE = "Edge routing/Gateway API is the recommended way for HTTP.md"
FEATURES_NOTE = "Reference/Feature states by Kubernetes version.md"
KUBERNETES_VERSION = re.compile(r"(?<![\w.-])1\.[1-4]\d(?![\d.]\d)")
GATEWAY_VERSION = re.compile(r"(?<![\w.-])1\.\d(?![\d.]\d|\d)")
PORT_RANGE = re.compile(r"\b(\d{5})\s?[-\u2013]\s?(\d{5})\b")
MONTHS = calendar.month_name[1:]
WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
JUDGED = re.compile(r"(?:Wrong|Imprecise|Dated): (.+)")
"""The title of a callout that names what is often said: a verdict, and the statement."""
LONG_ENOUGH = 12
"""Characters from which a value is too particular to be typed twice by chance."""

NOTES = own_notes()


def methods() -> dict[str, Note]:
    return {
        note.properties["method"]: note for note in NOTES.values() if "method" in note.properties
    }


def hand_written_cells(note: Note) -> Iterator[str]:
    for line in prose(note).splitlines():
        if line.startswith("|"):
            yield from (cell.strip() for cell in line.strip("|").split("|"))


def checked_version() -> str:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(config["tool"]["vaultkit"]["kubernetes"]["version"])


def milestones(note: Note) -> list[tuple[str, str]]:
    return [tuple(line.split(" ", 1)) for line in note.properties.get("milestones", [])]  # type: ignore[misc]


def test_every_method_has_one_note() -> None:
    assert set(methods()) == METHODS
    named = [note.properties["method"] for note in NOTES.values() if "method" in note.properties]
    assert len(named) == len(METHODS)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_properties_of_a_method(method: str) -> None:
    properties = methods()[method].properties
    assert {key: type(properties.get(key)) for key in FIELDS} == FIELDS
    assert properties["production_ready"] is False or "production_condition" not in properties


@pytest.mark.parametrize("path", NOTES)
def test_no_property_is_typed_into_a_table(path: str) -> None:
    values = {
        str(value).casefold()
        for note in methods().values()
        for value in _flat(note.properties[key] for key in FIELDS)
        if len(str(value)) >= LONG_ENOUGH
    }
    assert [cell for cell in hand_written_cells(NOTES[path]) if cell.casefold() in values] == []


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else (value,)


def test_node_port_range() -> None:
    first, last = KubernetesConfig().node_ports
    size = last - first + 1
    static = min(max(16, size // 32), 128)
    text = prose(NOTES[RANGE_NOTE])
    assert NOTES[NODE_PORT_NOTE].properties["port_range"].startswith(f"{first}-{last} ")
    assert {found[0] for found in PORT_RANGE.finditer(text)} == {
        f"{first}-{last}",
        f"{first}-{first + static - 1}",
        f"{first + static}-{last}",
    }
    assert f"{size} ports" in text
    assert f"({static} ports)" in text


@pytest.mark.parametrize("path", [path for path in NOTES if path != RANGE_NOTE])
def test_the_range_stands_in_one_note(path: str) -> None:
    assert [found[0] for found in PORT_RANGE.finditer(prose(NOTES[path]))] == []


@pytest.mark.parametrize("path", NOTES)
def test_node_ports_of_examples_are_in_the_static_band(path: str) -> None:
    first, last = KubernetesConfig().node_ports
    static = min(max(16, (last - first + 1) // 32), 128)
    note = NOTES[path]
    for fence in note.fences:
        if "wrong" not in fence.info:
            code = note.source.data[fence.start : fence.end].decode()
            for number in re.findall(r"\bnodePort: (\d+)", code):
                assert first <= int(number) < first + static


CHECKED_FROM = {"Home.md": "1.33", "Maps/MOC - Exposing Kubernetes Workloads.md": "1.33"}
"""Notes that say from which version on the vault was checked."""


@pytest.mark.parametrize("path", [path for path in NOTES if path != FEATURES_NOTE])
def test_versions_come_from_milestones(path: str) -> None:
    own = {version for version, _ in milestones(NOTES[path])}
    said = set(KUBERNETES_VERSION.findall(prose(NOTES[path])))
    from_then_on = {CHECKED_FROM[path]} if path in CHECKED_FROM else set()
    assert from_then_on <= said
    assert said - own - {checked_version()} == from_then_on - own


def test_a_feature_changes_state_in_one_note() -> None:
    lines = [line for note in NOTES.values() for line in note.properties.get("milestones", [])]
    assert sorted(lines) == sorted(set(lines))
    features: dict[str, set[str]] = {}
    for path, note in NOTES.items():
        for _, rest in milestones(note):
            features.setdefault(rest.split(": ", 1)[1], set()).add(path)
    assert {name: paths for name, paths in features.items() if len(paths) > 1} == {}


def test_plans_lie_in_the_future_and_states_do_not() -> None:
    now = int(checked_version().split(".")[1])
    for note in NOTES.values():
        for version, rest in milestones(note):
            assert (int(version.split(".")[1]) > now) == rest.startswith("planned"), note.path


@pytest.mark.parametrize("path", NOTES)
def test_gateway_api_version(path: str) -> None:
    properties = NOTES[GATEWAY_NOTE].properties
    since = {line.split()[0] for line in properties["gateway_api_milestones"]}
    named = set(GATEWAY_VERSION.findall(prose(NOTES[path], code=False)))
    assert named <= since | {properties["gateway_api_version"]}


@pytest.mark.parametrize("path", NOTES)
def test_dates_come_from_properties(path: str) -> None:
    known = {
        value
        for note in NOTES.values()
        for key, value in note.properties.items()
        if key.endswith("_on") and isinstance(value, date) and not isinstance(value, datetime)
    }
    written = {
        date(int(year), MONTHS.index(month) + 1, int(day))
        for day, month, year in WRITTEN_DATE.findall(prose(NOTES[path]))
    }
    assert written - known == set()


@pytest.mark.parametrize("path", [path for path in NOTES if not path.startswith(SOURCES)])
def test_misconceptions_are_those_of_the_callouts(path: str) -> None:
    note = NOTES[path]
    judged = [
        found[1]
        for callout in note.callouts
        if callout.type in {"warning", "danger"} and (found := JUDGED.fullmatch(callout.title))
    ]
    assert note.properties.get("misconceptions", []) == judged


@pytest.mark.parametrize("path", NOTES)
def test_a_callout_puts_no_words_into_anybodys_mouth(path: str) -> None:
    assert [
        each.title for each in NOTES[path].callouts if re.search(r'["\u201c]', each.title)
    ] == []


def test_the_glossary_is_in_order_and_defines_each_term_once() -> None:
    glossary = NOTES["Reference/Glossary of exposure terms.md"]
    terms = [heading.text.casefold() for heading in glossary.headings if heading.level == 3]
    assert terms == sorted(set(terms))


def test_words_have_one_spelling() -> None:
    """`host name` in prose; what Kubernetes calls `hostname` is code or a title."""
    wrong = re.compile(
        r"\bhostnames?\b|\bkube proxy\b|\bKube-proxy\b|\bNodeport\b|\bclient IP\b|\bback[- ]end\b"
    )
    found = {path: wrong.findall(prose(note, code=False)) for path, note in NOTES.items()}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize("method", sorted(METHODS))
def test_properties_of_a_method_are_plain_text(method: str) -> None:
    properties = methods()[method].properties
    texts = [str(value) for value in _flat(properties[key] for key in FIELDS)]
    assert [text for text in texts if re.search(r"\[\[|`|\*\*|\n", text)] == []


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_method_has_a_manifest_a_path_and_its_properties_at_a_glance(method: str) -> None:
    note = methods()[method]
    assert [fence for fence in note.fences if fence.info.startswith("yaml")]
    assert "![[Traffic paths from a user to a Pod#^flow-" in note.source.text
    assert "![[Exposure methods.base#This method]]" in note.source.text


@pytest.mark.parametrize("path", NOTES)
def test_a_note_on_what_changes_state_shows_since_when(path: str) -> None:
    note = NOTES[path]
    has_states = {"milestones", "gateway_api_milestones"} & set(note.properties)
    assert ("![[Feature states.base#This note]]" in note.source.text) == bool(has_states)


GLOSSARY = "Glossary of exposure terms"


def test_terms_lead_from_the_notes_to_the_glossary() -> None:
    linked = {
        path: re.findall(rf"\[\[{GLOSSARY}#([^\]|]+)\|", note.source.text)
        for path, note in NOTES.items()
        if GLOSSARY not in path
    }
    terms = {heading.text for heading in NOTES[f"Reference/{GLOSSARY}.md"].headings}
    assert sum(bool(each) for each in linked.values()) >= 50
    assert {term for each in linked.values() for term in each} <= terms
    assert len({term for each in linked.values() for term in each}) >= 20
    assert {path: each for path, each in linked.items() if len(each) != len(set(each))} == {}
