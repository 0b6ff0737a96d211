"""Findings by their causes: in a pipe, on a terminal and in Markdown."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.report import render_report
from vaultkit.checks.report.finding_groups import group_findings
from vaultkit.checks.report.human_readable.text_columns import width_of
from vaultkit.checks.report.report_style import Call, Screen
from vaultkit.config import Config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

FOLDER = {f"{name}.md": f"[[Items/{name}1]]\n" * 2 for name in "ABC"}
RULES = select_rules(load_rules(), Config(ignore=("H", "F", "K8S", "G")))


def make(files: Mapping[str, str | bytes]) -> tuple[Report, Vault]:
    vault = make_vault(files)
    return check_vault(vault, Config(), today=date(2026, 11, 1), rules=RULES), vault


def render(files: Mapping[str, str | bytes], form: str = "text", **options: Any) -> str:
    report, vault = make(files)
    return render_report(report, vault, form, **options)


def test_a_group_has_three_places_with_their_lines_and_the_rest_without() -> None:
    assert render(FOLDER) == (
        'L101 there is no folder "Items" (6 findings in 3 notes)\n'
        'A.md:1:1: L101 no note named "Items/A1"\n'
        "  |\n"
        "1 | [[Items/A1]]\n"
        "  | ^^^^^^^^^^^^\n"
        'A.md:2:1: L101 no note named "Items/A1"\n'
        "  |\n"
        "2 | [[Items/A1]]\n"
        "  | ^^^^^^^^^^^^\n"
        'B.md:1:1: L101 no note named "Items/B1"\n'
        "  |\n"
        "1 | [[Items/B1]]\n"
        "  | ^^^^^^^^^^^^\n"
        "… and 3 more in 2 notes:\n"
        'B.md:2:1: L101 no note named "Items/B1"\n'
        'C.md:1:1: L101 no note named "Items/C1"\n'
        'C.md:2:1: L101 no note named "Items/C1"\n'
        "\n"
        "rule  name            findings  fixable\n"
        "L101  note-not-found         6        0\n"
        "\n"
        "6 errors in 3 notes\n"
    )


def test_concise_is_never_grouped() -> None:
    assert render(FOLDER, "concise").splitlines() == [
        f'{name}.md:{line}:1: L101 no note named "Items/{name}1"'
        for name in "ABC"
        for line in (1, 2)
    ]


@pytest.mark.parametrize(
    ("files", "titles"),
    [
        (
            {"A.md": "[[Old/x]] [[Old/y]]", "New/x.md": "", "New/y.md": ""},
            ['there is no folder "Old"; its files are in "New"'],
        ),
        (
            {"A.md": "[[Old/x]] [[Old/y]]", "x.md": "", "y.md": ""},
            ['there is no folder "Old"; its files are at the top of the vault'],
        ),
        (
            {"A.md": "[](#to-do) [](#the-end)\n# To do\n# The end\n"},
            ['anchors of a web page instead of headings of "A", such as "to-do" for "To do"'],
        ),
        (
            {"A.md": "[[#Log]]", "B.md": "[[#Log]] [[A#Log]]"},
            ['no heading "Log"'],
        ),
        ({"A.md": "[[p]] [[q]] [[r]]"}, [f'no note named "{name}"' for name in "pqr"]),
        ({"A.md": "[[p]] [[q]] [[r]] [[s]]"}, ['no note named "…"']),
        ({"A.md": "#ab #ab #ab #ab #ab #ab #AB #Ab\n"}, ['the tag "…" is mostly written "#ab"']),
    ],
)
def test_titles(files: Mapping[str, str], titles: list[str]) -> None:
    report, _ = make(files)
    found = [group.title for group in group_findings(report.findings)]
    assert found == titles


def test_the_worst_and_most_frequent_come_first_and_none_is_lost() -> None:
    files = {
        "A.md": "[[one]] [[two]] [[two]] [[Twin]] [[s1]] [[s2]] [[s3]]\n",
        "B.md": "[[two]] " + "[[many/x]] " * 12 + "\n",
        "a/Twin.md": "",
        "b/Twin.md": "",
    }
    report, _ = make(files)
    groups = group_findings(report.findings)
    assert [(group.first.code, group.title, group.size) for group in groups] == [
        ("L101", 'there is no folder "many"', "12 findings in 1 note"),
        ("L101", 'no note named "…"', "4 findings in 1 note, all different"),
        ("L101", 'no note named "two"', "3 findings in 2 notes"),
        (
            "L107",
            '"Twin" leads to "a/Twin.md", but could also mean "b/Twin.md"',
            "1 finding in 1 note",
        ),
    ]
    listed = [finding for group in groups for finding in group.findings]
    assert sorted(map(repr, listed)) == sorted(map(repr, report.findings))


LARGE = {
    f"n{n}.md": f"[[Items/{n}]] [[w{n % 40}]] ![[{n}.png]] #Tag #tag #tag #tag\n"
    for n in range(300)
}


@pytest.mark.parametrize("columns", [200, 100, 80, 40])
def test_a_terminal_gets_a_screen(columns: int) -> None:
    call = Call(("vaultkit", "check", "kb"))
    text = render(LARGE, screen=Screen(60, columns), call=call)
    lines = text.splitlines()
    height = sum(max(1, -(-width_of(line) // columns)) for line in lines)
    assert height <= 60
    assert 'L101 there is no folder "Items" (300 findings in 300 notes)' in lines
    assert "L101  note-not-found         600        0" in lines
    last = r"not shown: [\d,]+ findings.*; to see everything: vaultkit check kb --all"
    assert re.fullmatch(last, lines[-1])


def test_a_screen_counts_what_it_does_not_show() -> None:
    text = render(LARGE, screen=Screen(60, 100), call=Call())
    shown = len(re.findall(r"^n\d+\.md:1:\d+: ", text, re.MULTILINE))
    assert f"not shown: {1200 - shown:,} findings" in text


def test_what_fits_a_screen_is_whole() -> None:
    text = render(FOLDER, screen=Screen(60, 100), call=Call())
    assert text.count("^^^") > 3
    assert "… and 3 more in 2 notes\n" in text
    assert text.endswith("not shown: 3 findings; to see everything: vaultkit check --all\n")
    few = render({"A.md": "[[x]]"}, screen=Screen(60, 100), call=Call())
    assert few.endswith(
        "1 error in 1 note\n"
        "next, look at 1 repair by guess: vaultkit check --unsafe-fixes --diff\n"
        "read what L101 means: vaultkit rule L101\n"
    )


def test_frames_are_as_narrow_as_the_terminal() -> None:
    files = {"A.md": "word " * 30 + "[[gone]] " + "more " * 30}
    lines = render(files, screen=Screen(60, 50)).splitlines()
    assert lines[2] == "1 | …d word word word [[gone]] more more more mor…"
    assert lines[3] == "  |                   ^^^^^^^^"


def test_quiet_leaves_only_findings() -> None:
    assert render({"A.md": "[[x]]"}, brief=True, call=Call()).splitlines() == [
        'A.md:1:1: L101 no note named "x"',
        "  |",
        "1 | [[x]]",
        "  | ^^^^^",
    ]
    assert render({"A.md": ""}, brief=True) == ""


def test_the_next_command() -> None:
    call = Call(("vaultkit", "check", "my notes"), can_keep=True)
    safe = render({"A.md": "[[p]] #t #t #t #t #t #T\n"}, call=call)
    assert "\nnext, repair 1 of them: vaultkit check 'my notes' --fix\n" in safe
    fixing = call._replace(can_fix=False)
    assert "\nnext, read what L101 means: vaultkit rule L101\n" in render(FOLDER, call=fixing)
    many = render({"A.md": "[[x]] " * 50}, call=call)
    line = "keep these as known, and be told of new ones only: "
    assert many.endswith(f"{line}vaultkit check 'my notes' --write-baseline known.json\n")
    assert line not in render({"A.md": "[[x]] " * 49}, call=call)
    assert "next" not in render(FOLDER)


def test_markdown_copies_no_secret() -> None:
    secret = "---\npublish: true\n---\n" + "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"
    text = render({"A.md": secret}, "markdown")
    assert "**P903** " in text
    assert "ghp_" not in text


def test_markdown_has_everything_of_a_group_but_its_many_places() -> None:
    text = render(FOLDER, "markdown", call=Call())
    assert "**L101** there is no folder `Items` (6 findings in 3 notes)\n" in text
    assert "- A.md:1:1: no note named `Items/A1`\n  ```text\n  1 | [[Items/A1]]\n" in text
    assert text.count("```text") == 3
    assert "\n… and 3 more in 2 notes\n" in text
    assert text.endswith(
        "Next, look at 6 repairs by guess: `vaultkit check --unsafe-fixes --diff`\n"
    )
