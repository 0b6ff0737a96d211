"""Maps that `vaultkit moc` names or makes: free names, notes at home, and tags that no note has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Ant", "Bee", "Moth", "Wasp")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    links = " ".join(f"[[{name}]]" for name in NAMES)
    for name in NAMES:
        (tmp_path / f"{name}.md").write_text(f"#insect {links}\n")
    for at in range(9):
        (tmp_path / f"Other {at}.md").write_text("x\n")
    (tmp_path / "Ant.md").write_text(f"---\npublish: false\n---\n#insect {links}\n")
    (tmp_path / "vaultkit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({}, "Insect"),
        ({"Deep/insect.md": "x\n"}, "Insect map"),
        ({"I.md": "---\naliases: [Insect]\n---\n", "Insect map.md": "x\n"}, "Insect map 2"),
    ],
)
def test_a_suggested_name_is_free(
    vault: Path, files: dict[str, str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in files.items():
        (vault / path).parent.mkdir(exist_ok=True)
        (vault / path).write_text(text)
    assert run(["moc", "suggest"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{name} (4 notes)"
    assert f'  make it: vaultkit moc new "{name}" --tag insect' in lines
    assert run(["moc", "new", name, "--tag", "insect"]) == 0


def test_notes_at_home_are_marked(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["moc", "suggest"]) == 0
    assert "  1 of them not published\n" in capsys.readouterr().out
    assert run(["moc", "suggest", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["suggestions"][0]["unpublished"] == ["Ant.md"]
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian" / "app.json").write_text("{")
    assert run(["moc", "suggest"]) == 0
    assert "  4 of them not published\n" in capsys.readouterr().out


@pytest.mark.parametrize("tag", ["nope", "#nope"])
def test_a_tag_that_no_note_has(vault: Path, tag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["moc", "new", "Z", "--tag", tag]) == 0
    assert (vault / "Z.md").is_file()
    assert 'no note has the tag "nope", so the map is empty\n' in capsys.readouterr().err


def test_a_tag_above_others_counts(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / "C.md").write_text("#sea/fish\n")
    assert run(["moc", "new", "Z", "--tag", "Sea"]) == 0
    assert capsys.readouterr().err == ""
