"""Exit statuses, and what ends a command before its time: a signal, a bug, a disk that is full."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

OK, FINDINGS, FAILED = 0, 1, 2
"""Exit status: clean; findings, or something is stale; could not do it."""
INTERRUPTED = 130
SIGNALLED = 128
"""What a shell adds to the number of the signal that ended a process."""
CANNOT_WRITE = frozenset(
    {errno.EBADF, errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
)


class EndedError(KeyboardInterrupt):
    """Another process asked this one to end.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def ending_tidily() -> Iterator[None]:
    """Let who asks this process to end interrupt it, as Ctrl-C does, so that it can tidy up.

    Effect: changes what signals do, until the end.
    """
    import signal
    import threading

    def end(number: int, _: object) -> NoReturn:
        if os.getpid() != owner:  # a copy of this process, which has nothing to tidy up
            os._exit(SIGNALLED + number)
        raise EndedError(number)

    owner, before = os.getpid(), {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
