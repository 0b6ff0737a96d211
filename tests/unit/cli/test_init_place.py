"""Where `init` puts what hosts run, and folders that it takes only by name."""

from __future__ import annotations

import os
import subprocess
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml

from vaultkit.authoring.creating.ci_recipes import CHECK
from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = ("github", "gitlab", "netlify", "cloudflare")
PUBLISH = [word for host in HOSTS for word in ("--publish", host)]
FILES = [CHECK, ".github/workflows/site.yml", ".gitlab-ci.yml", "netlify.toml", "wrangler.toml"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a vault in the folder `my notes`."""
    (tmp_path / "r" / "my notes" / ".obsidian").mkdir(parents=True)
    (tmp_path / "r" / "my notes" / "A.md").write_text("a\n")
    subprocess.run(["git", "init", "-q", tmp_path / "r"], check=True)
    monkeypatch.chdir(tmp_path / "r")
    return tmp_path / "r"


def made(root: Path) -> list[str]:
    paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(p.as_posix() for p in paths if not {".git", ".vaultkit"} & {*p.parts})


def test_no_workflow_is_made_where_no_host_looks(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "my notes"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        (
            "no workflow was made: my notes is a folder of a git repository, and hosts look for "
            f"{CHECK} in its root alone, where init does not write; to put them there: "
            "vaultkit init 'my notes' --diff | git apply -p0"
        ),
        "made 2 files; vaultkit check 'my notes'",
    ]
    assert made(repository) == ["my notes/.gitignore", "my notes/A.md", "my notes/vaultkit.toml"]


def test_publishing_from_a_folder_says_how(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "my notes")
    assert run(["init", "--publish", "netlify"]) == 2
    assert capsys.readouterr().err == (
        f"error: my notes is a folder of a git repository, and hosts look for {CHECK}, "
        "netlify.toml in its root alone, where init does not write; to put them there: "
        "vaultkit init --publish netlify --diff | git -C .. apply -p0; nothing was made\n"
    )
    assert made(repository) == ["my notes/A.md"]


@pytest.mark.parametrize("start", [".", "my notes"])
def test_the_line_it_names_puts_them_there(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    start: str,
) -> None:
    monkeypatch.chdir(repository / start)
    assert run(["init", str(repository / "my notes"), *PUBLISH, "--diff"]) == 0
    patch = capsys.readouterr().out
    subprocess.run(["git", "-C", repository, "apply", "-p0"], input=patch, text=True, check=True)
    new = {*made(repository)} - {"my notes/A.md"}
    assert new == {*FILES, "my notes/.gitignore", "my notes/vaultkit.toml"}
    assert run(["init", str(repository / "my notes"), *PUBLISH]) == 0
    assert "nothing to do: " in capsys.readouterr().err


def test_what_is_put_there_names_the_vault(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "my notes", *PUBLISH, "--diff"]) == 0
    patch = capsys.readouterr().out
    subprocess.run(["git", "apply", "-p0"], input=patch, text=True, check=True)
    texts = {path: (repository / path).read_text() for path in FILES}
    assert yaml.safe_load(texts[CHECK])["env"]["VAULT"] == "my notes"
    assert yaml.safe_load(texts[".gitlab-ci.yml"])["variables"]["VAULT"] == "my notes"
    assert tomllib.loads(texts["netlify.toml"])["build"]["environment"]["VAULT"] == "my notes"
    assert "VAULT='my notes' #" in tomllib.loads(texts["wrangler.toml"])["build"]["command"]
    assert [text.count('vaultkit check "./$VAULT" --format') for text in texts.values()] == [
        1, 0, 1, 0, 0,
    ]  # fmt: skip
    assert [text.count(' build "./$VAULT" --site-') for text in texts.values()] == [0, 1, 1, 1, 1]
    (repository / "my notes" / "Bad.md").write_text("[[Void]]\n")
    assert run(["check", "./my notes", "--format", "github"]) == 1
    assert "::error file=my notes/Bad.md,line=1" in capsys.readouterr().out


def test_a_file_that_is_there_is_not_overwritten(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "netlify.toml").write_text("mine\n")
    assert run(["init", "my notes", "--publish", "netlify", "--diff"]) == 0
    assert "netlify.toml" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["$HOME", "a`b", 'a"b', "it's"])
def test_a_folder_that_no_file_of_ci_can_name(
    repository: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(["init", name]) == 2
    assert f'"{name}": CI files cannot name this folder' in capsys.readouterr().err
    assert not (repository / name).exists()


def test_the_root_of_a_repository_is_the_place(repository: Path) -> None:
    (repository / "my notes" / ".obsidian").rmdir()
    assert run(["init", "-q"]) == 0
    assert (repository / CHECK).exists()
    assert "VAULT:" not in (repository / CHECK).read_text()


def test_the_home_folder_is_taken_by_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 2
    assert "is your home folder; go to the folder of your notes, or name it: vaultkit init DIR" in (
        capsys.readouterr().err
    )
    assert [*tmp_path.iterdir()] == []
    assert run(["init", ".", "-q"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="the root has another name")
def test_the_root_of_a_disk_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir("/")
    assert run(["init", "--diff"]) == 2
    assert "/ is the root of a disk" in capsys.readouterr().err
