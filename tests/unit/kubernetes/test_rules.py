"""Every K8S rule finds in its examples what they say; the domain's manifests are judged right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.engine.registry import load_rules
from vaultkit.kubernetes.rules import RULES
from vaultkit.testing import assert_examples

if TYPE_CHECKING:
    from vaultkit.kubernetes.manifest_rule import FenceRule


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in RULES])
def test_examples(rule: type[FenceRule]) -> None:
    assert_examples(rule)


def test_rules_come_through_the_entry_point() -> None:
    loaded = {type(rule) for rule in load_rules()}
    assert loaded.issuperset(RULES)
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_documentation_names_a_source() -> None:
    for rule in RULES:
        assert rule.documentation()["Source"], rule.code
