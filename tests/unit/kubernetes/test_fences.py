"""Fences in any place of a note: which are read, and where findings point."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.kubernetes.manifests.yaml_fences import find_fences
from vaultkit.kubernetes.manifests.yaml_nodes import Composer, UnreadableError
from vaultkit.kubernetes.rules import RULES
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.vault.vault import Vault

USUAL = [rule() for rule in RULES if rule.severity is not Severity.OFF]
TODAY = date(2026, 11, 21)
HEAD = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
WRONG = f"{HEAD}spec: {{ports: [{{port: 80, tärgetPort: é, nodePort: 30001}}]}}\n"
RIGHT = f"{HEAD}spec: {{ports: [{{port: 80}}]}}\n"


def check(text: str) -> tuple[Vault, list[Diagnostic]]:
    vault = make_vault({"A.md": text})
    report = check_vault(vault, Config(), today=TODAY, rules=USUAL)
    return vault, list(report.findings)


def shown(text: str) -> list[tuple[str, str, str]]:
    """Return line and column, code, and the text that each finding points at."""
    vault, findings = check(text)
    source = vault.notes[next(iter(vault.notes))].source
    return [
        (str(source.position(one.start)), one.code, source.slice(one.start, one.end))
        for one in findings
    ]


def codes(text: str) -> list[str]:
    return [finding.code for finding in check(text)[1]]


def prefixed(text: str, first: str, other: str) -> str:
    lines = text.splitlines(keepends=True)
    return first + lines[0] + "".join(other + line for line in lines[1:])


@pytest.mark.parametrize(
    ("first", "other", "column"),
    [
        ("", "", 0),
        ("> ", "> ", 2),
        ("- ", "  ", 2),
        ("1. > ", "   > ", 5),
        ("> [!note]\n> - ", ">   ", 4),
        ("   ", "   ", 3),
        ("- é\n\n  ", "  ", 2),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_findings_point_into_the_note(first: str, other: str, column: int, newline: str) -> None:
    text = prefixed(f"```yaml\n{RIGHT}---\n{WRONG}```\n", first, other).replace("\n", newline)
    line = 10 + first.count("\n")
    assert shown(text) == [
        (f"{line}:{27 + column}", "K8S102", "tärgetPort"),
        (f"{line}:{52 + column}", "K8S202", "30001"),
    ]


@pytest.mark.parametrize("info", ["yaml", "yml", "YAML", 'yaml title="a"', "yaml {1,3}"])
def test_languages_that_are_read(info: str) -> None:
    assert codes(f"```{info}\n{WRONG}```\n") == ["K8S102", "K8S202"]


@pytest.mark.parametrize("info", ["", "json", "text", "yamlish", "helm"])
def test_languages_that_are_not(info: str) -> None:
    assert codes(f"```{info}\n{WRONG}```\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "apiVersion: v1\n",
        "kind: Service\nspec: {}\n",
        "apiVersion: 1\nkind: thing\n",
        "apiVersion: v1\nkind: [Service]\n",
        "- apiVersion: v1\n  kind: Service\n",
        "spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment}\n  x: [\n",
        f"---\n{RIGHT}---\n---\n",
        RIGHT.replace("\n", "   # a comment\n"),
    ],
)
def test_nothing_to_report(text: str) -> None:
    assert codes(f"```yaml\n{text}```\n") == []


def test_items_of_a_list() -> None:
    items = "apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, a: 1}\n"
    assert shown(f"```yaml\n{items}```\n") == [
        ("5:28", "K8S211", "ConfigMap"),
        ("5:39", "K8S102", "a"),
    ]


def test_an_unclosed_fence_is_read() -> None:
    assert codes(f"```yaml\n{WRONG}") == ["K8S102", "K8S202"]


def test_bytes_that_are_not_utf8_are_a_finding() -> None:
    vault = make_vault({"A.md": b"```yaml\napiVersion: v1\nkind: Secret\nx: \xff\n```\n"})
    report = check_vault(vault, Config(), today=TODAY, rules=USUAL)
    assert [finding.code for finding in report.findings] == ["K8S002"]


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        ('{wrong="K8S102 K8S202"}', []),
        ("{wrong=K8S102,K8S202}", ["K8S202"]),
        ("{wrong='k8s102, K8S202'}", []),
        ("{wrong}", []),
        ('{wrong="K8S102"}', ["K8S202"]),
        ('{wrong="K8S102 K8S202 K8S201"}', ["K8S005"]),
        ('{title="a" wrong="K8S102 K8S202"}', []),
        ('{wrongly="K8S102"}', ["K8S102", "K8S202"]),
        ('{wrong="C002"}', ["K8S102", "K8S202"]),
    ],
)
def test_wrong_on_purpose(mark: str, found: list[str]) -> None:
    assert codes(f"```yaml {mark}\n{WRONG}```\n") == found


def test_a_mark_does_not_make_neighbours_wrong() -> None:
    workload = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: api}}\n"
        "spec: {containers: [{name: c}]}\n"
    )
    service = f"{HEAD}spec: {{selector: {{app: apii}}, ports: [{{port: 80}}]}}\n"
    plain = f"```yaml\n{workload}```\n\n```yaml\n{service}```\n"
    assert codes(plain) == ["K8S305"]
    marked = plain.replace(
        "yaml\napiVersion: v1\nkind: Pod", "yaml {wrong}\napiVersion: v1\nkind: Pod"
    )
    assert codes(marked) == ["K8S005"]


def test_an_ignore_comment_silences_the_whole_fence() -> None:
    text = f"%% vaultkit: ignore K8S102, K8S202 %%\n\n```yaml\n{WRONG}```\n"
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: no\nb: 'no'\nc: y\n", {"a": False, "b": "no", "c": "y"}),
        ("a: 22:22\nb: 2026-01-01\nc: 0o17\n", {"a": "22:22", "b": "2026-01-01", "c": 15}),
        ("a: 0755\nb: 0x1F\nc: 1_000\nd: 0b11\n", {"a": 493, "b": 31, "c": 1000, "d": 3}),
        ("a: 1e3\nb: .5\nc: -1.5\nd: 1.2.3\n", {"a": 1000.0, "b": 0.5, "c": -1.5, "d": "1.2.3"}),
        ("a: ~\nb:\n80: x\ntrue: y\n", {"a": None, "b": None, "80": "x", "true": "y"}),
        ("a: &x {b: 1}\nc: {<<: *x, d: 2}\n", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}),
        ("a: &x {b: 1}\nc: {b: 3, <<: [*x]}\n", {"a": {"b": 1}, "c": {"b": 3}}),
        ("a: 1__\nb: 0x_\nc: =\n", {"a": 1, "b": "0x_", "c": "="}),
    ],
)
def test_scalars_are_read_as_kubectl_reads_them(text: str, data: object) -> None:
    node = Composer().compose(text)
    assert node is not None
    assert node.data == data


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *b\n", 'no anchor "&b" stands before the alias'),
        ("a: &b [*b]\n", 'the alias "*b" stands inside its own anchor'),
        ("? [a]\n: b\n", "a key must be a text, not a list or mapping"),
        ("a: " + "[" * 100, "nested more than 60 levels deep"),
        ("a: \x00\n", "not valid YAML: a character that YAML does not allow"),
        ("a:\n\tb: 1\n", "a tab cannot indent YAML; use spaces"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        Composer().compose(text)
    assert caught.value.message == message


FIRST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c1}\n"


def objects(text: str) -> list[tuple[str, bool]]:
    """Return the name of each object of a fence, and whether it is shown whole."""
    note = make_vault({"A.md": f"```yaml\n{text}```\n"}).notes[NotePath("A.md")]
    found = (one for fence in find_fences(note) for one in fence.manifests)
    return [(one.text("metadata", "name") or "", not one.is_partial) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        f"# comment\n--- # first\n{FIRST}...\n---\n{RIGHT}",
        f"{FIRST}...\n---\n{RIGHT}",
        f"{FIRST}... # end\n\n# next\n---\n{RIGHT}",
        f"{FIRST}...\n...\n---\n{RIGHT}",
        f"{FIRST}...\n%YAML 1.1\n---\n{RIGHT}",
        f"{FIRST}...  \n{RIGHT}",
        f"---\n{FIRST}...\n---\n{RIGHT}...\n",
        f"---\n{FIRST}---\n{RIGHT}...\n\n# end\n",
    ],
)
def test_a_line_of_dots_ends_a_document(text: str) -> None:
    assert objects(text) == [("c1", True), ("a", True)]
    assert codes(f"```yaml\n{text}```\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}...\n",
        f"{FIRST}...\n...\n",
        f"{FIRST}  ...\n---\n",
        f"{FIRST}data:\n  ...\n---\n",
        f"{FIRST}data:\n  a: b\n  ...\n",
        f"{FIRST}…\n---\n",
        f"---\n{FIRST}...\ndata: {{}}\n",
        f"---\n{FIRST}...\ndata: {{}}\n...\n---\n",
        "apiVersion: v1\n...\nkind: ConfigMap\nmetadata: {name: c1}\n",
    ],
)
def test_a_line_of_dots_stands_for_what_is_left_out(text: str) -> None:
    assert objects(text) == [("c1", False)]


def test_findings_behind_a_line_of_dots_point_where_they_did() -> None:
    found = shown(f"```yaml\n{FIRST}...\n{WRONG}```\n")
    assert [(place, text) for place, _, text in found] == [
        (place.replace("5:", "9:"), text) for place, _, text in shown(f"```yaml\n{WRONG}```\n")
    ]
