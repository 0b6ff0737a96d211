"""Obsidian's settings that are there and cannot be read are told, never taken for defaults."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.errors import SettingsError
from vaultkit.vault.load import load_vault
from vaultkit.vault.obsidian import settings_faults
from vaultkit.vault.obsidian.obsidian_settings import load_settings
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "app.json",
    "types.json",
    "templates.json",
    "plugins/templater-obsidian/data.json",
)


def make(root: Path, name: str, data: bytes = b"{}") -> Path:
    path = root / ".obsidian" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def faults(root: Path) -> dict[str, str]:
    return {path.removeprefix(".obsidian/"): why for path, why in load_settings(root).unread}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        (b'{"a": [', "not valid JSON: Expecting value: line 1 column 8 (char 7)"),
        (b"[]", "settings must be a JSON object"),
        (b"null", "settings must be a JSON object"),
        (b"[" * 100_000, "it nests too deeply"),
    ],
)
def test_contents(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    make(tmp_path, name, data)
    assert faults(tmp_path) == {name: reason}


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    make(tmp_path, "app.json", b'{"a": "\xff"}')
    assert faults(tmp_path)["app.json"].startswith("not valid JSON: 'utf-8' codec can't decode")


_NO_LIST = '"userIgnoreFilters" must be a list of texts'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("app.json", b'{"userIgnoreFilters": "Private/"}', _NO_LIST),
        ("app.json", b'{"userIgnoreFilters": [["a"]]}', _NO_LIST),
        ("types.json", b'{"types": []}', '"types" must be an object'),
        ("templates.json", b'{"folder": 1}', '"folder" must be text'),
    ],
)  # fmt: skip
def test_shapes(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    make(tmp_path, name, data)
    assert faults(tmp_path) == {name: reason}


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b'\xef\xbb\xbf{"userIgnoreFilters": ["Private/"]}',
        b'{"userIgnoreFilters": null}',
        '{"userIgnoreFilters": []}'.encode("utf-16"),
    ],
)
def test_what_can_be_read_is_no_fault(tmp_path: Path, data: bytes) -> None:
    make(tmp_path, "app.json", data)
    assert faults(tmp_path) == {}


@pytest.mark.parametrize("name", NAMES)
def test_kinds_of_files(tmp_path: Path, name: str) -> None:
    path = make(tmp_path, name)
    path.unlink()
    path.symlink_to("nowhere")
    assert faults(tmp_path) == {name: "a link that leads nowhere"}
    path.unlink()
    path.symlink_to(path.name)
    assert faults(tmp_path)[name].startswith("Too many levels of symbolic links")
    path.unlink()
    path.mkdir()
    assert faults(tmp_path) == {name: "a folder, not a file"}
    path.rmdir()
    os.mkfifo(path)
    assert faults(tmp_path) == {name: "not a regular file"}
    path.unlink()
    path.symlink_to("/dev/null")
    assert faults(tmp_path) == {name: "not a regular file"}


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ".obsidian"
    assert load_settings(tmp_path).unread == ()
    folder.symlink_to("nowhere")
    assert load_settings(tmp_path).unread == ((".obsidian", "a link that leads nowhere"),)
    folder.unlink()
    folder.write_text("")
    assert load_settings(tmp_path).unread == ((".obsidian", "a file, not a folder"),)
    folder.unlink()
    folder.mkdir()
    (folder / "plugins").symlink_to("nowhere")
    assert faults(tmp_path) == {NAMES[3]: "a link that leads nowhere"}
    monkeypatch.setattr(settings_faults.os, "access", lambda *_: False)
    assert load_settings(tmp_path).unread == ((".obsidian", "Permission denied"),)


def test_nothing_is_published_and_one_finding_tells(tmp_path: Path) -> None:
    make(tmp_path, "app.json", b'{"userIgnoreFilters": ["Priv')
    (tmp_path / "A.md").write_text("---\npublish: true\n---\n")
    vault = load_vault(tmp_path)
    with pytest.raises(SettingsError) as caught:
        find_published(vault, Config())
    assert str(caught.value).splitlines()[1] == (
        "until it can be read, nothing can be published; repair it, or delete it so that "
        "Obsidian's defaults apply"
    )
    found = check_vault(vault, Config(), today=date(2026, 1, 1)).findings
    assert [(x.path, x.code) for x in found] == [(".obsidian/app.json", "H811")]
