"""A vault may bring anything in place of our folder and of notes: nothing outside is touched."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.errors import WriteError
from vaultkit.vault.write import (
    is_interrupted,
    read_kept,
    recover,
    step_back,
    transaction,
    write_files,
)
from vaultkit.vault.write.file_creation import create_files
from vaultkit.vault.write.nofollow import get_status, open_file, read_file, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.vault.write import Change

NOTE: dict[str, Change] = {"a.md": (b"old", b"new")}
THEIRS = {"thesis.docx": b"thesis", ".bashrc": b"rc", ".gitignore": b"mine", "undo/x": b"x"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return put(tmp_path / "vault", {"a.md": b"old", "sub/b.md": b"b"})


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return put(tmp_path / "documents", THEIRS)


def put(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def link_to(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


IN_PLACE_OF_A_FOLDER: dict[str, Callable[[Path], object]] = {
    "a symbolic link": link_to("../documents"),
    "a file": lambda path: path.write_bytes(b""),
    "a named pipe": os.mkfifo,
}


@pytest.mark.parametrize("name", [".vaultkit", ".vaultkit/undo", ".vaultkit/undo/done-3"])
@pytest.mark.parametrize("kind", IN_PLACE_OF_A_FOLDER)
def test_our_folder_is_something_else(root: Path, documents: Path, name: str, kind: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    if kind == "a symbolic link":
        (root / name).symlink_to(documents)
    else:
        IN_PLACE_OF_A_FOLDER[kind](root / name)
    for act in (lambda: write_files(root, NOTE, keep="x"), lambda: recover(root)):
        with pytest.raises(WriteError, match=f"{name}: {kind}.*nothing was changed; remove it$"):
            act()
    with pytest.raises(WriteError, match=f"{name}: {kind}"):
        read_kept(root)
    assert files(root)["a.md"] == b"old"
    assert files(documents) == THEIRS


@pytest.mark.parametrize("name", [".vaultkit", ".vaultkit/undo"])
def test_a_link_that_stays_in_the_vault_is_none_either(root: Path, name: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(root / "sub")
    with pytest.raises(WriteError, match=f"{name}: a symbolic link, which is never followed"):
        write_files(root, NOTE, keep="x")
    assert {name: data for name, data in files(root).items() if name[0] != "."} == {
        "a.md": b"old",
        "sub/b.md": b"b",
    }


NAMES = ["journal.json", ".gitignore", "undo/run.json", "undo/done-3/run.json"]
KINDS = ["a symbolic link", "a folder", "a named pipe", "a socket"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_ours_is_something_else(
    root: Path, documents: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    path = root / ".vaultkit" / name
    path.parent.mkdir(parents=True)
    if kind == "a socket":
        monkeypatch.chdir(path.parent)  # the name of a socket may not be long
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    else:
        make = {
            "a symbolic link": lambda: path.symlink_to(documents / "thesis.docx"),
            "a folder": path.mkdir,
            "a named pipe": lambda: os.mkfifo(path),
        }[kind]
        make()
    with pytest.raises(WriteError, match=f"{name}: {kind}.*nothing was changed; remove it$"):
        write_files(root, NOTE, keep="x")
    assert files(root)["a.md"] == b"old"
    assert files(documents) == THEIRS


@pytest.mark.parametrize("name", ["journal.json.new", ".gitignore.new", "undo/run.json.new"])
def test_a_temporary_file_of_ours_is_a_link(root: Path, documents: Path, name: str) -> None:
    path = root / ".vaultkit" / name
    path.parent.mkdir(parents=True)
    path.symlink_to(documents / "thesis.docx")
    write_files(root, NOTE, keep="x")
    assert files(documents) == THEIRS
    assert (root / "a.md").read_bytes() == b"new"


def test_what_is_not_ours_in_the_folder_of_what_is_kept_stays(root: Path) -> None:
    put(root, {".vaultkit/undo/letter.txt": b"l", ".vaultkit/undo/deep/x": b"x"})
    (root / ".vaultkit/undo/.vaultkit-00000000-0.old").mkdir()
    write_files(root, NOTE, keep="x")
    found = files(root)
    assert (found[".vaultkit/undo/letter.txt"], found[".vaultkit/undo/deep/x"]) == (b"l", b"x")
    kept = read_kept(root)
    assert kept is not None
    assert kept.changes == {"a.md": (b"new", b"old")}


def test_links_among_what_is_kept_go_and_their_targets_stay(root: Path, documents: Path) -> None:
    (root / ".vaultkit/undo").mkdir(parents=True)
    link = root / ".vaultkit/undo/.vaultkit-00000000-0.old"
    link.symlink_to(documents / "thesis.docx")
    write_files(root, NOTE, keep="x")
    assert not link.is_symlink()
    assert files(documents) == THEIRS


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("link.md", "a symbolic link; name the file it leads to"),
        ("alias/b.md", '"alias" is a symbolic link; name the folder it leads to'),
        ("alias/new.md", '"alias" is a symbolic link; name the folder it leads to'),
        ("out.md", "leads out of the vault"),
        ("docs/thesis.docx", "leads out of the vault"),
        ("dangling.md", "a symbolic link; name the file it leads to"),
    ],
)
def test_nothing_is_written_through_a_link(
    root: Path, documents: Path, path: str, fault: str
) -> None:
    (root / "link.md").symlink_to("a.md")
    (root / "dangling.md").symlink_to("nowhere.md")
    (root / "alias").symlink_to("sub")
    (root / "out.md").symlink_to(documents / "thesis.docx")
    (root / "docs").symlink_to(documents)
    before = files(root)
    for old in (None, b"old", b"b", b"thesis"):
        with pytest.raises(WriteError, match=f"^{path}: {fault}; nothing was changed$"):
            write_files(root, {path: (old, b"evil")})
    assert (files(root), files(documents)) == (before, THEIRS)
    assert not (root / "nowhere.md").exists()


def test_nothing_moves_through_a_link(root: Path, documents: Path) -> None:
    (root / "docs").symlink_to(documents)
    (root / "alias").symlink_to("sub")
    for new, fault in (("docs/a.md", "leads out of the vault"), ("alias/a.md", "a symbolic link")):
        with pytest.raises(WriteError, match=fault):
            write_files(root, {}, {"a.md": new})
    assert (files(root)["a.md"], files(documents)) == (b"old", THEIRS)


def test_a_second_name_outside_keeps_what_it_held(root: Path, documents: Path) -> None:
    """An archive can bring a note that is one file with one of the reader's own."""
    os.unlink(root / "a.md")
    os.link(documents / "thesis.docx", root / "a.md")
    write_files(root, {"a.md": (b"thesis", b"evil")}, keep="x")
    assert (root / "a.md").read_bytes() == b"evil"
    assert files(documents) == THEIRS
    kept = read_kept(root)
    assert kept is not None
    step_back(root, kept)
    assert ((root / "a.md").read_bytes(), files(documents)) == (b"thesis", THEIRS)


