"""Sessions at the command line: what is typed, what is printed, and the exit status.

A transcript is a text file of sessions like this one:

    # a remark
    $ vaultkit check orchard
    what it prints
    ! what it prints on standard error
    [0]

Every command runs in a folder of its own with copies of all vaults in `vaults/`; that folder is
shown as `/here`, and durations as `0.0 s`. Words like `NAME=value` before the command set
variables. `UPDATE_TRANSCRIPTS=1 pytest tests/snapshot` writes what is printed now into the files.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

import vaultkit.distribution.install_lines
from vaultkit.cli.main import run

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*.txt"))
TODAY = "2026-11-21"
DATED = frozenset({"base", "check", "import", "inspect", "render", "review"})
"""Commands that ask what day it is."""
_DURATION = re.compile(r"\b\d+(?:\.\d+)? s\b")
_STATUS = re.compile(r"\[\d+\]$")


class Session(NamedTuple):
    """Remarks and blank lines, the command as typed, and what follows up to the status."""

    remarks: list[str]
    command: str
    output: list[str]


def read_sessions(text: str) -> list[Session]:
    sessions: list[Session] = []
    remarks: list[str] = []
    for line in text.splitlines():
        if sessions and (not sessions[-1].output or not _STATUS.match(sessions[-1].output[-1])):
            sessions[-1].output.append(line)
        elif line.startswith("$ "):
            sessions.append(Session(remarks, line, []))
            remarks = []
        else:
            remarks.append(line)
    return sessions


def write_sessions(sessions: list[Session]) -> str:
    lines = [line for s in sessions for line in (*s.remarks, s.command, *s.output)]
    return "\n".join([*lines, ""])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with all vaults, which is also the current one."""
    here = tmp_path / "here"
    shutil.copytree(HERE / "vaults", here)
    monkeypatch.chdir(here)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(
        vaultkit.distribution.install_lines,
        "requirement_of_this",
        vaultkit.distribution.install_lines.requirement,
    )
    return here


def play(
    session: Session,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Session:
    """Run a session's command and return the session as it went."""
    words = shlex.split(session.command.removeprefix("$ "))
    with monkeypatch.context() as patch:
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            patch.setenv(name, value)
        if words[0] == "cat":
            print(Path(words[1]).read_text(encoding="utf-8"), end="")  # noqa: T201
            status = 0
        else:
            assert words[0] == "vaultkit"
            dated = ["--today", TODAY] if words[1] in DATED else []
            status = run([words[1], *dated, *words[2:]])
    printed, complained = capsys.readouterr()
    lines = [*printed.splitlines(), *(f"! {line}".rstrip() for line in complained.splitlines())]
    lines = [_DURATION.sub("0.0 s", line.replace(str(folder), "/here")) for line in lines]
    return session._replace(output=[*lines, f"[{status}]"])


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(
    path: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = path.read_text(encoding="utf-8")
    sessions = read_sessions(written)
    played = write_sessions([play(session, folder, monkeypatch, capsys) for session in sessions])
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(played, encoding="utf-8", newline="\n")
        return
    assert played.splitlines() == written.splitlines()


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) == 21
