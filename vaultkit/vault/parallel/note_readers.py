"""Reading notes in several processes at once.

All processes, this one included, draw lots of notes from one queue until none is left, so all are
busy until the end, whatever else this one has to do. A worker sends what it has parsed from a
thread of its own, and never waits for this process to listen. Notes travel as plain tuples, which
pickle several times faster than our classes.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

from vaultkit.notes.note_records import from_record, to_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from vaultkit.notes.note import Note

    Skipped = list[tuple[str, str]]
    Read = Callable[[Sequence[str]], tuple[list[Note], Skipped]]
    """Parses notes by path; returns them and what could not be read, with the reason."""
    Progress = Callable[[int, int], None]

LOT = 32
"""Notes that are drawn and sent at once, unless that makes too many lots."""
_MOST_LOTS = 1000
"""So many numbers fit into the queue before anybody draws."""


class SharedReading:
    """Notes that are read by this process and others; the others begin at once.

    A copy of this process may end what it has begun: then this one leaves it to the copy.

    Args:
        read: What each process does with its paths, a few at a time.
        paths: The notes.
        workers: Processes in all, that which ends it included; two at least.

    Effect: starts processes.
    """

    def __init__(self, read: Read, paths: Sequence[str], workers: int) -> None:
        context: Any = _copying() or _fresh()
        self._read = read
        self._total = len(paths)
        size = max(LOT, -(-len(paths) // _MOST_LOTS))
        self._lots = [paths[at : at + size] for at in range(0, len(paths), size)]
        self._queue = context.SimpleQueue()
        for number in (*range(len(self._lots)), *[None] * workers):
            self._queue.put(number)
        self._processes: list[BaseProcess] = []
        self._receivers: list[Connection] = []
        self._home = os.getpid()
        for _ in range(workers - 1):
            receiver, sender = context.Pipe(duplex=False)
            arguments = (receiver, sender, self._queue, read, self._lots)
            process = context.Process(target=_work, args=arguments, daemon=True)
            process.start()
            sender.close()
            self._processes.append(process)
            self._receivers.append(receiver)

    def finish(
        self, progress: Progress | None, take: Callable[[Note], None]
    ) -> tuple[list[Note], Skipped]:
        """Read what is left; return the notes, in any order, and what could not be read.

        Args:
            progress: Called with notes read so far and notes in all.
            take: Called here with each note, wherever it was read.

        Effect: the other processes end.
        """
        notes: list[Note] = []
        skipped: Skipped = []

        def add(got: list[Note], missed: Skipped) -> None:
            notes.extend(got)
            skipped.extend(missed)
            for note in got:
                take(note)
            if progress:
                progress(len(notes) + len(skipped), self._total)

        for number in iter(self._queue.get, None):
            add(*self._read(self._lots[number]))
            for records, missed in _receive(self._receivers, timeout=0):
                add([*map(from_record, records)], missed)
        for records, missed in _receive(self._receivers):
            add([*map(from_record, records)], missed)
        if self._home == os.getpid():
            for process in self._processes:
                process.join()
        return notes, skipped

    def leave(self) -> None:
        """Have what the others send go to a copy of this process alone."""
        for receiver in self._receivers:
            receiver.close()

    def stop(self) -> None:
        """End the others, if the copy has not. Effect: ends processes."""
        for process in self._processes:
            process.terminate()
            process.join()


def _receive(receivers: list[Connection], timeout: float | None = None) -> Iterator[Any]:
    """Yield what workers send; one that has no more leaves the list."""
    from multiprocessing.connection import wait

    while receivers:
        ready: list[Any] = wait(receivers, timeout)
        if not ready:
            return
        for receiver in ready:
            piece = receiver.recv()
            if piece is None:
                receivers.remove(receiver)
            else:
                yield piece


def _work(
    receiver: Connection,
    sender: Connection,
    queue: Any,
    read: Read,
    lots: Sequence[Sequence[str]],
) -> None:
    """Read notes in a process of its own and send them in pieces."""
    from vaultkit.vault.parallel.result_channel import Outbox

    receiver.close()  # who holds the end that the parent reads does not learn of its death
    gc.disable()
    outbox = Outbox(sender)
    for number in iter(queue.get, None):
        if not outbox.is_wanted:
            return
        notes, skipped = read(lots[number])
        outbox.put(([to_record(note) for note in notes], skipped))
    outbox.close()


def _copying() -> Any:
    """Return the multiprocessing context that copies this process; None if it had better not."""
    import multiprocessing

    is_there = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return multiprocessing.get_context("fork") if is_there else None


def _fresh() -> Any:
    """Return the multiprocessing context that starts Python anew.

    Effect: has all that is started from now on look for no module in the current folder.
    """
    import multiprocessing

    os.environ["PYTHONSAFEPATH"] = "1"
    return multiprocessing.get_context("spawn")
