"""Files that are kept between runs: ours or none, whole or none."""

from __future__ import annotations

import errno
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.vault.cache import entry_file, program_version
from vaultkit.vault.cache.entry_file import EntryFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE, TWO = b"1" * 16, b"2" * 16
ENTRIES: dict[bytes, bytes | None] = {ONE: b"first", TWO: b"second" * 100}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def written(entries: dict[bytes, bytes | None] | None = None) -> Path:
    file = EntryFile("notes", "vault")
    file.write(ENTRIES if entries is None else entries)
    return file.path


def known() -> dict[bytes, bytes | None]:
    file = EntryFile("notes", "vault")
    return {digest: file.get(digest) for digest in file.places}


def test_entries_come_back() -> None:
    written()
    assert known() == ENTRIES
    assert EntryFile("notes", "vault").get(b"3" * 16) is None


def test_only_its_user_can_read_it() -> None:
    path = written()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_entry_stays_without_being_named_again() -> None:
    written()
    EntryFile("notes", "vault").write({TWO: None, b"3" * 16: b"third"})
    assert known() == {TWO: b"second" * 100, b"3" * 16: b"third"}


def test_no_byte_may_change() -> None:
    path = written()
    data = path.read_bytes()
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        # a stamp that is wrong costs a look at the program's files, and is no fault of the rest
        assert known() in ({}, ENTRIES), at
        if at > 60:
            assert known() == {}, at


def test_no_byte_may_be_missing() -> None:
    path = written()
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        assert known() == {}, length


@pytest.mark.parametrize("data", [b"", b"{}", b"\x80\x04cos\nsystem\n", b"SQLite format 3\0" * 50])
def test_what_is_something_else_is_none_of_ours(data: bytes) -> None:
    path = written()
    path.write_bytes(data)
    assert known() == {}
    written()
    assert known() == ENTRIES


def test_a_count_that_lies_asks_for_no_memory() -> None:
    path = written()
    data = bytearray(path.read_bytes())
    at = len(entry_file.MAGIC) + 32
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert known() == {}


def test_an_enormous_file_is_not_read() -> None:
    path = written()
    with path.open("r+b") as file:
        file.truncate(entry_file.MOST_BYTES + 1)
    assert known() == {}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no owners of this kind")
def test_a_file_of_another_user_is_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    written()
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert known() == {}


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_none_of_ours(mode: int) -> None:
    path = written()
    path.chmod(mode)
    assert known() == {}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    path = written()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert known() == {}
    written({ONE: b"new"})
    assert known() == {ONE: b"new"}
    assert (tmp_path / "elsewhere").read_bytes().endswith(b"second")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
def test_a_pipe_is_not_waited_for() -> None:
    path = written()
    path.unlink()
    os.mkfifo(path)
    assert known() == {}


def test_a_folder_in_its_place_is_left_alone() -> None:
    path = written()
    path.unlink()
    path.mkdir()
    written()
    assert known() == {}
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_file_where_the_folder_would_be(cache: Path) -> None:
    cache.write_text("no folder")
    written()
    assert known() == {}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o500)
    written()
    assert known() == {}


@pytest.mark.parametrize("name", ["replace", "makedirs", "urandom"])
def test_a_full_disk(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written()

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, name, fail)
    EntryFile("notes", "vault").write({ONE: b"new"})
    monkeypatch.undo()
    os.environ["XDG_CACHE_HOME"] = str(path.parents[2])
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_of_another_version_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    written()
    monkeypatch.setattr(entry_file, "find_stamp", lambda: b"s" * 16)
    assert known() == ENTRIES
    monkeypatch.setattr(entry_file, "find_program", lambda: b"p" * 16)
    assert known() == {}


def test_other_packages_have_a_file_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written()
    monkeypatch.setattr(program_version, "_beside", lambda: b"other")
    second = written()
    assert first != second
    assert first.exists()


def test_the_stamp_never_says_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """While files of the program have just changed, only their content tells versions apart."""
    find = program_version.find_stamp.__wrapped__
    assert find() == find()
    newest = max(os.stat(path).st_ctime for path in program_version.program_files())
    monkeypatch.setattr(time, "time", lambda: newest + 1)
    assert find() != find()


def names_in(folder: Path) -> Iterator[str]:
    return (path.name.partition("-")[0] for path in folder.iterdir())


def test_there_are_never_too_many(cache: Path) -> None:
    for number in range(entry_file.MOST_FILES + 5):
        EntryFile("notes", f"v{number}").write({ONE: b"x"})
        place = EntryFile("notes", f"v{number}").path
        os.utime(place, (time.time() - 1000 + number,) * 2)
    EntryFile("notes", "last").write({ONE: b"x"})
    there = {*names_in(cache / "vaultkit" / "notes")}
    assert len(there) == entry_file.MOST_FILES
    assert "last" in there
    assert "v0" not in there


def test_what_nobody_used_for_long_goes(cache: Path) -> None:
    EntryFile("notes", "old").write({ONE: b"x"})
    old = EntryFile("notes", "old").path
    half = old.with_name(f"{old.name}.1-2.new")
    half.write_bytes(b"x")
    for path in (old, half):
        os.utime(path, (0, 0))
    EntryFile("notes", "new").write({ONE: b"x"})
    assert [*names_in(cache / "vaultkit" / "notes")] == ["new"]


def test_a_file_that_is_used_stays_young() -> None:
    path = written()
    os.utime(path, (0, 0))
    EntryFile("notes", "vault").touch()
    assert time.time() - path.stat().st_mtime < 1000
