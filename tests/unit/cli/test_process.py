"""MkDocs is the same as a copy of the process and as a new one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = """
import json, os, sys
from pathlib import Path
from vaultkit.cli import process
from vaultkit.cli.mkdocs import Run

can_copy = process._can_copy()
if sys.argv[1] == "new":
    process._can_copy = lambda: False
lines = []
environment = {**os.environ, "GIVEN": "variable"}
words = json.loads(sys.argv[2])
run = Run(Path("mkdocs.yml"), Path("notes").absolute(), Path("site"), environment)
status = process.run_mkdocs(run, words, lines.append)
print(json.dumps([can_copy, status, "".join(lines), "GIVEN" in os.environ]))
"""
_CONFIG = """
site_name: !ENV GIVEN
docs_dir: notes
plugins: []
markdown_extensions: [local_extension]
"""
_EXTENSION = """
import os, sys
from markdown import Extension
print("ä in", sys.argv[0])

class Local(Extension):
    def extendMarkdown(self, md):
        print("extended", file=sys.stderr)

def makeExtension(**kwargs):
    return Local(**kwargs)
"""


def run(way: str, words: list[str], folder: Path) -> tuple[bool, int, str, bool]:
    """Return whether a copy is safe here, the status, what was said, and what leaked back."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, way, json.dumps(words)],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    found: tuple[bool, int, str, bool] = tuple(json.loads(done.stdout))
    return found


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["build", "-q"], 0, "extended"),
        (["build", "--nonsense"], 2, "No such option"),
        (["build", "-q", "-d", "site/x/../../notes"], 1, "site_dir"),
    ],
)
def test_a_copy_is_like_a_new_process(
    words: list[str], status: int, said: str, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "index.md").write_text("# Home\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(_CONFIG, encoding="utf-8")
    (tmp_path / "local_extension.py").write_text(_EXTENSION, encoding="utf-8")
    copied, new = run("copy", words, tmp_path), run("new", words, tmp_path)
    assert copied[0] == (sys.platform == "linux")
    assert copied[1:] == (status, copied[2], False)
    assert said in copied[2]
    assert copied[1] == new[1]
    assert sorted(copied[2].splitlines()) == sorted(new[2].splitlines())
