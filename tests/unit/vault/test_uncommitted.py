"""Which files git could not give back: what `git status` says, without running any filter."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.vault.git.uncommitted import Uncommitted, find_uncommitted

if TYPE_CHECKING:
    from pathlib import Path

UNIX, WINDOWS = b"one\ntwo\n", b"one\r\ntwo\r\n"
MIXED, LONE = b"one\r\ntwo\n", b"one\rtwo\r\n"


class WorkTree:
    """A repository in which `A.md` is committed."""

    def __init__(self, folder: Path, object_format: str = "sha1") -> None:
        self.folder = folder
        self.git("init", "--quiet", f"--object-format={object_format}")

    def git(self, *words: str) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        command = ["git", "-C", str(self.folder), *who, *words]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode()

    def write(self, path: str, data: bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")

    def ask(self, *paths: str) -> Uncommitted:
        return find_uncommitted(self.folder, paths or ("A.md",))

    def says_git(self) -> bool:
        """Tell whether git itself calls the file changed."""
        words = ["diff", "--quiet", "--", "A.md"]  # `git status` goes by size and time first
        command = ["git", "-C", str(self.folder), *words]
        return subprocess.run(command, check=False).returncode != 0


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
@pytest.mark.parametrize(
    ("attributes", "autocrlf", "committed", "now", "is_dirty"),
    [
        ("", "", UNIX, UNIX, False),
        ("", "", UNIX, WINDOWS, True),
        ("", "true", UNIX, WINDOWS, False),
        ("", "input", UNIX, MIXED, False),
        ("", "true", UNIX, b"one\r\nthree\r\n", True),
        ("", "true", b"one\rtwo\n", LONE, True),
        ("", "true", b"\0one\n", b"\0one\r\n", True),
        ("* text", "", UNIX, WINDOWS, False),
        ("* text", "", b"one\rtwo\n", LONE, False),
        ("* text=auto", "", UNIX, WINDOWS, False),
        ("* text=auto", "", b"\1one\n", b"\1one\r\n", True),
        ("* -text", "true", UNIX, WINDOWS, True),
        ("* binary", "true", UNIX, WINDOWS, True),
        ("* eol=crlf", "", UNIX, WINDOWS, False),
        ("* crlf=input", "", UNIX, WINDOWS, False),
        ("* text=auto eol=lf", "", UNIX, MIXED, False),
        ("* ident", "", b"$Id$\n", b"$Id: 0123abcd $\n", False),
        ("A.md working-tree-encoding=UTF-16", "", b"\xff\xfeo\0\n\0", b"\xfe\xff\0o\0\n", False),
        ("* working-tree-encoding=no-such", "", UNIX, MIXED, True),
    ],
)
def test_changed_is_what_git_calls_changed(  # noqa: PLR0913 - a table
    tmp_path: Path,
    attributes: str,
    autocrlf: str,
    committed: bytes,
    now: bytes,
    *,
    is_dirty: bool,
    object_format: str,
) -> None:
    tree = WorkTree(tmp_path, object_format)
    if autocrlf:
        tree.git("config", "core.autocrlf", autocrlf)
    if "no-such" not in attributes:
        tree.write(".gitattributes", f"{attributes}\n".encode())
    tree.write("A.md", committed)
    tree.commit()
    if "no-such" in attributes:
        tree.write(".gitattributes", f"{attributes}\n".encode())
    tree.write("A.md", now)
    assert (tree.ask().paths != (), tree.says_git()) == (is_dirty, is_dirty)


def test_line_ends_of_windows_that_are_committed_stay(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path)
    tree.write("A.md", WINDOWS)
    tree.commit()
    tree.git("config", "core.autocrlf", "true")
    assert tree.ask() == Uncommitted()
    tree.write("A.md", MIXED)
    assert tree.ask().paths == ("A.md",)
    assert tree.says_git()


def test_staged_new_ignored_and_conflicting_files(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path)
    tree.write(".gitignore", b"no.md\n")
    for path in ("A.md", "no.md", "new.md", "sub/new.md"):
        tree.write(path, UNIX)
    assert tree.ask("A.md", "no.md", "new.md").paths == ("A.md", "new.md")
    tree.git("add", "A.md", ".gitignore")
    assert tree.ask("A.md").paths == ("A.md",)
    tree.git("commit", "--quiet", "--message", "x")
    tree.write("A.md", MIXED)
    tree.git("add", "A.md")
    tree.write("A.md", UNIX)
    assert tree.ask("A.md", "no.md", "sub/new.md").paths == ("A.md", "sub/new.md")
    tree.git("update-index", "--assume-unchanged", "A.md")
    assert tree.ask("A.md", "gone.md").paths == ("A.md",)


def test_a_repository_within_the_vault_is_asked(tmp_path: Path) -> None:
    tree, inner = WorkTree(tmp_path), tmp_path / "In"
    inner.mkdir()
    inner_tree = WorkTree(inner)
    inner_tree.write("B.md", UNIX)
    inner_tree.commit()
    inner_tree.write("C.md", UNIX)
    tree.write("A.md", UNIX)
    assert tree.ask("A.md", "In/B.md", "In/C.md").paths == ("A.md", "In/C.md")


def test_a_linked_work_tree(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path / "main") if (tmp_path / "main").mkdir() is None else None
    assert tree is not None
    tree.write("A.md", UNIX)
    tree.commit()
    tree.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = WorkTree.__new__(WorkTree)
    linked.folder = tmp_path / "linked"
    assert linked.ask() == Uncommitted()
    linked.write("A.md", MIXED)
    assert linked.ask().paths == ("A.md",)
    assert tree.ask() == Uncommitted()


def test_a_filter_is_named_and_not_run(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path)
    tree.write("A.md", UNIX)
    tree.write("B.md", UNIX)
    tree.commit()
    tree.write(".gitattributes", b"*.md filter=git-crypt\n")
    marker = tmp_path / "marker"
    tree.git("config", "filter.git-crypt.clean", f"touch {marker}; cat")
    tree.write("A.md", b"\0GITCRYPT\n")
    assert tree.ask("A.md", "B.md") == Uncommitted(("A.md",), (("A.md", "git-crypt"),))
    assert not marker.exists()


def test_a_config_that_is_written_oddly(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path)
    tree.write("A.md", UNIX)
    tree.commit()
    with (tmp_path / ".git" / "config").open("a") as file:
        file.write('[CORE] AutoCRLF\n[include]\n\tpath = nowhere\n[a "core"]\n\tbare = true\n')
    tree.write("A.md", WINDOWS)
    assert tree.ask() == Uncommitted()
