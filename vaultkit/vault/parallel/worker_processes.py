"""Share work out between this process and others, which draw its parts from one counter.

All draw until no part is left, so all are busy until the end however unlike the parts are, and
whatever else this process has to do. A part that another process was given and did not finish is
done again in this one, where it fails for all to see. See decision 4.
"""

from __future__ import annotations

import os
import pickle
import signal
from contextlib import contextmanager, suppress
from itertools import chain
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess


@contextmanager
def holding_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while a process is started.

    It reaches the new process too, which would tell of it before that has said what to do then. It
    is held back there until it calls `release_interrupts`. Windows starts none of its processes so.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def release_interrupts() -> None:
    """Let Ctrl-C reach this process, which was started while it was held back."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


class SharedWork:
    """Parts of some work; other processes begin with them at once.

    A copy of this process may finish what it has begun: then this one leaves it to the copy.

    Args:
        context: How processes are started, as `multiprocessing` has it.
        work: Gives what another process sends of a part, by its number; it is pickled.
        count: How many parts there are.
        others: How many other processes.
        first: How many of the first parts are left to the process that finishes.

    Effect: starts processes.
    """

    def __init__(
        self, context: Any, work: Callable[[int], Any], count: int, others: int, first: int = 0
    ) -> None:
        self._count, self._first = count, first
        self._drawn = context.Value("q", first)
        self._processes: list[BaseProcess] = []
        self._receivers: list[Connection] = []
        self._home = os.getpid()
        for _ in range(others):
            receiver, sender = context.Pipe(duplex=False)
            given = (receiver, sender, work, self._drawn, count)
            process = context.Process(target=_serve, args=given, daemon=True)
            with holding_interrupts():
                process.start()
            sender.close()
            self._processes.append(process)
            self._receivers.append(receiver)

    def finish(
        self,
        work: Callable[[int], Any],
        take: Callable[[int, Any], None],
        unpack: Callable[[Any], Any] | None = None,
    ) -> None:
        """Do what is left, and take what the others have done.

        Args:
            work: Gives what is found of a part.
            take: Called here with each part's number and what was found, as soon as it is there.
            unpack: Makes that of what another process sent; None if they are the same.

        Effect: the other processes end.
        """
        missing = set(range(self._count))

        def put(at: int, found: Any) -> None:
            missing.remove(at)
            take(at, found)

        def receive(timeout: float | None) -> None:
            for at, sent in self._receive(timeout):
                put(at, unpack(sent) if unpack else sent)

        try:
            for at in chain(range(self._first), _draw(self._drawn, self._count)):
                put(at, work(at))
                receive(timeout=0)
            receive(timeout=None)
            for at in sorted(missing):
                put(at, work(at))
            self._wait()
        finally:
            self.stop()

    def _receive(self, timeout: float | None) -> Iterator[tuple[int, Any]]:
        """Yield what others send; one that has no more, or has ended before its time, is left."""
        from multiprocessing.connection import wait

        while self._receivers:
            ready: list[Any] = wait(self._receivers, timeout)
            if not ready:
                return
            for receiver in ready:
                try:
                    sent = receiver.recv()
                except (EOFError, OSError):
                    sent = None
                if sent is None:
                    self._receivers.remove(receiver)
                else:
                    yield sent

    def leave(self) -> None:
        """Have what the others send go to a copy of this process alone."""
        for receiver in self._receivers:
            receiver.close()

    def stop(self) -> None:
        """End the others, if they have not ended. Effect: ends processes."""
        if self._home == os.getpid():  # they are no children of a copy
            for process in self._processes:
                process.terminate()
        self._wait()

    def _wait(self) -> None:
        if self._home == os.getpid():
            for process in self._processes:
                process.join()


def _draw(drawn: Any, count: int) -> Iterator[int]:
    """Yield the numbers of parts that no other process does, until none is left."""
    while True:
        with drawn.get_lock():
            at = int(drawn.value)
            drawn.value = at + 1
        if at >= count:
            return
        yield at


def _serve(
    receiver: Connection, sender: Connection, work: Callable[[int], Any], drawn: Any, count: int
) -> None:
    """Do parts until none is left, and send what is found."""
    receiver.close()  # who holds the end that the parent reads does not learn of its death
    results = _Sender(sender)
    with suppress(Exception):  # the parent does it again, and fails there
        for at in _draw(drawn, count):
            if not results.is_wanted:
                return
            results.put((at, work(at)))
    results.close()


class _Sender:
    """Sends values from a thread of its own, so that to put one in never waits for the reader.

    The last value is None. Ctrl-C reaches all processes at once; the one with a sender leaves it
    to its parent, which then ends it.

    Args:
        sender: Where the values go.
    """

    def __init__(self, sender: Connection) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        release_interrupts()
        self._sender = sender
        self._ready: SimpleQueue[bytes] = SimpleQueue()
        self._thread = Thread(target=self._send, daemon=True)
        self._thread.start()

    @property
    def is_wanted(self) -> bool:
        """Whether anybody still reads what is sent."""
        return self._thread.is_alive()

    def put(self, value: Any) -> None:
        """Send a value.

        Errors:
            Whatever pickle raises for a value that cannot be sent.
        """
        self._ready.put(pickle.dumps(value, protocol=5))

    def close(self) -> None:
        """Say that nothing more comes, and wait until all is sent."""
        self.put(None)
        self._ready.put(b"")
        self._thread.join()
        self._sender.close()

    def _send(self) -> None:
        try:
            for piece in iter(self._ready.get, b""):
                self._sender.send_bytes(piece)
        except OSError:  # a parent that is gone wants none of them
            return
