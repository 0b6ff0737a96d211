"""The command as a program: exit status, what is printed where, odd terminals."""

from __future__ import annotations

import importlib.metadata
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import vaultkit
from vaultkit.cli.main import cli, run
from vaultkit.cli.program.command_table import COMMANDS
from vaultkit.cli.terminal.output import ProgressBar, put, table
from vaultkit.distribution import install_lines as distribution

if TYPE_CHECKING:
    from vaultkit.vault.vault import Vault

MODULE = [sys.executable, "-m", "vaultkit"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Note.md").write_text("[[Note]]\n")
    return tmp_path


def test_version_is_that_of_the_package() -> None:
    assert vaultkit.__version__ == importlib.metadata.version(distribution.NAME)


def test_version_imports_next_to_nothing() -> None:
    code = (
        "import sys; sys.argv = ['vaultkit', '--version']; from vaultkit.__main__ import main; "
        "main(); print('click' in sys.modules, 'dataclasses' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().split() == ["vaultkit", vaultkit.__version__, "False", "False"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.get_short_help_str(limit=200) == COMMANDS[name].summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_common_options(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    parts = list(command.commands.values()) if isinstance(command, click.Group) else []
    for part in parts or [command]:
        options = {option for param in part.params for option in param.opts}
        missing = {"--vault", "--config", "--color", "--quiet", "--verbose", "--today"} - options
        assert missing == set(), part.name


@pytest.mark.usefixtures("folder")
def test_an_unexpected_error_is_a_bug_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> Vault:
        message = "odd"
        raise RuntimeError(message)

    monkeypatch.setattr("vaultkit.vault.load.load_vault", fail)
    assert run(["inspect"]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("error: a bug in vaultkit")
    assert "RuntimeError: odd" in complaint
    assert len(complaint.splitlines()) == 1
    with pytest.raises(RuntimeError):
        run(["inspect", "--verbose"])


def test_unread_notes_are_no_pass(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from vaultkit.vault import load

    found = load.find_files(folder)
    skipped = [("Locked.md", "Permission denied")]
    monkeypatch.setattr(load, "find_files", lambda *_: (found[0], skipped))
    assert run(["check"]) == 2
    assert "skipped Locked.md: Permission denied" in capsys.readouterr().err


def test_text_that_the_terminal_cannot_show(folder: Path) -> None:
    (folder / "Zoë 日記.md").write_text("[[né]]\n", encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*MODULE, "check"], capture_output=True, env=env, check=False)
    assert done.returncode == 1
    assert b"Zo\xeb \\u65e5\\u8a18.md:1:1: L101" in done.stdout


def test_a_reader_that_stops_early(folder: Path) -> None:
    for n in range(3000):
        (folder / f"n{n}.md").write_text("[[Nowhere]]\n")
    command = f"{sys.executable} -m vaultkit check --format concise | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, check=True)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_full_disk_is_no_bug(folder: Path) -> None:
    (folder / "A.md").write_text("[[Nowhere]]\n")
    command = [sys.executable, "-m", "vaultkit", "check"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"error: the output: cannot be written: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
def test_interrupting_is_quiet_and_leaves_nothing(folder: Path) -> None:
    for n in range(4000):
        (folder / f"n{n}.md").write_text("[[Nowhere]] " * 200)
    (folder / "report.txt").write_text("old")
    process = subprocess.Popen(
        [*MODULE, "check", "--verbose", "--output", "report.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith(b"vault: ")
    time.sleep(0.3)  # into the reading of notes
    os.killpg(process.pid, signal.SIGINT)
    printed, complained = process.communicate(timeout=20)
    assert process.returncode == 130
    assert printed == b""
    assert b"Traceback" not in complained
    assert (folder / "report.txt").read_text() == "old"
    assert not list(folder.glob(".report*"))


def test_output_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old")
    put("new\n", path)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("report.txt", "new\n")]


def test_output_of_a_name_that_is_no_text(tmp_path: Path) -> None:
    put("caf\udce9\n", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"caf\\udce9\n"


def test_output_may_be_a_device() -> None:
    put("gone\n", Path(os.devnull))
    assert Path(os.devnull).exists()
    assert not Path(os.devnull).is_file()


def test_table_aligns() -> None:
    assert table([("a", "bb", "c"), ("aaa", "b", "")], indent="  ") == "  a    bb  c\n  aaa  b\n"
    assert table([]) == ""


def test_progress_is_for_terminals(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def show() -> str:
        bar = ProgressBar("reading", is_wanted=True)
        bar._start -= 10  # noqa: SLF001 - as if it took long
        bar(5, 10)
        bar.wipe()
        return capsys.readouterr().err

    assert show() == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = show()
    assert "reading [############            ] 5 of 10" in shown
    assert shown.endswith("\r")


@pytest.mark.parametrize(
    "args",
    [
        ["base"],
        ["inspect"],
        ["render"],
        ["graph", "path", "Note"],
        ["mv", "Note"],
        ["review", "done"],
    ],
)
def test_no_name_holds_nul(
    args: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.rglob("*"))
    assert run([*args, "No\0te"]) == 2
    shown = "error: a name or path cannot hold the character NUL; nothing was changed\n"
    assert capsys.readouterr() == ("", shown)
    assert sorted(folder.rglob("*")) == before


def test_the_command_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    asked = capsys.readouterr().out
    assert run([]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (asked, "")
    assert "Obsidian's" in shown.out


def test_a_usage_message_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format"]) == 2
    assert run(["check", "--format", "nope"]) == 2
    assert "\\n" not in capsys.readouterr().err
