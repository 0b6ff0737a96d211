"""`new`, `init` and `import` as programs, where the disk or somebody else is in the way."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.vault.write import locked_files as files_module
from vaultkit.vault.write import transaction

if TYPE_CHECKING:
    from pathlib import Path

NEW = ["new", "note", "Ports", "--vault", "vault"]
IMPORT = ["import", "blog", "--into", "vault"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "vault", "--quiet"]) == 0
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/a.md").write_text("# A\n")
    (tmp_path / "blog/b.md").write_text("[a](a.md)\n")
    return tmp_path


def read(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def notes(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in read(root).items() if not path.startswith(".vaultkit")}


@pytest.mark.parametrize("words", [NEW, IMPORT])
def test_they_write_and_can_be_undone(here: Path, words: list[str]) -> None:
    before = notes(here / "vault")
    source = read(here / "blog")
    assert run(words) == 0
    assert read(here / "blog") == source
    assert len(notes(here / "vault")) > len(before)
    assert run(["undo", "vault", "--quiet"]) == 0
    assert notes(here / "vault") == before


@pytest.mark.parametrize("words", [NEW, IMPORT])
@pytest.mark.skipif(os.name == "nt", reason="permissions are of POSIX")
def test_a_read_only_folder(
    here: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = read(here / "vault")
    capsys.readouterr()
    (here / "vault/locked").mkdir()
    (here / "vault/locked").chmod(0o555)
    assert run([*words, "--folder", "locked"]) == 2
    assert read(here / "vault") == before
    assert "nothing was changed" in capsys.readouterr().err


@pytest.mark.parametrize("words", [NEW, IMPORT])
def test_a_full_disk(
    here: Path,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def write_new(base: str, path: str, data: bytes, like: str) -> None:
        real(base, path, data[:1], like)
        raise OSError(errno.ENOSPC, "No space left on device", path)

    before = read(here / "vault")
    real = files_module.write_new
    monkeypatch.setattr(transaction, "write_new", write_new)
    assert run(words) == 2
    assert read(here / "vault") == before
    assert "No space left on device; nothing was changed" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(here: Path) -> None:
    before = read(here)
    assert run([*NEW, "--dry-run"]) == 0
    assert run([*IMPORT, "--dry-run"]) == 0
    assert read(here) == before


def test_an_empty_source_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty").mkdir()
    assert run(["import", "empty", "--into", "vault"]) == 2
    assert capsys.readouterr().err.endswith("error: empty: nothing to import in this folder\n")
