"""Comments that silence findings: what they cover, and what is said about idle ones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.ignore_comments import read_ignores
from vaultkit.config import Config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.checks.engine.check_report import Report


def run(text: str, **flags: tuple[str, ...]) -> Report:
    rules = select_rules(load_rules(), Config(), **flags)
    vault = make_vault({"a.md": text})
    return check_vault(vault, Config(), today=date(2026, 11, 1), rules=rules)


def brief(report: Report, text: str) -> list[str]:
    return [f"{text.encode()[: f.start].count(10) + 1}:{f.code}" for f in report.findings]


CASES = {
    "own line, next paragraph": (
        "[[x]]\n\n%% vaultkit: ignore L101 %%\n\n[[x]]\n[[x]]\n\n[[x]]\n",
        ["1:L101", "8:L101"],
    ),
    "right above the block": ("%% vaultkit: ignore L101 %%\n[[x]]\n\n[[x]]\n", ["4:L101"]),
    "at the end of a line": (
        "[[x]]\n[[x]] %% vaultkit: ignore L101 %%\n[[x]]\n\n[[x]]\n",
        ["1:L101", "5:L101"],
    ),
    "a heading is a block": (
        "%% vaultkit: ignore L101 %%\n## [[x]]\n[[x]]\n",
        ["3:L101"],
    ),
    "a heading ends a block": (
        "%% vaultkit: ignore L101 %%\n\n[[x]]\n# [[x]]\n",
        ["4:L101"],
    ),
    "a list": ("%% vaultkit: ignore L101 %%\n\n- [[x]]\n- [[x]]\n\n[[x]]", ["6:L101"]),
    "several codes": (
        "%% vaultkit: ignore L101,E201 L102 %%\n[[x]] ![[x]] [[#x]] [[#^x]]\n",
        ["2:L103"],
    ),
    "a family": ("%% vaultkit: ignore L %%\n[[x]] ![[x]] [[#x]] [[#^x]]\n", ["2:E201"]),
    "the whole note": (
        "---\nup: '[[x]]'\nreview_by: x\n---\n\n[[x]]\n\n%% vaultkit: ignore-file L101 %%",
        ["3:R403"],
    ),
    "over several lines": ("%%\nvaultkit: ignore L101\n%%\n[[x]]\n", []),
    "any case": ("%% Vaultkit: Ignore l101 %%\n[[x]]\n", []),
    "CRLF": ("%% vaultkit: ignore L101 %%\r\n\r\n[[x]]\r\n\r\n[[x]]\r\n", ["5:L101"]),
    "at the end of the file": ("[[x]] %% vaultkit: ignore L101 %%", []),
    "never closed": ("%% vaultkit: ignore L101\n\n[[x]]\n", ["1:H807", "1:X001", "3:L101"]),
    "another word": ("%% vaultkit: ignored L101 %%\n[[x]]\n", ["2:L101"]),
    "in code": ("`%% vaultkit: ignore L101 %%`\n[[x]]\n", ["2:L101"]),
    "an idle one": ("%% vaultkit: ignore L101 %%\n\nText\n", ["1:X001"]),
    "one of two is idle": ("%% vaultkit: ignore L101 E201 %%\n[[x]]\n", ["1:X001"]),
    "two for one finding": (
        "%% vaultkit: ignore-file L %%\n\n%% vaultkit: ignore L101 %%\n[[x]]\n",
        [],
    ),
    "unknown": ("%% vaultkit: ignore L999 %%\n[[x]]\n", ["1:X002", "2:L101"]),
    "idle and told not to say so": (
        "%% vaultkit: ignore-file X001 %%\n\n%% vaultkit: ignore L101 %%\n\nText\n",
        [],
    ),
    "unknown and told not to say so": (
        "%% vaultkit: ignore-file X %%\n\n%% vaultkit: ignore L999 %%\n\nText\n",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_ignore(text: str, expected: list[str]) -> None:
    assert brief(run(text), text) == expected


def test_silenced_findings_are_counted() -> None:
    assert run("%% vaultkit: ignore L101 %%\n[[x]] [[y]]\n").suppressed == 2


@pytest.mark.parametrize("flags", [{"select": ("E", "X")}, {"ignore": ("L101",)}])
def test_an_ignore_is_not_idle_because_its_rule_did_not_run(flags: dict[str, tuple[str]]) -> None:
    text = "%% vaultkit: ignore L101 %%\n\n%% vaultkit: ignore L %%\n\nText\n"
    assert brief(run(text, **flags), text) == []


def test_the_span_is_the_code() -> None:
    text = "é %% vaultkit: ignore L101, E201 %%"
    (note,) = make_vault({"a.md": text}).notes.values()
    codes = [text.encode()[ignore.start : ignore.end] for ignore in read_ignores(note)]
    assert codes == [b"L101", b"E201"]


def test_a_fence_is_one_block() -> None:
    text = "%% vaultkit: ignore L101 %%\n\n```\na\n\nb\n```\n[[x]]\n"
    (note,) = make_vault({"a.md": text}).notes.values()
    (ignore,) = read_ignores(note)
    assert text[ignore.first : ignore.last].endswith("```")


def test_a_comment_without_which_a_link_would_be_code_stays() -> None:
    text = "[[a]]\n\n%% vaultkit: ignore L101 %%\n\ttabbed [[a]]\n"
    assert [(f.code, f.fix) for f in run(text).findings] == [("X001", None)]
