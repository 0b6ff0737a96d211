"""`vaultkit base`: boards, what a view leaves out, and what its author should know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

BASE = """\
filters: file.inFolder("t")
formulas:
  next: my-prop + 1
views:
  - type: kanban
    name: Board
    groupBy: {property: status}
    groupOrder: [done, blocked, null]
    order: [file.name, formula.next]
    swimlane: owner
    columnWidth: 280
  - {type: kanban, name: Bare}
  - {type: calendar, name: Cal, dateProperty: note.day}
  - {type: map, name: Map, coordinates: where}
"""
NOTES = {
    "A": "status: doing\nmy-prop: 1",
    "B": "status: done\nmy-prop: 2",
    "C": "my-prop: 3",
}
HINT = 'K.base:3:9: no property "my" or "prop"; did you mean note["my-prop"]?\n'


@pytest.fixture(autouse=True)
def _vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t").mkdir()
    for name, text in NOTES.items():
        (tmp_path / "t" / f"{name}.md").write_text(f"---\n{text}\n---\n")
    (tmp_path / "K.base").write_text(BASE)
    monkeypatch.chdir(tmp_path)


def base(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    assert run(["base", *arguments]) == 0
    out, err = capsys.readouterr()
    return out, err


def test_a_board_is_printed_column_by_column(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = base(capsys, "K.base")
    assert out == (
        "file name  next\n\ndone (1)\nB\n\nblocked (0)\n\nno value (1)\nC\n\n2 of 3 files\n"
    )
    assert err == (
        'not known of the view "Board", and without effect: "swimlane"\n'
        '1 file left out: their groups are not in "groupOrder"\n' + HINT
    )


def test_a_program_gets_options_and_empty_groups(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(base(capsys, "K.base#Board", "--format", "json")[0])
    assert record["type"] == "kanban"
    assert [(group["value"], group["rows"]) for group in record["groups"]] == [
        ("done", ["t/B.md"]), ("blocked", []), (None, ["t/C.md"]),
    ]  # fmt: skip
    assert (record["found"], record["hidden"]) == (3, 1)
    assert record["options"] == {"swimlane": "owner", "columnWidth": 280}


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("Bare", 'the board has no "groupBy"; all cards stand in one column\n'),
        ("Cal", 'the type of view "calendar" is not known; it is shown as a table\n'),
        ("Map", ""),
    ],
)
def test_what_is_told_of_a_view(view: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = base(capsys, f"K.base#{view}", "--format", "csv")
    assert out.splitlines() == ["file name", "A", "B", "C"]
    assert err == told + HINT


def test_check_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "concise", "--fail-on", "never"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        'K.base:3:9: E207 no property "my" or "prop"; did you mean note["my-prop"]?',
        (
            'K.base:13:12: P907 the view "Cal" is of the type "calendar", which is not known here; '
            "readers get a table"
        ),
    ]


def test_of_faults_elsewhere_the_first_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = "".join(f"  f{at}: missing(\n" for at in range(9))
    (tmp_path / "F.base").write_text(
        f"formulas:\n{faults}views:\n  - {{type: table, name: Good}}\n"
    )
    _, err = base(capsys, "F.base#Good")
    assert [line.partition(" ")[0] for line in err.splitlines()] == [
        *(f"F.base:{line}:14:" for line in (2, 3, 4)),
        "and",
    ]
    assert err.endswith("and 6 more; to see all: vaultkit check --select E207\n")
