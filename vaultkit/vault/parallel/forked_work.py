"""Share work out between copies of this process, which know all that this one knows.

The others are forks: what they work on is not copied to them, only what they find comes back.
See decision 22.
"""

from __future__ import annotations

import os
import sys
import threading
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Parts = Sequence[range]
    """Numbers of the items, a few at a time."""

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 8
"""Processes at most: each copies what it touches."""


def map_shared(  # noqa: PLR0913 - all that work may need
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    at_once: int = 8,
    workers: int = 0,
    take: Callable[[Result], Result] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Result]:
    """Return what `work` gives for each item, in order.

    What fails in another process is done again in this one, where it fails for all to see. The
    first few items are always done in this process.

    Args:
        work: What to do. Its results are pickled; what else it changes is seen here only for the
            items that this process happens to take.
        items: The items.
        at_once: Items that a process takes at a time; no other is started for so few.
        workers: Processes in all; 0 for one per processor.
        take: Called in this process with each result as soon as it is there, in any order; what
            it returns takes the result's place.
        progress: Called after each with how many there are, and how many there will be.

    Effect: starts processes, which end before this returns.
    """
    numbers = count(1)

    def take_one(result: Result) -> Result:
        if progress is not None:
            progress(next(numbers), len(items))
        return take(result) if take else result

    parts = [range(at, min(at + at_once, len(items))) for at in range(0, len(items), at_once)]
    wanted = min(workers or count_processors(), MOST, len(parts))
    if wanted < 2 or not can_fork():  # noqa: PLR2004 - one other at least
        return [take_one(work(item)) for item in items]
    found = _map_parts(lambda part: [work(items[at]) for at in part], parts, wanted, take_one)
    return [result for results in found for result in results]


def count_processors() -> int:
    """Return how many processes can run at once here."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def can_fork() -> bool:
    """Tell whether this process can be copied: not on every system, and not beside its threads.

    On macOS the system's own libraries may have threads that nobody sees: see decision 42.
    """
    has_fork = hasattr(os, "fork") and sys.platform != "darwin"
    return has_fork and threading.active_count() == 1


def _map_parts(
    work: Callable[[range], list[Any]], parts: Parts, workers: int, take: Callable[[Any], Any]
) -> list[list[Any]]:
    import gc
    import multiprocessing

    from vaultkit.vault.parallel.worker_processes import SharedWork

    found: list[list[Any]] = [[] for _ in parts]

    def work_on(at: int) -> list[Any]:
        return work(parts[at])

    def keep(at: int, results: list[Any]) -> None:
        found[at] = [take(result) for result in results]

    gc.freeze()  # so that no collection in a copy touches, and copies, what all share
    context = multiprocessing.get_context("fork")
    SharedWork(context, work_on, len(parts), workers - 1, first=1).finish(work_on, keep)
    return found
