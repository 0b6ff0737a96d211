"""`undo` and `redo` after a run that was killed: taking that back is the step, and the only one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.test_recovery import die, texts
from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "Old.md").write_text("# Old\n")
    (root / "Hub.md").write_text("# Hub\n")
    (root / "a.md").write_text("[[Hub]] [[Old]]\n")
    monkeypatch.chdir(root)
    return root


TOOK_BACK = "took back an earlier run that was interrupted (3 files): mv Hub Hub2\n"


def test_undo_takes_back_the_killed_run_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mv", "Old", "Older"]) == 0
    before = texts(root)
    die(monkeypatch, ["mv", "Hub", "Hub2"], "_commit", 1)
    capsys.readouterr()
    assert run(["undo"]) == 0
    assert (
        capsys.readouterr().err == f"{TOOK_BACK}that was this undo; for one more: vaultkit undo\n"
    )
    assert texts(root) == before
    assert run(["undo"]) == 0
    assert capsys.readouterr().err == "undid mv Old Older (2 files)\n"


def test_with_nothing_before_it_that_is_no_failure(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(root)
    die(monkeypatch, ["mv", "Hub", "Hub2"], "_commit", 1)
    capsys.readouterr()
    assert run(["undo", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["undid"], record["changed"]) == ("mv Hub Hub2", ["Hub.md", "Hub2.md", "a.md"])
    assert texts(root) == before


def test_of_several_steps_it_is_the_first(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(root)
    for old, new in (("Old", "Older"), ("Older", "Oldest")):
        assert run(["mv", old, new]) == 0
    die(monkeypatch, ["mv", "Hub", "Hub2"], "_commit", 1)
    capsys.readouterr()
    assert run(["undo", "3"]) == 0
    assert capsys.readouterr().err == (
        f"{TOOK_BACK}undid mv Older Oldest (2 files)\nundid mv Old Older (2 files)\n"
    )
    assert texts(root) == before


def test_redo_takes_back_a_killed_undo_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mv", "Old", "Older"]) == 0
    after = texts(root)
    die(monkeypatch, ["undo"], "_commit", 1)
    capsys.readouterr()
    assert run(["redo"]) == 0
    assert capsys.readouterr().err == (
        "took back an earlier run that was interrupted (3 files): undo of mv Old Older\n"
        "that was this redo; for one more: vaultkit redo\n"
    )
    assert texts(root) == after


@pytest.mark.parametrize("step", ["undo", "redo"])
def test_the_same_step_given_again_is_done(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = texts(root)
    assert run(["mv", "Old", "Older"]) == 0
    after = texts(root)
    if step == "redo":
        assert run(["undo"]) == 0
    die(monkeypatch, [step], "_commit", 1)
    assert run([step]) == 0
    assert texts(root) == (before if step == "undo" else after)


def test_undo_takes_back_a_killed_redo_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(root)
    assert run(["mv", "Old", "Older"]) == 0
    assert run(["undo"]) == 0
    die(monkeypatch, ["redo"], "_commit", 1)
    capsys.readouterr()
    assert run(["undo"]) == 0
    assert capsys.readouterr().err == (
        "took back an earlier run that was interrupted (3 files): redo of mv Old Older\n"
        "that was this undo; for one more: vaultkit undo\n"
    )
    assert texts(root) == before
