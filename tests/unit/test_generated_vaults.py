"""Large generated vaults: nothing is found where nothing was planted, and all that was is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.generate import generate
from tests.bench.naming import TODAY
from vaultkit.checks.check import check_vault
from vaultkit.config import find_config, load_config
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

NOTES = 800


def find(root: Path) -> set[tuple[str, str, int]]:
    vault = load_vault(root, jobs=1)
    report = check_vault(vault, load_config(find_config(root)), today=TODAY)
    sources = {path: note.source for path, note in vault.notes.items()}
    return {(f.code, f.path, sources[f.path].line_of(f.start)) for f in report.findings}


def test_a_clean_vault_has_no_findings(tmp_path: Path) -> None:
    generate(tmp_path / "vault", NOTES, seed=3)
    assert find(tmp_path / "vault") == set()


def test_exactly_the_planted_faults_are_found(tmp_path: Path) -> None:
    manifest = generate(tmp_path / "vault", NOTES, seed=4, faults=True)
    planted = {(fault.code, fault.path, fault.line) for fault in manifest.faults}
    assert len(planted) > 40
    assert find(tmp_path / "vault") == planted
