"""Disks that are full: a command is done, or says so in one line and changed nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tests.reliability.kills import Outcome
from tests.reliability.scenarios import environment, find_left, make, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.reliability.scenarios import Scenario, Tree

ROOM: Final = (0, 4, 40, 200)
"""KiB that are free when a command starts."""
_SIZE: Final = "24m"
_FAILED: Final = 2


def fill_often(scenario: Scenario, work: Path) -> Outcome:
    """Run a command on a small disk with next to no room. Effect: mounts, if that is allowed."""
    outcome = Outcome()
    if sys.platform != "linux" or os.geteuid() != 0:
        outcome.seen["only root can mount a small disk"] = 1
        return outcome
    for room in ROOM:
        with _small_disk(work / "disk") as disk:
            folder = disk / "run"
            make(folder, scenario)
            old = read(folder, scenario)
            _fill(disk / "fill", room)
            done = subprocess.run(
                scenario.command,
                cwd=folder,
                env=environment(folder),
                capture_output=True,
                check=False,
            )
            (disk / "fill").unlink()
            outcome.tries += 1
            told = done.stderr.decode("utf-8", "replace").splitlines()
            _judge(outcome, scenario, folder, old, (room, done.returncode, told))
    return outcome


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    words = ("mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder))
    subprocess.run(words, check=True)
    try:
        yield folder
    finally:
        subprocess.run(("umount", str(folder)), check=True)


def _fill(file: Path, room: int) -> None:
    """Fill a disk up to some KiB."""
    status = os.statvfs(file.parent)
    free = status.f_bavail * status.f_frsize - room * 1024
    file.write_bytes(bytes(max(free, 0)))


def _judge(
    outcome: Outcome,
    scenario: Scenario,
    folder: Path,
    old: Tree,
    ended: tuple[int, int, list[str]],
) -> None:
    room, status, told = ended
    where = f"{scenario.name} with {room} KiB"
    outcome.seen["done" if status in scenario.status else "refused"] += 1
    if left := find_left(folder):
        outcome.wrong.append(f"{where}: left: {left}")
    if status in scenario.status:
        return
    if read(folder, scenario) != old:
        outcome.wrong.append(f"{where}: something was changed")
    if status != _FAILED or len(told) != 1 or "No space left on device" not in told[0]:
        outcome.wrong.append(f"{where}: ended with {status}: {told}")
