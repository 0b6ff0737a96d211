"""`undo --keep-edited`: files that were changed by hand stay as they are, and bar nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.test_recovery import texts
from vaultkit.cli.main import run

LEFT = "left as it is, since it was changed meanwhile: {}\n"
REFUSED = 'changed since "mv B C", which cannot be undone; nothing was changed'
WAY = "       to undo all but that: vaultkit undo --keep-edited\n"

TEMPLATE = {
    ".obsidian/templates.json": '{"folder": "Templates"}',
    "Templates/note.md": "---\ntype: note\n---\n",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    for at in range(7):
        (root / f"n{at}.md").write_text("[[B]]\n")
    (root / "B.md").write_text("b [[B]]\n")
    (root / "X.md").write_text("x\n")
    monkeypatch.chdir(root)
    assert run(["mv", "X", "Y"]) == 0
    assert run(["mv", "B", "C"]) == 0
    return root


def edit(path: Path) -> None:
    path.write_text(f"{path.read_text()}mine\n")


def test_one_file_that_stands_in_the_way_is_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / "n3.md")
    before = texts(root)
    capsys.readouterr()
    assert run(["undo"]) == 2
    assert capsys.readouterr().err == f"error: n3.md: {REFUSED}\n{WAY}"
    assert texts(root) == before


def test_of_many_five_are_named_and_all_counted(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for at in range(7):
        edit(root / f"n{at}.md")
    capsys.readouterr()
    assert run(["undo"]) == 2
    named = "".join(f"       n{at}.md\n" for at in range(5))
    assert capsys.readouterr().err == (
        f"error: 7 of 8 files: {REFUSED}\n{named}       and 2 more\n{WAY}"
    )


def test_all_others_are_undone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "n3.md")
    capsys.readouterr()
    assert run(["undo", "--keep-edited", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["left"] == ["n3.md"]
    found = texts(root)
    assert found.pop("n3.md") == "[[C]]\nmine\n"
    assert found == {
        **{f"n{at}.md": "[[B]]\n" for at in range(7) if at != 3},
        "B.md": "b [[B]]\n",
        "Y.md": "x\n",
    }


def test_it_is_told_and_older_changes_can_be_undone(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / "n3.md")
    capsys.readouterr()
    assert run(["undo", "2", "--keep-edited"]) == 0
    assert capsys.readouterr().err == (
        f"undid mv B C (7 files)\n{LEFT.format('n3.md')}undid mv X Y (1 file)\n"
    )
    assert (root / "X.md").read_text() == "x\n"


def test_a_moved_file_goes_back_as_it_is_now(root: Path) -> None:
    edit(root / "C.md")
    assert run(["undo", "--keep-edited"]) == 0
    assert texts(root)["B.md"] == "b [[C]]\nmine\n"
    assert not (root / "C.md").exists()


def test_a_moved_file_stays_where_its_place_is_taken(root: Path) -> None:
    (root / "B.md").write_text("another\n")
    assert run(["undo"]) == 2
    assert run(["undo", "--keep-edited"]) == 0
    found = texts(root)
    assert (found["B.md"], found["C.md"]) == ("another\n", "b [[C]]\n")
    assert found["n0.md"] == "[[B]]\n"


def test_a_file_that_was_deleted_stays_so(root: Path) -> None:
    (root / "n0.md").unlink()
    (root / "C.md").unlink()
    assert run(["undo", "--keep-edited"]) == 0
    found = texts(root)
    assert {"n0.md", "B.md", "C.md"}.isdisjoint(found)
    assert found["n1.md"] == "[[B]]\n"


def test_redo_does_the_same_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "n3.md")
    after = texts(root)
    assert run(["undo", "--keep-edited"]) == 0
    assert run(["redo"]) == 0
    assert texts(root) == after
    assert run(["undo", "--keep-edited"]) == 0
    edit(root / "n4.md")
    capsys.readouterr()
    assert run(["redo"]) == 2
    assert capsys.readouterr().err.splitlines()[1:] == [
        "       to redo all but that: vaultkit redo --keep-edited"
    ]
    assert run(["redo", "--keep-edited"]) == 0
    assert texts(root) == {**after, "n4.md": "[[B]]\nmine\n"}


def test_where_every_file_was_changed_the_way_on_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in TEMPLATE.items():
        (root / path).parent.mkdir()
        (root / path).write_text(text)
    assert run(["new", "note", "Z"]) == 0
    edit(root / "Z.md")
    capsys.readouterr()
    assert run(["undo", "--keep-edited"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == (
        'error: every file of "new note Z" was changed since; nothing is left to be done'
    )
    assert lines[1].startswith("       to go on with the change before it, delete .vaultkit/undo/")
    assert (root / "Z.md").read_text().endswith("mine\n")


@pytest.mark.parametrize("kind", ["link", "folder", "linked folder"])
def test_what_is_no_file_any_more_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vault" / "sub").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "vault")
    note = Path("sub/a.md")
    for path in (note, Path("b.md")):
        path.write_text("---\ntag: x\n---\n")
    assert run(["check", "--fix"]) == 0
    outside = tmp_path / "outside"
    if kind == "linked folder":
        note.parent.rename(outside)
        note.parent.symlink_to(outside)
    elif kind == "link":
        note.rename(outside)
        note.symlink_to(outside)
    else:
        note.unlink()
        note.mkdir()
    assert run(["undo"]) == 2
    assert "sub/a.md: changed since" in capsys.readouterr().err
    assert run(["undo", "--keep-edited"]) == 0
    assert LEFT.format("sub/a.md") in capsys.readouterr().err
    assert Path("b.md").read_text() == "---\ntag: x\n---\n"
    if kind != "folder":
        assert note.read_text() == "---\ntags: x\n---\n"
