"""`vaultkit check --watch` as a program: what is printed after a save, and how soon."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.arguments.options import Common
from vaultkit.cli.checking import check_job
from vaultkit.cli.checking import check_watch as watch
from vaultkit.cli.commands.check import command
from vaultkit.cli.main import run
from vaultkit.vault import load, workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")

PATIENCE = 20.0
"""Seconds after which a line is taken for lost; the machine may be busy."""


class Watcher:
    """A running `check --watch` and the lines it prints."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "vaultkit", "check", "--watch", *words],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def next(self, *expected: str) -> None:
        """Wait for lines that start so, in this order and with no others between."""
        for line in expected:
            assert self.lines.get(timeout=PATIENCE).startswith(line)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)

    def rest(self) -> list[str]:
        """What an ended watcher printed and nobody asked for."""
        self.reader.join()
        return [self.lines.get() for _ in range(self.lines.qsize())]

    def close(self) -> None:
        assert self.process.stdout is not None
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "A.md").write_text("[[B]]\n")
    (tmp_path / "B.md").write_text("")
    return tmp_path


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Watcher]]:
    """Return a function that starts a watcher with some options."""
    started: list[Watcher] = []

    def start_one(*words: str) -> Watcher:
        started.append(Watcher(folder, *words))
        return started[-1]

    yield start_one
    for watcher in started:
        watcher.close()


@pytest.fixture
def watcher(start: Callable[..., Watcher]) -> Watcher:
    watcher = start()
    watcher.next("no findings in 2 notes")
    return watcher


def test_saves_are_followed(folder: Path, watcher: Watcher) -> None:
    (folder / "A.md").write_text("[[B]] [[C]]\n")
    watcher.next('+ A.md:1:7: L101 no note named "C"', "1 error in 2 notes")
    (folder / "new.md").write_text("# C\n")
    (folder / "new.md").rename(folder / "C.md")
    watcher.next('- A.md:1:7: L101 no note named "C"', "no findings in 3 notes")
    (folder / "B.md").unlink()
    watcher.next('+ A.md:1:1: L101 no note named "B"', "1 error in 2 notes")
    assert watcher.stop() == 0
    assert watcher.rest() == []


def test_folders_and_settings_are_followed(folder: Path, watcher: Watcher) -> None:
    (folder / "sub").mkdir()
    time.sleep(0.3)  # the new folder has to be watched before anything in it is seen
    (folder / "sub" / "D.md").write_text("[[No]]\n")
    watcher.next('+ sub/D.md:1:1: L101 no note named "No"', "1 error in 3 notes")
    (folder / "sub").rename(folder / "other")
    watcher.next("- sub/D.md:1:1", "+ other/D.md:1:1", "1 error in 3 notes")
    (folder / ".obsidian").mkdir()
    time.sleep(0.3)
    (folder / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["other/"]}')
    watcher.next("- other/D.md:1:1", "no findings in 2 notes")
    (folder / ".hidden.md").write_text("[[No]]\n")
    assert watcher.stop() == 0
    assert watcher.rest() == []


def test_the_config_is_followed(folder: Path, start: Callable[..., Watcher]) -> None:
    config = folder / "vaultkit.toml"
    config.write_text("")
    (folder / "A.md").write_text("[[C]]\n")
    watcher = start("--format", "concise")
    watcher.next('A.md:1:1: L101 no note named "C"')
    config.write_text('ignore = ["L101"]\n')
    watcher.next("- A.md:1:1: L101", "no findings")
    config.write_text("ignore = 1\n")
    watcher.next('error: vaultkit.toml:1: "ignore" must be a list of strings, not 1')
    config.write_text("")
    watcher.next("+ A.md:1:1: L101", "1 error")
    assert watcher.stop() == 0


def test_a_config_that_is_made_later_is_followed(folder: Path, watcher: Watcher) -> None:
    config = folder / "vaultkit.toml"
    (folder / "A.md").write_text("[[C]]\n")
    watcher.next("+ A.md:1:1: L101", "1 error")
    config.write_text('[severity]\nL101 = "info"\n')
    watcher.next("1 info in 2 notes")
    config.write_text("severity = 1\n")
    watcher.next("error: vaultkit.toml:1: ")
    config.write_text('[severity]\nL101 = "info"\n')
    watcher.next("1 info in 2 notes")
    config.write_text("severity = 1\n")
    watcher.next("error: vaultkit.toml:1: ")
    (folder / "B.md").write_text("[[D]]\n")
    watcher.next("+ B.md:1:1: L101", "2 infos")
    config.unlink()
    watcher.next("2 errors in 2 notes")
    assert watcher.stop() == 0
    assert watcher.rest() == []


