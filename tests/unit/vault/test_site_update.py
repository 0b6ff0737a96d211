"""A new site takes the place of the old: only what is not the same is touched."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.vault.built_site import site_update
from vaultkit.vault.built_site.site_update import put_in_place, read_stays, write_stays

if TYPE_CHECKING:
    from pathlib import Path

OLD = {
    "index.html": "home",
    "a/index.html": "a, before",
    "b/index.html": "b",
    "gone/deep/index.html": "gone",
    "assets/x.js": "x",
    "was-file": "file",
    "was-folder/in": "in",
}
NEW = {
    "a/index.html": "a, now",
    "assets/x.js": "x",
    "new/deep/index.html": "new",
    "was-file/in": "in",
    "was-folder": "file",
}
STAYS = frozenset({"index.html", "b/index.html"})


def make(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def read(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def inodes(folder: Path, *paths: str) -> list[int]:
    return [(folder / path).stat().st_ino for path in paths]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return make(tmp_path / "site", OLD)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return make(tmp_path / "built", NEW)


def test_only_what_is_not_the_same_is_touched(old: Path, new: Path) -> None:
    same = ("index.html", "b/index.html", "assets/x.js")
    before = inodes(old, *same)
    put_in_place(new, old, STAYS)
    assert read(old) == NEW | {path: OLD[path] for path in STAYS}
    assert inodes(old, *same) == before
    assert sorted(path.name for path in old.iterdir()) == [
        *("a", "assets", "b", "index.html", "new", "was-file", "was-folder")
    ]


def test_without_anything_that_stays_the_folder_is_replaced(old: Path, new: Path) -> None:
    put_in_place(new, old)
    assert read(old) == NEW
    assert [path.name for path in old.parent.iterdir()] == ["site"]


def test_there_need_not_be_an_old_one(tmp_path: Path, new: Path) -> None:
    put_in_place(new, tmp_path / "site")
    assert read(tmp_path / "site") == NEW


def test_a_link_to_a_folder_is_no_part_of_the_site(tmp_path: Path, old: Path, new: Path) -> None:
    other = make(tmp_path / "other", {"b/index.html": "not ours"})
    (old / "linked").symlink_to(other, target_is_directory=True)
    put_in_place(new, old, {*STAYS, "linked/b/index.html"})
    assert not (old / "linked").exists()
    assert read(other) == {"b/index.html": "not ours"}


@pytest.mark.parametrize("stays", [STAYS, frozenset()])
def test_hidden_files_at_the_top_stay(old: Path, new: Path, stays: frozenset[str]) -> None:
    hidden = {".git/config": "branch", ".nojekyll": ""}
    make(old, hidden | {"b/.hidden": "ours"})
    put_in_place(new, old, stays)
    assert read(old) == NEW | {path: OLD[path] for path in stays} | hidden


def test_a_folder_that_is_a_link_stays_one(tmp_path: Path, old: Path, new: Path) -> None:
    link = tmp_path / "public"
    link.symlink_to(old, target_is_directory=True)
    put_in_place(new, link)
    assert link.is_symlink()
    assert read(old) == NEW


def test_another_disk_is_copied_to(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = site_update.replace_file

    def refuse(base: str, source: str, target: str) -> None:
        if source.startswith(str(new)):
            raise OSError(errno.EXDEV, "another disk")
        replace(base, source, target)

    monkeypatch.setattr(site_update, "replace_file", refuse)
    put_in_place(new, old, STAYS)
    assert read(old) == NEW | {path: OLD[path] for path in STAYS}


def test_what_cannot_be_replaced_is_still_there(
    old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two folders cannot change places at one stroke."""
    rename = os.rename
    monkeypatch.setattr(site_update, "_swap", lambda *_: False)

    def refuse(source: Path, target: Path) -> None:
        if source == new:
            raise OSError(errno.EIO, "refused")
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse)
        with pytest.raises(OSError, match="refused"):
            put_in_place(new, old)
    assert read(old) == OLD
    put_in_place(new, old)
    assert read(old) == NEW


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="two steps elsewhere")
def test_a_site_is_there_at_any_moment(
    old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call of ours takes the folder of the site away."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(os, "rename", refuse)
    put_in_place(new, old)
    assert read(old) == NEW
    assert [path.name for path in old.parent.iterdir()] == ["site"]


def test_links_in_a_site_lead_nothing_out_of_it(tmp_path: Path, old: Path, new: Path) -> None:
    theirs = {"x.js": "theirs", "config": "theirs"}
    other = make(tmp_path / "other", theirs)
    (old / "assets/x.js").unlink()
    (old / "assets/x.js").symlink_to(other / "x.js")
    make(new, {".known/config": "ours"})
    (old / ".known").symlink_to(other, target_is_directory=True)
    with pytest.raises(OSError, match="a symbolic link, which is never followed"):
        put_in_place(new, old, STAYS)
    (old / ".known").unlink()
    put_in_place(make(tmp_path / "again", NEW), old, STAYS)
    assert read(other) == theirs
    assert not (old / "assets/x.js").is_symlink()


def test_what_was_interrupted_is_put_right_by_the_next(
    tmp_path: Path, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = site_update.replace_file
    moved: list[str] = []

    def stop(base: str, source: str, target: str) -> None:
        if moved:
            raise KeyboardInterrupt
        moved.append(target)
        replace(base, source, target)

    with monkeypatch.context() as patch:
        patch.setattr(site_update, "replace_file", stop)
        with pytest.raises(KeyboardInterrupt):
            put_in_place(new, old, STAYS)
    assert "gone/deep/index.html" not in read(old), "what is no longer there goes first"
    put_in_place(make(tmp_path / "again", NEW), old, STAYS)
    assert read(old) == NEW | {path: OLD[path] for path in STAYS}


def test_what_stays_is_told_from_process_to_process(tmp_path: Path) -> None:
    file = tmp_path / "stays"
    assert read_stays(file) == frozenset()
    paths = {"a b/ä\n.html", "index.html"}
    write_stays(paths, file)
    assert read_stays(file) == paths
