"""Moving files in one transaction, and taking the last one back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.errors import WriteError
from vaultkit.vault.write import TAKEN_BACK, read_kept, recover, step_back, write_files

if TYPE_CHECKING:
    from collections.abc import Callable

HELPER = Path(__file__).with_name("kill_helper.py")
FILES = {"a.md": b"[[b]]", "x/b.md": b"b", "x/p.png": b"p" * 99}
MOVES = {"x/b.md": "y/z/d.md", "x/p.png": "y/z/p.png"}
EDITS: dict[str, tuple[bytes | None, bytes | None]] = {
    "a.md": (b"[[b]]", b"[[d]]"),
    "x/b.md": (b"b", b"d"),
}
MOVED = {"a.md": b"[[d]]", "y/z/d.md": b"d", "y/z/p.png": b"p" * 99}


def put(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def read(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".vaultkit" not in path.parts
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return put(tmp_path / "vault", FILES)


def undo(root: Path) -> str:
    kept = read_kept(root)
    assert kept is not None
    step_back(root, kept)
    return kept.what


def redo(root: Path) -> str:
    kept = read_kept(root, TAKEN_BACK)
    assert kept is not None
    step_back(root, kept)
    return kept.what


def test_there_and_back(root: Path) -> None:
    picture = (root / "x/p.png").stat()
    (root / "x/b.md").chmod(0o640)
    write_files(root, EDITS, MOVES, keep="mv x y/z")
    assert read(root) == MOVED
    assert not (root / "x").exists()
    assert (root / "y/z/p.png").stat().st_ino == picture.st_ino
    assert (root / "y/z/p.png").stat().st_mtime_ns == picture.st_mtime_ns
    assert (root / "y/z/d.md").stat().st_mode & 0o777 == 0o640
    assert undo(root) == "mv x y/z"
    assert read(root) == FILES
    assert not (root / "y").exists()
    assert read_kept(root) is None
    assert redo(root) == "mv x y/z"
    assert read(root) == MOVED
    assert read_kept(root, TAKEN_BACK) is None


def test_runs_are_kept_and_git_does_not_see_them(root: Path) -> None:
    write_files(root, {"a.md": (b"[[b]]", b"1")}, keep="one")
    write_files(root, {"a.md": (b"1", b"2")}, keep="two")
    kept = [len([*path.iterdir()]) for path in (root / ".vaultkit/undo").iterdir()]
    assert kept == [2, 2]
    assert (root / ".vaultkit/.gitignore").read_text() == "# made by vaultkit\n*\n"
    assert undo(root) == "two"
    assert read(root)["a.md"] == b"1"
    assert undo(root) == "one"
    assert read(root) == FILES
    write_files(root, {"a.md": (b"[[b]]", b"3")})
    with pytest.raises(WriteError, match=r'^a.md: changed since "one" was undone; it cannot be'):
        read_kept(root, TAKEN_BACK)


def test_files_that_come_and_go_are_undone(root: Path) -> None:
    write_files(root, {"new.md": (None, b"n"), "a.md": (b"[[b]]", None)}, keep="x")
    undo(root)
    assert read(root) == FILES


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("a.md", lambda path: path.write_bytes(b"edited")),
        ("y/z/p.png", lambda path: path.write_bytes(b"edited")),
        ("y/z/d.md", lambda path: path.unlink()),
        ("x/b.md", lambda path: put(path.parents[1], {"x/b.md": b"new"})),
    ],
)
def test_what_changed_since_cannot_be_undone(
    root: Path, path: str, change: Callable[[Path], Any]
) -> None:
    write_files(root, EDITS, MOVES, keep="mv")
    change(root / path)
    before = read(root)
    with pytest.raises(WriteError, match=f'^{path}: changed since "mv", which'):
        read_kept(root)
    assert read(root) == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: record.update(schema=9),
        lambda record: record.pop("files"),
        lambda record: record["files"][0].__setitem__(4, "../../a.md"),
        lambda record: record["files"].append(["x"]),
    ],
)
def test_a_damaged_record_is_refused(root: Path, damage: Callable[[dict[str, Any]], Any]) -> None:
    write_files(root, {"a.md": (b"[[b]]", b"1")}, keep="one")
    path = root / ".vaultkit/undo/done-1/run.json"
    record = json.loads(path.read_text())
    damage(record)
    path.write_text(json.dumps(record))
    with pytest.raises(WriteError, match="no record of ours"):
        read_kept(root)


def refuse(root: Path, match: str, *arguments: Any) -> None:
    before = read(root)
    with pytest.raises(WriteError, match=match):
        write_files(root, *arguments)
    assert read(root) == before
    assert recover(root) is None
    assert not list(root.glob("**/.vaultkit*"))


def test_what_cannot_move_stays(root: Path) -> None:
    refuse(root, r"^a.md: there is such a file already", {}, {"x/b.md": "a.md"})
    refuse(root, r"^a.md: a file moves there while another", {}, {"x/b.md": "a.md", "a.md": "c.md"})
    refuse(root, r"gone.md: the file is gone since it was read", {}, {"gone.md": "x/g.md"})
    refuse(root, r"^x/b.md: changed by another program", {"x/b.md": (b"o", b"n")}, MOVES)
    refuse(root, r"leads out of the vault", {}, {"a.md": "../a.md"})
    refuse(root, r"a hidden file", {}, {"a.md": ".git/a.md"})
    refuse(root, r"^x/b.md: a file, which cannot hold another", {}, {"a.md": "x/b.md/a.md"})


def test_a_symbolic_link_does_not_move(root: Path) -> None:
    (root / "link.md").symlink_to("a.md")
    refuse(root, r"^link.md: a symbolic link; move the file it leads to", {}, {"link.md": "l.md"})


@pytest.mark.skipif(os.name == "nt", reason="permissions are of POSIX")
def test_a_read_only_folder_is_refused(root: Path) -> None:
    put(root, {"locked/l.md": b""})
    (root / "locked").chmod(0o555)
    refuse(root, r"^locked: may not be written", {}, {"a.md": "locked/a.md"})
    refuse(root, r"^locked: may not be written", {}, {"locked/l.md": "l.md"})
    refuse(root, r"^locked: may not be written", {}, {"a.md": "locked/new/a.md"})


def test_a_disk_without_hard_links(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", link)
    write_files(root, EDITS, MOVES, keep="mv")
    assert read(root) == MOVED
    undo(root)
    assert read(root) == FILES


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_a_run_that_dies_at_any_call_is_all_or_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(HELPER), "moves", str(tmp_path / "vaults")]
    (tmp_path / "vaults").mkdir()
    own = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, check=True, timeout=100, env=own)
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert {"completed", "undone", "cleaned"} == {*report["actions"]}
    assert report["steps"] > 60


class IgnoringCase:
    """Lets the calls to the system that a transaction makes ignore case below a folder."""

    NAMES = (
        "open", "stat", "unlink", "replace", "rename", "link", "mkdir", "rmdir", "chmod", "listdir",
        "lstat", "access", "chown", "listxattr",
    )  # fmt: skip

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.listdir = str(root), os.listdir
        for name in self.NAMES:
            if hasattr(os, name):
                monkeypatch.setattr(os, name, self.wrap(getattr(os, name)))
        monkeypatch.setattr("builtins.open", self.wrap(open))

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*paths: Any, **options: Any) -> Any:
            folders = [value for name, value in options.items() if name.endswith("dir_fd")]
            folders += [folders[-1] if folders else None] * len(paths)
            found = (
                self.find(path, folder) if isinstance(path, str) else path
                for path, folder in zip(paths, folders, strict=False)
            )
            return function(*found, **options)

        return call

    def find(self, path: str, folder: int | None = None) -> str:
        """Return the path as it is spelled on the disk, as far as it is there."""
        if folder is not None:
            return self.spell(f"/proc/self/fd/{folder}", path)
        if not path.startswith(self.root + os.sep):
            return path
        found = self.root
        for name in path[len(self.root) + 1 :].split(os.sep):
            found = os.path.join(found, self.spell(found, name))
        return found

    def spell(self, folder: str, name: str) -> str:
        try:
            names = self.listdir(folder)
        except OSError:
            names = []
        same = [other for other in names if other.lower() == name.lower()]
        return name if name in names or not same else same[0]


@pytest.mark.skipif(sys.platform != "linux", reason="the disk must tell case apart")
def test_case_changes_on_a_disk_that_ignores_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"Net/A.md": b"a", "Net/b.md": b"b", "N.md": b"[[A]]", "Net/deep/c.md": b"c"}
    root = put(tmp_path / "vault", files)
    with monkeypatch.context() as patch:
        IgnoringCase(root, patch)
        edits: dict[str, Any] = {"N.md": (b"[[A]]", b"[[a]]"), "Net/A.md": (b"a", b"a!")}
        write_files(root, edits, {"Net/A.md": "Net/a.md"}, keep="mv A a")
    renamed = {"Net/a.md": b"a!", "Net/b.md": b"b", "N.md": b"[[a]]", "Net/deep/c.md": b"c"}
    assert read(root) == renamed
    with monkeypatch.context() as patch:
        IgnoringCase(root, patch)
        undo(root)
    assert read(root) == files
    moves = {path: path.replace("Net", "net") for path in files if path.startswith("Net")}
    with monkeypatch.context() as patch:
        IgnoringCase(root, patch)
        edit: dict[str, Any] = {"Net/A.md": (b"a", b"A")}
        write_files(root, edit, moves, keep="mv Net net")
    changed = {**files, "Net/A.md": b"A"}
    assert read(root) == {path.replace("Net", "net"): data for path, data in changed.items()}
    with monkeypatch.context() as patch:
        IgnoringCase(root, patch)
        undo(root)
    assert read(root) == files
    with monkeypatch.context() as patch:
        IgnoringCase(root, patch)
        with pytest.raises(WriteError, match="there is such a file already"):
            write_files(root, {}, {"N.md": "net/B.MD"})
    assert read(root) == files
