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
from vaultkit.checks.report.group_titles import common_words
from vaultkit.checks.report.human_readable.text_columns import width_of
from vaultkit.checks.report.report_style import Call, Screen
from vaultkit.config import Config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

MOST = 'most of "0" (2), "1" (2), "2" (2)'
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
            {"a/b/c/A.md": "[[../../P/x]] [[../../P/y]]", "P/x.md": "", "P/y.md": ""},
            ['links lead to "a", and the files that they mean are at the top of the vault'],
        ),
        (
            {"A.md": "[a](juejin.cn/1) [b](how.to/2)\n", "B.md": "[c](libgen.is)\n"},
            ['no note named "…"; a web address starts with https://'],
        ),
        (
            {"A.md": "[[:alpha:]] [[:alnum:]]\n"},
            ['no note named "…"; a class of a regular expression is written in backticks'],
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
        (
            {"A.md": "[[p]] [[q]] [[r]] [[s]]"},
            ['4 notes are not written yet, such as "p", "q", "r"'],
        ),
        (
            {"A.md": "[[p]] [[q]] [[q]] [[r]]", "B.md": "[[q]]"},
            ['3 notes are not written yet; most wanted: "q" (3), "p" (1), "r" (1)'],
        ),
        (
            {"A.md": "![[p.png]] [[q.pdf]] ![[r.png]] ![[s.png]] ![[s.png]]"},
            ['4 files are not in the vault; most wanted: "s.png" (2), "p.png" (1), "q.pdf" (1)'],
        ),
        (
            {
                "A.md": "[[Services]] [[Ingresss]] [[Containerz]] [[Volumes]] [[Volumes]]",
                **{f"{name}.md": "" for name in ("Service", "Ingress", "Container", "Volume")},
            },
            ['4 names or paths are nearly those of notes, such as "Volumes" for "Volume"'],
        ),
        ({"A.md": "[[#Log]] ![[#Log]]"}, ['no heading "Log" in this note']),
        (
            {"A.md": "[[Old/x]] [[Old/x]]", "New/x.md": ""},
            ['no note at "Old/x"; did you mean "x"?'],
        ),
        (
            {f"{n}/Page.md": "[a](#to-do) [b](#the_end)\n# To do\n" for n in "AB"},
            [
                'anchors of a web page instead of headings of "Page", '
                f'such as "to-do" for "To do", in "{n}/Page.md"'
                for n in "AB"
            ],
        ),
        (
            {f"{n}.md": "[a](#a-b) [b](#C-D)" for n in range(4)},
            [f"anchors of web pages instead of headings of 4 notes; {MOST}"],
        ),
        (
            {f"{top}/n{n}.md": "" for n in range(10) for top in ("v2", "Old/v2")}
            | {"A.md": "[[n1]] [[n2]]"},
            ['the folder "Old/v2" is a copy of "v2", so names mean several files'],
        ),
        ({"A.md": "#ab #ab #ab #ab #ab #ab #AB #Ab\n"}, ['the tag "…" is mostly written "#ab"']),
        (
            {"A.md": "[[B#One]] [[B#Two]]\n", "B.md": "# 1 One\n\n## 1.2 Two\n"},
            ['the headings of "B" have other numbers than the links to them'],
        ),
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
        (
            "L101",
            '5 notes are not written yet; most wanted: "two" (3), "one" (1), "s1" (1)',
            "7 findings in 2 notes",
        ),
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
    assert "more" not in text
    assert "not shown" not in text
    many = render(FOLDER | {"D.md": FOLDER["A.md"]}, screen=Screen(60, 100), call=Call())
    assert "… and 5 more in 3 notes\n" in many
    assert many.endswith("not shown: 5 findings; to see everything: vaultkit check --all\n")
    few = render({"A.md": "[[x]]"}, screen=Screen(60, 100), call=Call())
    assert few.endswith("1 error in 1 note\nnext, read what L101 means: vaultkit rule L101\n")


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
    line = "keep these as known; --baseline known.json then tells of new ones only: "
    assert many.endswith(f"{line}vaultkit check 'my notes' --write-baseline known.json\n")
    assert line not in render({"A.md": "[[x]] " * 49}, call=call)
    assert "next" not in render(FOLDER)
    near = render({"A.md": "[[Ports]] [[new]]", "Port.md": ""}, call=call)
    assert "look at" not in near  # as many guesses make a note
    near = render({"A.md": "[[Ports]] [[#x]]\n# xy\n", "Port.md": ""}, call=call)
    assert "look at 1 repair by guess: " in near


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
    assert text.endswith("Next, read what L101 means: `vaultkit rule L101`\n")


PLANS = {
    "A.md": "[[#x]] [[#x]] [[gone/x1]] [[gone/x2]]\n",
    "B.md": "---\ntags: [a\n---\n",
    "C.md": "".join(f"[[n{n}]] [[n0]]\n" for n in range(30)) + "[[#y]]\n",
    **{f"D{n}.md": "---\ncssclass: x\n---\n" for n in range(50)},
}
ALL = select_rules(load_rules(), Config(ignore=("G",)))


def test_lost_data_is_first_then_what_one_command_repairs_and_plans_are_last() -> None:
    vault = make_vault(PLANS)
    report = check_vault(vault, Config(), today=date(2026, 11, 1), rules=ALL)
    groups = group_findings(report.findings)
    assert [(group.codes, len(group.findings)) for group in groups] == [
        ("F301", 1),
        ("F305", 50),
        ("L102", 2),
        ("L101", 2),
        ("L102", 1),
        ("L101", 60),
    ]
    assert groups[1].size == "50 findings in 50 notes, --fix repairs them"
    text = render_report(report, vault, "text", call=Call(can_keep=True))
    known = "keep these as known; --baseline known.json then tells of new ones only"
    planned = "if these notes are planned, some or all, in the config"
    assert text.splitlines()[-4:] == [
        "next, repair 50 of them: vaultkit check --fix",
        'begin with L102, no heading "x" in this note (2 findings): vaultkit rule L102',
        f"{known}: vaultkit check --write-baseline known.json",
        f'{planned}: [links] planned = ["Ideas/**"], or [severity] L101 = "info"',
    ]


def test_what_mends_most_at_once_is_what_to_begin_with() -> None:
    files = {f"{n}.md": "[[Lost]]\n" for n in range(5)} | {"A.md": "[[Gone/a]] [[Gone/b]] [[c]]\n"}
    files |= {f"F{n}.md": f"![[{n}.png]] ![[x{n}.png]]\n" for n in range(9)}
    assert (
        '\nnext, begin with L101, there is no folder "Gone" (2 findings): vaultkit rule L101\n'
        in (render(files, call=Call()))
    )


@pytest.mark.parametrize(
    ("files", "line"),
    [
        (
            {f"{n}.md": "![[p.png]]" for n in "abc"} | {"d.md": "[[#x]]"},
            'begin with E201, no file named "p.png" (one change mends 3 places): ',
        ),
        (
            {f"{n}.md": f"[[Gone{n}/x]] [[#^b]]" for n in "abcd"},
            'begin with L101, no note named "Gonea/x", and 3 more of its kind (4 findings): ',
        ),
        (
            {f"{n}.md": "[[Prots]]" for n in "ab"} | {"Ports.md": "[[#x]]"},
            'begin with L101, no note named "Prots"; did you mean "Ports"? (2 findings): ',
        ),
    ],
)
def test_the_line_on_what_to_begin_with_names_something(files: dict[str, str], line: str) -> None:
    assert f"{line}vaultkit rule {line[11:15]}\n" in render(files, call=Call())


def test_links_to_addresses_are_one_group_whatever_is_to_be_written() -> None:
    files = {f"{n}.md": f"[[https://{n}.org/joe-{n}7e]]" for n in "abcd"}
    title = "L113 a wikilink cannot lead to a web address; write … (4 findings in 4 notes, all dif"
    assert render(files).startswith(title)


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (["the joe-378e is unused", "the bob is unused"], "the … is unused"),
        (["the joe-378e is unused", "the joe-4a is unused"], "the … is unused"),
        (['no note "A"', 'no file "B"'], 'no … "…"'),
        (["header x1, y", "heading x2, z y"], "…, … y"),
        (['[[A]] and "b" stay', '[[A]] and "c" stay'], '[[A]] and "…" stay'),
    ],
)
def test_a_title_has_only_words_that_all_messages_have(texts: list[str], title: str) -> None:
    assert common_words(texts) == title


