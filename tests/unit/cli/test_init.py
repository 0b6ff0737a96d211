"""`init` as a program: in a new folder, in a vault that is there, and where it must not be."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.errors import WriteError
from vaultkit.vault.write import file_creation as create

if TYPE_CHECKING:
    from pathlib import Path

MINE = {
    ".obsidian/app.json": '{"newLinkFormat": "relative"}',
    ".obsidian/templates.json": '{"folder": "Meta/T"}',
    ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Templater"}',
    "Meta/T/a.md": "{{title}}\n",
    "Templater/b.md": "<% 1 %>\n",
    "Home.md": "[[Gone]]\n",
    ".gitignore": "site/\n",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def tree(root: Path) -> dict[str, str]:
    """Return the files, and the folders with "/", save what vaultkit keeps for itself."""
    paths = (path for path in root.rglob("*") if ".vaultkit" not in path.parts)
    return {
        path.relative_to(root).as_posix(): path.read_text() if path.is_file() else "/"
        for path in paths
    }


def test_a_new_vault_there_and_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "new/kb"]) == 0
    printed, told = capsys.readouterr()
    lines = printed.splitlines()
    assert (len(lines), lines[-1]) == (13, "made new/kb/vaultkit.toml")
    assert told == "made 13 files; open the folder new/kb in Obsidian, or: vaultkit check new/kb\n"
    made = tree(here / "new/kb")
    assert run(["check", "new/kb", "-q"]) == 0
    assert run(["undo", "new/kb", "-q"]) == 0
    assert tree(here / "new/kb") == {}
    assert run(["redo", "new/kb", "-q"]) == 0
    assert tree(here / "new/kb") == made


def test_twice_is_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "kb", "-q"]) == 0
    made = tree(here / "kb")
    capsys.readouterr()
    assert run(["init", "kb"]) == 0
    printed, told = capsys.readouterr()
    assert (
        printed
        == "kept kb/.github/workflows/check.yml\nkept kb/.gitignore\nkept kb/vaultkit.toml\n"
    )
    assert told == "nothing to do: kb has all of it\n"
    assert tree(here / "kb") == made
    assert run(["undo", "kb", "-q"]) == 0
    assert tree(here / "kb") == {}


def test_a_vault_that_is_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = put(here / "kb", MINE)
    before = tree(root)
    assert run(["init", "kb"]) == 0
    printed, told = capsys.readouterr()
    assert printed.splitlines() == [
        "made kb/.github/workflows/check.yml",
        "kept kb/.gitignore",
        "made kb/vaultkit.toml",
    ]
    assert told.splitlines() == [
        (
            "kb/.gitignore is yours and stays as it is; add to it: .obsidian/workspace*.json "
            ".trash/ .vaultkit/"
        ),
        "made 2 files; vaultkit check kb",
    ]
    after = tree(root)
    assert {path: text for path, text in after.items() if path in before} == before
    assert {*after} - {*before} == {
        ".github",
        ".github/workflows",
        ".github/workflows/check.yml",
        "vaultkit.toml",
    }
    assert after["vaultkit.toml"] == (
        "# What vaultkit checks. All settings: vaultkit schema config\n"
        'templates = ["Meta/T/**", "Templater/**"]\n\n[site]\nname = "kb"\nhome = "Home.md"\n'
    )
    assert run(["check", "kb", "-q"]) == 1
    assert capsys.readouterr().out.startswith('kb/Home.md:1:1: L101 no note named "Gone"')
    assert run(["undo", "kb", "-q"]) == 0
    assert tree(root) == before


def test_a_repository_with_a_readme_is_no_vault_yet(here: Path) -> None:
    root = put(here / "kb", {"README.md": "# Mine\n", "LICENSE": "MIT\n"})
    assert run(["init", "kb", "-q"]) == 0
    after = tree(root)
    assert (after["README.md"], "Start here.md" in after) == ("# Mine\n", True)
    assert run(["check", "kb", "-q"]) == 0


@pytest.mark.parametrize(
    ("path", "text", "kept"),
    [
        ("kb/vaultkit.toml", 'ignore = ["L101"]\n', "kb/vaultkit.toml"),
        ("kb/pyproject.toml", '[tool.vaultkit]\nignore = ["L101"]\n', "kb/pyproject.toml"),
        ("vaultkit.toml", 'vault = "kb"\nignore = ["L101"]\n', "vaultkit.toml"),
    ],
)
def test_a_config_that_governs_is_kept(
    here: Path, capsys: pytest.CaptureFixture[str], path: str, text: str, kept: str
) -> None:
    put(here, {path: text, "kb/a.md": "[[Gone]]\n"})
    assert run(["init", "kb"]) == 0
    assert f"kept {kept}" in capsys.readouterr().out.splitlines()
    assert (here / path).read_text() == text
    configs = [p.relative_to(here).as_posix() for p in here.rglob("*.toml")]
    assert configs == [path]
    assert run(["check", "kb", "-q"]) == 0


@pytest.mark.parametrize("mark", [".obsidian/app.json", "vaultkit.toml"])
@pytest.mark.parametrize("folder", ["kb/sub", "kb/sub/new/deep", "kb/x"])
def test_a_folder_of_a_vault_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], mark: str, folder: str
) -> None:
    put(here / "kb", {mark: "" if "toml" in mark else "{}", "sub/a.md": ""})
    before = tree(here)
    assert run(["init", folder]) == 2
    assert capsys.readouterr().err == (
        f"error: {folder} lies in the vault kb, and would be read as a part of it; nothing was "
        "made; to add what that one lacks: vaultkit init kb\n"
    )
    assert tree(here) == before


def test_a_vault_in_a_vault_that_is_one_already(here: Path) -> None:
    put(
        here / "kb", {".obsidian/app.json": "{}", "sub/.obsidian/app.json": "{}", "sub/a.md": "a\n"}
    )
    assert run(["init", "kb/sub", "-q"]) == 0
    assert (here / "kb/sub/vaultkit.toml").exists()


def test_what_would_be_made(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here / "kb", MINE)
    before = tree(here)
    assert run(["init", "kb", "--diff"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("--- /dev/null\n+++ kb/.github/workflows/check.yml\n@@ -0,0 +1,")
    assert '+templates = ["Meta/T/**", "Templater/**"]\n' in printed
    assert tree(here) == before
    assert run(["init", "new", "--diff"]) == 0
    assert not (here / "new").exists()


def test_as_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here / "kb", MINE)
    assert run(["init", "kb", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": 1,
        "vault": str(here / "kb"),
        "made": [".github/workflows/check.yml", "vaultkit.toml"],
        "kept": [".gitignore"],
        "add_to_gitignore": [".obsidian/workspace*.json", ".trash/", ".vaultkit/"],
    }


def test_a_file_where_a_folder_should_be(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here / "kb", {"a.md": "a\n", ".github": "mine\n"})
    before = tree(here)
    assert run(["init", "kb"]) == 2
    assert "nothing was" in capsys.readouterr().err
    assert tree(here) == before


def test_without_a_place_for_a_key_nothing_can_be_undone(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def see_key() -> None:
        message = "no home"
        raise WriteError(message)

    assert [*here.iterdir()] == []

    monkeypatch.setattr(create, "see_key", see_key)
    assert run(["init", "kb", "-q"]) == 0
    assert "this cannot be undone: there is no place for a key of yours" in capsys.readouterr().err
    assert run(["check", "kb", "-q"]) == 0
    assert run(["undo", "kb"]) == 2


@pytest.mark.skipif(os.name == "nt", reason="permissions are of POSIX")
def test_a_folder_that_may_not_be_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = put(here / "kb", {"a.md": "a\n"})
    root.chmod(0o555)
    try:
        assert run(["init", "kb"]) == 2
    finally:
        root.chmod(0o755)
    assert capsys.readouterr().err.endswith("may not be written; nothing was changed\n")
    assert [*tree(root)] == ["a.md"]