def test_a_baseline_that_the_config_names_no_longer(
    folder: Path, start: Callable[..., Watcher]
) -> None:
    (folder / "A.md").write_text("[[C]]\n")
    (folder / "vaultkit.toml").write_text('[check]\nbaseline = "known.json"\n')
    (folder / "known.json").write_text('{"schema": 1, "findings": {"A.md": {"L101": {"C": 1}}}}\n')
    watcher = start()
    watcher.next("no findings in 2 notes")
    (folder / "vaultkit.toml").write_text("")
    watcher.next("+ A.md:1:1: L101", "1 error in 2 notes")
    assert watcher.stop() == 0


def test_a_file_is_written_anew_and_not_watched(
    folder: Path, start: Callable[..., Watcher]
) -> None:
    watcher = start("--output", "report.md", "--format", "markdown", "--verbose")
    watcher.next("vault: ", "config: ", "read 2 notes")
    (folder / "A.md").write_text("[[C]]\n")
    watcher.next("vault: ", "config: ", "read ")
    for _ in range(100):
        if "1 error" in (folder / "report.md").read_text():
            break
        time.sleep(0.1)
    assert "### vaultkit: 1 error" in (folder / "report.md").read_text()
    time.sleep(0.5)
    assert watcher.stop() == 0
    assert watcher.rest() == []


def test_a_health_note_follows_and_feeds_nothing(
    folder: Path, start: Callable[..., Watcher]
) -> None:
    """What is found stands in a note, which starts no check, and keeps what the author wrote."""
    health = folder / "Health.md"
    watcher = start("--report", "Health.md")
    watcher.next("no findings in 2 notes")
    (folder / "A.md").write_text("[[C]]\n")
    watcher.next("+ A.md:1:1: L101", "1 error in 2 notes")
    wait_for(health, "[[A|A, line 1]]")
    written = health.stat()
    time.sleep(0.7)
    assert health.stat() == written
    with health.open("a") as file:
        file.write("\nMine: [[Nowhere]]\n")
    watcher.next("+ Health.md:", "2 errors in 3 notes")
    wait_for(health, "`Nowhere`")
    assert health.read_text().endswith("%% vaultkit:report end %%\n\nMine: [[Nowhere]]\n")
    (folder / "A.md").write_text("[[B]]\n")
    watcher.next("- A.md:1:1: L101", "1 error in 3 notes")
    time.sleep(0.7)
    assert "`C`" not in health.read_text()
    assert health.read_text().endswith("\n\nMine: [[Nowhere]]\n")
    assert watcher.stop() == 0
    assert watcher.rest() == []


def wait_for(file: Path, text: str) -> None:
    for _ in range(int(PATIENCE * 10)):
        if file.exists() and text in file.read_text():
            return
        time.sleep(0.1)
    assert text in file.read_text()


def test_what_cannot_start_is_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--watch"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def make_job(folder: Path) -> check_job.Job:
    given = command.make_context("check", ["--vault", str(folder), "--today", "2026-11-01"]).params
    common = Common(**{field.name: given.pop(field.name) for field in fields(Common)})
    return check_job.plan_job(common, given.pop("paths"), given)


def test_only_changed_notes_are_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = load.read_source

    def read_source(root: Path, path: str) -> object:
        read.append(path)
        return original(root, path)

    monkeypatch.setattr(load, "read_source", read_source)
    job = make_job(folder)
    shown = watch._show(job, None, None)  # noqa: SLF001 - what a save leads to
    assert read == ["A.md", "B.md"]
    (folder / "A.md").write_text("[[C]]\n")
    shown = watch._show(job, shown, frozenset({"A.md"}))  # noqa: SLF001
    assert read == ["A.md", "B.md", "A.md"]
    assert shown is not None
    assert [finding.target for finding in shown.report.findings] == ["C"]


def test_what_changed_is_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = workspace.read_source

    def read_source(root: Path, path: str) -> object:
        read.append(path)
        return original(root, path)

    monkeypatch.setattr(workspace, "read_source", read_source)
    job = make_job(folder)
    shown = watch._keep(job, watch._show(job, None, None))  # noqa: SLF001 - before a save
    for name, text, targets in (("A", "[[C]]", ["C"]), ("C", "[[D]]", ["D"]), ("D", "", [])):
        (folder / f"{name}.md").write_text(f"{text}\n")
        shown = watch._keep(job, watch._show(job, shown, frozenset({f"{name}.md"})))  # noqa: SLF001
        assert shown is not None
        assert shown.live is not None
        assert [finding.target for finding in shown.report.findings] == targets
    assert read == ["A.md", "C.md", "D.md"]


def test_a_terminal_is_cleared(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("click.clear", lambda: print("[cleared]"))  # noqa: T201
    job = make_job(folder)
    shown = watch._show(job, None, None)  # noqa: SLF001
    watch._show(job, shown, frozenset())  # noqa: SLF001
    printed = capsys.readouterr()
    assert printed.out.count("[cleared]\nno findings in 2 notes") == 2
    assert printed.err == "watching .; Ctrl-C ends\n" * 2
