"""Settings read as bytes: regular files of a sensible size, and whether they may be written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.vault.obsidian import settings_bytes as settings_files
from vaultkit.vault.obsidian.settings_bytes import (
    SettingsBytes,
    read_obsidian_files,
    read_settings_file,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "v"
    for name in (
        "app.json",
        "workspace.json",
        "workspace-mobile.json",
        "notes.txt",
        "plugins/p/data.json",
    ):
        path = root / ".obsidian" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    return root


def test_workspaces_are_left_out(root: Path) -> None:
    assert read_obsidian_files(root) == {
        ".obsidian/app.json": SettingsBytes(b"{}"),
        ".obsidian/plugins/p/data.json": SettingsBytes(b"{}"),
    }
    assert read_obsidian_files(root / "none") == {}


def test_large_files_are_no_settings(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_files, "MOST_OF_A_PLUGIN", 1)
    assert [*read_obsidian_files(root)] == [".obsidian/app.json"]
    assert read_settings_file(root / ".obsidian/app.json", most=1) is None


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_links_pipes_and_folders(root: Path) -> None:
    own = root / ".obsidian"
    os.mkfifo(own / "pipe.json")
    (own / "folder.json").mkdir()
    (own / "gone.json").symlink_to("nothing")
    (own / "zero.json").symlink_to("/dev/zero")
    (own / "link.json").symlink_to("app.json")
    (own / "plugins/q").symlink_to("p")
    assert read_obsidian_files(root) == {
        ".obsidian/app.json": SettingsBytes(b"{}"),
        ".obsidian/link.json": SettingsBytes(b"{}", "it is a symbolic link"),
        ".obsidian/plugins/p/data.json": SettingsBytes(b"{}"),
        ".obsidian/plugins/q/data.json": SettingsBytes(b"{}", "it is a symbolic link"),
    }


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_vault_that_is_reached_by_a_link(root: Path) -> None:
    (root.parent / "way").symlink_to("v")
    assert read_obsidian_files(root.parent / "way")[".obsidian/app.json"] == SettingsBytes(b"{}")
