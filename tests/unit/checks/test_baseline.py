"""The baseline: what it hides, what it shows again, and how it only gets tighter."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.diagnostic import Key
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.history.baseline import (
    Baseline,
    count_findings,
    read_baseline,
    render_baseline,
    tighten,
)
from vaultkit.cli.main import run
from vaultkit.config import Config
from vaultkit.errors import ConfigError
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vaultkit.checks.engine.check_report import Report

DAY = date(2026, 11, 1)
RULES = select_rules(load_rules(), Config(), ["L101", "E201", "X003"])


def check(
    files: Mapping[str, str | bytes], baseline: Baseline | None = None, **options: Any
) -> Report:
    given = {"today": DAY, "rules": RULES, **options}
    return check_vault(make_vault(files), Config(), baseline=baseline, **given)


def baseline_of(files: Mapping[str, str | bytes]) -> Baseline:
    text = render_baseline(count_findings(check(files).findings))
    return read_baseline(Source("base.json", text.encode()))


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


OLD = {"A.md": "[[Gone]] [[Gone]] [[Lost]]\n", "é.md": "![[Nö]]\n"}


def test_it_hides_what_was_there() -> None:
    report = check(OLD, baseline_of(OLD))
    assert report.findings == ()
    assert report.baselined == 4


def test_lines_do_not_matter_but_numbers_do() -> None:
    new = {**OLD, "A.md": "# New\n\n[[Lost]]\n\n[[Gone]]\n- [[Gone]] and [[Gone]] [[New]]\n"}
    report = check(new, baseline_of(OLD))
    assert [(x.target, x.start) for x in report.findings] == [("Gone", 41), ("New", 50)]
    assert report.baselined == 4


def test_another_note_or_rule_is_another_finding() -> None:
    assert codes(check({"B.md": OLD["A.md"], "é.md": OLD["é.md"]}, baseline_of(OLD))) == [
        "L101", "L101", "L101", "X003", "X003",
    ]  # fmt: skip
    assert codes(check({**OLD, "A.md": "![[Gone]] [[Gone]] [[Lost]]\n"}, baseline_of(OLD))) == [
        "E201",
        "X003",
    ]


def test_what_is_no_longer_needed_is_reported_at_its_line() -> None:
    baseline = baseline_of(OLD)
    report = check({**OLD, "A.md": "[[Gone]]\n"}, baseline)
    assert [(x.code, x.path, x.message) for x in report.findings] == [
        ("X003", "base.json", 'the entry L101 "Gone" of "A.md" is needed once, not 2'),
        ("X003", "base.json", 'the entry L101 "Lost" of "A.md" is no longer needed'),
    ]
    spans = [baseline.source.slice(x.start, x.end) for x in report.findings]
    assert spans == ['"Gone"', '"Lost"']
    assert tighten(baseline, report) == {
        Key("A.md", "L101", "Gone"): 1,
        Key("é.md", "E201", "Nö"): 1,
    }


def test_what_was_not_looked_at_is_not_judged() -> None:
    baseline = baseline_of(OLD)
    clean = {"A.md": "", "é.md": ""}
    assert codes(check(clean, baseline)) == ["X003", "X003", "X003"]
    assert codes(check(clean, baseline, only={"é.md"})) == ["X003"]
    some = select_rules(load_rules(), Config(), ["E201", "X003"])
    assert codes(check(clean, baseline, rules=some)) == ["X003"]
    without = select_rules(RULES, Config(), ["L101", "E201"])
    report = check(clean, baseline, rules=without)
    assert codes(report) == []
    assert sum(report.unneeded.values()) == 4


def test_a_deleted_note_needs_no_entry() -> None:
    assert codes(check({"é.md": OLD["é.md"]}, baseline_of(OLD))) == ["X003", "X003"]


def test_the_file_is_sorted_with_a_line_for_each_kind() -> None:
    text = render_baseline(count_findings(check(OLD).findings))
    assert text == (
        "{\n"
        '  "schema": 1,\n'
        '  "findings": {\n'
        '    "A.md": {\n'
        '      "L101": {\n'
        '        "Gone": 2,\n'
        '        "Lost": 1\n'
        "      }\n"
        "    },\n"
        '    "é.md": {\n'
        '      "E201": {\n'
        '        "Nö": 1\n'
        "      }\n"
        "    }\n"
        "  }\n"
        "}\n"
    )
    assert json.loads(render_baseline({})) == {"schema": 1, "findings": {}}


def test_a_file_written_in_another_way_is_read() -> None:
    text = render_baseline(count_findings(check(OLD).findings))
    other = json.dumps(json.loads(text), indent=None, separators=(",", " : "))
    baseline = read_baseline(Source("b.json", other.encode()))
    assert check(OLD, baseline).findings == ()
    assert [(x.start, x.end) for x in check({"A.md": ""}, baseline).findings] == [(0, 0)] * 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "b.json: no baseline, not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        ("\xff", "b.json: no baseline, not valid JSON: "),
        ("[]", 'b.json: no baseline: "schema" must be 1; write one with --write-baseline'),
        ('{"schema": 2}', 'b.json: no baseline: "schema" must be 1'),
        ('{"schema": 1}', 'b.json: "findings" must be an object, not None'),
        (
            '{"schema": 1, "findings": {"a": {"L101": {"x": 0, "y": true, "z": 1}, "E": 3}}}',
            (
                'b.json: "a", L101, "x" must be a count, not 0\n'
                'b.json: "a", L101, "y" must be a count, not True\n'
                'b.json: "a", E must be an object, not 3'
            ),
        ),
    ],
)
def test_faults(text: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=f"^{re.escape(fault)}"):
        read_baseline(Source("../b.json", text.encode("latin-1")), "b.json")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "A.md").write_text("[[Gone]] [[Lost]]\n")
    return tmp_path


def test_the_ratchet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def say(*words: str) -> tuple[int, list[str]]:
        status = run(["check", "kb", "--format", "concise", *words])
        return status, capsys.readouterr().out.splitlines()

    both = ("--baseline", "ci/b.json", "--write-baseline", "ci/b.json")
    (folder / "ci").mkdir()
    assert say("--write-baseline", "ci/b.json") == (0, [])
    assert say("--baseline", "ci/b.json") == (0, [])
    note = folder / "kb" / "A.md"
    note.write_text("[[Gone]] [[New]]\n")
    new = 'kb/A.md:1:10: L101 no note named "New"'
    stale = 'ci/b.json:7:9: X003 the entry L101 "Lost" of "A.md" is no longer needed'
    assert say("--baseline", "ci/b.json") == (1, [stale, new])
    assert say(*both) == (1, [new])
    assert say("--baseline", "ci/b.json") == (1, [new])
    record = json.loads((folder / "ci/b.json").read_text())
    assert record["findings"] == {"A.md": {"L101": {"Gone": 1}}}
    note.write_text("[[Lost]]\n")
    assert say(*both) == (1, ['kb/A.md:1:1: L101 no note named "Lost"'])
    assert json.loads((folder / "ci/b.json").read_text())["findings"] == {}


def test_a_part_of_the_vault_keeps_the_rest_of_the_baseline(folder: Path) -> None:
    (folder / "kb" / ".obsidian").mkdir()
    (folder / "kb" / "B.md").write_text("[[Gone]]\n")
    assert run(["check", "kb", "--write-baseline", "b.json"]) == 0
    before = (folder / "b.json").read_text()
    assert run(["check", "kb/B.md", "--baseline", "b.json", "--write-baseline", "b.json"]) == 0
    assert (folder / "b.json").read_text() == before


def test_the_summary_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder
    assert run(["check", "kb", "--write-baseline", "b.json"]) == 0
    assert capsys.readouterr().out.endswith("; 2 baselined\n")
    assert run(["check", "kb", "--baseline", "b.json", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["baselined"] == 2


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ["--baseline", "no.json"],
            "error: no.json: no such file; write one with --write-baseline no.json\n",
        ),
        (["--baseline", "kb/A.md"], "error: kb/A.md: no baseline, not valid JSON: "),
        (["--write-baseline", "no/b.json"], "error: no/b.json: No such file or directory\n"),
        (
            ["--baseline", "b.json", "--diff-base", "HEAD"],
            "error: --baseline and --diff-base do not go together: both say which findings are old",
        ),
        (["--write-baseline", "b.json", "--watch"], "error: --write-baseline and --watch do not"),
        (["--fix", "--watch"], "error: --fix and --watch do not go together: "),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_done_is_status_2(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "kb", *words]) == 2
    assert capsys.readouterr().err.startswith(complaint)
