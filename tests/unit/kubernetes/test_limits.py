"""Hostile fences end soon, and each is one finding or few; configs and missing extras are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config, kubernetes_versions, read_config
from vaultkit.distribution import extras
from vaultkit.distribution.install_lines import install_line
from vaultkit.errors import ConfigError
from vaultkit.kubernetes.rules import RULES
from vaultkit.kubernetes.schemas import kind_schemas as schemas
from vaultkit.kubernetes.schemas.gateway_api import gateway_schemas
from vaultkit.testing import make_vault

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
BOMB = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n"


def find(text: str, config: Config | None = None) -> list[tuple[str, str]]:
    vault = make_vault({"A.md": f"```yaml\n{text}```\n"})
    rules = [rule() for rule in RULES]
    report = check_vault(vault, config or Config(), today=date(2026, 11, 21), rules=rules)
    return [(finding.code, finding.message) for finding in report.findings]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(HEAD + "x: 1\n" * 1_000_000, "larger than 1,000,000 bytes", id="5 MB"),
        pytest.param("---\n".join([HEAD] * 10_000), "more than 500 documents", id="documents"),
        pytest.param(HEAD + BOMB, "more than 20,000 values", id="bomb"),
        pytest.param(HEAD + "x: " + "[" * 100_000, "nested more than 60 levels", id="deep"),
        pytest.param(HEAD + "x:\n" + "\t- a\n" * 50_000, "a tab cannot indent YAML", id="tabs"),
        pytest.param(HEAD + "{{" * 50_000 + "\n", "not valid YAML", id="braces"),
    ],
)
def test_hostile(text: str, message: str) -> None:
    found = find(text)
    assert [code for code, _ in found] == ["K8S002"]
    assert message in found[0][1]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("...\n" * 100_000, id="ellipses"),
        pytest.param("#" * 400_000 + "\n", id="hashes"),
        pytest.param(" #" * 400_000 + "...\n", id="comments"),
        pytest.param("data: {a: " + "<" * 400_000 + "}\n", id="angles"),
        pytest.param("data: {a: '" + "${" * 200_000 + "'}\n", id="dollars"),
        pytest.param((" " * 1000 + "\n") * 500, id="blanks"),
    ],
)
def test_long_and_harmless(text: str) -> None:
    assert find(HEAD + text) == []


def test_messages_are_short() -> None:
    found = find(HEAD.replace("name: a", f"name: {'A' * 100_000}"))
    assert [(code, len(message)) for code, message in found] == [("K8S211", 300)]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    vault = make_vault(
        {
            "A.md": f"```yaml\n{SERVICE}```\n\n```yaml\n{SERVICE}```\n",
            "B.md": "```yaml {wrong=K8S102}\n" + SERVICE + "```\n",
            "C.md": "```yaml\na: 1\n```\n",
            "D.md": f"```yaml\n{SERVICE.replace('80', '80800')}```\n",
        }
    )
    rules = [rule() for rule in RULES if rule.severity is not Severity.OFF]
    report = check_vault(vault, Config(), today=date(2026, 11, 21), rules=rules)
    message = (
        "manifests of 3 notes are not checked against their schemas; "
        f"to have them checked: {install_line('kubernetes')}"
    )
    found = [(one.path, one.code, one.severity, one.message) for one in report.findings]
    assert [one for one in found if one[1] == "K8S004"] == [
        ("A.md", "K8S004", Severity.INFO, message)
    ]
    assert [one[:2] for one in found if one[1] != "K8S004"] == [("D.md", "K8S210")]


def test_no_manifest_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "_definitions", None)
    assert find("a: 1\n") == []


def test_config() -> None:
    table = {
        "version": "1.36",
        "node-ports": "20000-20100",
        "unchecked": {"*.istio.io": "by hand"},
    }
    config = read_config({"kubernetes": table}, Path("vaultkit.toml")).kubernetes
    assert config.version == "1.36"
    assert config.node_ports == (20000, 20100)
    assert config.unchecked == {"*.istio.io": "by hand"}


def test_faults_of_the_config_come_all_at_once() -> None:
    table = {"version": "1.99", "node-ports": "9-1", "unchecked": {"a": " "}, "verison": "1"}
    with pytest.raises(ConfigError) as caught:
        read_config({"kubernetes": table}, Path("vaultkit.toml"))
    known = ", ".join(kubernetes_versions())
    assert caught.value.faults == (
        f'"kubernetes.version": no schemas for "1.99"; there are {known}',
        '"kubernetes.node-ports" must be a range such as "30000-32767", not \'9-1\'',
        "\"kubernetes.unchecked.a\" must give a reason, not ' '",
        'unknown key "kubernetes.verison"; did you mean "version"?',
    )


@pytest.mark.parametrize("version", kubernetes_versions())
def test_every_version_has_schemas(version: str) -> None:
    kubernetes = replace(Config().kubernetes, version=version)
    text = SERVICE.replace("port: 80", "port: 80, x: 1")
    assert [code for code, _ in find(text, Config(kubernetes=kubernetes))] == ["K8S102"]


def test_schemas_of_the_gateway_api_refuse_unknown_fields() -> None:
    for schema in gateway_schemas().values():
        assert schema["additionalProperties"] is False
        assert schema["properties"]["spec"]["additionalProperties"] is False
