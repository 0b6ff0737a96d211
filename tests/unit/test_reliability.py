"""The measures of `make reliability` can fail: what must not be is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reliability.kills import Outcome, Reference, kill_often
from tests.reliability.kills import _judge as judge
from tests.reliability.run import row
from tests.reliability.scenarios import SCENARIOS, find_left, find_torn, read

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = {"a": b"1", "b": b"1"}, {"a": b"2", "c": b"2"}
REVIEW = next(one for one in SCENARIOS if one.name == "review done")


@pytest.mark.parametrize(
    ("found", "torn"),
    [
        (OLD, []),
        (NEW, []),
        ({"a": b"1", "c": b"2"}, []),
        ({}, ["a"]),
        ({**OLD, "a": b""}, ["a"]),
        ({**OLD, "x": b""}, ["x"]),
    ],
)
def test_a_file_that_is_neither_old_nor_new(found: dict[str, bytes], torn: list[str]) -> None:
    assert find_torn(found, OLD, NEW) == torn


def test_what_is_left(tmp_path: Path) -> None:
    kept = [".vaultkit/.gitignore", ".vaultkit/undo/run.json", ".vaultkit/undo/.vaultkit-1-1.old"]
    left = [".vaultkit/journal.json", "x/.vaultkit-1-1.new", ".vaultkit/undo/run.json.new"]
    for path in (*kept, *left):
        (tmp_path / "kb" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kb" / path).write_bytes(b"")
    (tmp_path / ".site.12345678.new").mkdir()
    (tmp_path / ".vaultkit-1-1.new").write_bytes(b"")
    found = {*(f"kb/{path}" for path in left), ".site.12345678.new", ".vaultkit-1-1.new"}
    assert set(find_left(tmp_path)) == found


def test_a_mixture_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    known = Reference({"kb/a": b"1", "kb/b": b"1"}, {"kb/a": b"2", "kb/b": b"2"}, 1.0, 0.1)
    for data, wrong in (("11", 0), ("22", 0), ("12", 1), ("13", 2)):
        for name, one in zip("ab", data, strict=True):
            (tmp_path / "kb" / name).write_text(one)
        outcome = Outcome(1)
        judge(REVIEW, tmp_path, known, outcome, -9)
        assert (len(outcome.wrong), outcome.seen.total()) == (wrong, 1)


def test_a_command_is_killed(tmp_path: Path) -> None:
    outcome = kill_often(REVIEW, tmp_path, tries=2)
    assert (outcome.tries, outcome.wrong) == (2, [])
    assert row("kills", outcome).startswith("| kills | 2 | 0 wrong: ")
    assert read(tmp_path / "run", REVIEW).keys() == read(tmp_path / "kept", REVIEW).keys()
