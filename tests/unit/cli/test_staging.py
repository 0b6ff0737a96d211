"""Where a site is built: what killed builds leave goes, and nothing else does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.commands.build import staged

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks are of POSIX")
HOLD = """\
import os, sys
from pathlib import Path
from vaultkit.cli.commands.build import staged

with staged(Path(sys.argv[1])) as stage:
    (stage.site / "index.html").write_text("half")
    print(stage.site.parent.name, flush=True)
    sys.stdin.read()
    os._exit(9)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """Return the folder of a build that was killed, beside a site."""
    (tmp_path / "site").mkdir()
    command = [sys.executable, "-c", HOLD, str(tmp_path / "site")]
    done = subprocess.run(command, input=b"", capture_output=True, check=False)
    return tmp_path / done.stdout.decode().strip()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def build(folder: Path) -> None:
    with staged(folder / "site"):
        pass


def test_what_a_killed_build_left_goes_with_the_next(killed: Path, tmp_path: Path) -> None:
    assert names(tmp_path) == [killed.name, "site"]
    build(tmp_path)
    assert names(tmp_path) == ["site"]


def test_a_build_that_lives_keeps_its_folder(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "site")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        name = process.stdout.readline().decode().strip()
        build(tmp_path)
        assert names(tmp_path) == [name]
        process.stdin.close()
    build(tmp_path)
    assert names(tmp_path) == []


def test_what_is_not_provably_ours_stays(killed: Path, tmp_path: Path) -> None:
    copy = tmp_path / ".site.abcdefgh.new"
    shutil.copytree(killed, copy)
    (tmp_path / ".site.12345678.new").mkdir()
    (tmp_path / ".other.12345678.new").mkdir()
    (tmp_path / ".site.12345678.new/thesis").write_text("mine")
    os.mkfifo(tmp_path / ".site.12345678.new/lock")
    aside = killed.rename(tmp_path / "aside")
    (tmp_path / killed.name).symlink_to(aside)
    before = names(tmp_path)
    build(tmp_path)
    assert names(tmp_path) == before
    assert names(aside) == ["lock", "site"]
    assert names(copy) == ["lock", "site"]


def test_links_in_what_is_left_lead_to_no_deletion(killed: Path, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/thesis").write_text("mine")
    (killed / "site/docs").symlink_to(tmp_path / "documents")
    build(tmp_path)
    assert names(tmp_path) == ["documents", "site"]
    assert names(tmp_path / "documents") == ["thesis"]