def test_properties_that_are_wrong_in_several_ways_have_the_title_of_most() -> None:
    files = {f"{n}.md": f"---\nup: [[{n}]]\n---\n" for n in "abcdefg"}
    files |= {f"{n}{n}.md": f"---\nup: [[{n}]], [[a]]\n---\n" for n in "abcd"}
    vault = make_vault(files)
    report = check_vault(vault, Config(), today=date(2026, 11, 1), rules=ALL)
    assert [group.title for group in group_findings(report.findings) if group.is_lost] == [
        "[[…]] is read as a nested list, not as a link; put it in quotes, and the like"
    ]


def test_one_folder_has_nearly_everything() -> None:
    files = {f"Clip [1]/{n}.md": "[[Old/a]] " * 10 for n in range(6)}
    files |= {f"Own/{n}.md": "" for n in range(20)} | {"Own/A.md": "[[#x]]", "B.md": "[[#x]]"}
    lines = render(files, call=Call()).splitlines()
    said = "60 of 62 are in Clip [1]/, the next are the top (1), Own (1); to leave it out, "
    toml = r'"Clip \\[1\\]/**" = ["L101"]'
    assert lines[-1] == f"{said}in the config under [per-file-ignores]: {toml}"
    silent = Config(per_file_ignores={r"Clip \[1\]/**": ("L101",)})
    report = check_vault(make_vault(files), silent, today=date(2026, 11, 1), rules=RULES)
    assert (len(report.findings), report.suppressed) == (2, 60)
    text = render_report(report, make_vault(files), "text", call=Call())
    assert "2 errors in 28 notes; 60 suppressed\n" in text


def test_what_is_to_be_seen_of_plans_is_one_line_on_a_screen() -> None:
    files = {f"A{n}.md": f"[[#x{n}]] ![[#x{n}]]\n" for n in range(60)}
    files["B.md"] = "[[one]] [[two]] [[one]] [[three]]\n"
    text = render(files, screen=Screen(60, 100), call=Call())
    assert '\nL101 3 notes are not written yet; most wanted: "one" (2), ' in text
    assert re.search(r"not shown: 1\d\d findings \(\d+ causes not named above\)", text)


@pytest.mark.parametrize("columns", [200, 100, 80, 60, 40])
@pytest.mark.parametrize("number", [1, 3, 9, 40])
def test_a_screen_is_full_and_no_more(columns: int, number: int) -> None:
    files = {
        f"Some folder/n{n}.md": f"[[#h{n}]] ![[#h{n}]] [[w{n}]] [[f{n % 9}/a]] #Tag #tag #tag\n"
        for n in range(number)
    }
    lines = render(files, screen=Screen(60, columns), call=Call(can_keep=True)).splitlines()
    height = sum(max(1, -(-width_of(line) // columns)) for line in lines)
    assert height <= 60
    if number > 9:
        assert height > 50
