"""Standard streams that are closed or broken, a locale without letters, a time that is none."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

BARE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
NOT_WRITTEN = "error: standard output: cannot be written: Bad file descriptor\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "Ä.md").write_text("[[Übersicht]] [[Gone]]\n")
    (tmp_path / "Übersicht.md").write_text("[[Ä]]\n" * 9_000)
    return tmp_path


def shell(vault: Path, line: str, **variables: str) -> tuple[int, str, str]:
    """Run a line in which `vk` is the command."""
    script = f'vk() {{ "{sys.executable}" -m vaultkit "$@"; }}; {line}'
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=vault,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("words", ["check", "inspect Ä.md", "--version", "rule L101"])
def test_a_closed_output_is_an_error(vault: Path, words: str) -> None:
    assert shell(vault, f"vk {words} >&-") == (2, "", NOT_WRITTEN)
    assert shell(vault, f"vk {words} >&- 2>&-") == (2, "", "")


def test_a_command_that_prints_nothing_needs_no_output(vault: Path) -> None:
    status, _, err = shell(vault, "vk mv Ä Ö --allow-dirty >&- <&-")
    assert (status, err) == (0, "moved Ä.md to Ö.md, changed 9,000 places in 1 note\n")
    assert (vault / "Übersicht.md").read_text() == "[[Ö]]\n" * 9_000


def test_messages_are_written_to_no_note(vault: Path) -> None:
    assert shell(vault, "vk mv Ä Ö --allow-dirty 2>&- <&-")[0] == 0
    assert (vault / "Übersicht.md").read_text() == "[[Ö]]\n" * 9_000
    assert (vault / "Ö.md").read_text() == "[[Übersicht]] [[Gone]]\n"


def test_a_closed_error_output_changes_no_status(vault: Path) -> None:
    status, out, _ = shell(vault, "vk check --format concise 2>&-")
    assert (status, out.splitlines()[0]) == (1, 'Ä.md:1:15: L101 no note named "Gone"')
    assert shell(vault, "vk nonsense 2>&-")[0] == 2


@pytest.mark.parametrize("line", ["vk inspect | head -1", "vk check -v 2>&1 >/dev/null | head -1"])
def test_a_broken_pipe_is_no_traceback(vault: Path, line: str) -> None:
    status, out, err = shell(vault, line)
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == 1


def test_file_names_are_read_in_any_locale(vault: Path) -> None:
    status, out, err = shell(vault, "vk check --format concise", **BARE)
    assert (status, err) == (1, "")
    assert out.splitlines()[0] == 'Ä.md:1:15: L101 no note named "Gone"'
    assert shell(vault, "vk mv Ä Ö --allow-dirty", **BARE)[0] == 0
    assert sorted(path.name for path in vault.glob("*.md")) == sorted(["Ö.md", "Übersicht.md"])


@pytest.mark.parametrize("text", ["abc", "1e9", "99999999999999999999", ""])
def test_a_time_that_is_none(vault: Path, text: str) -> None:
    status, out, err = shell(vault, "vk build --site-dir ../site-of-it", SOURCE_DATE_EPOCH=text)
    assert (status, out) == (2, "")
    assert err.endswith(
        f'error: SOURCE_DATE_EPOCH is "{text}": it must be a number of seconds since 1970, of a '
        "time before 2106; correct or unset this variable\n"
    )
