"""Every fix of every example, done: the finding is gone, nothing new is found, no link is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.fixing.fix_loop import fix_vault
from vaultkit.checks.rules import BUILTIN
from vaultkit.config import read_config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.checks.rule import Example, Rule

CASES = [
    (rule, example)
    for rule in BUILTIN
    for example in rule.examples
    if example.findings and not example.baseline
]


@pytest.mark.parametrize(
    ("rule", "example"), CASES, ids=[f"{rule.code}-{example.title}" for rule, example in CASES]
)
def test_fixes_of_examples(rule: type[Rule], example: Example) -> None:
    vault = make_vault(example.files)
    config = read_config(example.config, Path("vaultkit.toml"))
    others = tuple(one for one in load_rules() if one.severity.value != "off")
    rules = tuple({one.code: one for one in (*others, rule())}.values())
    before = check_vault(vault, config, today=example.today, rules=rules)
    fixable = [x for x in before.findings if x.code == rule.code and x.fix and x.fix.edits]
    if not fixable:
        return
    result = fix_vault(
        vault, config, today=example.today, rules=rules, unsafe=True, codes=[rule.code]
    )
    assert result.refused == ()
    left = [x for x in result.report.findings if x.code == rule.code and x.fix and x.fix.edits]
    assert left == []
    assert len(result.applied) >= len(fixable)
