"""`undo`, `redo` and `undo --list` as programs."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.vault.write import transaction

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text("# A\n")
    (tmp_path / "N.md").write_text("[[A]]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rename(*names: str) -> None:
    for old, new in pairwise(names):
        assert run(["mv", old, new, "-q"]) == 0


def text(root: Path) -> str:
    return (root / "N.md").read_text()


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    printed, told = capsys.readouterr()
    return [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "WHEN", x) for x in (printed + told).splitlines()]


def test_several_steps_and_the_list(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename("A", "B", "C", "D")
    lines(capsys)
    assert run(["undo", "2"]) == 0
    assert lines(capsys) == ["undid mv C D (2 files)", "undid mv B C (2 files)"]
    assert text(root) == "[[B]]\n"
    assert run(["undo", "--list"]) == 0
    assert lines(capsys) == [
        "redo  2  WHEN  mv C D (2 files)",
        "redo  1  WHEN  mv B C (2 files)",
        "undo  1  WHEN  mv A B (2 files)",
    ]
    assert run(["redo", "2", "."]) == 0
    assert lines(capsys) == ["redid mv B C (2 files)", "redid mv C D (2 files)"]
    assert text(root) == "[[D]]\n"


def test_lists_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename("A", "B", "C")
    assert run(["undo", "-q"]) == 0
    capsys.readouterr()
    assert run(["undo", "--list", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for runs in (found["undo"], found["redo"]):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", runs[0].pop("when"))
    assert found == {
        "schema": 1,
        "vault": str(root),
        "undo": [{"number": 1, "command": "mv A B", "files": 2}],
        "redo": [{"number": 1, "command": "mv B C", "files": 2}],
    }


def test_steps_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename("A", "B", "C")
    assert run(["undo", "--format", "json", "2"]) == 0
    steps = [
        {"undid": "mv B C", "changed": ["N.md"], "moves": [{"from": "C.md", "to": "B.md"}]},
        {"undid": "mv A B", "changed": ["N.md"], "moves": [{"from": "B.md", "to": "A.md"}]},
    ]
    found = json.loads(capsys.readouterr().out)
    assert found == {"schema": 1, "vault": str(root), **steps[1], "steps": steps}
    assert run(["redo", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["redid"], found["changed"]) == ("mv A B", ["N.md"])


def test_after_a_command_that_failed_the_last_that_wrote_is_undone(root: Path) -> None:
    rename("A", "B", "C")
    assert run(["mv", "Nothing", "Third"]) == 2
    assert run(["undo", "-q"]) == 0
    assert text(root) == "[[B]]\n"
    assert run(["mv", "Nothing", "Third"]) == 2
    assert run(["undo", "-q"]) == 0
    assert text(root) == "[[A]]\n"
    assert run(["redo", "2", "-q"]) == 0
    assert text(root) == "[[C]]\n"


def test_a_new_change_ends_redo(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename("A", "B", "C")
    assert run(["undo", "2", "-q"]) == 0
    rename("A", "E")
    capsys.readouterr()
    assert run(["redo"]) == 2
    assert lines(capsys) == [
        (
            "error: there is nothing in this vault that was taken back; "
            "vaultkit undo goes the other way"
        )
    ]
    assert text(root) == "[[E]]\n"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ["3"],
            "there are only 2 steps for undo in this vault, not 3; nothing was changed; to see",
        ),
        (["0"], "there is no step 0; the last change is 1"),
        (["1", ".", "x"], '"x" is one word too many; only a number and a vault are taken'),
        ([".", "2"], '"2" is one word too many'),
        (["./2"], "2: no such file or folder"),
        (["99999999999999999999"], "there are only 2 steps for undo in this vault"),
    ],
)
def test_steps_that_are_not_there(
    root: Path, capsys: pytest.CaptureFixture[str], words: list[str], error: str
) -> None:
    rename("A", "B", "C")
    capsys.readouterr()
    assert run(["undo", *words]) == 2
    assert lines(capsys)[0].startswith(f"error: {error}")
    assert text(root) == "[[C]]\n"


def test_a_step_that_cannot_be_taken_ends_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rename("A", "B")
    (root / "N.md").write_text("[[B]] mine\n")
    (root / "Z.md").write_text("")
    rename("Z", "Y")
    capsys.readouterr()
    assert run(["undo", "2"]) == 2
    assert lines(capsys) == [
        "undid mv Z Y (1 file)",
        "error: undid 1 of 2, and stopped there:",
        '       N.md: changed since "mv A B", which cannot be undone; nothing was changed',
        "       to undo all but that: vaultkit undo --keep-edited",
    ]
    assert (root / "Z.md").exists()
    assert text(root) == "[[B]] mine\n"


def test_nothing_to_list(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["undo", "--list"]) == 0
    assert lines(capsys) == ["there is no change of vaultkit in this vault to be undone"]
    assert not (root / ".vaultkit").exists()


def test_several_steps_that_were_interrupted(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rename("A", "B", "C", "D")
    real, left = transaction._clean_surely, [2]  # noqa: SLF001 - the moment that matters

    def clean(*arguments: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        real(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_clean_surely", clean)
        assert run(["undo", "3"]) == 130
    capsys.readouterr()
    assert run(["undo", "3"]) == 0
    assert lines(capsys) == [
        "that is this command; nothing is left to do",
        "of several steps that is the last one; to see where it led: vaultkit undo --list",
    ]
    assert text(root) == "[[B]]\n"


def test_names_of_runs_steer_no_terminal(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename("A", "B")
    path = root / ".vaultkit/undo/done-1/run.json"
    record = json.loads(path.read_text())
    path.write_text(
        json.dumps({**record, "what": "\x1b]0;evil\x07\n::warning::INJ", "when": "\x1b"})
    )
    capsys.readouterr()
    assert run(["undo", "--list"]) == 0
    printed, _ = capsys.readouterr()
    assert not {"\x1b", "\x07"} & {*printed}
    assert printed.count("\n") == 1
