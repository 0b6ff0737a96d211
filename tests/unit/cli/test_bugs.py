"""A bug of ours that one note meets: the note is named, the others are not lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.authoring.moc import region_plan as plan
from vaultkit.cli.main import run
from vaultkit.notes.markdown import parse_note as parse
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.vault.presentation import inspection as inspect

if TYPE_CHECKING:
    from pathlib import Path

REGION = "%% vaultkit:moc begin All list %%\n\n%% vaultkit:moc end %%\n"
NOTES = {"A.md": "[[Gone]]\n", "B.md": f"# bug\n{REGION}", "C.md": "[[A]]\n"}
SAID = "is a bug in it (ZeroDivisionError: at B)"


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in NOTES.items():
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def failing(function: Any) -> Any:
    """Return a function that fails on one note."""

    def fail(vault: Any, path: str) -> Any:
        if path == "B.md":
            message = "at B"
            raise ZeroDivisionError(message)
        return function(vault, path)

    return fail


@pytest.mark.parametrize("part", ["read_frontmatter", "read_body"])
def test_a_note_that_cannot_be_read_is_one_finding(
    part: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(of: Any, *_: Any) -> Any:
        if "bug" in getattr(of, "text", of):
            message = "at B"
            raise ZeroDivisionError(message)
        return real(of)

    real = getattr(parse, part)
    monkeypatch.setattr(parse, part, fail)
    note = parse_note(Source("B.md", b"---\npublish: false\n---\nbug\n"))
    assert [fault.kind for fault in note.faults] == ["unparseable"]
    assert run(["check", "--no-cache", "--format", "concise"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == 'A.md:1:1: L101 no note named "Gone"'
    assert [SAID in line for line in lines if line.startswith("B.md")] == [True]


def test_inspect_prints_the_other_notes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(inspect, "inspect_note", failing(inspect.inspect_note))
    assert run(["inspect", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert [note["path"] for note in json.loads(out)["notes"]] == ["A.md", "C.md"]
    assert err.startswith("B.md: a bug in vaultkit, not a fault of your vault: ZeroDivisionError: ")


def test_moc_names_the_note(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> Any:
        message = "at B"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(plan, "plan_note", fail)
    assert run(["moc"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: B.md: a bug in vaultkit")
    assert err.endswith("; nothing was written\n")
