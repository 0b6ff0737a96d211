"""Work shared out between processes that know all that this one knows.

The others are forks: what they work on is not copied to them, only what they find comes back. All
take the next few items from one queue, so they end together however unlike the items are. The first
few are always done in this process.
"""

from __future__ import annotations

import os
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

MOST = 8
"""Processes at most: each copies what it touches."""


def map_shared(
    work: Callable[[Item], Result], items: Sequence[Item], *, at_once: int = 8, workers: int = 0
) -> list[Result]:
    """Return what `work` gives for each item, in order.

    What fails in another process is done again in this one, where it fails for all to see.

    Args:
        work: What to do. Its results are pickled; what else it changes is seen here only for the
            items that this process happens to take.
        items: The items.
        at_once: Items that a process takes at a time; no other is started for so few.
        workers: Processes in all; 0 for one per processor.

    Effect: starts processes, which end before this returns.
    """
    parts = [range(at, min(at + at_once, len(items))) for at in range(0, len(items), at_once)]
    wanted = min(workers or count_processors(), MOST, len(parts))
    if wanted < 2 or not can_fork():  # noqa: PLR2004 - one other at least
        return [work(item) for item in items]
    found = _map_parts(lambda part: [work(items[at]) for at in part], parts, wanted)
    return [result for results in found for result in results]


def count_processors() -> int:
    """Return how many processes can run at once here."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def can_fork() -> bool:
    """Tell whether this process can be copied: not on every system, and not beside its threads."""
    return hasattr(os, "fork") and threading.active_count() == 1


def _map_parts(
    work: Callable[[range], list[Any]], parts: Parts, workers: int
) -> Sequence[list[Any]]:
    import gc
    import multiprocessing

    gc.freeze()  # so that no collection in a copy touches, and copies, what all share
    context = multiprocessing.get_context("fork")
    taken = context.Value("q", 1)
    others = []
    for _ in range(workers - 1):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(sender, work, parts, taken), daemon=True)
        process.start()
        sender.close()
        others.append((process, receiver))
    found: dict[int, list[Any]] = {}
    try:
        found[0] = work(parts[0])
        for at in iter(lambda: _take(taken, len(parts)), -1):
            found[at] = work(parts[at])
        for process, receiver in others:
            found.update(_receive(receiver))
            process.join()
    finally:
        for process, _ in others:
            process.terminate()
    return [found[at] if at in found else work(part) for at, part in enumerate(parts)]


def _take(taken: Any, parts: int) -> int:
    """Return the number of the next part, -1 if there is none."""
    with taken.get_lock():
        at = int(taken.value)
        taken.value = at + 1
    return at if at < parts else -1


def _receive(receiver: Connection) -> dict[int, list[Any]]:
    """Return what another process has found, by part; less if it ended before its time."""
    found: dict[int, list[Any]] = {}
    try:
        for at, results in iter(receiver.recv, None):
            found[at] = results
    except (EOFError, OSError):
        pass
    return found


def _serve(
    sender: Connection, work: Callable[[range], list[Any]], parts: Parts, taken: Any
) -> None:
    """Do parts until none is left, and send what is found from a thread of its own.

    Ctrl-C reaches all processes at once; this one leaves it to its parent, which then ends it.
    """
    import pickle
    import signal
    from queue import SimpleQueue

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ready: SimpleQueue[bytes] = SimpleQueue()
    thread = threading.Thread(target=_send, args=(sender, ready), daemon=True)
    thread.start()
    with suppress(Exception):  # the parent does it again, and fails there
        for at in iter(lambda: _take(taken, len(parts)), -1):
            ready.put(pickle.dumps((at, work(parts[at])), protocol=5))
        ready.put(pickle.dumps(None))
    ready.put(b"")
    thread.join()
    sender.close()


def _send(sender: Connection, ready: Any) -> None:
    """Send pieces until an empty one; a parent that is gone wants none of them."""
    try:
        for piece in iter(ready.get, b""):
            sender.send_bytes(piece)
    except OSError:
        return
