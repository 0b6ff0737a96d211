"""`--folder` of the commands that make notes: always a folder of the vault."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    ["new", "fact", "T", "--folder"],
    ["moc", "new", "T", "--tag", "x", "--folder"],
    ["import", "{outside}", "--folder"],
)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "vault"
    for path, text in {
        ".obsidian/app.json": "{}",
        "vaultkit.toml": "[types.fact]\n",
        "A.md": "#x",
        "sub/own/B.md": "",
        "Areas/C.md": "",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "T.md").write_text("text\n")
    monkeypatch.chdir(root)
    return root


def notes(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*.md")}


def words(command: list[str], vault: Path, *more: str) -> list[str]:
    return [*(word.format(outside=vault.parent / "outside") for word in command), *more]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("folder", "fault"),
    [
        ("/srv/x", '"/srv/x" is an absolute path, which no place in a vault is'),
        ("../x", '"../x" lies outside the vault vault; nothing was changed'),
        ("Areas/../../x", '"Areas/../../x" lies outside the vault vault; nothing was changed'),
        ("out", '"out" lies outside the vault vault; nothing was changed'),
        (".hidden", '".hidden" starts with a dot, so Obsidian would not see it'),
        ("a?", '"?" in a file name is refused by Windows'),
    ],
)
def test_places_that_are_none(
    vault: Path, command: list[str], folder: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "out").symlink_to(vault.parent / "outside")
    before = notes(vault.parent)
    assert run(words(command, vault, folder)) == 2
    assert capsys.readouterr().err == f"error: {fault}\n"
    assert notes(vault.parent) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("here", "folder", "path"),
    [
        ("", "Areas", "Areas/T.md"),
        ("", "Areas/", "Areas/T.md"),
        ("", "./new/er", "new/er/T.md"),
        ("", ".", "T.md"),
        ("sub", "Areas", "Areas/T.md"),
        ("sub", "./own", "own/T.md"),
    ],
)
def test_places_of_the_vault(
    vault: Path, command: list[str], here: str, folder: str, path: str
) -> None:
    os.chdir(vault / here)  # the fixture goes back
    before = notes(vault)
    assert run(words(command, vault, folder)) == 0
    assert notes(vault) - before == {path}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_from_above_the_vault_its_own_path_may_stand_before(
    vault: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(vault.parent)
    before = notes(vault)
    assert run(words(command, vault, "vault/Areas", "--vault", "vault")) == 0
    assert notes(vault) - before == {"Areas/T.md"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_folder_that_is_one_from_here_only_is_refused_with_both_readings(
    vault: Path,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(vault / "sub")
    assert run(words(command, vault, "own")) == 2
    assert capsys.readouterr().err == (
        'error: "own" is no folder of the vault\'s root, but one from here; '
        'write "sub/own", or "./own" for a new folder\n'
    )


def test_a_folder_that_is_made_is_told(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "fact", "T", "--folder", "n/e"]) == 0
    assert (vault / "n/e/T.md").exists()
    assert "made the folder n/e/" in capsys.readouterr().err.splitlines()
