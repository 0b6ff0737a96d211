"""What vanishes, or cannot be asked, while files are listed is left out, and stops nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

import pytest

from vaultkit.vault.files.file_listing import find_files, list_some_files
from vaultkit.vault.load import load_vault
from vaultkit.vault.obsidian.settings_bytes import read_settings_file
from vaultkit.vault.write.file_aliases import find_links
from vaultkit.vault.write.symbolic_links import find_symlinks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "A.md").write_text("[[B]]\n")
    (tmp_path / "B.md").symlink_to("A.md")
    return tmp_path


def refuse_links(monkeypatch: pytest.MonkeyPatch, act: Callable[[str], None]) -> None:
    """Have the system refuse to say where a link leads, as of a process that ends meanwhile."""
    real = os.path.realpath

    def realpath(path: str | os.PathLike[str], **options: bool) -> str:
        if os.fspath(path).endswith("B.md"):
            act(os.fspath(path))
        return str(real(path, **options))

    monkeypatch.setattr(os.path, "realpath", realpath)


def vanish(path: str) -> None:
    os.unlink(path)
    raise FileNotFoundError(2, "No such file or directory", path)


def deny(path: str) -> None:
    raise PermissionError(13, "Permission denied", path)


def test_a_link_that_vanishes_is_not_listed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_links(monkeypatch, vanish)
    assert find_files(root) == (["A.md"], [])


def test_a_link_that_cannot_be_followed_is_skipped(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch, deny)
    vault = load_vault(root)
    assert [*vault.notes] == ["A.md"]
    why = "a symbolic link that cannot be followed: Permission denied"
    assert vault.skipped == (("B.md", why),)
    assert vault.unread == []  # as any link that leads elsewhere


def test_what_writes_passes_over_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_links(monkeypatch, deny)
    assert find_links(root, ["A.md", "B.md"]) == {}
    assert [*find_symlinks(root)] == []
    read = read_settings_file(root / "B.md")
    assert read is not None
    assert read.data == b"[[B]]\n"
    assert read.obstacle == "it is a symbolic link"


class _Entry:
    """An entry of a disk that does not tell its kind in the listing."""

    def __init__(self, name: str) -> None:
        self.name = self.path = name

    def is_file(self, *, follow_symlinks: bool) -> bool:
        assert not follow_symlinks
        raise PermissionError(13, "Permission denied")

    is_dir = is_file

    def is_symlink(self) -> bool:
        return False


class _Listing(list[_Entry]):
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_an_entry_that_cannot_be_asked_is_skipped(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "scandir", lambda _: _Listing([_Entry("A.md")]))
    assert find_files(root) == ([], [("A.md", "Permission denied")])
    assert [*list_some_files(root)] == []
    assert [*find_symlinks(root)] == []
