"""A folder above a vault: nothing that the vault's own settings keep at home is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.commands import build as build_module
from vaultkit.cli.main import run
from vaultkit.opening.inner_vaults import find_inner_vaults
from vaultkit.vault.files.file_listing import find_files

if TYPE_CHECKING:
    from pathlib import Path

OWN = {
    "Obsidian": {"notes/.obsidian/app.json": '{"userIgnoreFilters": ["Diary/"]}'},
    "Obsidian, no file": {"notes/.obsidian/x": ""},
    "config": {"notes/vaultkit.toml": '[site]\nexclude = ["Diary/"]\n'},
    "opt-in": {"notes/vaultkit.toml": '[site]\npublish = "opt-in"\n'},
    "project": {"notes/pyproject.toml": '[tool.vaultkit.site]\nexclude = ["Diary/"]\n'},
    "broken config": {"notes/vaultkit.toml": "["},
    "mkdocs.yml": {"notes/mkdocs.yml": "plugins: [vaultkit]\ndocs_dir: .\nexclude_docs: Diary/\n"},
}
FILES = {
    "Obsidian": ".obsidian/app.json",
    "config": "vaultkit.toml",
    "opt-in": "vaultkit.toml",
    "broken config": "vaultkit.toml",
    "project": "pyproject.toml",
    "mkdocs.yml": "mkdocs.yml",
}
"""What of their settings keeps something at home."""
NO_VAULT = "{}: no vault (it has neither .obsidian nor a config), but "
WAY_OUT = (
    "       if this folder is the vault, with settings of its own: make an empty "
    "vaultkit.toml in it\n"
)


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.fixture
def up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "up"
    write(folder, {"notes/A.md": "a\n", "notes/Diary/D.md": "dear MARDUK\n"})
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Have MkDocs do nothing, and return how often it was started."""
    runs: list[object] = []

    def run_mkdocs(*arguments: object) -> int:
        runs.append(arguments)
        return 1

    monkeypatch.setattr(build_module, "run_mkdocs", run_mkdocs)
    return runs


@pytest.mark.parametrize("own", sorted(OWN))
@pytest.mark.parametrize(
    "words", [["build"], ["build", "."], ["build", "--vault", "."], ["serve"], ["audit"]]
)
def test_nothing_is_published_from_the_folder_above(
    up: Path, started: list[object], own: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(up, OWN[own])
    assert run(words) == 2
    assert capsys.readouterr().err == (
        f"error: {NO_VAULT.format('up')}notes in it is one, and what its settings keep at home "
        f"would be published\n       name that one: vaultkit {words[0]} --vault notes\n{WAY_OUT}"
    )
    assert not started
    assert [path.name for path in up.iterdir()] == ["notes"]


@pytest.mark.parametrize("own", ["mkdocs.yml", "Obsidian", "config"])
def test_two_folders_above_it_is_the_same(
    up: Path,
    started: list[object],
    own: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(up, OWN[own])
    monkeypatch.chdir(up.parent)
    assert run(["build"]) == 2
    assert "name that one: vaultkit build --vault up/notes\n" in capsys.readouterr().err
    assert run(["build", "up"]) == 2
    assert "name that one: vaultkit build --vault up/notes\n" in capsys.readouterr().err
    assert not started


@pytest.mark.parametrize(
    ("number", "named"),
    [
        (2, "a0 and a1 in it are some"),
        (3, "a0, a1 and a2 in it are some"),
        (5, "a0, a1, a2 and 2 more in it are some"),
    ],
)
def test_several_vaults_are_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    named: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for at in range(number):
        write(tmp_path, {f"a{at}/.obsidian/app.json": "{}", f"a{at}/N.md": "n\n"})
    monkeypatch.chdir(tmp_path)
    assert run(["build"]) == 2
    told = capsys.readouterr().err
    assert f", but {named}, and what their settings keep at home" in told
    assert "name one of them: vaultkit build --vault a0\n" in told


@pytest.mark.parametrize(
    "mark",
    [
        {".obsidian/app.json": "{}"},
        {"vaultkit.toml": ""},
        {"pyproject.toml": "[tool.vaultkit]\n"},
        {"mkdocs.yml": "plugins: [vaultkit]\ndocs_dir: .\n"},
    ],
    ids=lambda mark: next(iter(mark)),
)
@pytest.mark.parametrize("own", sorted(FILES))
def test_a_vault_in_a_vault_is_told_if_it_keeps_something_at_home(
    up: Path,
    started: list[object],
    mark: dict[str, str],
    own: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(up, OWN[own] | mark)
    run(["build", "--site-dir", "../site"])
    assert len(started) == 1
    assert capsys.readouterr().err == (
        "warning: notes is a vault of its own; what its settings keep at home "
        f"(notes/{FILES[own]}) is published with up, of which only its own settings are "
        "asked; to keep it at home: [site] "
        'exclude = ["notes/"]\n'
    )


@pytest.mark.parametrize(
    "outer",
    [
        {"vaultkit.toml": '[site]\nexclude = ["notes/"]\n'},
        {".obsidian/app.json": '{"userIgnoreFilters": ["notes/"]}'},
    ],
    ids=["exclude", "userIgnoreFilters"],
)
def test_nothing_is_told_of_what_stays_at_home_as_a_whole(
    up: Path, started: list[object], outer: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(up, OWN["Obsidian"] | outer | {"Home.md": "h\n"})
    run(["build"])
    assert len(started) == 1
    assert capsys.readouterr().err == ""


def test_nothing_is_told_of_a_vault_in_a_vault_that_publishes_all(
    up: Path, started: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    write(up, {".obsidian/app.json": "{}", "notes/.obsidian/app.json": "{}"})
    run(["build"])
    assert len(started) == 1
    assert capsys.readouterr().err == ""


def test_other_commands_go_on_with_a_line(up: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(up, OWN["Obsidian"])
    line = "up is read as one vault, but notes is a vault of its own; to name it: vaultkit {}\n"
    for words in (["check", "--format", "json"], ["check", ".", "--format", "json"]):
        assert run(words) == 0
        shown = capsys.readouterr()
        assert shown.err == line.format("check --vault notes")
        assert json.loads(shown.out)["findings"] == []
    assert run(["inspect"]) == 0
    assert capsys.readouterr().err == line.format("inspect --vault notes")
    assert run(["check", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["check", "notes"]) == 0
    assert capsys.readouterr().err == ""


def test_what_is_a_vault_below_a_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/.obsidian/app.json": "{}",
            "a/x/.obsidian/app.json": "{}",
            "a/x/N.md": "",
            "b/deep/vaultkit.toml": 'vault = "kb"\n',
            "b/deep/kb/N.md": "",
            "c/pyproject.toml": "[tool.other]\n",
            "c/N.md": "",
            "d/mkdocs.yml": "plugins: [search]\n",
            "d/docs/N.md": "",
            "e/mkdocs.yml": "plugins: [vaultkit]\n",
            "e/docs/N.md": "",
            "f/.obsidian/app.json": "{}",
            "g/vaultkit.toml": 'vault = "../.."\n',
            "g/N.md": "",
        },
    )
    paths = find_files(tmp_path)[0]
    assert find_inner_vaults(tmp_path, paths) == ["a", "b/deep/kb", "e/docs", "g"]