@pytest.mark.parametrize("name", [".vaultkit", "sub"])
def test_a_folder_that_becomes_a_link_meanwhile(
    root: Path, documents: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whoever can write to the vault swaps a folder when all was looked at."""
    real = transaction._prepare  # noqa: SLF001 - the moment that matters

    def prepare(*args: Any) -> Any:
        if (root / name).exists():
            os.rename(root / name, root / "aside")
        (root / name).symlink_to(documents)
        return real(*args)

    monkeypatch.setattr(transaction, "_prepare", prepare)
    with pytest.raises(WriteError, match="a symbolic link, which is never followed"):
        write_files(root, {**NOTE, "sub/b.md": (b"b", b"evil")}, keep="x")
    assert files(documents) == THEIRS
    assert (root / "a.md").read_bytes() == b"old"


RECORDS: dict[str, bytes | Callable[[Path], object]] = {
    "nested too deeply": b"[" * 100_000,
    "not a JSON object": b"[]",
    "'schema'": b"{}",
    "embedded null byte": json.dumps(
        {
            "schema": 1,
            "state": "committing",
            "what": "x",
            "files": [["a\0.md", "", "0", "1", ""]],
            "steps": [["a\0.md", ".vaultkit-00000000-0.new", "", "", "1"]],
            "made": [],
        }
    ).encode(),
    "larger than any that we write": lambda path: os.truncate(path, (1 << 26) + 1),
}


@pytest.mark.parametrize("fault", RECORDS)
@pytest.mark.parametrize("name", ["journal.json", "undo/run.json", "undo/done-3/run.json"])
def test_a_record_that_no_run_wrote(root: Path, name: str, fault: str) -> None:
    path = put(root, {f".vaultkit/{name}": b""}) / ".vaultkit" / name
    content = RECORDS[fault]
    path.write_bytes(content) if isinstance(content, bytes) else content(path)
    with pytest.raises(WriteError, match=fault):
        recover(root) if name == "journal.json" else read_kept(root)
    assert files(root)["a.md"] == b"old"


def test_a_journal_that_is_no_file_does_not_stop_a_check(root: Path) -> None:
    (root / ".vaultkit").mkdir()
    os.mkfifo(root / ".vaultkit/journal.json")
    assert is_interrupted(root)
    os.rename(root / ".vaultkit", root / "aside")
    (root / ".vaultkit").symlink_to("aside")
    assert not is_interrupted(root)


@pytest.mark.parametrize("name", [".obsidian", ".github", ".github/workflows"])
def test_a_new_vault_is_not_made_through_links(tmp_path: Path, documents: Path, name: str) -> None:
    root = tmp_path / "new"
    (root / name).parent.mkdir(parents=True)
    (root / name).symlink_to(documents)
    with pytest.raises(WriteError, match=f"{name}: a symbolic link.*; nothing was made"):
        create_files(root, {"a.md": b"a", f"{name}/x.json": b"{}"})
    assert files(documents) == THEIRS
    assert files(root) == {}


def test_reading_and_writing_follow_no_link_in_any_part(root: Path, documents: Path) -> None:
    (root / "docs").symlink_to(documents)
    (root / "sub/link").symlink_to(documents / "thesis.docx")
    base = os.path.realpath(root)
    for path in ("docs/thesis.docx", "sub/link", f"{base}/docs/thesis.docx"):
        with pytest.raises(OSError, match="a symbolic link, which is never followed"):
            read_file(base, path)
    with pytest.raises(OSError, match="a folder"):
        open_file(base, "sub")
    with pytest.raises(OSError, match="a symbolic link, which is never followed"):
        get_status(base, "docs/thesis.docx")
    write_whole(base, "sub/link", b"ours")
    assert ((root / "sub/link").read_bytes(), files(documents)) == (b"ours", THEIRS)


def test_each_part_is_looked_at_where_folders_cannot_be_held_open(
    root: Path, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    monkeypatch.setattr("vaultkit.vault.write.nofollow.CAN_ANCHOR", False)
    write_files(root, NOTE, {"sub/b.md": "new/c.md"}, keep="x")
    assert {p: d for p, d in files(root).items() if p[0] != "."} == {
        "a.md": b"new",
        "new/c.md": b"b",
    }
    (root / "docs").symlink_to(documents)
    base = os.path.realpath(root)
    with pytest.raises(OSError, match="a symbolic link, which is never followed"):
        write_whole(base, "docs/thesis.docx", b"evil")
    assert files(documents) == THEIRS
