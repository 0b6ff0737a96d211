"""What a build prints: progress on a terminal, errors at once, warnings by cause at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.building.build_log import BuildLog, cause_of

if TYPE_CHECKING:
    from collections.abc import Sequence

DEAD = 'WARNING -  A.md:{}:1: L101 no note named "V{}"'
NOISE = [
    "INFO    -  Cleaning site directory",
    "INFO    -  Building documentation to directory: /tmp/x.new/site",
    "INFO    -  Documentation built in 1.20 seconds",
]


def told(capsys: pytest.CaptureFixture[str], lines: Sequence[str], **options: bool) -> list[str]:
    given = {"is_quiet": False, "is_verbose": False, "is_strict": False, **options}
    log = BuildLog(**given, mark="k7 ", renamed=[("/tmp/x.new/site", "site")])
    for line in lines:
        log.take(f"{line}\n")
    log.close("vaultkit check kb")
    return capsys.readouterr().err.splitlines()


def test_many_warnings_of_one_cause(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [*NOISE, *(DEAD.format(n, n) for n in range(1, 284))]
    assert told(capsys, lines) == [
        *(DEAD.format(n, n) for n in (1, 2, 3)),
        "           … and 280 more of L101",
        "283 warnings: 283 L101; all that rules find: vaultkit check kb",
    ]


def test_causes_are_told_apart_most_frequent_first(capsys: pytest.CaptureFixture[str]) -> None:
    other = 'WARNING -  B.md:1:1: its address "{0}/" is taken by "{0}.md"'
    lines = [
        'WARNING -  A.md:2:3: E201 no file named "p.png"',
        *(other.format(name) for name in "abcde"),
        *(DEAD.format(n, n) for n in (1, 2)),
        "WARNING -  a plugin says so",
    ]
    assert told(capsys, lines) == [
        *(other.format(name) for name in "abc"),
        "           … and 2 more like these",
        DEAD.format(1, 1),
        DEAD.format(2, 2),
        'WARNING -  A.md:2:3: E201 no file named "p.png"',
        "WARNING -  a plugin says so",
        "9 warnings: 2 L101, 1 E201, 6 of other causes; all that rules find: vaultkit check kb",
    ]


def test_warnings_of_no_rule_name_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    line = "WARNING -  a plugin says so"
    assert told(capsys, [line]) == [line, "1 warning"]


def test_quiet_is_quiet_but_for_errors(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["INFO    -  x", DEAD.format(1, 1), "ERROR   -  worse", "", "INFO    -  y"]
    assert told(capsys, lines, is_quiet=True) == ["ERROR   -  worse"]


def test_quiet_and_strict_tells_what_made_it_fail(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["INFO    -  x", DEAD.format(1, 1), "", "Aborted with 1 warnings in strict mode!"]
    assert told(capsys, lines, is_quiet=True, is_strict=True) == [
        DEAD.format(1, 1),
        "1 warning: 1 L101; all that rules find: vaultkit check kb",
        "Aborted with 1 warnings in strict mode!",
    ]


def test_verbose_tells_everything_as_it_comes(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [NOISE[1], *(DEAD.format(n, n) for n in range(1, 6)), "DEBUG   -  z"]
    assert told(capsys, lines, is_verbose=True) == [
        "INFO    -  Building documentation to directory: site",
        *lines[1:],
        "5 warnings: 5 L101; all that rules find: vaultkit check kb",
    ]


def test_coloured_levels_are_levels(capsys: pytest.CaptureFixture[str]) -> None:
    line = 'A.md:1:1: L101 no note named "V"'
    coloured = [f"\x1b[33mWARNING -  \x1b[0m{line}", "\x1b[31mERROR   -  \x1b[0mworse"]
    assert told(capsys, coloured, is_quiet=True) == ["ERROR   -  worse"]


def test_no_bar_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, ["k7 1 2 rendering pages", "k7 2 2 rendering pages"]) == []


def test_a_bar_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("vaultkit.cli.terminal.output._PATIENCE", -1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    log = BuildLog(is_quiet=False, is_verbose=False, is_strict=False, mark="k7 ")
    log.take("k7 1 2 rendering pages\n")
    assert capsys.readouterr().err == f"\rrendering pages [{'#' * 12}{' ' * 12}] 1 of 2"
    log.take("ERROR   -  worse\n")
    log.close("")
    assert capsys.readouterr().err == f"\r{' ' * 49}\rERROR   -  worse\n"


@pytest.mark.parametrize("line", ["k7 ", "k7 x y z", "k7 1", "k7 -5 0 a"])
def test_a_line_that_only_looks_like_progress_is_harmless(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, [line]) == []


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('A.md:1:1: L101 no note named "B"', "L101"),
        ('a "b:1:1: L102 x".md:3:4: K8S001 wrong', "L102"),
        ('A.md:1:1: not published: "x" says so', 'not published: "" says so'),
        ("something else", "something else"),
    ],
)
def test_the_cause_of_a_warning(text: str, cause: str) -> None:
    assert cause_of(text) == cause
