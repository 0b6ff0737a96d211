"""`new` says when a file name cannot hold a title, and takes no path for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in {
        ".obsidian/templates.json": '{"folder": "Templates"}',
        "Templates/note.md": "---\ntype: note\n---\n",
    }.items():
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CON", "CON note"),
        ("a/b: c?", "a b c"),
        ("q#|^[]", "q"),
        (".hidden", "hidden"),
        ("x#y^z[1]", "x y z 1"),
        ("Ends.", "Ends"),
    ],
)
def test_a_name_that_differs_is_told(
    root: Path, capsys: pytest.CaptureFixture[str], title: str, name: str
) -> None:
    assert run(["new", "note", title]) == 0
    assert (root / f"{name}.md").exists()
    assert (
        f'named "{name}", since no file name or link can hold "{title}" as it is\n'
        in capsys.readouterr().err
    )


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("title", ["Plain", "Grüße & more", "  blanks   between "])
def test_one_that_does_not_is_not(capsys: pytest.CaptureFixture[str], title: str) -> None:
    assert run(["new", "note", title]) == 0
    assert "named" not in capsys.readouterr().err


@pytest.mark.parametrize("title", ["../y", "a/../b", "..", "..\\y", "./y"])
def test_a_path_is_no_title(root: Path, capsys: pytest.CaptureFixture[str], title: str) -> None:
    before = sorted(root.rglob("*"))
    assert run(["new", "note", title]) == 2
    assert capsys.readouterr().err == (
        f'error: "{title}" is a path, not a title; name the folder with --folder\n'
    )
    assert sorted(root.rglob("*")) == before
