"""How bad findings are is the owner's to say, and which notes are still to be written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.manual.json_schemas import config_schema
from vaultkit.config import read_config
from vaultkit.errors import ConfigError
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.checks.engine.check_report import Report

DEFAULT = {rule.code for rule in load_rules() if rule.severity is not Severity.OFF}


def run(files: dict[str, str], config: dict[str, Any], **flags: tuple[str, ...]) -> Report:
    settings = read_config(config, Path("vaultkit.toml"))
    rules = select_rules(load_rules(), settings, **flags)
    return check_vault(make_vault(files), settings, today=date(2026, 11, 1), rules=rules)


def said(report: Report) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.severity)) for finding in report.findings]


def selected(config: dict[str, Any], **flags: tuple[str, ...]) -> set[str]:
    settings = read_config(config, Path("vaultkit.toml"))
    return {rule.code for rule in select_rules(load_rules(), settings, **flags)}


@pytest.mark.parametrize("severity", ["info", "warning", "error"])
def test_a_finding_is_as_bad_as_its_owner_says(severity: str) -> None:
    report = run({"a.md": "[[x]] ![[y]]\n"}, {"severity": {"L101": severity, "e201": severity}})
    assert said(report) == [("L101", severity), ("E201", severity)]


def test_findings_that_a_rule_softens_itself_are_as_bad_as_the_owner_says() -> None:
    files = {"a.md": "---\naliases: [b]\n---\n", "b.md": ""}
    assert said(run(files, {})) == [("F311", "warning")]
    assert said(run(files, {"severity": {"F311": "error"}})) == [("F311", "error")]


def test_off_is_a_rule_that_does_not_run() -> None:
    assert selected({"severity": {"L101": "off", "t701": "off"}}) == DEFAULT - {"L101", "T701"}
    assert said(run({"a.md": "[[x]]\n"}, {"severity": {"L101": "off"}})) == []


def test_a_rule_that_is_off_by_itself_runs_when_a_severity_is_given() -> None:
    assert selected({"severity": {"G501": "info"}}) == DEFAULT | {"G501"}
    assert said(run({"a.md": ""}, {"severity": {"G501": "info"}})) == [("G501", "info")]
    assert selected({"select": ["T701"], "severity": {"G501": "info"}}) == {"T701"}
    assert selected({"ignore": ["G501"], "severity": {"G501": "info"}}) == DEFAULT


def test_the_very_code_on_the_command_line_goes_before_off() -> None:
    off = {"severity": {"L101": "off"}}
    assert selected(off, select=("L101",)) == {"L101"}
    assert "L101" in selected(off, extend_select=("l101",))
    assert "L101" not in selected(off, select=("L",))
    assert said(run({"a.md": "[[x]]\n"}, off, select=("L101",))) == [("L101", "error")]


def test_what_stays_of_a_baseline_is_as_bad_as_its_owner_says() -> None:
    from vaultkit.checks.diagnostic import Key
    from vaultkit.checks.history.baseline import Baseline
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.source import Source

    settings = read_config({"severity": {"X003": "error"}}, Path("vaultkit.toml"))
    known = Baseline(Source(NotePath("known.json"), b"{}"), {Key("a.md", "L101", "gone"): 1})
    vault = make_vault({"a.md": ""})
    report = check_vault(vault, settings, today=date(2026, 11, 1), baseline=known)
    assert said(report) == [("X003", "error")]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"L999": "error"}, '"severity.L999": no rule "L999"; `vaultkit rule` lists them'),
        ({"L1O1": "error"}, '"severity.L1O1": no rule "L1O1"; did you mean "L101"?'),
        ({"L": "warning"}, '"severity.L": "L" is a family; name each of its rules'),
    ],
)
def test_a_code_that_no_rule_has_is_a_fault(table: dict[str, str], fault: str) -> None:
    with pytest.raises(ConfigError) as caught:
        selected({"severity": table})
    assert caught.value.faults[0].startswith(fault)


def test_a_severity_that_there_is_not_is_a_fault() -> None:
    with pytest.raises(ConfigError) as caught:
        read_config({"severity": {"L101": "fatal", "L102": 1}}, Path("vaultkit.toml"))
    assert list(caught.value.faults) == [
        "\"severity.L101\" must be one of off, info, warning, error, not 'fatal'",
        '"severity.L102" must be one of off, info, warning, error, not 1',
    ]


def test_the_schema_knows_severities_and_planned_notes() -> None:
    keys = config_schema()["properties"]
    assert keys["severity"]["additionalProperties"] == {"enum": ["off", "info", "warning", "error"]}
    assert keys["links"]["properties"]["planned"]["type"] == "array"


PLANNED = {
    "a.md": "[[2026-11-29]] [[Days/2026-11-30#x]] [[Ideas/New]] [p](Ideas/Old.md) [[Gone]]\n"
}


def test_links_to_planned_notes_are_counted_and_no_findings() -> None:
    report = run(PLANNED, {"links": {"planned": ["20??-*", "Ideas/**"]}})
    assert [finding.target for finding in report.findings] == ["Gone"]
    assert report.suppressed == 4


def test_only_links_to_notes_can_be_planned() -> None:
    files = {"a.md": "![[New]] [[b#New]] [[New]]\n", "b.md": ""}
    report = run(files, {"links": {"planned": ["New", "b"]}})
    assert [finding.code for finding in report.findings] == ["E201", "L102"]


def test_case_does_not_matter_to_what_is_planned() -> None:
    files = {"a.md": "[[Ümlaut]] [[IDEAS/Y]] [[other]]\n"}
    report = run(files, {"links": {"planned": ["ümlaut", "Ideas/**"]}})
    assert [finding.target for finding in report.findings] == ["other"]


def test_planned_notes_change_nothing_of_the_graph() -> None:
    vault = make_vault(PLANNED)
    before = vault.links["a.md"]  # type: ignore[index]
    settings = read_config({"links": {"planned": ["*"]}}, Path("vaultkit.toml"))
    check_vault(vault, settings, today=date(2026, 11, 1))
    assert vault.links["a.md"] == before  # type: ignore[index]
    assert [link.status for link in before] == ["note-not-found"] * 5
