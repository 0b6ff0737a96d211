"""Sessions in the pages: what is typed in a folder with the vaults beside this file, and printed.

A session is a fence of the language `console`. Lines that begin with `$` are commands, `vaultkit`,
`cd`, `cat`, or `echo` and `printf` into a file; the others are what they print, standard output
first. All sessions of a page run in their order in one folder. `UPDATE_TRANSCRIPTS=1` writes what
is printed now into the pages.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

VAULTS = Path(__file__).with_name("vaults")
TODAY = "2026-11-21"
_FENCE = re.compile(r"(?ms)^```console\n(.*?)^```$")
_DURATION = re.compile(r"\b\d+(?:\.\d+)? s\b")


def copy_vaults(folder: Path) -> Path:
    """Return a new folder with copies of the vaults."""
    return shutil.copytree(VAULTS, folder / "here")


def replay(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return a page as it is if its commands run now. Effect: changes the current folder."""
    os.chdir(folder)
    return _FENCE.sub(lambda match: f"```console\n{_play(match[1], folder, capsys)}```", text)


def _play(session: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    lines: list[str] = []
    for command in commands_of(session):
        lines.append(f"$ {command}")
        run_words(shlex.split(command))
        printed, complained = capsys.readouterr()
        shown = _DURATION.sub("0.1 s", (printed + complained).replace(str(folder), "/here"))
        lines += shown.splitlines()
    return "".join(f"{line}\n" for line in lines)


def commands_of(session: str) -> Iterator[str]:
    """Yield what is typed in a session."""
    for line in session.splitlines():
        if line.startswith("$ "):
            yield line.removeprefix("$ ")


def run_words(words: list[str]) -> int:
    """Run a command of a session; return its exit status."""
    if words[0] == "cd":
        os.chdir(words[1])
    elif words[-2] in {">", ">>"}:
        write_file(words)
    elif words[0] == "cat":
        print(Path(words[1]).read_text(encoding="utf-8"), end="")  # noqa: T201
    else:
        assert words[0] == "vaultkit"
        return run([*words[1:], "--today", TODAY] if words[1] != "init" else words[1:])
    return 0


def write_file(words: list[str]) -> None:
    """Do what `echo` and `printf` do whose output goes to a file. Effect: writes the file."""
    said = words[-3] + "\n" if words[0] == "echo" else words[-3].replace("\\n", "\n")
    with Path(words[-1]).open(
        "a" if words[-2] == ">>" else "w", encoding="utf-8", newline="\n"
    ) as file:
        file.write(said)


def has_sessions(text: str) -> bool:
    """Tell whether a page shows a session."""
    return _FENCE.search(text) is not None
