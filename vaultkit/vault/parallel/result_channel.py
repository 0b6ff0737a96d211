"""What a process sends to the one that started it."""

from __future__ import annotations

import pickle
import signal
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class Outbox:
    """Sends values from a thread of its own, so that to put one in never waits for the reader.

    The last value is None. Ctrl-C reaches all processes at once; the one with an outbox leaves it
    to its parent, which then ends it.

    Args:
        sender: Where the values go.
    """

    def __init__(self, sender: Connection) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
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
