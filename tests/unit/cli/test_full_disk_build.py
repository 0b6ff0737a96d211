"""A disk that is full while a site is built: one line, and the site of the last build stays."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.commands import build as build_module
from vaultkit.cli.main import run
from vaultkit.cli.mkdocs import mkdocs_process as process
from vaultkit.vault.built_site import site_staging as site_stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FULL = f"OSError: [Errno {errno.ENOSPC}] No space left on device"
SAID = "error: site: cannot be written: No space left on device; no site was built\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/A.md").write_text("# A\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("old")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sites(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not {"kb", "__pycache__"} & {*path.parts}  # Python keeps hooks there
    }


def printing(*lines: str) -> Callable[..., int]:
    def run_mkdocs(_: Any, __: Any, read: Callable[[str], None]) -> int:
        for line in lines:
            read(f"{line}\n")
        return 1

    return run_mkdocs


@pytest.mark.parametrize("start", ["Traceback (most recent call last):", "Process ForkProcess-1:"])
@pytest.mark.parametrize("end", [FULL, f"{FULL}: 'x/index.html'", f"{FULL}\n\n"])
def test_the_reason_stands_alone(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    start: str,
    end: str,
) -> None:
    lines = ("INFO    -  Building", start, '  File "x.py", line 1', end)
    monkeypatch.setattr(build_module, "run_mkdocs", printing(*lines))
    assert run(["build", "kb"]) == 2
    assert capsys.readouterr().err == f"INFO    -  Building\n{SAID}"
    assert run(["build", "kb", "--verbose"]) == 2
    assert '  File "x.py", line 1\n' in capsys.readouterr().err
    assert sites(folder) == {"site/index.html": "old"}


def test_another_traceback_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ("Traceback (most recent call last):", "  File", "ValueError: [Errno 28] is a number")
    monkeypatch.setattr(build_module, "run_mkdocs", printing(lines[0], lines[1], "KeyError: 1"))
    assert run(["build", "kb"]) == 2
    assert capsys.readouterr().err == f"{lines[0]}\n{lines[1]}\nKeyError: 1\n"
    assert sites(folder) == {"site/index.html": "old"}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_process_that_cannot_write(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """MkDocs itself, with a hook that writes to a device that is full."""
    (folder / "hook.py").write_text(
        "def on_post_build(config):\n    open('/dev/full', 'w', buffering=1).write('x\\n')\n"
    )
    (folder / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: kb\nhooks: [hook.py]\nplugins: [vaultkit]\ntheme: material\n"
    )
    for can_copy in (True, False):
        monkeypatch.setattr(process, "_can_copy", lambda can_copy=can_copy: can_copy)
        assert run(["build", "kb"]) == 2
        told = capsys.readouterr().err
        assert told.endswith(SAID)
        assert "Traceback" not in told
        assert sites(folder).keys() == {"site/index.html", "hook.py", "mkdocs.yml"}


def test_a_stage_that_cannot_be_made_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(site_stage.os, "write", write)
        assert run(["build", "kb"]) == 2
    assert capsys.readouterr().err == ("error: site: cannot be written: No space left on device\n")
    assert sorted(path.name for path in folder.iterdir()) == ["kb", "site"]
