"""What rules ask git for, in real repositories: files that moved, and the state before a change."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.vault.git.renames_in_history import Move, load_moves
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

LONG = "".join(f"Line {n} of a note that is long enough to be known again.\n" for n in range(20))


class Repository:
    """A work tree in which the vault is the folder `kb`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = folder / "kb"
        (self.vault / ".obsidian").mkdir(parents=True)
        (self.vault / ".obsidian" / "app.json").write_text("{}")
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "A")

    def git(self, *words: str) -> None:
        command = ["git", "-C", str(self.folder), "-c", "core.autocrlf=false", *words]
        subprocess.run(command, check=True, capture_output=True)

    def write(self, path: str, text: str | bytes) -> None:
        file = self.vault / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def move(self, old: str, new: str) -> None:
        (self.vault / new).parent.mkdir(parents=True, exist_ok=True)
        (self.vault / old).rename(self.vault / new)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")

    def moves(self) -> dict[str, Move]:
        return load_moves(load_vault(self.vault))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.chdir(tmp_path)
    made = Repository(tmp_path)
    made.write("A.md", "[[Old]] ![[é x.png]]\n")
    made.write("Old.md", LONG)
    made.write("Short.md", "s\n")
    made.write("é x.png", bytes(range(256)))
    return made


def check(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    run(["check", "kb", "--format", "concise", *words])
    return capsys.readouterr().out.splitlines()


def test_no_repository_and_no_commit_is_no_history(tmp_path: Path) -> None:
    made = Repository(tmp_path)
    made.write("A.md", "")
    assert made.moves() == {}
    vault = load_vault(made.vault)
    (tmp_path / ".git").rename(tmp_path / "git")
    assert load_moves(vault) == {}


def test_moves_that_are_committed_one_after_the_other(repository: Repository) -> None:
    repository.commit()
    repository.move("Old.md", "New/Mid.md")
    repository.commit()
    repository.write("New/Mid.md", LONG + "more\n")
    repository.move("New/Mid.md", "End.md")
    repository.move("é x.png", "img/ü.png")
    repository.commit()
    assert repository.moves() == {
        "Old.md": Move("End.md", is_exact=False),
        "New/Mid.md": Move("End.md", is_exact=False),
        "é x.png": Move("img/ü.png", is_exact=True),
    }


def test_moves_of_the_work_tree_follow_those_of_the_history(repository: Repository) -> None:
    repository.commit()
    repository.move("Old.md", "Mid.md")
    repository.commit()
    repository.move("Mid.md", "End.md")
    repository.move("é x.png", "y.png")
    repository.write("Short2.md", "other\n")
    (repository.vault / "Short.md").unlink()
    assert repository.moves() == {
        "Old.md": Move("End.md", is_exact=True),
        "Mid.md": Move("End.md", is_exact=True),
        "é x.png": Move("y.png", is_exact=True),
    }


def test_a_note_that_moved_away_and_back_is_not_moved(repository: Repository) -> None:
    repository.commit()
    repository.move("Old.md", "Mid.md")
    repository.commit()
    repository.move("Mid.md", "Old.md")
    repository.commit()
    assert repository.moves() == {"Mid.md": Move("Old.md", is_exact=True)}


def test_a_link_to_a_moved_note_is_mended(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit()
    repository.move("Old.md", "New.md")
    repository.move("é x.png", "y.png")
    repository.commit()
    assert check(capsys) == [
        'kb/A.md:1:1: L116 "Old" was moved to "New.md"',
        'kb/A.md:1:9: L116 "é x.png" was moved to "y.png"',
    ]
    assert check(capsys, "--ignore", "L116") == [
        'kb/A.md:1:1: L101 no note named "Old"',
        'kb/A.md:1:9: E201 no file named "é x.png"',
    ]
    assert check(capsys, "--fix") == []
    assert (repository.vault / "A.md").read_text("utf-8") == "[[New]] ![[y.png]]\n"


def test_a_note_that_changed_on_the_way_takes_a_guess(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit()
    repository.write("Old.md", LONG + "more\n")
    repository.move("Old.md", "New.md")
    repository.commit()
    assert check(capsys, "--fix") == ['kb/A.md:1:1: L116 "Old" was moved to "New.md"']
    assert check(capsys, "--unsafe-fixes") == []


def test_a_change_without_a_review(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "---\nlast_reviewed: 2026-01-31\n---\n"
    repository.write("A.md", head + LONG)
    repository.write("B.md", head + LONG)
    repository.commit()
    repository.write("A.md", head + LONG + "more\n")
    repository.move("B.md", "C.md")
    words = ("--extend-select", "R405", "--diff-base")
    found = ['kb/A.md:2:16: R405 the text changed and "last_reviewed" is still "2026-01-31"']
    assert check(capsys, *words, "HEAD") == found
    repository.commit()
    assert check(capsys, *words, "HEAD~1") == found
    assert check(capsys, *words, "HEAD") == []


def test_a_rule_that_cannot_find_anything_is_refused(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "kb", "--extend-select", "R405"]) == 2
    assert "R405 finds nothing without --diff-base" in capsys.readouterr().err
    repository.write("vaultkit.toml", 'extend-select = ["R405"]\n')
    repository.write("A.md", "%% vaultkit: ignore R405 %%\n")
    assert run(["check", "kb", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
