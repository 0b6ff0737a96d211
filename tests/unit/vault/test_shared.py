"""Work shared out between processes: the same results as in one, whatever becomes of the others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from vaultkit.vault.parallel import forked_work as shared
from vaultkit.vault.parallel.forked_work import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable

ITEMS = list(range(100))
HERE = os.getpid()


@pytest.fixture(autouse=True)
def _always_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "can_fork", lambda: hasattr(os, "fork"))


def who(number: int) -> tuple[int, int]:
    time.sleep(0.002)
    return number, os.getpid()


def test_results_stand_in_order_and_come_from_several_processes() -> None:
    found = map_shared(who, ITEMS, at_once=4, workers=3)
    assert [number for number, _ in found] == ITEMS
    assert len({process for _, process in found}) == 3


def test_the_first_items_are_done_here() -> None:
    found = map_shared(who, ITEMS, at_once=4, workers=3)
    assert {process for _, process in found[:4]} == {HERE}


@pytest.mark.parametrize(("items", "workers"), [(3, 4), (100, 1), (0, 2)])
def test_few_items_stay_here(items: int, workers: int) -> None:
    found = map_shared(who, range(items), at_once=4, workers=workers)
    assert found == [(number, os.getpid()) for number in range(items)]


def raise_elsewhere(number: int) -> int:
    time.sleep(0.002)
    if os.getpid() != HERE:
        raise ValueError(number)
    return number


def end_elsewhere(number: int) -> int:
    time.sleep(0.002)
    if os.getpid() != HERE and number > 10:
        os._exit(1)
    return number


@pytest.mark.parametrize("work", [raise_elsewhere, end_elsewhere])
def test_what_fails_elsewhere_is_done_here(work: Callable[[int], int]) -> None:
    assert map_shared(work, ITEMS, at_once=4, workers=3) == ITEMS


def test_what_fails_here_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        map_shared(lambda number: 1 // (number - 50), ITEMS, at_once=4, workers=2)


def test_no_copy_is_made_beside_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert {process for _, process in map_shared(who, ITEMS, workers=2)} == {os.getpid()}


INTERRUPTED = """
import os, signal
from vaultkit.vault.parallel import forked_work
forked_work.can_fork = lambda: True
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))
print(forked_work.map_shared(lambda number: number, range(100), at_once=4, workers=3)[99])
"""
"""What Ctrl-C does that reaches a copy before it has begun."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no copies here")
def test_a_copy_that_is_interrupted_at_once_says_nothing() -> None:
    made = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, check=False)
    assert (made.returncode, made.stdout, made.stderr) == (0, b"99\n", b"")
