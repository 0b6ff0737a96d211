"""A disk that fills up while a new site is brought to it: the old one stays, byte for byte."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import pytest

from vaultkit.vault.built_site import site_staging as site_stage
from vaultkit.vault.built_site import site_update
from vaultkit.vault.built_site.site_staging import make_hidden
from vaultkit.vault.built_site.site_update import put_in_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD = {".gitignore": "*\n", "A/index.html": "old", "Sub/index.html": "s", "same": "same"}
NEW = {"A/index.html": "new", "N/deep/index.html": "n", "Sub": "a file now", "same": "same"}


def make(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def read(folder: Path) -> dict[str, str]:
    """Return all that is in a folder, empty folders too."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else "folder"
        for path in folder.rglob("*")
        if path.is_file() or not any(path.iterdir())
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return make(tmp_path / "site", OLD)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return make(tmp_path / "built", NEW)


@pytest.fixture
def _is_elsewhere(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the new site be on another disk."""
    replace = site_update.replace_file

    def refuse(base: str, source: str, target: str) -> None:
        if source.startswith(str(new)):
            raise OSError(errno.EXDEV, "another disk")
        replace(base, source, target)

    monkeypatch.setattr(site_update, "replace_file", refuse)


def failing(call: Callable[..., Any], after: int, code: int = errno.ENOSPC) -> Callable[..., Any]:
    """Return a function that stands for another, and fails after some calls."""
    left = [after]

    def work(*arguments: Any, **options: Any) -> Any:
        if not left[0]:
            raise OSError(code, os.strerror(code))
        left[0] -= 1
        return call(*arguments, **options)

    return work


@pytest.mark.usefixtures("_is_elsewhere")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_no_room_for_files(
    old: Path, new: Path, after: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", failing(shutil.copyfileobj, after, code))
        with pytest.raises(OSError, match=os.strerror(code)):
            put_in_place(new, old)
    assert read(old) == OLD
    put_in_place(new, old)
    assert read(old) == NEW | {".gitignore": "*\n"}


@pytest.mark.parametrize("where", ["_is_elsewhere", "tmp_path"])
@pytest.mark.parametrize(("after", "is_put"), [*((n, False) for n in range(2)), (9, True)])
def test_no_room_for_folders(
    request: pytest.FixtureRequest, where: str, after: int, *, is_put: bool
) -> None:
    request.getfixturevalue(where)
    old, new = request.getfixturevalue("old"), request.getfixturevalue("new")
    with pytest.MonkeyPatch.context() as patch, suppress(OSError):
        patch.setattr(os, "mkdir", failing(os.mkdir, after))
        put_in_place(new, old)
    assert read(old) == (NEW | {".gitignore": "*\n"} if is_put else OLD)


@pytest.mark.usefixtures("_is_elsewhere")
def test_no_room_for_the_first_site(
    tmp_path: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make(tmp_path / "kb/.site", {".gitignore": "*\n"})
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", failing(shutil.copyfileobj, 2))
        with pytest.raises(OSError, match="No space left"):
            put_in_place(new, site)
    assert read(site) == {".gitignore": "*\n"}


@pytest.mark.usefixtures("_is_elsewhere")
def test_what_a_killed_run_brought_goes_with_the_next(old: Path, new: Path) -> None:
    left = make(old / ".vaultkit.abcdefgh.new", {"A/index.html": "new"})
    status = left.lstat()
    make(left, {"lock": f"vaultkit build {status.st_dev}:{status.st_ino}\n"})
    other = make(old / ".vaultkit.hgfedcba.new", {"A/index.html": "of somebody else"})
    put_in_place(new, old)
    assert not left.exists()
    assert read(other) == {"A/index.html": "of somebody else"}


def test_no_room_for_the_gitignore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kb").mkdir()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self.file)

        def __init__(self, file: int, _: str) -> None:
            self.file, self.write = file, full

    with monkeypatch.context() as patch:
        patch.setattr(site_stage, "open", Full, raising=False)
        with pytest.raises(OSError, match="No space left"):
            make_hidden(tmp_path / "kb/.site")
    assert list((tmp_path / "kb").iterdir()) == []
    make_hidden(tmp_path / "kb/.site")
    assert read(tmp_path / "kb") == {".site/.gitignore": "*\n"}


def test_a_hidden_file_of_the_new_site_does_not_hinder_the_exchange(
    tmp_path: Path, new: Path
) -> None:
    old = make(tmp_path / "public", {"index.html": "old", ".nojekyll": ""})
    make(new, {".nojekyll": ""})
    before = os.stat(new).st_ino
    put_in_place(new, old)
    assert os.stat(old).st_ino == before, "the folder itself took the place of the other"
    assert read(old) == NEW | {".nojekyll": ""}
