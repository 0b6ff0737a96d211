"""Where the paths of a report begin: at the current folder, or at the top of its repository."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from vaultkit.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

OF_A_SERVICE = ("github", "gitlab", "sarif")
OF_THIS_FOLDER = ("text", "concise", "junit")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository with a vault in a folder, whose only note has a broken link."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "notes" / ".obsidian").mkdir(parents=True)
    (tmp_path / "notes" / "ai").mkdir()
    (tmp_path / "notes" / "ai" / "x.md").write_text("[[Nowhere]]\n")
    return tmp_path


def check(form: str, *paths: str) -> str:
    return CliRunner().invoke(cli, ["check", "--format", form, *paths]).stdout


def path_in(form: str, text: str) -> str:
    """Return the path of the first finding of a report."""
    if form == "github":
        return text.partition("file=")[2].partition(",")[0]
    if form == "gitlab":
        return str(json.loads(text)[0]["location"]["path"])
    if form == "sarif":
        place = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        return str(place["artifactLocation"]["uri"])
    if form == "junit":
        return text.partition('file="')[2].partition('"')[0]
    line = next(one for one in text.splitlines() if "x.md" in one)
    return line.strip().partition(":")[0]


@pytest.mark.parametrize("form", OF_A_SERVICE)
@pytest.mark.parametrize(
    ("folder", "argument"), [("", "notes"), ("notes", "."), ("notes/ai", "x.md")]
)
def test_a_service_gets_paths_of_the_repository(
    repository: Path, form: str, folder: str, argument: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / folder)
    assert path_in(form, check(form, argument)) == "notes/ai/x.md"


@pytest.mark.parametrize("form", OF_THIS_FOLDER)
def test_people_get_paths_of_the_current_folder(
    repository: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    assert path_in(form, check(form, "notes")) == "notes/ai/x.md"
    monkeypatch.chdir(repository / "notes")
    assert path_in(form, check(form)) == "ai/x.md"


@pytest.mark.parametrize("form", OF_A_SERVICE)
def test_without_a_repository_paths_are_of_the_current_folder(
    repository: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".git").rmdir()
    monkeypatch.chdir(repository / "notes")
    assert path_in(form, check(form)) == "ai/x.md"


@pytest.mark.parametrize("form", OF_A_SERVICE)
def test_a_vault_outside_the_repository_keeps_its_path(
    repository: Path, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    monkeypatch.chdir(other)
    found = path_in(form, check(form, str(repository / "notes")))
    assert found.endswith("notes/ai/x.md" if form != "sarif" else "ai/x.md")
    assert not found.startswith("notes/")


def test_the_file_of_a_worktree_marks_a_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".git").rmdir()
    (repository / ".git").write_text("gitdir: /elsewhere\n")
    monkeypatch.chdir(repository / "notes")
    assert path_in("github", check("github")) == "notes/ai/x.md"
