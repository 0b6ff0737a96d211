"""What is printed, byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.diagnostic import Fix
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.report import render_report
from vaultkit.checks.report.human_readable.text_columns import width_of
from vaultkit.config import Config
from vaultkit.notes.edit import Edit
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

FILES = {
    "Services/NodePort.md": "# NodePort\n\nSee [[Kube-proxy modes]] for …\n\n![[B#gone]]\n",
    "Net/kube-proxy modes compared.md": "---\nreview_by: 2026-11-05\n---\n",
    "B.md": "[[Port]]\n",
    "x/Port.md": "",
    "y/Port.md": "",
}


def make(files: Mapping[str, str | bytes]) -> tuple[Report, Vault]:
    vault = make_vault(files)
    return check_vault(vault, Config(ignore=("H",)), today=date(2026, 11, 1)), vault


def render(files: Mapping[str, str | bytes], form: str = "text", **options: Any) -> str:
    report, vault = make(files)
    return render_report(
        report, vault, form, **{"color": False, "explain": False, "elapsed": None, **options}
    )


def test_text() -> None:
    assert render(FILES, prefix="vault/", elapsed=0.3) == (
        'vault/Services/NodePort.md:3:5: L101 no note named "Kube-proxy modes"; '
        'did you mean "kube-proxy modes compared"?\n'
        "  |\n"
        "3 | See [[Kube-proxy modes]] for …\n"
        "  |     ^^^^^^^^^^^^^^^^^^^^\n"
        "\n"
        'vault/Services/NodePort.md:5:1: E202 no heading "gone" in "B"\n'
        "  |\n"
        "5 | ![[B#gone]]\n"
        "  | ^^^^^^^^^^^\n"
        "\n"
        'vault/B.md:1:1: L107 "Port" leads to "x/Port.md", but could also mean "y/Port.md"\n'
        "  |\n"
        "1 | [[Port]]\n"
        "  | ^^^^^^^^\n"
        "\n"
        "vault/Net/kube-proxy modes compared.md:2:12: R402 review is due on 2026-11-05\n"
        "  |\n"
        "2 | review_by: 2026-11-05\n"
        "  |            ^^^^^^^^^^\n"
        "\n"
        "rule  name                     findings  fixable\n"
        "E202  embed-subpath-not-found         1        0\n"
        "L101  note-not-found                  1        0\n"
        "L107  ambiguous-target                1        0\n"
        "R402  review-due-soon                 1        0\n"
        "\n"
        "2 errors, 1 warning, 1 info in 5 notes (0.3 s)\n"
    )


def test_a_clean_run() -> None:
    assert render({"a.md": ""}, elapsed=12.345) == "no findings in 1 note (12.3 s)\n"
    assert render({"a.md": "", "b.md": ""}) == "no findings in 2 notes\n"
    assert render({"a.md": ""}, "concise") == ""
    assert render({"a.md": ""}, "github") == ""


def test_what_can_be_fixed_is_counted() -> None:
    report, vault = make({"a.md": "[[x]] [[y]] [[z]]"})
    first, second, third = report.findings
    edits = (Edit("a.md", 0, 5, "x"),)
    fixed = replace(
        report,
        findings=(
            replace(first, fix=Fix("take the brackets away", "safe", edits)),
            replace(second, fix=Fix("make a note", "unsafe", edits)),
            third,
        ),
    )
    text = render_report(fixed, vault, "text", color=False, explain=False, elapsed=0.04)
    assert text.endswith("\n3 errors in 1 note (0.0 s); 1 fixable with --fix\n")
    record = json.loads(render_report(fixed, vault, "json"))
    assert record["findings"][0]["fix"] == {
        "title": "take the brackets away",
        "safety": "safe",
        "edits": [{"path": "a.md", "start_byte": 0, "end_byte": 5, "text": "x"}],
    }


def test_color_and_explanation() -> None:
    assert render({"a.md": "[[x]]"}, color=True, explain=True) == (
        '\x1b[1ma.md\x1b[0m:1:1: \x1b[1;31mL101\x1b[0m no note named "x"\n'
        "  |\n"
        "1 | [[x]]\n"
        "  | \x1b[1;31m^^^^^\x1b[0m\n"
        '   = no file of the vault is named "x.md"\n'
        "\n"
        "rule  name            findings  fixable\n"
        "L101  note-not-found         1        0\n"
        "\n"
        "1 error in 1 note\n"
    )


@pytest.mark.parametrize(
    ("text", "shown", "carets"),
    [
        ("a [[x]]", "a [[x]]", "  ^^^^^"),
        ("a\tbcde\t\t[[x]]", "a   bcde        [[x]]", "                ^^^^^"),
        ("日本語 [[ポート]] x", "日本語 [[ポート]] x", "       ^^^^^^^^^^"),
        ("😀 👩‍💻 👍🏽 [[x]]", "😀 👩‍💻 👍🏽 [[x]]", "         ^^^^^"),
        ("e\u0301 [[x]]", "e\u0301 [[x]]", "  ^^^^^"),
        ("\ufeff[[x]]", "[[x]]", "^^^^^"),
        ("\x1b[31m [[x]]", "\ufffd[31m [[x]]", "      ^^^^^"),
        ("a\u202e [[x]]", "a\ufffd [[x]]", "   ^^^^^"),
    ],
)
def test_the_caret_stands_under_the_text(text: str, shown: str, carets: str) -> None:
    lines = render({"a.md": text}).splitlines()
    assert lines[2] == f"1 | {shown}"
    assert lines[3] == f"  | {carets}"


def test_a_long_line_is_cut_on_both_sides() -> None:
    lines = render({"a.md": "word " * 100 + "[[gone]]" + " more" * 100}).splitlines()
    assert lines[2] == (
        "1 | …ord word word word word word word word [[gone]]"
        " more more more more more more more more more more …"
    )
    assert lines[3] == "  | " + " " * 40 + "^" * 8
    assert width_of(lines[2][4:]) == 100


def test_a_long_mark_is_cut() -> None:
    lines = render({"a.md": f"[[{'日' * 300}]]"}).splitlines()
    assert lines[2].endswith("日…")
    assert width_of(lines[2][4:]) == width_of(lines[3][4:]) <= 100


@pytest.mark.timeout(20)
def test_one_huge_line_with_many_findings() -> None:
    text = "é [[x]] " * 5_000
    shown = render({"a.md": text})
    assert shown.count('L101 no note named "x"\n') == 5_000
    assert shown.count("^^^^^") == 3


def test_a_finding_without_a_line() -> None:
    report, vault = make({"a.md": "\n[[x]]\n"})
    (finding,) = report.findings
    at_nothing = replace(report, findings=(replace(finding, start=0, end=0),))
    assert render_report(at_nothing, vault, "text") == (
        'a.md:1:1: L101 no note named "x"\n'
        "\n"
        "rule  name            findings  fixable\n"
        "L101  note-not-found         1        0\n"
        "\n"
        "1 error in 1 note\n"
    )


def test_a_finding_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    report, vault = make({"a.md": "a [[x]]\nmore\n"})
    (finding,) = report.findings
    longer = replace(report, findings=(replace(finding, end=12),))
    assert render_report(longer, vault, "text").splitlines()[3] == "  |   ^^^^^"
    assert "line=1,col=3,endLine=2,title" in render_report(longer, vault, "github")


def test_concise() -> None:
    assert render(FILES, "concise", prefix="vault/", elapsed=0.3).splitlines() == [
        'vault/B.md:1:1: L107 "Port" leads to "x/Port.md", but could also mean "y/Port.md"',
        "vault/Net/kube-proxy modes compared.md:2:12: R402 review is due on 2026-11-05",
        (
            'vault/Services/NodePort.md:3:5: L101 no note named "Kube-proxy modes"; '
            'did you mean "kube-proxy modes compared"?'
        ),
        'vault/Services/NodePort.md:5:1: E202 no heading "gone" in "B"',
    ]


def test_json() -> None:
    record = json.loads(render(FILES, "json", prefix="vault/"))
    assert list(record) == ["schema", "vault", "notes", "findings", "summary"]
    assert (record["schema"], record["vault"], record["notes"]) == (1, "vault", 5)
    assert record["summary"] == {
        "error": 2,
        "warning": 1,
        "info": 1,
        "suppressed": 0,
        "baselined": 0,
    }
    assert record["findings"][2] == {
        "code": "L101",
        "name": "note-not-found",
        "severity": "error",
        "path": "Services/NodePort.md",
        "line": 3,
        "column": 5,
        "end_line": 3,
        "end_column": 25,
        "start_byte": 16,
        "end_byte": 36,
        "message": 'no note named "Kube-proxy modes"; did you mean "kube-proxy modes compared"?',
        "target": "Kube-proxy modes",
        "candidates": ["Net/kube-proxy modes compared.md"],
        "fix": None,
        "cause": "missing-target:kube-proxy modes",
    }


def test_json_counts_characters_and_bytes() -> None:
    (finding,) = json.loads(render({"a.md": "日本 [[é]]"}, "json"))["findings"]
    assert (finding["column"], finding["end_column"]) == (4, 9)
    assert (finding["start_byte"], finding["end_byte"]) == (7, 13)


def test_github() -> None:
    files = {"a, b: 100%.md": "[[50%: a, b]]\n", "B.md": "---\nreview_by: 2026-11-05\n---\n"}
    assert render(files, "github", prefix="v:/").splitlines() == [
        (
            "::notice file=v%3A/B.md,line=2,col=12,endColumn=22,title=R402 review-due-soon"
            "::review is due on 2026-11-05"
        ),
        (
            "::error file=v%3A/a%2C b%3A 100%25.md,line=1,col=1,endColumn=14,"
            "title=L101 note-not-found"
            '::no note named "50%25: a, b"'
        ),
    ]
