"""The indexes of rules say what the rules say, and what they leave out finds nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, get_args

import pytest

from tests.docs.rule_indexes import PACKAGES, find_rules, index_file, write_index
from vaultkit.checks.engine import vault_holdings
from vaultkit.checks.engine.indexed_rule import IndexedRule, index_line
from vaultkit.checks.engine.registry import index_rules, load_rules
from vaultkit.checks.engine.rule_run import run_rule
from vaultkit.checks.engine.vault_holdings import may_find
from vaultkit.checks.rule import Holding, Rule
from vaultkit.testing import context_of

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.checks.rule import Example

CASES = [
    pytest.param(example, id=f"{rule.code} {example.title}")
    for rule in load_rules()
    for example in rule.examples
]
TOLD = ("code", "name", "severity", "only_with", "needs", "extra")


@pytest.mark.parametrize("package", PACKAGES)
def test_an_index_is_what_the_rules_say(package: str) -> None:
    told = index_file(package).read_text(encoding="utf-8")
    assert told == write_index(package), "run: python -m tests.docs.write"


def test_what_stands_for_a_rule_answers_as_it_does() -> None:
    indexed = [rule for rule in index_rules() if isinstance(rule, IndexedRule)]
    assert {type(rule.loaded) for rule in indexed} == {
        rule for package in PACKAGES for rule in find_rules(package)
    }
    attributes = (*TOLD, *(name for name in Rule.__annotations__ if name not in TOLD))
    for rule in indexed:
        for name in attributes:
            assert getattr(rule, name) == getattr(rule.loaded, name), (rule.code, name)
        assert rule.documentation() == rule.loaded.documentation()
        assert rule.check == rule.loaded.check


@pytest.mark.parametrize("example", CASES)
def test_a_rule_that_is_left_out_finds_nothing(example: Example) -> None:
    context = context_of(example)
    without = [rule for rule in load_rules() if not may_find(rule.only_with, context)]
    assert without
    for rule in without:
        found = run_rule(rule, context, context.reported)
        assert not [*found.findings], rule.code
        assert found.crash is None


def test_each_holding_is_there_and_is_asked_for() -> None:
    named = {one for rule in load_rules() for one in rule.only_with}
    assert named == set(get_args(Holding)) == set(vault_holdings._HOLDS)  # noqa: SLF001


def test_a_line_says_what_is_empty() -> None:
    class Plain(Rule):
        code, severity = "Z001", load_rules()[0].severity

    Plain.__module__ = "pack.plain"
    line = index_line(Plain, "pack")
    assert line == f"Z001 {Plain.severity.value} plain - - -"
    rule = IndexedRule("pack", line)
    assert (rule.code, rule.name, rule.only_with, rule.needs, rule.extra) == (
        "Z001", "plain", (), "", "",
    )  # fmt: skip


def test_a_check_imports_the_rules_that_may_find_something(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text("A [[A]]. [^1]\n")
    script = (
        "import sys; from vaultkit.cli.main import run; "
        f"print(run(['check', '--no-cache', '--vault', {str(tmp_path)!r}])); "
        "print([one for one in sys.modules if 'vaultkit.kubernetes.rules.' in one]); "
        "print('vaultkit.checks.rules.hygiene.footnote_mismatch' in sys.modules, "
        "'vaultkit.checks.rules.links.note_not_found' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    *_, modules, rules = found.stdout.splitlines()
    assert modules == "['vaultkit.kubernetes.rules.manifest_rule_index']"
    assert rules == "True False"
