"""Work shared out between processes that know all that this one knows.

The others are forks: what they work on is not copied to them, only what they find comes back. All
take the next few items from one queue, so they end together however unlike the items are. The first
few are always done in this process.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    Parts = Sequence[range]
    """Numbers of the items, a few at a time."""

Item = TypeVar("Item")
Result = TypeVar("Result")

_READ_EVERY = 16
"""Parts between two looks at what others have sent: a look takes as long as a small part."""
MOST = 8
"""Processes at most: each copies what it touches."""


def map_shared(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    at_once: int = 8,
    workers: int = 0,
    take: Callable[[Result], Result] | None = None,
) -> list[Result]:
    """Return what `work` gives for each item, in order.

    What fails in another process is done again in this one, where it fails for all to see.

    Args:
        work: What to do. Its results are pickled; what else it changes is seen here only for the
            items that this process happens to take.
        items: The items.
        at_once: Items that a process takes at a time; no other is started for so few.
        workers: Processes in all; 0 for one per processor.
        take: Called in this process with each result as soon as it is there, in any order; what
            it returns takes the result's place.

    Effect: starts processes, which end before this returns.
    """
    take = take or _as_it_is
    parts = [range(at, min(at + at_once, len(items))) for at in range(0, len(items), at_once)]
    wanted = min(workers or count_processors(), MOST, len(parts))
    if wanted < 2 or not can_fork():  # noqa: PLR2004 - one other at least
        return [take(work(item)) for item in items]
    found = _map_parts(lambda part: [work(items[at]) for at in part], parts, wanted, take)
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


def _as_it_is(result: Result) -> Result:
    return result


def _map_parts(
    work: Callable[[range], list[Any]],
    parts: Parts,
    workers: int,
    take: Callable[[Any], Any] = _as_it_is,
) -> Sequence[list[Any]]:
    import gc
    import multiprocessing

    gc.freeze()  # so that no collection in a copy touches, and copies, what all share
    context = multiprocessing.get_context("fork")
    taken = context.Value("q", 1)
    processes = []
    inbox = _Inbox(take)
    for _ in range(workers - 1):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(sender, work, parts, taken), daemon=True)
        process.start()
        sender.close()
        processes.append(process)
        inbox.receivers.append(receiver)
    try:
        inbox.put(0, work(parts[0]))
        for at in iter(lambda: _take(taken, len(parts)), -1):
            inbox.put(at, work(parts[at]))
            if at % _READ_EVERY == 0:
                inbox.read()
        while inbox.receivers:
            inbox.read_from(inbox.receivers[-1])
        for process in processes:
            process.join()
    finally:
        for process in processes:
            process.terminate()
    for at in range(len(parts)):
        if at not in inbox.found:
            inbox.put(at, work(parts[at]))
    return [inbox.found[at] for at in range(len(parts))]


class _Inbox:
    """Takes what is found, in this process and in others.

    Args:
        take: See `map_shared`.
    """

    def __init__(self, take: Callable[[Any], Any]) -> None:
        self._take = take
        self.receivers: list[Connection] = []
        self.found: dict[int, list[Any]] = {}
        """By the numbers of the parts."""

    def put(self, at: int, results: list[Any]) -> None:
        self.found[at] = [self._take(result) for result in results]

    def read(self) -> None:
        """Take what others have sent."""
        for receiver in tuple(self.receivers):
            while receiver in self.receivers and receiver.poll():
                self.read_from(receiver)

    def read_from(self, receiver: Connection) -> None:
        """Take what another process has found of a part, or that it has ended; wait for it."""
        try:
            sent = receiver.recv()
        except (EOFError, OSError):  # it ended before its time
            sent = None
        if sent is None:
            self.receivers.remove(receiver)
        else:
            self.put(*sent)


def _take(taken: Any, parts: int) -> int:
    """Return the number of the next part, -1 if there is none."""
    with taken.get_lock():
        at = int(taken.value)
        taken.value = at + 1
    return at if at < parts else -1


def _serve(
    sender: Connection, work: Callable[[range], list[Any]], parts: Parts, taken: Any
) -> None:
    """Do parts until none is left, and send what is found."""
    from vaultkit.vault.parallel.result_channel import Outbox

    outbox = Outbox(sender)
    with suppress(Exception):  # the parent does it again, and fails there
        for at in iter(lambda: _take(taken, len(parts)), -1):
            outbox.put((at, work(parts[at])))
    outbox.close()
