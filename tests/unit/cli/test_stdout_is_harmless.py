"""Nothing that a vault holds steers the terminal or the CI service that standard output goes to."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from vaultkit.cli.main import run
from vaultkit.notes.text.one_line import ascii_in_json, ascii_in_markup, many_lines

if TYPE_CHECKING:
    from pathlib import Path

EVIL = "x\x1b]0;t\x07\x9b2J\x7f\u202ey"
SHOWN = "x\ufffd]0;t\ufffd\ufffd2J\ufffd\ufffdy"
COMMAND = "##[error]z"
STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|##\\[error\\]|##vso\\["
)
BASE = """\
formulas:
  evil: note.v
views:
  - type: table
    name: V
    order: [file.name, formula.evil, note.w]
    groupBy:
      property: note.v
      direction: ASC
"""
RUNS = {
    "base": ["base", "B.base"],
    "base in colours": ["base", "B.base", "--color", "always"],
    "base csv": ["base", "B.base", "--format", "csv"],
    "base markdown": ["base", "B.base", "--format", "markdown"],
    "base json": ["base", "B.base", "--format", "json"],
    **{
        f"export {form}": ["graph", "export", "--format", form]
        for form in ("json", "csv", "dot", "graphml", "gexf")
    },
    "render": ["render", "A.md"],
    "inspect": ["inspect"],
    "inspect json": ["inspect", "--format", "json"],
    **{
        f"check {form}": ["check", "--format", form]
        for form in ("text", "json", "sarif", "gitlab", "junit", "markdown", "github", "concise")
    },
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    value = json.dumps(EVIL)
    (tmp_path / "A.md").write_text(
        f"---\nv: {value}\nw: '{COMMAND}'\n---\n# {EVIL}\n\n"
        f"[[#{EVIL}]] [[No {EVIL}]]\n\n{COMMAND}\n"
    )
    (tmp_path / "B.base").write_text(BASE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("name", RUNS)
def test_nothing_steers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(RUNS[name]) in {0, 1}
    printed = capsys.readouterr().out
    assert "2J" in printed
    own = printed.replace("\x1b[1m", "").replace("\x1b[0m", "") if "colours" in name else printed
    assert STEERS.findall(own) == []


@pytest.mark.usefixtures("vault")
def test_json_keeps_the_values(capsys: pytest.CaptureFixture[str]) -> None:
    run(["base", "B.base", "--format", "json"])
    printed = capsys.readouterr().out
    assert EVIL in _strings(json.loads(printed))
    assert COMMAND in _strings(json.loads(printed))


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.usefixtures("vault")
def test_csv_shows_a_sign_in_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    run(["base", "B.base", "--format", "csv"])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[1] == ["A", SHOWN, "\\x23#[error]z"]


def test_a_file_gets_the_values(vault: Path) -> None:
    run(["graph", "export", "--format", "csv", "--output", "../graph.csv"])
    assert EVIL in (vault.parent / "graph.csv").read_text()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 🙂\t\r\n\n", "Größe 🙂\t\r\n\n"),
        ("a\rb\x00\x1b[1m\x85\u2028", "a\ufffdb\ufffd\ufffd[1m\ufffd\ufffd"),
        (
            "a\n  ::error::x\n::set-output name=a::b",
            "a\n  \\x3a:error::x\n\\x3a:set-output name=a::b",
        ),
        ("::: note\n::\nstd::x\n:: a\n", "::: note\n::\nstd::x\n:: a\n"),
        ("a ##vso[task.x]b ##[[link]]", "a \\x23#vso[task.x]b ##[[link]]"),
    ],
)
def test_many_lines(text: str, shown: str) -> None:
    assert many_lines(text) == shown


@pytest.mark.parametrize("value", ["ä\n\x1b\x7f\x9b\u202e\u2028\r", "##[error]x", "a ##vso[b]"])
def test_json_means_the_same(value: str) -> None:
    text = ascii_in_json(json.dumps({"a": value}, ensure_ascii=False))
    assert json.loads(text) == {"a": value}
    assert STEERS.findall(text) == []


def test_markup_means_the_same() -> None:
    text = ascii_in_markup("<a b='\u202e##[error]x'>\n::error::\x9b</a>")
    assert STEERS.findall(text) == []
    found = ET.fromstring(text)
    assert (found.get("b"), found.text) == ("\u202e##[error]x", "\n::error::\ufffd")
