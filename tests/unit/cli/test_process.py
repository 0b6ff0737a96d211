"""MkDocs is the same as a copy of the process and as a new one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = """
import json, os, sys
from pathlib import Path
from vaultkit.cli.mkdocs import mkdocs_process as process
from vaultkit.cli.mkdocs.mkdocs_run import Run

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
        [sys.executable, "-P", "-c", _SCRIPT, way, json.dumps(words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "modules")},
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
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "local_extension.py").write_text(_EXTENSION, encoding="utf-8")
    copied, new = run("copy", words, tmp_path), run("new", words, tmp_path)
    assert copied[0] == (sys.platform == "linux")
    assert copied[1:] == (status, copied[2], False)
    assert said in copied[2]
    assert copied[1] == new[1]
    assert sorted(copied[2].splitlines()) == sorted(new[2].splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_build_that_is_told_to_end_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    for number in range(300):
        text = f"# N{number}\n\n[[N{number + 1}]]\n\n```python\nprint({number})\n```\n"
        (tmp_path / f"kb/N{number}.md").write_text(text, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "vaultkit", "build", "kb", "--verbose"],
        cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        assert any("Building documentation" in line for line in process.stderr)
        process.send_signal(signal.SIGTERM)
        assert "Traceback" not in process.stderr.read()
    assert process.returncode == 143
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert {path.name for path in tmp_path.iterdir()} <= {"kb", "cache"}
