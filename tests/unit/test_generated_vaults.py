"""Large generated vaults: nothing is found where nothing was planted, and all that was is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bench.accuracy import measure, tabulate
from tests.bench.fault_list import CONFIG, FAULTS, OFF
from tests.bench.generate import generate
from tests.bench.naming import TODAY
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config, find_config, load_config
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

NOTES = 800
NEED_MORE = {
    "L116": "a history",
    "R405": "a history",
    "L120": "the web",
    "X003": "a baseline",
    "H810": "a file that cannot be read",
    "H811": "settings of Obsidian's",
    "H812": "a symbolic link out of the vault",
    "P906": "a site that shows what a plugin shows",
    "P910": "a site in several languages",
    "C008": "switches of flows",
    "C009": "places of flows",
    "P908": "a fault of another rule, M601 or M602",
    **dict.fromkeys((f"K8S40{number}" for number in range(1, 8)), "manifests of one cluster"),
}
"""Rules for which a vault with one fault is not enough, and what they need."""
GENERATED = {"M603"}
"""A rule that a vault without maps breaks in every note."""


@pytest.mark.parametrize("policy", ["", CONFIG], ids=["no policy", "the policy for faults"])
def test_a_clean_vault_has_no_findings(tmp_path: Path, policy: str) -> None:
    root = tmp_path / "vault"
    generate(root, NOTES, seed=3)
    (root / "vaultkit.toml").write_text(policy, encoding="utf-8")
    vault = load_vault(root, jobs=1)
    assert check_vault(vault, load_config(find_config(root)), today=TODAY).findings == ()


@pytest.mark.parametrize("faults", [FAULTS, OFF], ids=["default", "off"])
def test_exactly_the_planted_faults_are_found(tmp_path: Path, faults: tuple[object, ...]) -> None:
    result = measure(tmp_path, NOTES, 4, faults)
    assert len(result.planted) >= 2 * len(faults)
    assert result.planted - result.found == set()
    assert result.false == ()
    assert "100.0%  100.0%" in tabulate([result])


def test_every_rule_has_a_fault_that_can_be_planted() -> None:
    default = {rule.code for rule in select_rules(load_rules(), Config())}
    assert {fault.code for fault in FAULTS} <= default
    assert not {fault.code for fault in OFF} & default
    planted = {fault.code for fault in (*FAULTS, *OFF)}
    assert {rule.code for rule in load_rules()} - planted == (
        (NEED_MORE.keys() | GENERATED) & {rule.code for rule in load_rules()}
    )
