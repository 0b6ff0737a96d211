"""Standard error through one escaper: what vaultkit says there is one line each time.

Names of files, texts of notes and what MkDocs says of them are in those lines, so nothing in them
may begin a line, steer a terminal, or be taken for a command by the log of a CI service. What a
command of another package writes there is its own, and is passed on as it is.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import click

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.one_line import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LEVEL = lazy_re(r"\x1b\[\d{1,2}m([A-Z]+ *-  )\x1b\[0m")
"""How MkDocs begins a line about something that matters."""


class EscapedStream:
    """A stream that takes each text it is given for one line, and escapes what is in it."""

    def __init__(self, stream: TextIO, is_foreign: Callable[[], bool]) -> None:
        self._stream = stream
        self._is_foreign = is_foreign

    def write(self, text: str) -> int:
        """Write a line; only a line end at its end is one."""
        if self._is_foreign():
            return self._stream.write(text)
        line = text.removesuffix("\n")
        self._stream.write(one_line(line) + text[len(line) :])
        return len(text)

    def write_raw(self, text: str) -> None:
        """Write text of our own as it is."""
        self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        """Return anything else of the stream."""
        return getattr(self._stream, name)


@contextmanager
def escaped_errors(is_foreign: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Have standard error escape what it is given. Effect: changes `sys.stderr` meanwhile.

    Args:
        is_foreign: Tells whether a command of another package runs, which writes what it likes.
    """
    before = sys.stderr
    escaped: Any = EscapedStream(before, is_foreign)
    sys.stderr = escaped
    try:
        yield
    finally:
        sys.stderr = before


def write_raw(text: str) -> None:
    """Write text of our own on standard error, codes that steer the terminal included."""
    stream: Any = sys.stderr
    getattr(stream, "write_raw", stream.write)(text)
    stream.flush()


def say(*lines: str) -> None:
    """Print lines of ours on standard error, whichever command runs."""
    for line in lines:
        click.echo(one_line(line), err=True)


def complain(lines: Sequence[str]) -> None:
    """Print a message, whose first line says what is wrong, on standard error."""
    first, *others = lines or [""]
    say(f"error: {first}", *(f"       {line}" for line in others))


def say_log(line: str) -> None:
    """Print a line that MkDocs printed; on a terminal its beginning keeps its colour."""
    level = _LEVEL.match(line)
    if level and sys.stderr.isatty():
        write_raw(level[0])
        line = line[level.end() :]
    click.echo(line, err=True, nl=False)
