"""Pipes in the place of refs and objects are found wherever links and lists of objects lead."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.errors import GitError
from vaultkit.vault.git import git_object_folders as git_folders
from vaultkit.vault.git.git_command import run_git
from vaultkit.vault.git.repository import refuse_special_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes of that kind")


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode().strip()


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    made = tmp_path / "work"
    made.mkdir()
    (made / "A.md").write_text("text\n")
    git(made, "init", "--quiet", "--initial-branch", "main")
    git(made, "add", "--all")
    git(made, "commit", "--quiet", "--message", "x")
    return made


def _pipe_behind_heads(top: Path) -> None:
    """Put the branches into another folder, one of them a pipe."""
    heads = top / ".git" / "refs" / "heads"
    heads.rename(top / "refsx")
    heads.symlink_to("../../refsx")
    os.mkfifo(top / "refsx" / "other")


def _pipe_for_an_object(top: Path) -> None:
    """Put objects into another folder, one of them a pipe."""
    name = git(top, "rev-parse", "HEAD")
    folder = top / ".git" / "objects" / name[:2]
    folder.rename(top / "ob")
    folder.symlink_to("../../ob")
    (top / "ob" / name[2:]).unlink()
    os.mkfifo(top / "ob" / name[2:])


def _name_objects(objects: Path, line: str) -> None:
    (objects / "info").mkdir(parents=True, exist_ok=True)
    (objects / "info" / "alternates").write_text(line)


def _pipe_for_alternates_of_alternates(top: Path) -> None:
    (top / "b" / "info").mkdir(parents=True)
    os.mkfifo(top / "b" / "info" / "alternates")
    _name_objects(top / ".git" / "objects", "../../b\n")


def _pipe_at_the_end_of_a_chain(top: Path) -> None:
    _name_objects(top / ".git" / "objects", f"# a comment\n{top / 'c0'}\n")
    for n in range(5):
        _name_objects(top / f"c{n}", f"{top / f'c{n + 1}'}\n")
    (top / "c5" / "pack").mkdir(parents=True)
    os.mkfifo(top / "c5" / "pack" / "pack-x.idx")


def _pipe_below_a_quoted_name(top: Path) -> None:
    (top / "ä" / "00").mkdir(parents=True)
    os.mkfifo(top / "ä" / "00" / "x")
    _name_objects(top / ".git" / "objects", '"../../\\303\\244"\n')


def _pipe_behind_a_link_to_a_link(top: Path) -> None:
    (top / "logs").mkdir()
    os.mkfifo(top / "logs" / "HEAD")
    (top / "one").symlink_to("logs")
    (top / ".git" / "logs" / "other").symlink_to("../../one")


def _linked_pipe(top: Path) -> None:
    os.mkfifo(top / "pipe")
    (top / ".git" / "refs" / "tags" / "v1").symlink_to("../../../pipe")


BAITS = (
    _pipe_behind_heads, _pipe_for_an_object, _pipe_for_alternates_of_alternates,
    _pipe_at_the_end_of_a_chain, _pipe_below_a_quoted_name, _pipe_behind_a_link_to_a_link,
    _linked_pipe,
)  # fmt: skip


@pytest.mark.parametrize("bait", BAITS)
def test_a_pipe_is_refused_before_git_runs(
    top: Path, bait: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    bait(top)
    monkeypatch.setattr("vaultkit.vault.git.git_command.subprocess.run", _never)
    with pytest.raises(GitError, match=r"git cannot be asked: .*: not a regular file"):
        run_git(top, "rev-parse", "HEAD")


def _never(*_: object, **__: object) -> None:
    raise AssertionError


def _circle(top: Path) -> None:
    (top / ".git" / "refs" / "heads" / "self").symlink_to(".")
    (top / ".git" / "refs" / "heads" / "up").symlink_to("../..")
    (top / ".git" / "refs" / "nowhere").symlink_to("nowhere")
    _name_objects(top / ".git" / "objects", f"{top / 'c'}\n")
    _name_objects(top / "c", f"{top / '.git' / 'objects'}\n{top / 'c'}\n")


def _nothing(_: Path) -> None:
    pass


def _linked_objects(top: Path) -> None:
    """Put objects, refs and logs elsewhere, as some tools do that manage many repositories."""
    for name in ("objects", "refs", "logs"):
        place = top / ".git" / name
        place.rename(top.parent / name)
        place.symlink_to(f"../../{name}")


def _linked_branches(top: Path) -> None:
    heads = top / ".git" / "refs" / "heads"
    heads.rename(top / "refsx")
    heads.symlink_to("../../refsx")


def _fifo_that_git_does_not_look_at(top: Path) -> None:
    (top / "other").mkdir()
    os.mkfifo(top / "other" / "pipe")
    _name_objects(top / ".git" / "objects", f"{top / 'other'}\n{top / 'no such folder'}\n")


@pytest.mark.parametrize(
    "change",
    [_nothing, _circle, _linked_objects, _linked_branches, _fifo_that_git_does_not_look_at],
)
def test_harmless_links_stay_what_they_are(top: Path, change: Callable[[Path], None]) -> None:
    head = git(top, "rev-parse", "HEAD")
    change(top)
    assert run_git(top, "rev-parse", "HEAD").decode().strip() == head


def test_a_shared_clone_and_a_work_tree_can_be_read(top: Path) -> None:
    head = git(top, "rev-parse", "HEAD")
    git(top, "clone", "--quiet", "--shared", str(top), str(top.parent / "clone"))
    git(top, "worktree", "add", "--quiet", str(top.parent / "tree"))
    for name in ("clone", "tree"):
        folder = top.parent / name
        assert run_git(folder, "rev-parse", "HEAD").decode().strip() == head
        assert run_git(folder, "cat-file", "blob", "HEAD:A.md") == b"text\n"
        refuse_special_rules(str(folder))


def test_a_link_to_very_many_files_is_refused(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_folders, "MAX_LINKED", 20)
    many = top / "many"
    many.mkdir()
    for n in range(21):
        (many / str(n)).write_text("")
    (top / ".git" / "refs" / "many").symlink_to(many)
    with pytest.raises(GitError, match="lead to more than 20 files"):
        run_git(top, "rev-parse", "HEAD")
