"""Vaults like real ones: comments, findings and renames as measured, and always the same."""

from __future__ import annotations

import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.bench.engine import Measured, measure, tabulate
from tests.bench.generate import generate
from tests.bench.likeness import REAL, old_stem
from tests.bench.measure import CommandError, Sample
from tests.bench.naming import TODAY
from tests.bench.vault_figures import figures_of
from tests.bench.vault_figures import tabulate as tabulate_figures
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.vault.git.renames_in_history import load_moves
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.engine import Engine

NOTES = 150


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("like") / "vault"
    generate(folder, NOTES, seed=5, like_real=True)
    return folder


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", root, *words], check=True, capture_output=True, text=True)
    return done.stdout


def test_the_same_arguments_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    generate(again, NOTES, seed=5, like_real=True)
    assert git(again, "rev-parse", "HEAD") == git(root, "rev-parse", "HEAD")


def test_comments_are_lines_and_as_many_as_measured(root: Path) -> None:
    notes = load_vault(root).notes.values()
    assert all(note.comments for note in notes)
    mean = sum(len(note.comments) for note in notes) / len(notes)
    assert abs(mean - REAL.comments) < 0.5
    found = [note.source.data[start:end] for note in notes for start, end in note.comments]
    assert sum(b"\n" not in comment for comment in found) > 0.9 * len(found)


def test_nothing_else_is_wrong_than_what_was_meant(root: Path) -> None:
    findings = check_vault(load_vault(root), Config(), today=TODAY).findings
    counts = Counter(finding.code for finding in findings)
    assert counts.keys() == {"E202", "L101", "L102"}
    assert abs(counts["E202"] / NOTES - REAL.embeds) < 0.15
    assert abs(counts["L102"] / NOTES - REAL.headings) < 0.15


def test_the_history_ends_with_what_is_there(root: Path) -> None:
    assert git(root, "status", "--short") == ""
    assert len(git(root, "log", "--format=%h").splitlines()) == round(NOTES * REAL.commits) + 1
    vault = load_vault(root)
    moves = load_moves(vault)
    assert len(moves) > NOTES * REAL.renames / 2
    for old, move in moves.items():
        assert old == f"{old_stem(move.path.removesuffix('.md'))}.md"
        assert move.path in vault.notes


def test_figures_of_a_vault_stand_in_a_table(root: Path) -> None:
    table = tabulate_figures([("one", figures_of(root)), ("two", figures_of(root))])
    lines = {line.split("  ")[0]: line for line in table.splitlines()}
    assert f"{NOTES}" in lines["notes"]
    assert "100%" in lines["notes with comments"]
    assert "0.43" in lines["commits a note"]


def test_a_row_says_ratio_target_and_verdict() -> None:
    ours = (Sample(1.0, 100.0, 2.0), Sample(3.0, 120.0, 4.0))
    theirs = (Sample(2.0, 50.0, 2.0), Sample(2.0, 50.0, 2.0))
    by_time = Measured("a", "check", 1.0, ours=ours, theirs=theirs, most_mb=110)
    assert by_time.rows() == [
        ("check", "1.00 / 2.00 s", "2.00 / 2.00 s", "0.50 / 1.00", "<= 1", "met"),
        ("check: memory", "120 MB", "", "", "<= 110 MB", "MISSED"),
    ]
    by_cpu = Measured("a", "check", 1.0, in_cpu=True, ours=ours, theirs=theirs, per=(10, 5))
    assert by_cpu.values == [0.5, 1.0]
    alone = Measured("a", "start", 2.5, in_cpu=True, ours=ours)
    assert alone.rows() == [("start", "2.00 / 3.00 s CPU", "", "", "<= 2.5 s CPU", "MISSED")]


def test_a_row_that_cannot_be_measured_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Engine) -> Measured:
        message = "exit 2: no such thing"
        raise CommandError(message)

    monkeypatch.setattr("tests.bench.engine.ROWS", {"cold": fail})
    found = measure(None, ["cold"])  # type: ignore[arg-type]
    assert "failed, exit 2: no such thing" in tabulate(found)
