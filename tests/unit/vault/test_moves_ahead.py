"""Git looks for renames while notes are read, and is ended when nobody asks for them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.main import run
from vaultkit.errors import GitError
from vaultkit.vault.git import renames_in_history
from vaultkit.vault.git.git_command import BegunGit
from vaultkit.vault.git.renames_in_history import Move, MovesAhead, load_moves
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

LONG = "".join(f"Line {n} of a note that is long enough to be known again.\n" for n in range(20))


def git(root: Path, *words: str) -> None:
    command = ["git", "-C", str(root), "-c", "user.email=a@example.org", "-c", "user.name=A"]
    subprocess.run([*command, *words], check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a vault whose note `Old.md` has become `New.md`."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "A.md").write_text("A note that leads to [[Old]].\n")
    (vault / "Old.md").write_text(LONG)
    git(vault, "init", "--quiet")
    git(vault, "add", "--all")
    git(vault, "commit", "--quiet", "--message", "one")
    git(vault, "mv", "Old.md", "New.md")
    git(vault, "commit", "--quiet", "--message", "two")
    return vault


def test_what_is_begun_early_is_what_would_be_found_late(root: Path) -> None:
    ahead = MovesAhead(root)
    ahead.begin()
    vault = load_vault(root)
    assert ahead.load(vault) == load_moves(vault) == {"Old.md": Move("New.md", is_exact=True)}
    assert ahead.load(vault) == load_moves(vault)  # it is not there twice, and looked for anew


def test_what_was_never_begun_or_was_ended_is_asked_late(root: Path) -> None:
    vault, ahead = load_vault(root), MovesAhead(root)
    found = ahead.load(vault)
    ahead.begin()
    ahead.stop()
    assert ahead.load(vault) == found == load_moves(vault)


def test_a_folder_without_history_has_no_moves(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("[[Old]]\n")
    ahead = MovesAhead(tmp_path)
    ahead.begin()
    assert ahead.load(load_vault(tmp_path)) == {}
    ahead.stop()


def test_what_git_says_is_kept_until_it_is_asked_for(root: Path) -> None:
    begun = BegunGit(root, "rev-parse", "--is-inside-work-tree")
    assert begun.finish() == b"true\n"
    with pytest.raises(GitError, match="has not come to its end"):
        begun.finish()


def test_a_command_that_fails_or_is_stopped_says_nothing(root: Path) -> None:
    with pytest.raises(GitError, match="has not come to its end"):
        BegunGit(root, "rev-parse", "--verify", "--quiet", "nothing").finish()
    begun = BegunGit(root, "log")
    begun.stop()
    begun.stop()
    with pytest.raises(GitError):
        begun.finish()


def test_the_first_link_that_leads_nowhere_is_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    for name, text in {"A.md": "[[B]]", "B.md": "[[A]] [[gone]]", "C.md": "[[gone]]"}.items():
        (tmp_path / name).write_text(text)
    load_vault(tmp_path, at_missing=lambda: told.append("B"))
    assert told == ["B"]
    (tmp_path / "gone.md").write_text("")
    load_vault(tmp_path, at_missing=lambda: told.append("gone"))
    assert told == ["B"]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[BegunGit]:
    """Return what will be begun."""
    found: list[BegunGit] = []

    def begin(*words: Any) -> BegunGit:
        found.append(BegunGit(*words))
        return found[-1]

    monkeypatch.setattr(renames_in_history, "BegunGit", begin)
    return found


@pytest.mark.parametrize(
    ("text", "options", "count"),
    [
        ("[[Old]]\n", [], 1),
        ("[[New]]\n", [], 0),
        ("[[Old]]\n", ["--select", "L101"], 0),
        ("[[Old]]\n", ["--select", "L116"], 1),
    ],
)
def test_git_begins_when_a_rule_will_ask(
    root: Path, begun: list[BegunGit], text: str, options: list[str], count: int
) -> None:
    (root / "A.md").write_text(text)
    run(["check", "--no-cache", "--vault", str(root), *options])
    assert len(begun) == count
    for one in begun:
        with pytest.raises(GitError):
            one.finish()  # it is over
