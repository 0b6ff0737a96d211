"""No name of a file begins a line of its own, steers a terminal, or commands a CI service."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.notes.text.one_line import one_line

if TYPE_CHECKING:
    from pathlib import Path

INJECTED = "::warning::INJECTED"
NAMES = (
    b"bad\xff\n::warning::INJECTED.md", b"ok\n::warning::INJECTED.md", b"::warning::INJECTED.md",
    b"esc\x1b]0;x\x07\x1b[2J.md", "turned\u202efdp.md".encode(), b"##[error]INJECTED.md",
    b"picture\n::warning::INJECTED.png", b"folder\n::warning::INJECTED/in.md",
    b"x\r\n::warning::INJECTED.xml", b"##vso[task.complete]INJECTED.canvas",
)  # fmt: skip
COMMAND = re.compile(
    r"^\s*::warning::INJECTED|##\[error\]INJ|##vso\[|[\x1b\x07\u202e]", re.MULTILINE
)
RUNS = {
    "check": ["check", "--format", "github"],
    "check text": ["check", "--verbose"],
    "diff": ["check", "--diff"],
    "build": ["build", "--site-dir", "../site", "--verbose"],
    "graph": ["graph", "orphans"],
    "hubs": ["graph", "hubs"],
    "inspect": ["inspect"],
    "import": ["import", "../source", "--folder", "New"],
    "mv": ["mv", "ok\n::warning::INJECTED", "Other", "--diff"],
    "mv folder": ["mv", "folder\n::warning::INJECTED", "Other", "--allow-dirty"],
    "no such note": ["render", "no\n::warning::INJECTED"],
    "no such path": ["check", "no\n::warning::INJECTED"],
    "no such config": ["check", "--config", "no\n::warning::INJECTED"],
    "no such command": ["no\n::warning::INJECTED"],
    "no such format": ["check", "--format", "no\n::warning::INJECTED"],
    "new": ["new", "note", "no\n::warning::INJECTED"],
    "audit": ["audit", "../nowhere\n::warning::INJECTED"],
}


def _write_files(folder: Path) -> None:
    for name in NAMES:
        path = os.path.join(os.fsencode(folder), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"[[Nowhere]] ![[picture\n::warning::INJECTED.png]] ${ $\\bad{$\n")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("name", RUNS)
def test_no_stream_shows_a_name_as_it_is(tmp_path: Path, name: str) -> None:
    vault = tmp_path / "kb"
    _write_files(vault)
    _write_files(tmp_path / "source")
    (vault / ".obsidian").mkdir()
    done = subprocess.run(
        [sys.executable, "-I", "-m", "vaultkit", *RUNS[name]],
        cwd=vault, capture_output=True, check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )  # fmt: skip
    printed, complained = (x.decode(errors="surrogateescape") for x in (done.stdout, done.stderr))
    assert COMMAND.findall(complained) == []
    own = printed if name in {"graph", "hubs", "inspect", "import", "mv", "mv folder"} else ""
    assert COMMAND.findall(own) == []
    assert f"\n{INJECTED}" not in printed
    assert "bug" not in complained
    assert "INJECTED" in printed + complained


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 🙂.md\t1", "Größe 🙂.md\t1"),
        ("a\nb\r\n\x0b\x0c\x1c\x85\u2028", r"a\nb\r\n\x0b\x0c\x1c\x85\u2028"),
        ("\x1b[31m\x07\x9b2J", r"\x1b[31m\x07\x9b2J"),
        ("\u202eabc\u2066\u200f\ufeff", r"\u202eabc\u2066\u200f\ufeff"),
        ("\udcff", r"\udcff"),
        ("::error::x", r"\x3a:error::x"),
        (" \t::set-output name=x::y", " \t\\x3a:set-output name=x::y"),
        ("std::vector", "std::vector"),
        ("a ##[group]x ##vso[task.x]", r"a \x23#[group]x \x23#vso[task.x]"),
        ("##[[a link]] ## [x]", "##[[a link]] ## [x]"),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown
