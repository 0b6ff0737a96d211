"""Standard streams and file names as every command needs them, whatever it was started with."""

from __future__ import annotations

import errno
import io
import os
import sys


class _Closed(io.TextIOBase):
    """Stands for a standard output that is closed: what is printed there is not lost in silence."""

    def write(self, text: str) -> int:
        """Refuse text."""
        del text
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")


def read_names_as_utf8() -> None:
    """Start again in UTF-8 where the locale would not let file names be read as they are.

    Effect: may replace the process.
    """
    is_utf8 = sys.flags.utf8_mode or sys.getfilesystemencoding().lower() in {"utf-8", "utf8"}
    if not is_utf8 and os.name == "posix" and sys.orig_argv[1:]:
        words = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execv(sys.executable, words)  # noqa: S606 our own interpreter, no shell


def open_standard_streams() -> None:
    """Put something in the place of standard streams that are closed.

    Otherwise a note that is opened for writing may be what a message is written to.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free, so this one
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", closefd=False)
