"""Writing: all files or none, and nothing of a file is lost on the way."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.errors import WriteError
from vaultkit.vault.files.file_listing import find_files
from vaultkit.vault.write import (
    CLEANED,
    COMPLETED,
    UNDONE,
    Recovery,
    recover,
    run_steps,
    transaction,
    write_files,
)
from vaultkit.vault.write import locked_files as files_module

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.vault.write import Change

HELPER = Path(__file__).with_name("kill_helper.py")
OLD = {"a.md": b"a old\r\n", "x/b.md": b"\xef\xbb\xbfb old", "x/c.md": b""}
NEW = {"a.md": b"a new\r\n", "x/b.md": b"\xef\xbb\xbfb new", "x/c.md": b"c"}
CHANGES: dict[str, Change] = {path: (OLD[path], NEW[path]) for path in OLD}


def put(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def everything(root: Path) -> dict[str, bytes]:
    """Return all files, hidden ones included."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return put(tmp_path / "vault", OLD)


def test_all_are_written_and_nothing_is_left_over(root: Path) -> None:
    write_files(root, CHANGES)
    assert everything(root) == NEW
    assert not (root / ".vaultkit").exists()
    assert recover(root) is None


def test_files_come_and_go(root: Path) -> None:
    write_files(root, {"new/deep/d.md": (None, b"d"), "x/c.md": (b"", None)})
    assert everything(root) == {"a.md": OLD["a.md"], "x/b.md": OLD["x/b.md"], "new/deep/d.md": b"d"}


def test_nothing_to_write_touches_nothing(root: Path) -> None:
    before = (root / "a.md").stat()
    write_files(root, {"a.md": (b"a old\r\n", b"a old\r\n")})
    write_files(root, {})
    assert (root / "a.md").stat() == before


def test_other_files_of_our_folder_stay(root: Path) -> None:
    put(root, {".vaultkit/cache": b"x"})
    write_files(root, CHANGES)
    assert everything(root) == {**NEW, ".vaultkit/cache": b"x"}


@pytest.mark.skipif(os.name == "nt", reason="permissions are of POSIX")
def test_permissions_stay(root: Path) -> None:
    (root / "a.md").chmod(0o640)
    (root / "x/b.md").chmod(0o755)
    write_files(root, {**CHANGES, "n.md": (None, b"n")})
    assert (root / "a.md").stat().st_mode & 0o777 == 0o640
    assert (root / "x/b.md").stat().st_mode & 0o777 == 0o755
    umask = os.umask(0)
    os.umask(umask)
    assert (root / "n.md").stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.skipif(not hasattr(os, "chown"), reason="owners are of POSIX")
def test_the_owner_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []

    def chown(_: int, uid: int, gid: int) -> None:
        asked.append((uid, gid))
        raise PermissionError(errno.EPERM, "not allowed")

    status = (root / "a.md").stat()
    monkeypatch.setattr(os, "chown", chown)
    write_files(root, {"a.md": CHANGES["a.md"]})
    assert asked == [(status.st_uid, status.st_gid)]
    assert (root / "a.md").read_bytes() == NEW["a.md"]


@pytest.mark.parametrize("path", ["../out.md", "out/o.md", ".git/hooks/x", "hidden.md"])
def test_what_is_no_part_of_the_vault_is_refused(root: Path, path: str) -> None:
    put(root.parent, {"out.md": b"o", "elsewhere/o.md": b"o"})
    put(root, {".git/hooks/x": b"o"})
    (root / "out").symlink_to(root.parent / "elsewhere")
    (root / "hidden.md").symlink_to(".git/hooks/x")
    with pytest.raises(WriteError, match=r"leads out of the vault|a hidden file|a symbolic link"):
        write_files(root, {path: (b"o", b"new"), **CHANGES})
    assert {k: v for k, v in everything(root).items() if k in OLD} == OLD
    assert everything(root.parent / "elsewhere") == {"o.md": b"o"}


def refuse(root: Path, match: str, changes: dict[str, Change] | None = None) -> None:
    """Try to write, and see that nothing changed."""
    before = everything(root)
    with pytest.raises(WriteError, match=match):
        write_files(root, changes or CHANGES)
    assert everything(root) == before
    assert recover(root) is None


