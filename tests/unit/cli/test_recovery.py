"""What a command says of an interrupted run before it, and what undo takes back."""

from __future__ import annotations

import fcntl
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.main import run
from vaultkit.vault.write import transaction

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS: dict[str, list[str]] = {
    "mv Target Other": ["mv", "Target", "Other"],
    "new fact One": ["new", "fact", "One"],
    "moc new Map": ["moc", "new", "Map", "--tag", "x"],
    "import ../source": ["import", "../source"],
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "vault"
    files = {
        ".obsidian/templates.json": '{"folder": "Templates"}',
        "Templates/fact.md": "---\ntype: fact\n---\n",
        "Target.md": "# Target\n\n#x\n",
        "a.md": "[[Target]]\n",
        "../source/deep/er/n.md": "n\n",
        "../source/two.md": "2\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    monkeypatch.chdir(root)
    return root


def texts(root: Path) -> dict[str, str]:
    found = (path for path in root.rglob("*.md") if ".vaultkit" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_text() for path in found}


def die(monkeypatch: pytest.MonkeyPatch, call: list[str], name: str, count: int) -> None:
    """Run a command that dies, as if killed, before the n-th call of a function."""
    real, left = getattr(transaction, name), [count]

    def function(*args: Any, **options: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return real(*args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(transaction, name, function)
        for tidying in ("_go_back", "_clean_surely"):
            patch.setattr(transaction, tidying, lambda *_: None)
        if name == "clean":
            patch.setattr(transaction, "_clean_surely", function)
        assert run(call) == 130


@pytest.mark.parametrize("call", COMMANDS)
@pytest.mark.parametrize("name", ["take_place", "clean"])
def test_a_command_that_is_given_again_is_done(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    call: str,
    name: str,
) -> None:
    die(monkeypatch, COMMANDS[call], name, 1)
    capsys.readouterr()
    assert run([*COMMANDS[call], "--format", "json"]) == 0
    printed, told = capsys.readouterr()
    assert json.loads(printed) == {"schema": 1, "vault": str(root), "completed": call}
    completed = "completed an earlier run that was interrupted"
    lines = told.splitlines()
    assert lines[-1] == "that is this command; nothing is left to do"
    assert [line.startswith(completed) and line.endswith(f": {call}") for line in lines[:-1]] == (
        [True] if name == "take_place" else []
    )
    after = texts(root)
    assert run(["undo"]) == 0
    assert texts(root) != after
    assert (root / "Target.md").exists()


def test_an_undo_that_is_given_again_is_done(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(root)
    assert run(["mv", "Target", "Other"]) == 0
    die(monkeypatch, ["undo"], "take_place", 2)
    capsys.readouterr()
    assert run(["undo"]) == 0
    assert capsys.readouterr().err == (
        "completed an earlier run that was interrupted (3 files): undo of mv Target Other\n"
        "that is this command; nothing is left to do\n"
    )
    assert texts(root) == before


def test_another_command_goes_on_after_the_recovery(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    die(monkeypatch, ["mv", "Target", "Other"], "take_place", 2)
    capsys.readouterr()
    assert run(["check", "-q"]) in (0, 1, 2)
    assert "the next command that writes completes it or takes it back" in capsys.readouterr().err
    assert run(["mv", "Other", "Third"]) == 0
    assert (root / "a.md").read_text() == "[[Third]]\n"
    assert capsys.readouterr().err.splitlines()[0] == (
        "completed an earlier run that was interrupted (3 files): mv Target Other"
    )


def test_undo_says_which_command_it_takes_back(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mv", "Target", "Other"]) == 0
    assert run(["mv", "Nothing", "Third"]) == 2
    capsys.readouterr()
    assert run(["undo"]) == 0
    assert capsys.readouterr().err == "undid mv Target Other (2 files)\n"
    assert run(["undo"]) == 2
    assert capsys.readouterr().err == (
        "error: there is no change of vaultkit in this vault to be undone; vaultkit redo goes the "
        "other way\n"
    )
    assert run(["redo"]) == 0
    assert capsys.readouterr().err == "redid mv Target Other (2 files)\n"
    assert run(["undo"]) == 0
    assert capsys.readouterr().err == "undid mv Target Other (2 files)\n"
    assert (root / "a.md").read_text() == "[[Target]]\n"


def test_undo_of_an_import_leaves_no_folders(root: Path) -> None:
    before = sorted(path for path in root.rglob("*") if ".vaultkit" not in path.parts)
    assert run(["import", "../source"]) == 0
    assert (root / "deep/er/n.md").exists()
    assert run(["undo"]) == 0
    assert sorted(path for path in root.rglob("*") if ".vaultkit" not in path.parts) == before
    assert run(["redo"]) == 0
    assert (root / "deep/er/n.md").exists()
    (root / "deep/mine.txt").write_text("mine")
    assert run(["undo"]) == 0
    assert [path.name for path in (root / "deep").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("kind", ["journal", "undo"])
def test_records_steer_no_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    evil = "mv \x1b]0;evil\x07 x\n::warning::INJ"
    if kind == "journal":
        die(monkeypatch, ["mv", "Target", "Other"], "take_place", 2)
        path, key = root / ".vaultkit/journal.json", "keep"
    else:
        assert run(["mv", "Target", "Other"]) == 0
        path, key = root / ".vaultkit/undo/done-1/run.json", "what"
    record = json.loads(path.read_text())
    record[key] = evil
    path.write_text(json.dumps(record))
    capsys.readouterr()
    assert run(["undo"]) == 0
    told = capsys.readouterr().err
    assert "evil" in told
    assert not {"\x1b", "\x07"} & set(told)
    assert "\n::warning" not in told


def test_a_folder_of_ours_that_is_a_file_is_told_so(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / ".vaultkit").write_text("")
    for command in (["mv", "Target", "Other"], ["undo"], ["new", "fact", "One"]):
        assert run(command) == 2
        assert capsys.readouterr().err == (
            f"error: {os.path.realpath(root)}/.vaultkit: a file, where vaultkit keeps what it "
            "needs; nothing was changed; remove it\n"
        )


@pytest.mark.parametrize("call", [*COMMANDS.values(), ["undo"], ["check", "--fix"], ["moc"]])
def test_others_are_kept_out_before_the_vault_is_read(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], call: list[str]
) -> None:
    """What is read while another run moves files is half of the one state, half of the other."""

    def read(*_: object, **__: object) -> None:
        raise AssertionError

    before = texts(root)
    monkeypatch.setattr("vaultkit.vault.load.load_vault", read)
    descriptor = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        assert run(call) == 2
    finally:
        os.close(descriptor)
    assert capsys.readouterr().err == (
        f"error: {os.path.realpath(root)}: another vaultkit is writing to this vault; try again "
        "later\n"
    )
    assert texts(root) == before


def test_the_lock_goes_with_the_command(root: Path) -> None:
    assert run(["mv", "Target", "Other"]) == 0
    descriptor = os.open(root, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)
