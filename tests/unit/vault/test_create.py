"""New files where there is no vault yet: all or none."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from vaultkit.errors import WriteError
from vaultkit.vault.write import file_creation as create
from vaultkit.vault.write.file_creation import create_files

if TYPE_CHECKING:
    from pathlib import Path

FILES = {".x/a.json": b"{}", "b/c/d.md": b"d", "e.md": b"e"}


def read(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_files_and_folders_are_made(tmp_path: Path) -> None:
    create_files(tmp_path / "new/vault", FILES)
    assert read(tmp_path / "new/vault") == FILES


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "e.md").write_bytes(b"mine")
    with pytest.raises(WriteError, match=r"these files exist .* nothing was made:\n.*/e.md"):
        create_files(tmp_path, FILES)
    assert read(tmp_path) == {"e.md": b"mine"}


def test_what_is_there_is_named_up_to_eight_files(tmp_path: Path) -> None:
    names = [f"{at:02}.md" for at in range(13)]
    for name in names:
        (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(WriteError) as caught:
        create_files(tmp_path, dict.fromkeys(names, b"new"))
    assert caught.value.lines[1:] == (*(f"{tmp_path}/{x}" for x in names[:8]), "and 5 more")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_new(base: str, path: str, data: bytes, like: str) -> None:
        if path.endswith("e.md"):
            raise OSError(errno.ENOSPC, "No space left on device", path)
        real(base, path, data, like)

    real = create.write_new
    monkeypatch.setattr(create, "write_new", write_new)
    with pytest.raises(WriteError, match=r"No space left on device; nothing was made"):
        create_files(tmp_path / "vault", FILES)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"file")
    with pytest.raises(WriteError, match="nothing was made"):
        create_files(tmp_path, FILES)
    assert read(tmp_path) == {"b": b"file"}
