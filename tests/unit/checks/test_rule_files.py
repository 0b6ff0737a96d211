"""From the code of a rule to its file: the family's folder, the rule's name, the first line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks import rules
from vaultkit.checks.rules import BUILTIN

if TYPE_CHECKING:
    from vaultkit.checks.rule import Rule

FOLDERS = {
    "L": "links", "E": "embeds", "F": "fields", "R": "reviews", "G": "graph", "M": "maps",
    "T": "tags", "H": "hygiene", "P": "publishing", "C": "callouts", "X": "meta",
}  # fmt: skip


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.code)
def test_a_code_leads_to_a_file(rule: type[Rule]) -> None:
    module = sys.modules[rule.__module__]
    folder, name = rule.__module__.split(".")[-2:]
    assert (folder, name) == (FOLDERS[rule.code[0]], rule().name.replace("-", "_"))
    assert (module.__doc__ or "").startswith(f"{rule.code}: ")


def test_the_registry_says_where_each_family_is() -> None:
    told = rules.__doc__ or ""
    assert [x for x, folder in FOLDERS.items() if f"{x}  {folder}/" not in told] == []
    there = {path.parent.name for path in Path(rules.__file__).parent.glob("*/__init__.py")}
    assert there == {*FOLDERS.values()}