def test_a_file_that_changed_is_not_overwritten(root: Path) -> None:
    (root / "x/b.md").write_bytes(b"edited")
    refuse(root, r"^x/b.md: changed by another program since it was read; nothing was changed$")


def test_a_file_that_is_gone_does_not_come_back(root: Path) -> None:
    (root / "x/b.md").unlink()
    refuse(root, r"^x/b.md: the file is gone since it was read")


def test_a_file_that_came_is_not_overwritten(root: Path) -> None:
    put(root, {"n.md": b"theirs"})
    refuse(root, r"^n.md: changed by another", {**CHANGES, "n.md": (None, b"ours")})


def test_a_file_that_changes_at_the_last_moment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = transaction.write_journal

    def write_journal(base: str, journal: Any) -> None:
        commit(base, journal)
        if journal.state == transaction.COMMITTING:
            (root / "x/b.md").write_bytes(b"edited")

    monkeypatch.setattr(transaction, "write_journal", write_journal)
    with pytest.raises(WriteError, match=r"x/b.md: changed by another program"):
        write_files(root, CHANGES)
    assert everything(root) == {**OLD, "x/b.md": b"edited"}


@pytest.mark.skipif(os.name == "nt", reason="permissions are of POSIX")
@pytest.mark.parametrize(("path", "mode"), [("x/b.md", 0o444), ("x", 0o555)])
def test_what_may_not_be_written(root: Path, path: str, mode: int) -> None:
    (root / path).chmod(mode)
    try:
        refuse(root, f"^{path}: may not be written; nothing was changed$")
    finally:
        (root / path).chmod(0o755)


