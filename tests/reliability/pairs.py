"""Two commands at once on one vault: each is done or refused, and no file is torn."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

from tests.reliability.kills import PATIENCE, Outcome, keep, put_back
from tests.reliability.scenarios import (
    FIX,
    MV,
    SCENARIOS,
    environment,
    find_left,
    find_torn,
    read,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliability.scenarios import Scenario, Tree

BUILD: Final = next(one for one in SCENARIOS if one.is_build)
PAIRS: Final = ((FIX, FIX), (MV, FIX), (MV, MV), (BUILD, BUILD))
_TRIES: Final = 8
_DONE: Final = frozenset({0, 1})


def run_both(one: Scenario, other: Scenario, work: Path) -> Outcome:
    """Start two commands at the same time, several times. Effect: writes to a folder."""
    outcome = Outcome()
    keep(work, one)
    orders = ((), (one,), (other,), (one, other), (other, one))
    states = [_run_in_turn(order, work, one) for order in orders]
    for _ in range(_TRIES):
        folder = put_back(work)
        started = [_start(scenario, folder) for scenario in (one, other)]
        statuses = [process.wait(2 * PATIENCE) for process in started]
        outcome.tries += 1
        _judge(outcome, statuses, read(folder, one), states, find_left(folder))
    return outcome


def _run_in_turn(order: tuple[Scenario, ...], work: Path, one: Scenario) -> Tree:
    folder = put_back(work)
    for scenario in order:
        _start(scenario, folder).wait(PATIENCE)
    return read(folder, one)


def _start(scenario: Scenario, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        scenario.command,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _judge(
    outcome: Outcome, statuses: list[int], found: Tree, states: list[Tree], left: list[str]
) -> None:
    done = sum(status in _DONE for status in statuses)
    outcome.seen[f"{done} of 2 done"] += 1
    if not done or not {*statuses} <= {*_DONE, 2}:
        outcome.wrong.append(f"try {outcome.tries}: statuses {statuses}")
    if torn := find_torn(found, *states):
        outcome.wrong.append(f"try {outcome.tries}: neither old nor new: {torn}")
    if found not in states[1:]:
        outcome.wrong.append(f"try {outcome.tries}: not what any order of the two comes to")
    if left:
        outcome.wrong.append(f"try {outcome.tries}: left: {left}")
