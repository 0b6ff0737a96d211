"""Without the extra `kubernetes`, `check` finds the same, but for what only schemas tell."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.check_report import exit_status
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.history.baseline import apply_baseline, read_baseline
from vaultkit.config import Config, kubernetes_versions, read_config
from vaultkit.distribution import extras
from vaultkit.distribution.install_lines import install_line
from vaultkit.kubernetes.rules import RULES
from vaultkit.kubernetes.schemas.built_in_kinds import built_in_kinds
from vaultkit.kubernetes.schemas.kind_schemas import _kinds
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.rule import Example, Rule

TODAY = date(2026, 11, 21)
BY_SCHEMA = frozenset({"K8S005", "K8S101", "K8S102", "K8S103"})
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n"
GATEWAY = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\n"
    "spec: {gatewayClassName: a, listeners: []}\n"
)
OTHERS = "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: a}\n"
FAULTY = SERVICE.replace("port: 80", "port: 80, x: 1")


def fence(text: str, info: str = "yaml") -> str:
    return f"```{info}\n{text}```\n"


def check(
    files: Mapping[str, str | bytes],
    config: Config | None = None,
    *,
    only: Collection[str] | None = None,
    rules: list[Rule] | None = None,
) -> Report:
    given = [rule() for rule in RULES] if rules is None else rules
    vault = make_vault(dict(files))
    return check_vault(vault, config or Config(), today=TODAY, only=only, rules=given)


def told(report: Report) -> list[tuple[str, str, str, int]]:
    return [(one.path, one.code, one.message, one.start) for one in report.findings]


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)


def is_told(one: tuple[str, str, str, int]) -> bool:
    return one[1] == "K8S004" and "not checked against their schemas" in one[2]


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.code}-{one.title}" for rule, one in EXAMPLES]
)
def test_every_example(rule: type[Rule], example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    del rule
    config = (
        read_config(dict(example.config), Path("vaultkit.toml")) if example.config else Config()
    )
    full = told(check(example.files, config))
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    bare = told(check(example.files, config))
    assert len([one for one in bare if is_told(one)]) <= 1
    assert [one for one in bare if not is_told(one) and one not in full] == []
    assert {one[1] for one in full if one not in bare} <= BY_SCHEMA


@pytest.mark.parametrize("version", kubernetes_versions())
def test_the_kinds_are_those_of_the_schemas(version: str) -> None:
    assert built_in_kinds(int(version.partition(".")[2])) == _kinds(version)


@pytest.mark.usefixtures("no_extra")
def test_kinds_are_known_all_the_same() -> None:
    text = fence("apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: A_}\n")
    assert [one[1:3] for one in told(check({"A.md": text}))] == [
        (
            "K8S104",
            '"apps/v1 Deploymnt" is not served by 1.37; did you mean "Deployment"?',
        )
    ]


@pytest.mark.usefixtures("no_extra")
def test_it_is_said_once_a_run_at_the_first_note_that_has_any() -> None:
    files = {
        "A.md": "no manifest\n",
        "B.md": fence(OTHERS),
        "C.md": f"\n{fence(OTHERS)}\n{fence(SERVICE)}{fence(SERVICE)}",
        "D.md": fence(GATEWAY),
        "E.md": fence(SERVICE),
    }
    (found,) = [one for one in check(files).findings if one.target == "kubernetes"]
    assert (found.path, found.code, found.severity) == ("C.md", "K8S004", Severity.INFO)
    assert found.message == (
        "manifests of 3 notes are not checked against their schemas; "
        f"to have them checked: {install_line('kubernetes')}"
    )
    assert files["C.md"].encode()[found.start : found.end] == b"Service"


@pytest.mark.usefixtures("no_extra")
def test_it_is_about_the_notes_that_are_asked_for() -> None:
    files = {"A.md": fence(SERVICE), "B.md": fence(SERVICE), "T/C.md": fence(SERVICE)}
    (found,) = check(files, only=["B.md"]).findings
    assert (found.path, found.message[:25]) == ("B.md", "manifests of 1 note are n")
    (found,) = check(files, Config(exclude=("A.md",), templates=("T/**",))).findings
    assert (found.path, found.message[:25]) == ("B.md", "manifests of 1 note are n")
    assert check(files, only=["X.md"]).findings == ()


@pytest.mark.usefixtures("no_extra")
def test_what_fails_a_run() -> None:
    report = check({"A.md": fence(SERVICE)})
    status = {level: exit_status(report, level) for level in ("error", "warning", "info", "never")}
    assert status == {"error": 0, "warning": 0, "info": 1, "never": 0}


@pytest.mark.usefixtures("no_extra")
@pytest.mark.parametrize("text", [OTHERS, "a: 1\n", "apiVersion: v1\nkind: Config\n"])
def test_nothing_is_said_where_no_schema_would_be_asked(text: str) -> None:
    assert not any(map(is_told, told(check({"A.md": fence(text)}))))


@pytest.mark.parametrize("mark", ["K8S102", "", "K8S101"])
@pytest.mark.parametrize("is_bare", [True, False])
def test_counter_examples(
    mark: str,
    is_bare: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_bare:
        monkeypatch.setattr(extras, "find_spec", lambda _: None)
    info = f'yaml {{wrong="{mark}"}}' if mark else "yaml {wrong}"
    found = [one for one in told(check({"A.md": fence(FAULTY, info)})) if one[1] == "K8S005"]
    assert [one[2] for one in found] == (
        ["marked as wrong by K8S101, which finds nothing in it"]
        if mark == "K8S101" and not is_bare
        else []
    )


@pytest.mark.parametrize("selector", ["K8S102", "K8S"])
def test_comments_that_silence_schemas_stay_needed(
    selector: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"A.md": f"%% vaultkit: ignore {selector} %%\n{fence(FAULTY)}"}
    rules = [rule for rule in load_rules() if rule.code.startswith(("K8S", "X"))]
    full = check(files, rules=rules)
    assert (told(full), full.suppressed) == ([], 1)
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    assert not [one for one in told(check(files, rules=rules)) if not is_told(one)]


def test_a_baseline_keeps_what_only_schemas_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"A.md": fence(FAULTY)}
    rules = [rule for rule in load_rules() if rule.code.startswith(("K8S", "X"))]
    (known,) = check(files, rules=rules).findings
    text = json.dumps({"schema": 1, "findings": {"A.md": {"K8S102": {known.target: 1}}}})
    baseline = read_baseline(Source("base.json", text.encode()), "base.json")
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    report = check_vault(make_vault(files), Config(), today=TODAY, rules=rules, baseline=baseline)
    assert [one.code for one in report.findings] == ["K8S004"]
    assert report.unneeded == {}
    alone = apply_baseline(check(files, rules=rules), baseline, rules, None)
    assert [one.code for one in alone.findings] == ["K8S004", "X003"]
