"""Runs that are kept: steps back and forth, how many stay, and what older versions left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.errors import WriteError
from vaultkit.vault.write import (
    DONE,
    TAKEN_BACK,
    count_kept,
    list_kept,
    read_kept,
    recover,
    step_back,
    transaction,
    write_files,
)
from vaultkit.vault.write.undo import kept_runs

if TYPE_CHECKING:
    from collections.abc import Mapping

HELPER = Path(__file__).with_name("kill_helper.py")
RECORD = "run.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_bytes(b"0")
    return tmp_path


def count_to(root: Path, last: int) -> None:
    """Write 1, 2 … to a file, each in a run of its own."""
    for number in range(1, last + 1):
        change = (b"%d" % (number - 1), b"%d" % number)
        write_files(root, {"a.md": change}, keep=f"write {number}")


def step(root: Path, state: str) -> bytes:
    """Go one step back or forth; return what the file holds then."""
    kept = read_kept(root, state)
    assert kept is not None
    step_back(root, kept)
    return (root / "a.md").read_bytes()


def names(root: Path, state: str) -> list[str]:
    return [run.what for run in list_kept(root) if run.state == state]


def test_back_and_forth(root: Path) -> None:
    count_to(root, 3)
    before = list_kept(root)
    assert [step(root, DONE) for _ in range(3)] == [b"2", b"1", b"0"]
    assert names(root, TAKEN_BACK) == ["write 1", "write 2", "write 3"]
    assert read_kept(root) is None
    assert [step(root, TAKEN_BACK) for _ in range(3)] == [b"1", b"2", b"3"]
    assert list_kept(root) == before
    assert [(run.what, run.files) for run in before] == [
        ("write 3", 1),
        ("write 2", 1),
        ("write 1", 1),
    ]


def test_a_new_run_drops_what_was_taken_back(root: Path) -> None:
    count_to(root, 3)
    step(root, DONE)
    assert step(root, DONE) == b"1"
    write_files(root, {"a.md": (b"1", b"new")}, keep="other")
    assert (names(root, DONE), names(root, TAKEN_BACK)) == (["other", "write 1"], [])
    assert len([*(root / ".vaultkit/undo").iterdir()]) == 2
    assert [step(root, DONE) for _ in range(2)] == [b"1", b"0"]


def test_a_run_that_fails_drops_nothing(root: Path) -> None:
    count_to(root, 2)
    step(root, DONE)
    with pytest.raises(WriteError, match="changed by another program"):
        write_files(root, {"a.md": (b"9", b"new")}, keep="other")
    assert (names(root, DONE), names(root, TAKEN_BACK)) == (["write 1"], ["write 2"])


def test_the_oldest_of_too_many_go(root: Path) -> None:
    count_to(root, kept_runs.MOST_RUNS + 5)
    assert names(root, DONE) == [f"write {number}" for number in range(25, 5, -1)]
    assert len([*(root / ".vaultkit/undo").iterdir()]) == kept_runs.MOST_RUNS == 20


def test_the_oldest_of_too_large_ones_go(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_runs, "MOST_BYTES", 3900)
    sizes = [1000, 1001, 1002, 9000]
    texts = [b"0", *(b"x" * size for size in sizes)]
    kept = []
    for number, (old, new) in enumerate(zip(texts, [*texts[1:], b"end"], strict=True)):
        write_files(root, {"a.md": (old, new)}, keep=f"{number}")
        kept.append(names(root, DONE))
    assert kept == [["0"], ["1", "0"], ["2", "1", "0"], ["3", "2"], ["4"]]
    assert step(root, DONE) == texts[4]


def test_what_was_changed_by_hand_stops_there(root: Path) -> None:
    (root / "b.md").write_bytes(b"b")
    count_to(root, 1)
    write_files(root, {"b.md": (b"b", b"c")}, keep="other")
    (root / "a.md").write_bytes(b"mine")
    step(root, DONE)
    with pytest.raises(WriteError, match=r'^a.md: changed since "write 1", which cannot be undone'):
        read_kept(root)
    assert (root / "a.md").read_bytes() == b"mine"
    assert (names(root, DONE), names(root, TAKEN_BACK)) == (["write 1"], ["other"])
    (root / "a.md").write_bytes(b"1")
    assert step(root, DONE) == b"0"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"number": 7}, "it is that of done-7"),
        ({"state": "undone"}, "it is that of undone-1"),
        ({"schema": 3}, "written by another version"),
        ({"files": [["x"]]}, "not enough values to unpack"),
        ({"files": None}, "'NoneType' object is not iterable"),
    ],
)
def test_a_record_in_a_place_that_is_not_its_own(
    root: Path, change: Mapping[str, Any], fault: str
) -> None:
    count_to(root, 1)
    path = root / ".vaultkit/undo/done-1" / RECORD
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(WriteError, match=f"{fault}.*; delete .vaultkit/undo/done-1$"):
        read_kept(root)
    assert (root / "a.md").read_bytes() == b"1"


def test_a_damaged_record_stops_nothing_before_it(root: Path) -> None:
    count_to(root, 2)
    (root / ".vaultkit/undo/done-1" / RECORD).write_bytes(b"{")
    assert (count_kept(root, DONE), count_kept(root, TAKEN_BACK)) == (2, 0)
    assert step(root, DONE) == b"1"
    with pytest.raises(WriteError, match=r"no record of ours: .*; delete .vaultkit/undo/done-1$"):
        list_kept(root)


def as_before(root: Path, what: str) -> None:
    """Turn the one run that is kept into what versions before this kept."""
    undo = root / ".vaultkit/undo"
    record = json.loads((undo / "done-1" / RECORD).read_text())
    for key in ("number", "state", "when"):
        del record[key]
    (undo / "done-1" / RECORD).write_text(json.dumps({**record, "schema": 1, "what": what}))
    for path in (undo / "done-1").iterdir():
        path.rename(undo / path.name)
    (undo / "done-1").rmdir()


def test_a_run_that_an_older_version_kept_is_undone(root: Path) -> None:
    count_to(root, 1)
    as_before(root, "write 1")
    write_files(root, {"a.md": (b"1", b"2")}, keep="write 2")
    runs = [(run.what, run.when == "", run.files) for run in list_kept(root)]
    assert runs == [("write 2", False, 1), ("write 1", True, 1)]
    assert [step(root, DONE) for _ in range(2)] == [b"1", b"0"]
    assert [path.name for path in sorted((root / ".vaultkit/undo").iterdir())] == [
        "undone-0",
        "undone-1",
    ]
    assert [step(root, TAKEN_BACK) for _ in range(2)] == [b"1", b"2"]


def test_an_undo_that_an_older_version_kept_is_done_again(root: Path) -> None:
    count_to(root, 1)
    as_before(root, "undo of write 1")
    assert (names(root, DONE), names(root, TAKEN_BACK)) == ([], ["write 1"])
    assert step(root, TAKEN_BACK) == b"0"
    assert names(root, DONE) == ["write 1"]


@pytest.mark.parametrize(
    ("old", "wanted"),
    [
        ({"keep": "write 2"}, (["write 2", "write 1"], [])),
        ({"keep": "undo of write 2", "is_undo": True}, (["write 1"], ["write 2"])),
        ({"keep": "write 2", "is_undo": True}, (["write 1", "write 2"], [])),
    ],
)
def test_a_run_that_an_older_version_did_not_finish(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    old: Mapping[str, Any],
    wanted: tuple[list[str], list[str]],
) -> None:
    count_to(root, 1)
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_clean_surely", lambda *_: None)
        write_files(root, {"a.md": (b"1", b"2")}, keep="write 2")
    path = root / ".vaultkit/journal.json"
    record = json.loads(path.read_text())
    for key in ("reverses", "number", "when"):
        del record[key]
    path.write_text(json.dumps({**record, **old}))
    done = recover(root)
    assert done is not None
    assert (done.action, done.what) == ("cleaned", old["keep"])
    assert (names(root, DONE), names(root, TAKEN_BACK)) == wanted
    assert not path.exists()


@pytest.mark.parametrize("fault", [{"reverses": "x"}, {"number": -2}, {"number": 10**9}])
def test_a_journal_of_no_run(
    root: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_clean_surely", lambda *_: None)
        count_to(root, 1)
    path = root / ".vaultkit/journal.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **fault}))
    with pytest.raises(WriteError, match="it takes back what no run of ours could be"):
        recover(root)


def test_a_folder_without_a_record_counts_for_nothing(root: Path) -> None:
    (root / ".vaultkit/undo/done-1").mkdir(parents=True)
    (root / ".vaultkit/undo/done-01").mkdir()
    (root / ".vaultkit/undo/done-1/mine.txt").write_text("mine")
    assert list_kept(root) == []
    count_to(root, 1)
    assert step(root, DONE) == b"0"
    assert (root / ".vaultkit/undo/done-1/mine.txt").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
@pytest.mark.parametrize("state", [DONE, TAKEN_BACK])
def test_a_step_that_dies_at_any_call_is_all_or_nothing(tmp_path: Path, state: str) -> None:
    (tmp_path / "vaults").mkdir()
    command = [sys.executable, str(HELPER), state, str(tmp_path / "vaults")]
    own = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, check=True, timeout=110, env=own)
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert {"completed", "undone", "cleaned"} == {*report["actions"]}
    assert report["steps"] > 60
