"""Files outside the vault in the same transaction, which no vault can make us write by itself."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.errors import WriteError
from vaultkit.vault.write import (
    COMPLETED,
    UNDONE,
    Recovery,
    read_kept,
    recover,
    run_steps,
    step_back,
    transaction,
    write_files,
)
from vaultkit.vault.write import record_seal as seal
from vaultkit.vault.write.record_seal import is_sealed
from vaultkit.vault.write.undo import undo_runs as undo

if TYPE_CHECKING:
    from vaultkit.vault.write import Change

NOTE: dict[str, Change] = {"a.md": (b"old", b"new")}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's state folder, which is one of the test's own."""
    monkeypatch.setattr(
        "vaultkit.vault.write.record_seal._key_path", lambda: tmp_path / "state/vaultkit/seal.key"
    )
    return tmp_path / "state/vaultkit"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "vaultkit.toml"
    path.write_bytes(b"exclude = []\n")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "a.md").write_bytes(b"old")
    (root / ".obsidian/app.json").write_bytes(b"{}")
    return root


def above_of(config: Path) -> dict[str, Change]:
    return {str(config): (b"exclude = []\n", b"exclude = [1]\n")}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not {".vaultkit", "state"} & set(path.parts)
    }


OLD = {"vaultkit.toml": b"exclude = []\n", "vault/a.md": b"old", "vault/.obsidian/app.json": b"{}"}
NEW = {**OLD, "vaultkit.toml": b"exclude = [1]\n", "vault/a.md": b"new"}


def test_a_config_above_is_written_and_undone(root: Path, config: Path, state: Path) -> None:
    config.chmod(0o640)
    write_files(root, NOTE, keep="mv x y", above=above_of(config))
    assert files(root.parent) == NEW
    assert config.stat().st_mode & 0o777 == 0o640
    assert (state / "seal.key").stat().st_mode & 0o777 == 0o600
    kept = read_kept(root)
    assert kept is not None
    assert kept.above == {str(config): (b"exclude = [1]\n", b"exclude = []\n")}
    step_back(root, kept)
    assert files(root.parent) == OLD


def test_settings_of_obsidian_are_written_without_a_key(root: Path, state: Path) -> None:
    changes: dict[str, Change] = {**NOTE, ".obsidian/app.json": (b"{}", b'{"a": 1}')}
    write_files(root, changes, keep="mv x y")
    assert files(root) == {"a.md": b"new", ".obsidian/app.json": b'{"a": 1}'}
    kept = read_kept(root)
    assert kept is not None
    assert kept.changes[".obsidian/app.json"] == (b'{"a": 1}', b"{}")
    assert not state.exists()


@pytest.mark.parametrize("path", [".git/config", ".vaultkit/x", "x/.GIT/h", ".vaultkit/undo/r"])
def test_folders_of_git_and_ours_are_no_place_for_changes(root: Path, path: str) -> None:
    with pytest.raises(WriteError, match="a hidden file"):
        write_files(root, {path: (None, b"x"), **NOTE})
    assert files(root) == {"a.md": b"old", ".obsidian/app.json": b"{}"}


def test_absolute_paths_are_no_paths_of_the_vault(root: Path, config: Path) -> None:
    for changes, moves in ((above_of(config), {}), ({}, {"a.md": f"{config}.new"})):
        with pytest.raises(WriteError, match="no path of the vault; nothing was changed"):
            write_files(root, changes, moves)


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("link", "a symbolic link, or below one"),
        ("linked folder", "a symbolic link, or below one"),
        ("folder", "no regular file"),
        ("inside", "lies in the vault"),
        ("relative", "no absolute path"),
        ("changed", "changed by another program"),
    ],
)
def test_what_is_no_file_above_is_refused(root: Path, config: Path, kind: str, fault: str) -> None:
    path, change = str(config), above_of(config)[str(config)]
    if kind == "link":
        (root.parent / "link.toml").symlink_to(config)
        path = str(root.parent / "link.toml")
    elif kind == "linked folder":
        (root.parent / "elsewhere").symlink_to(root.parent)
        path = str(root.parent / "elsewhere/vaultkit.toml")
    elif kind == "folder":
        path = str(root.parent / "folder")
        os.mkdir(path)
    elif kind == "inside":
        path = str(root / "a.md")
    elif kind == "relative":
        path = "vaultkit.toml"
    else:
        change = (b"other", b"new")
    with pytest.raises(WriteError, match=f"{fault}.*; nothing was changed"):
        write_files(root, NOTE, above={path: change})
    assert files(root)["a.md"] == b"old"
    assert config.read_bytes() == b"exclude = []\n"


