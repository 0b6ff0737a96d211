"""MkDocs follows no link to a folder where our own configuration builds a vault."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def build(vault: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vaultkit", "build", "--site-dir", "../site", *more]
    return subprocess.run(command, cwd=vault, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name == "nt", reason="links to folders need rights there")
def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "A.md").write_text("alpha")
    many = tmp_path / "elsewhere"
    many.mkdir()
    for number in range(40):  # each leads to all: a walk that follows them never ends
        (many / f"l{number}").symlink_to(many)
    (vault / "out").symlink_to(many)
    (vault / "round").symlink_to(vault)
    built = build(vault)
    assert (tmp_path / "site" / "A" / "index.html").is_file(), built.stderr
    assert not list((tmp_path / "site").glob("**/l0"))


def test_a_readme_beside_an_index_has_a_page_and_no_warning(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "README.md").write_text("read [[index]]")
    (vault / "index.md").write_text("see [[README]]")
    built = build(vault, "--strict")
    assert (built.returncode, "WARNING" in built.stderr) == (0, False), built.stderr
    assert (tmp_path / "site" / "README" / "index.html").is_file()
