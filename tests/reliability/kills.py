"""Commands that are killed while they run: every file is as before or as afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.reliability.scenarios import differences, environment, find_left, find_torn, make, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.reliability.scenarios import Scenario, Tree

TRIES: Final = 40
MOST: Final = 6 * TRIES
"""Runs after which a command is taken for one that cannot be hit."""
AIMS: Final = (None, b"", b"committing")
"""What is waited for before a kill: nothing, a journal, one that says that files take places."""
_SHARE: Final = 0.1
"""Share of the time of writing for which files take their places."""
PATIENCE: Final = 60
_PROBE: Final = 0.0005
"""Seconds between two looks at a run."""


class Kill(NamedTuple):
    """How a run is killed.

    Args:
        sign: By which signal.
        aim: What is waited for, of `AIMS`.
        chance: How long after that.
    """

    sign: signal.Signals
    aim: bytes | None
    chance: random.Random


@dataclass
class Outcome:
    """What became of the runs of a scenario.

    Args:
        tries: How many were hit while they lived.
        wrong: What must not be.
        seen: How often what was seen that may be.
    """

    tries: int = 0
    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Reference:
    """A scenario that ran undisturbed.

    Args:
        old: The files before.
        new: The files afterwards.
        longest: Seconds that it took.
        writing: Seconds from the moment that it began to write.
    """

    old: Tree
    new: Tree
    longest: float
    writing: float


def kill_often(scenario: Scenario, work: Path, tries: int = TRIES) -> Outcome:
    """Kill a command at random moments, most of them while it writes. Effect: writes to a folder.

    Args:
        scenario: The command.
        work: Folder for its vaults.
        tries: How many runs must be hit.
    """
    keep(work, scenario)
    known = _run_undisturbed(scenario, work)
    outcome, chance = Outcome(), random.Random(f"20261129 {scenario.name}")
    for number in range(MOST):
        if outcome.tries == tries:
            return outcome
        folder = put_back(work)
        sign = (signal.SIGKILL, signal.SIGTERM)[number // len(AIMS) % 2]
        kill = Kill(sign, AIMS[number % len(AIMS)], chance)
        status = _disturb(scenario, folder, known, kill)
        if status is not None:
            outcome.tries += 1
            _judge(scenario, folder, known, outcome, status)
    outcome.wrong.append(f"only {outcome.tries} of {MOST} runs were hit")
    return outcome


def keep(work: Path, scenario: Scenario) -> None:
    """Make what a scenario starts with, and keep a copy of it."""
    make(work / "run", scenario)
    shutil.copytree(work / "run", work / "kept", symlinks=True)


def put_back(work: Path) -> Path:
    """Return the folder of a run, as it was when it was made: its place is part of an undo."""
    shutil.rmtree(work / "run", ignore_errors=True)
    shutil.copytree(work / "kept", work / "run", symlinks=True)
    return work / "run"


def _run_undisturbed(scenario: Scenario, work: Path) -> Reference:
    folder = put_back(work)
    old = read(folder, scenario)
    start = time.perf_counter()
    with _started(scenario, folder) as process:
        begun = next(_wait_for_writing(scenario, folder, process), time.perf_counter())
        status = process.wait(PATIENCE)
    end = time.perf_counter()
    if status not in scenario.status or read(folder, scenario) == old:
        message = f"{scenario.name}: ended with {status}, or changed nothing"
        raise SystemExit(message)
    return Reference(old, read(folder, scenario), end - start, end - begun)


def _started(scenario: Scenario, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        scenario.command,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait_for_writing(
    scenario: Scenario, folder: Path, process: subprocess.Popen[bytes], word: bytes = b""
) -> Iterator[float]:
    """Yield the moment at which a run begins to write, if that is seen.

    Args:
        scenario: The command.
        folder: What it runs on.
        process: The run.
        word: What its journal holds then.
    """
    has_begun = False
    while process.poll() is None:
        if scenario.is_build:
            has_begun = any(name.startswith(".site.") for name in os.listdir(folder))
        else:
            with suppress(FileNotFoundError):
                has_begun = word in (folder / "kb/.vaultkit/journal.json").read_bytes()
        if has_begun:
            yield time.perf_counter()
            return
        time.sleep(_PROBE)


def _disturb(scenario: Scenario, folder: Path, known: Reference, kill: Kill) -> int | None:
    """Run a command and send it a signal; return its status, None if it had ended by itself."""
    with _started(scenario, folder) as process:
        if kill.aim is None:
            time.sleep(kill.chance.uniform(0, known.longest))
        else:
            next(_wait_for_writing(scenario, folder, process, kill.aim), None)
            time.sleep(kill.chance.uniform(0, known.writing * (_SHARE if kill.aim else 1)))
        if process.poll() is None:
            process.send_signal(kill.sign)
        status = process.wait(PATIENCE)
        _wait_for_copies(process.pid)
    return status if status in {-kill.sign, 128 + kill.sign} else None


def _wait_for_copies(group: int) -> None:
    """Wait until the processes that a run started have seen that it is gone."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)


def _judge(
    scenario: Scenario, folder: Path, known: Reference, outcome: Outcome, status: int
) -> None:
    where = f"{scenario.name}, try {outcome.tries}, status {status}"
    found = read(folder, scenario)
    torn = find_torn(found, known.old, known.new)
    if torn:
        outcome.wrong.append(f"{where}: neither old nor new: {torn}")
    if status > 0 and (left := find_left(folder)):
        outcome.wrong.append(f"{where}: left: {left}")
    action = _recover(scenario, folder)
    after, left = read(folder, scenario), find_left(folder)
    if left:
        outcome.wrong.append(f"{where}: left after the recovery: {left}")
    is_whole = after in (known.old, known.new)
    if not is_whole and not (scenario.is_build and not torn):
        outcome.wrong.append(f"{where}: a mixture: {differences(after, known.old)}")
    state = "new" if after == known.new else "old" if after == known.old else "files of both"
    outcome.seen[f"{action}, {state}" if action else state] += 1


def _recover(scenario: Scenario, folder: Path) -> str:
    """Do what the next run does first; return what that was."""
    if scenario.is_build:
        from vaultkit.vault.built_site.site_staging import remove_stale

        is_stale = bool(find_left(folder))
        remove_stale(folder, "site")
        return "stage removed" if is_stale else ""
    code = "import sys; from vaultkit.vault.write import recover; from pathlib import Path; "
    code += "done = recover(Path('kb')); sys.stdout.write(done.action if done else '')"
    done = subprocess.run(
        [*scenario.command[:1], "-c", code],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()
