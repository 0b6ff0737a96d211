"""What tells that git would answer as it did."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.vault.git.repository_state import find_state

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *words: str) -> None:
    said = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", folder, *said, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name in ("home", "vault"):
        (tmp_path / name).mkdir()
    git(tmp_path / "vault", "init", "-q")
    (tmp_path / "vault" / "a.md").write_text("one")
    commit(tmp_path / "vault")
    return tmp_path / "vault"


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "m", "--allow-empty")


def test_outside_a_repository_there_is_none(tmp_path: Path) -> None:
    assert find_state(tmp_path) == "none"


def test_it_stays_while_nothing_is_committed(repository: Path) -> None:
    before = find_state(repository)
    (repository / "b.md").write_text("two")
    git(repository, "add", ".")
    assert repr(find_state(repository)) == repr(before)


@pytest.mark.parametrize(
    "words",
    [
        ("commit", "-qm", "two", "--allow-empty"),
        ("commit", "--amend", "-qm", "two", "--allow-empty"),
        ("checkout", "-q", "--detach"),
        ("checkout", "-qb", "other"),
        ("replace", "HEAD", "HEAD~1"),
        ("repack", "-adq"),
        ("config", "core.autocrlf", "true"),
    ],
)
def test_it_is_another_after(repository: Path, words: tuple[str, ...]) -> None:
    commit(repository)
    before = find_state(repository)
    git(repository, *words)
    assert find_state(repository) != before


def test_packed_refs_have_a_say(repository: Path) -> None:
    git(repository, "pack-refs", "--all")
    before = find_state(repository)
    commit(repository)
    git(repository, "pack-refs", "--all")
    assert find_state(repository) != before


def test_configurations_that_are_included_have_a_say(repository: Path) -> None:
    home = repository.parent / "home"
    (home / ".gitconfig").write_text('[includeIf "gitdir:~/x/"]\n\tpath = "work"\n')
    before = find_state(repository)
    (home / "work").write_text("[include]\npath = ~/more\n")
    second = find_state(repository)
    (home / "more").write_text("[diff]\nrenameLimit = 1\n")
    third = find_state(repository)
    assert None not in {repr(one) for one in (before, second, third)}
    assert len({repr(one) for one in (before, second, third)}) == 3


def test_a_configuration_that_includes_itself_has_an_end(repository: Path) -> None:
    (repository.parent / "home" / ".gitconfig").write_text("[include]\npath = .gitconfig\n")
    assert find_state(repository) is not None


def test_a_broken_repository_tells_nothing(repository: Path) -> None:
    shutil.rmtree(repository / ".git")
    (repository / ".git").write_text("gitdir: nowhere\n")
    assert find_state(repository) is None
