"""Sites whose place is on another disk, a link, or in a folder that nobody may write to."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.commands.build import put_stage, staged
from vaultkit.errors import WriteError
from vaultkit.vault.built_site import site_update

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and locks are of POSIX")
OLD = {"index.html": "old", "gone/index.html": "old", ".git/config": "kept"}
NEW = {"index.html": "new", "a/index.html": "new"}


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def read(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    found = {path.as_posix(): path.stat() for path in (folder, *folder.rglob("*"))}
    return {path: (status.st_ino, status.st_mtime_ns) for path, status in found.items()}


def build(site: Path, *, is_refused: bool = False) -> Path:
    """Build a site, and put it in its place unless it is refused; return where it was built."""
    with staged(site) as stage:
        write(stage.site, NEW)
        if not is_refused:
            put_stage(stage, site)
        folder = stage.stays.parent
    assert not folder.exists()
    return folder.parent


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on another file system than that for temporary files."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system to write to")
    folder = Path(tempfile.mkdtemp(dir=memory))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which nothing can be made or renamed, as those of a mount may be."""
    home = tmp_path / "locked"
    home.mkdir()
    make, rename = tempfile.mkdtemp, os.rename

    def refuse(path: object) -> None:
        if Path(str(path)).parent == home:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def mkdtemp(suffix: str = "", prefix: str = "", dir: Any = None) -> str:  # noqa: A002
        refuse(home / "x" if dir is not None and Path(dir) == home else "")
        return make(suffix, prefix, dir)

    def rename_outside(source: Any, target: Any) -> None:
        refuse(source)
        refuse(target)
        rename(source, target)

    monkeypatch.setattr(tempfile, "mkdtemp", mkdtemp)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(os, "rename", rename_outside)
    monkeypatch.setattr(site_update, "_swap", lambda *_: False)
    return home


AFTER = NEW | {".git/config": "kept"}


def test_a_site_on_another_disk_is_built_there(other_disk: Path) -> None:
    site = other_disk / "site"
    assert build(site) == other_disk
    assert read(site) == NEW
    before = stamps(site)
    build(site, is_refused=True)
    assert stamps(site) == before
    assert [path.name for path in other_disk.iterdir()] == ["site"]


def test_a_link_to_another_disk_stays_one(tmp_path: Path, other_disk: Path) -> None:
    write(other_disk, OLD)
    site = tmp_path / "site"
    site.symlink_to(other_disk)
    before = stamps(other_disk)
    assert build(site, is_refused=True) == tmp_path
    assert stamps(other_disk) == before
    build(site)
    assert site.is_symlink()
    assert read(other_disk) == AFTER


@pytest.mark.parametrize("old", [OLD, {"index.html": "old"}, {}])
def test_a_site_in_a_locked_folder_is_built_elsewhere(
    locked: Path, tmp_path: Path, old: dict[str, str]
) -> None:
    site = locked / "site"
    site.mkdir()
    write(site, old)
    before = stamps(locked)
    assert build(site, is_refused=True) == tmp_path
    assert stamps(locked) == before
    assert build(site) == tmp_path
    assert read(site) == NEW | {path: text for path, text in old.items() if path[0] == "."}
    assert [path.name for path in tmp_path.iterdir()] == ["locked"]


def test_a_new_site_in_a_locked_folder_is_refused_before_it_is_built(locked: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written: Read-only file system"):
        build(locked / "site")


@pytest.mark.parametrize(
    ("kind", "fault"),
    [("file", "a file is there"), ("link", "a link that leads nowhere is there")],
)
def test_what_is_no_folder_is_refused_before_it_is_built(
    tmp_path: Path, kind: str, fault: str
) -> None:
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("mine")
    else:
        site.symlink_to("nowhere")
    with pytest.raises(WriteError) as caught, staged(site):
        pytest.fail("it was built")
    way_out = "take it away, or name another folder"
    assert str(caught.value) == f"{site}: cannot be written: {fault}; {way_out}"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_old_site_that_cannot_be_put_back_is_not_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, built = tmp_path / "site", tmp_path / "built"
    write(site, {"index.html": "old"})
    write(built, NEW)
    rename, done = os.rename, []

    def fail_later(source: Any, target: Any) -> None:
        if done:
            raise OSError(errno.EIO, "it broke")
        done.append(source)
        rename(source, target)

    monkeypatch.setattr(os, "rename", fail_later)
    monkeypatch.setattr(site_update, "_swap", lambda *_: False)
    with pytest.raises(OSError, match="it broke"):
        site_update.put_in_place(built, site)
    assert [path.read_text() for path in tmp_path.glob(".site.*.old/site/index.html")] == ["old"]
