"""Notes named by an alias on the command line: told, refused where several have it, and guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    ".obsidian/app.json": "{}",
    "Home.md": "[[Anna Müller]]\n",
    "People/Anna Müller.md": (
        "---\naliases: [Anna, AM, Bob]\nreview_interval: 30d\n---\n[[Bob]]\n\n## Work\n"
    ),
    "People/Bob.md": "---\naliases: [Bobby, am]\n---\n",
    "Board.canvas": "{}",
}
TOLD = '"{}" is an alias of People/Anna Müller.md\n'
SEVERAL = """\
error: "AM" is an alias of 2 notes; name one of them by its path:
       "People/Anna Müller.md"
       "People/Bob.md"
"""


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


COMMANDS = {
    "render": ["render", "{}"],
    "inspect": ["inspect", "{}"],
    "check": ["check", "{}"],
    "path from": ["graph", "path", "{}", "Home"],
    "path to": ["graph", "path", "Home", "{}"],
    "mv": ["mv", "{}", "Anna M", "--dry-run"],
    "mv heading": ["mv", "{}#Work", "Jobs"],
    "review done": ["review", "done", "{}"],
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_an_alias_is_taken_and_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([word.format("anna") for word in words]) == 0
    assert capsys.readouterr().err.startswith(TOLD.format("anna"))


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_quiet_takes_an_alias_without_a_word(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*(word.format("Anna") for word in words), "--quiet"]) == 0
    assert "alias" not in capsys.readouterr().err


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_an_alias_of_several_notes_is_refused(
    words: list[str], vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([word.format("AM") for word in words]) == 2
    assert capsys.readouterr() == ("", SEVERAL)
    assert (vault / "People/Anna Müller.md").read_text("utf-8") == FILES["People/Anna Müller.md"]


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_the_nearest_names_and_aliases_are_guessed(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([word.format("Annna") for word in words]) == 2
    assert '; did you mean "Anna"?' in capsys.readouterr().err
    assert run([word.format("Ann") for word in words]) == 2
    assert '; did you mean "Anna" or "Anna Müller"?' in capsys.readouterr().err


def test_a_name_comes_before_an_alias(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", "Bob"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("People/Bob.md\n")
    assert shown.err == ""


def test_check_of_a_name_reports_that_note_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "Bob", "Home", "--format", "json"]) == 0
    assert '"notes": 2' in capsys.readouterr().out


def test_what_is_neither_file_nor_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", "zzz"]) == 2
    assert capsys.readouterr().err == "error: zzz: no such file or folder\n"
    assert run(["render", "Bord.canvas"]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith('error: no canvas "Bord.canvas" in ')
    assert shown.endswith('; did you mean "Board.canvas"?\n')
    assert run(["build", "Bob"]) == 2
    assert capsys.readouterr().err == "error: Bob: no such file or folder\n"