@pytest.mark.parametrize("room", range(0, 60, 3))
def test_a_full_disk(root: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """Each file that is opened for writing takes one of the places that are left."""
    places = iter(range(room))

    def fsync(descriptor: int) -> None:
        del descriptor
        if next(places, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    before = everything(root)
    message = ""
    try:
        write_files(root, CHANGES)
    except WriteError as error:
        message = str(error)
    monkeypatch.undo()
    if not message:
        assert everything(root) == NEW
        return
    assert "No space left on device" in message
    if "could not be undone" in message:
        assert recover(root) is not None
        assert everything(root) in (before, NEW)
    else:
        assert message.endswith("nothing was changed")
        assert everything(root) == before


def test_a_file_system_without_second_names(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    fail_at(monkeypatch, "replace", "b.md")
    refuse(root, "b.md: no luck; nothing was changed")
    monkeypatch.undo()
    monkeypatch.setattr(os, "link", link)
    write_files(root, CHANGES)
    assert everything(root) == NEW


def fail_at(monkeypatch: pytest.MonkeyPatch, name: str, target: str) -> None:
    """Let a function of `os` fail once for paths with a certain end."""
    real: Callable[..., Any] = getattr(os, name)
    left = [1]

    def function(*paths: Any, **options: Any) -> Any:
        if str(paths[-1]).endswith(target) and left:
            left.clear()
            raise OSError(errno.EIO, "no luck", str(paths[-1]))
        return real(*paths, **options)

    monkeypatch.setattr(os, name, function)


@pytest.mark.parametrize("target", ["a.md", "b.md", "c.md", "journal.json"])
def test_a_name_that_cannot_be_changed(
    root: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    fail_at(monkeypatch, "replace", target)
    refuse(root, f"{target}: no luck; nothing was changed")


def test_an_interrupt_takes_everything_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def take_place(base: str, step: Any) -> None:
        if step.path == "x/c.md":
            raise KeyboardInterrupt
        real(base, step)

    real = run_steps.take_place
    monkeypatch.setattr(transaction, "take_place", take_place)
    with pytest.raises(KeyboardInterrupt):
        write_files(root, CHANGES)
    assert everything(root) == OLD


@pytest.mark.skipif(files_module.fcntl is None, reason="locks are of POSIX")
def test_two_runs_do_not_meet(root: Path) -> None:
    descriptor = os.open(root, os.O_RDONLY)
    files_module.fcntl.flock(descriptor, files_module.fcntl.LOCK_EX)
    before = everything(root)
    with pytest.raises(WriteError, match="another vaultkit is writing to this vault"):
        write_files(root, CHANGES)
    assert everything(root) == before
    os.close(descriptor)
    with files_module.locked(str(root)), files_module.locked(str(root)):
        write_files(root, CHANGES)
    assert everything(root) == NEW


# Crashes. A helper process does what is described there and dies at a certain step.


BEFORE = {"a.md": b"a old", "x/b.md": b"b old", "gone.md": b"bye"}
AFTER = {"a.md": b"a new", "x/b.md": b"b new", "n/d.md": b"d"}
WHOLE_RUN = ("a.md", "gone.md", "n/d.md", "x/b.md")


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """Return a vault with a run that died between two files."""
    root = tmp_path / "crashed"
    subprocess.run([sys.executable, str(HELPER), "middle", str(root)], check=True)
    return root


def test_a_crash_at_any_step(tmp_path: Path) -> None:
    """The helper forks for each step, so that all of them are tried in one second."""
    command = [sys.executable, str(HELPER), "every", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=True)
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert report["steps"] > 50
    assert {COMPLETED, UNDONE, CLEANED} <= set(report["actions"])


def test_a_file_changed_between_crash_and_recovery_is_kept(crashed: Path) -> None:
    (crashed / "x/b.md").write_bytes(b"edited")
    assert recover(crashed) == Recovery(UNDONE, WHOLE_RUN, ("x/b.md",))
    assert everything(crashed) == {**BEFORE, "x/b.md": b"edited"}


def test_writing_waits_for_the_recovery(crashed: Path) -> None:
    with pytest.raises(WriteError, match="an earlier run was interrupted"):
        write_files(crashed, {"x/b.md": (b"b old", b"other")})
    found, _ = find_files(crashed)
    assert set(found) <= {*WHOLE_RUN}, "leftovers are hidden"
    assert recover(crashed) == Recovery(COMPLETED, WHOLE_RUN)
    assert everything(crashed) == AFTER
    assert recover(crashed) is None


def test_without_its_temporary_files_a_run_is_taken_back(crashed: Path) -> None:
    for path in crashed.rglob(".vaultkit-*.new"):
        path.unlink()
    assert recover(crashed) == Recovery(UNDONE, WHOLE_RUN)
    assert everything(crashed) == BEFORE


def test_a_recovery_may_die_as_well(crashed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at(monkeypatch, "replace", "b.md")
    with pytest.raises(WriteError, match="no luck"):
        recover(crashed)
    assert recover(crashed) == Recovery(COMPLETED, WHOLE_RUN)
    assert everything(crashed) == AFTER


STEP = ["a.md", ".vaultkit-00000000-0.new", ".vaultkit-00000000-0.old", "0", "1"]


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"[]",
        b"{}",
        {"schema": 2},
        {"state": "thinking"},
        {"steps": [["a.md"]]},
        {"steps": [["a.md", "b.md", "", "0", "1"]]},
        {"steps": [["a.md", "", "", "0", "1"]]},
        {
            "steps": [
                [".git/hooks/pre-commit", *(f".git/hooks/{name}" for name in STEP[1:3]), "", "1"]
            ]
        },
        {"steps": [["x/a.md", *STEP[1:]]]},
        {"steps": [["../a.md", *(f"../{name}" for name in STEP[1:3]), "0", "1"]]},
        {"steps": [["out/a.md", *(f"out/{name}" for name in STEP[1:3]), "0", "1"]]},
        {"made": ["../x"]},
        {"made": [".git"]},
    ],
)
def test_a_journal_that_is_not_ours(root: Path, journal: bytes | dict[str, Any]) -> None:
    (root / "out").symlink_to(root.parent)
    if isinstance(journal, dict):
        whole = {"schema": 1, "state": "committing", "steps": [STEP], "made": [], **journal}
        journal = json.dumps(whole).encode()
    put(root, {".vaultkit/journal.json": journal})
    before = everything(root)
    with pytest.raises(WriteError, match="no journal of ours"):
        recover(root)
    assert everything(root) == before


def test_two_hundred_files_killed_at_random(tmp_path: Path) -> None:
    """Five here; `make reliability` kills each command forty times."""
    command = [sys.executable, str(HELPER), "random", str(tmp_path), "5"]
    done = subprocess.run(command, capture_output=True, check=True)
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert report["killed"] == 5
