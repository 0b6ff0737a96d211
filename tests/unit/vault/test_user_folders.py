"""Where a user's own files lie, as platformdirs says as well."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs.macos
import platformdirs.unix
import pytest

from vaultkit.vault.files import user_folders
from vaultkit.vault.files.user_folders import user_cache_folder, user_state_folder

SYSTEMS = {"linux": platformdirs.unix.Unix, "darwin": platformdirs.macos.MacOS}
UNKNOWN = ("ANDROID_DATA", "ANDROID_ROOT")


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", *UNKNOWN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", request.param)
    return str(request.param)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"HOME": "/home/anna"},
        {"HOME": ""},
        {"HOME": "relative"},
        {"HOME": "/home/anna", "XDG_CACHE_HOME": "/fast/c", "XDG_STATE_HOME": "/slow/s"},
        {"HOME": "/home/anna", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": ""},
    ],
)
def test_folders_are_those_of_platformdirs(
    system: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    wanted = SYSTEMS[system]("vaultkit", appauthor=False)
    assert str(user_cache_folder()) == wanted.user_cache_dir
    assert str(user_state_folder()) == wanted.user_state_dir


def test_on_windows_they_lie_in_local_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", "/users/anna/AppData/Local")
    path = type(Path("/"))
    monkeypatch.setattr(user_folders, "Path", path)
    monkeypatch.setattr(os, "name", "nt")
    found = [str(user_cache_folder()), str(user_state_folder())]
    monkeypatch.undo()
    local = "/users/anna/AppData/Local/vaultkit"
    assert found == [f"{local}/Cache", local]


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(user_folders, "_at_home", lambda path: path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="Not a directory"):
        user_cache_folder().mkdir(parents=True)
    assert list(tmp_path.iterdir()) == []