def test_without_a_place_for_the_key_nothing_is_written(
    root: Path, config: Path, state: Path
) -> None:
    state.parent.write_bytes(b"a file where the folder should be")
    with pytest.raises(WriteError, match=r"seal.key: .*; nothing was changed"):
        write_files(root, NOTE, above=above_of(config))
    assert files(root)["a.md"] == b"old"
    assert not (root / ".vaultkit").exists()


def test_a_user_without_a_home_has_no_key(
    root: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative folder would be one of the folder at hand, which a stranger may have made."""
    monkeypatch.undo()
    monkeypatch.setattr(seal, "user_state_folder", lambda: Path("~/.local/state/vaultkit"))
    monkeypatch.chdir(root)
    with pytest.raises(WriteError, match=r"no home folder of this user.*; nothing was changed"):
        write_files(root, NOTE, above=above_of(config))
    assert files(root) == {"a.md": b"old", ".obsidian/app.json": b"{}"}
    assert not is_sealed(str(root), {}, "0" * 64)


def interrupt(root: Path, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Die between the note and the config, leaving all that a killed process leaves."""
    real = run_steps.take_place

    def take_place(base: str, step: Any) -> None:
        if step.path == "a.md":
            raise KeyboardInterrupt
        real(base, step)

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "take_place", take_place)
        patch.setattr(transaction, "_go_back", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            write_files(root, NOTE, keep="mv x y", above=above_of(config))
    assert config.read_bytes() == b"exclude = [1]\n"


def test_an_interrupted_run_is_completed_above_too(
    root: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(root, config, monkeypatch)
    assert recover(root) == Recovery(COMPLETED, (str(config), "a.md"), (), "mv x y")
    assert files(root.parent) == NEW
    kept = read_kept(root)
    assert kept is not None
    assert kept.above == {str(config): (b"exclude = [1]\n", b"exclude = []\n")}


def test_an_interrupted_run_is_taken_back_above_too(
    root: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(root, config, monkeypatch)
    for path in root.glob(".vaultkit-*.new"):
        path.unlink()
    assert recover(root) == Recovery(UNDONE, (str(config), "a.md"), (), "mv x y")
    assert files(root.parent) == OLD


@pytest.mark.parametrize("damage", ["no seal", "bad seal", "other key", "other folder", "changed"])
def test_a_journal_of_somebody_else_writes_nothing_above(
    root: Path, config: Path, state: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    interrupt(root, config, monkeypatch)
    journal = root / ".vaultkit/journal.json"
    record = json.loads(journal.read_bytes())
    if damage == "no seal":
        record.pop("seal")
    elif damage == "bad seal":
        record["seal"] = "0" * 64
    elif damage == "other key":
        (state / "seal.key").write_bytes(b"k" * 32)
    elif damage == "changed":
        record["keep"] = "mv y z"
    else:
        shutil.copytree(root, root.parent / "copy")
        root = root.parent / "copy"
        journal = root / ".vaultkit/journal.json"
    journal.write_text(json.dumps(record))
    before = files(root.parent)
    with pytest.raises(WriteError, match=r"you did not write this record .* delete it$"):
        recover(root)
    assert files(root.parent) == before


def test_an_undo_record_of_somebody_else_writes_nothing_above(root: Path, config: Path) -> None:
    write_files(root, NOTE, keep="mv x y", above=above_of(config))
    path = root / ".vaultkit/undo/done-1/run.json"
    record = json.loads(path.read_bytes())
    record["what"] = "mv y z"
    path.write_text(json.dumps(record))
    with pytest.raises(WriteError, match=r"you did not write this record .*; delete "):
        read_kept(root)
    assert files(root.parent) == NEW


def test_a_link_in_place_of_the_config_stops_the_recovery(
    root: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "real").mkdir()
    config = config.rename(root.parent / "real/vaultkit.toml")
    interrupt(root, config, monkeypatch)
    os.rename(root.parent / "real", root.parent / "moved")
    (root.parent / "real").symlink_to("moved")
    with pytest.raises(WriteError, match="is no file of the vault"):
        recover(root)
    assert (root.parent / "moved/vaultkit.toml").read_bytes() == b"exclude = [1]\n"


@pytest.mark.parametrize(
    "record",
    [
        {"respelled": [["{out}/Docs/x.md", "{out}/docs/x.md"]]},
        {"files": [["{out}/vaultkit.toml", "", "", "{digest}", ""]]},
        {"files": [["a.md", "", "", "{digest}", ""], ["x.md", "{out}/a.md", "", "", ""]]},
        {"files": [["../vaultkit.toml", "", "", "{digest}", ""]]},
        {"made": ["{out}/empty"]},
        {"made": ["../empty"]},
        {"emptied": ["{out}/made"]},
        {"emptied": ["../made"]},
        {"emptied": [".hidden/made"]},
    ],
)
def test_an_undo_record_names_nothing_outside(
    root: Path, config: Path, record: dict[str, Any]
) -> None:
    (root.parent / "empty").mkdir()
    (root.parent / "Docs").mkdir()
    text = json.dumps({"schema": 1, "what": "x", "files": [], **record})
    digest = hashlib.sha256(config.read_bytes()).hexdigest()
    text = text.replace("{out}", str(root.parent)).replace("{digest}", digest)
    (root / ".vaultkit/undo").mkdir(parents=True)
    (root / ".vaultkit/undo/run.json").write_text(text)
    before = files(root.parent)
    with suppress(WriteError):
        kept = read_kept(root)
        assert kept is not None
        assert kept.above == {}
        step_back(root, kept)
    assert files(root.parent) == before
    assert not (root.parent / "made").exists()
    assert not (root / ".hidden").exists()
    assert (root.parent / "empty").is_dir()
    assert (root.parent / "Docs").is_dir()


@pytest.mark.parametrize(
    "journal",
    [
        {"emptied": ["{out}/empty"]},
        {"made": ["{out}/empty"]},
        {"emptied": ["../empty"]},
        {"spelled": [["Docs", ".vaultkit-00000000-0.dir", "{out}/docs"]]},
        {"spelled": [["Docs", ".vaultkit-00000000-0.dir", ".hooks"]]},
        {"steps": [[".zshrc", ".vaultkit-00000000-0.new", "", "", "1"]]},
    ],
)
@pytest.mark.parametrize("state", ["preparing", "committing", "cleaning"])
def test_a_journal_names_nothing_outside(root: Path, journal: dict[str, Any], state: str) -> None:
    (root.parent / "empty").mkdir()
    (root / ".vaultkit-00000000-0.dir").mkdir()
    text = json.dumps({"schema": 1, "state": state, "steps": [], "made": [], **journal})
    (root / ".vaultkit").mkdir()
    (root / ".vaultkit/journal.json").write_text(text.replace("{out}", str(root.parent)))
    with pytest.raises(WriteError, match="no journal of ours"):
        recover(root)
    assert (root.parent / "empty").is_dir()
    assert (root / ".vaultkit-00000000-0.dir").is_dir()
    assert files(root) == {"a.md": b"old", ".obsidian/app.json": b"{}"}


def test_settings_of_obsidian_are_recovered_without_a_key(
    root: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: dict[str, Change] = {**NOTE, ".obsidian/app.json": (b"{}", b'{"a": 1}')}
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_commit", interrupted_commit)
        patch.setattr(transaction, "_go_back", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            write_files(root, changes, keep="mv x y")
    assert recover(root) == Recovery(COMPLETED, (".obsidian/app.json", "a.md"), (), "mv x y")
    assert files(root) == {"a.md": b"new", ".obsidian/app.json": b'{"a": 1}'}
    assert not state.exists()


def interrupted_commit(base: str, journal: Any, _: Any) -> None:
    """Write the journal, and die before the first file takes its place."""
    transaction.write_journal(base, journal)
    raise KeyboardInterrupt


def test_what_a_config_on_another_disk_held_is_kept(
    root: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = undo.replace_file

    def replace_file(base: str, old: str, new: str) -> None:
        if os.path.isabs(old):
            raise OSError(errno.EXDEV, "Invalid cross-device link", old)
        real(base, old, new)

    monkeypatch.setattr(undo, "replace_file", replace_file)
    write_files(root, NOTE, keep="mv x y", above=above_of(config))
    assert [path.name for path in root.parent.glob(".vaultkit-*")] == []
    kept = read_kept(root)
    assert kept is not None
    step_back(root, kept)
    assert files(root.parent) == OLD
