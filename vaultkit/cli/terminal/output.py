"""Printing: text and tables on standard output or in a file, progress on standard error.

Files that options name, other than configs and notes, are read and written here.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.terminal.stderr import write_raw
from vaultkit.errors import VaultkitError
from vaultkit.notes.text.one_line import ascii_in_json, many_lines, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_protected: list[str] = []
"""The vault at work, as it is named and as it really is: see `protect`."""
_OWN_START = 12
"""Bytes in which a report, such as `### vaultkit: 2 errors`, shows that an earlier one is ours."""
_PATIENCE = 0.5
"""Seconds of work before a progress bar appears."""
_WIDEST = 40
"""Characters up to which cells are filled with blanks."""
_BAR = 24
"""Width of the bar in characters."""


def put(text: str, output: Path | None = None, *, is_escaped: bool = False) -> None:
    """Print text, or write it to a file, which is then either complete or as it was before.

    What is printed steers no terminal, and commands no CI service: see `many_lines`. A file gets
    the text as it is. A symbolic link outside the vault is the operator's own, and stays one.

    Args:
        text: The text.
        output: The file; None for standard output.
        is_escaped: Whether all of others in the text is escaped already, and the rest, such as
            colours, is meant.

    Errors:
        VaultkitError: the file cannot be written.
    """
    if output is None:
        click.echo(text if is_escaped else many_lines(text), nl=False, color=True)
        return
    data = text.encode("utf-8", "backslashreplace")
    try:
        base, path = _place_of(output)
        if base is not None:
            _spare_note(base, path, data)
        if base is None and output.exists() and not output.is_file():
            output.write_bytes(data)  # a device, or a pipe
        else:
            _replace(*(base, path) if base else os.path.split(os.path.realpath(output)), data)
    except OSError as error:
        message = f"{output}: {error.strerror or error}"
        raise VaultkitError(message) from error


def protect(root: Path) -> None:
    """Let `put` follow no symbolic link in a vault: it may have brought them along."""
    _protected[:] = [str(root), os.path.realpath(root)]


def _place_of(output: Path) -> tuple[str | None, str]:
    """Return the vault that a file lies in and its path there; None if it lies elsewhere."""
    full = os.path.abspath(output)
    beside = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
    for way in (full, beside):
        for root in _protected:
            if way.startswith(root.rstrip(os.sep) + os.sep):
                return _protected[-1], os.path.relpath(way, root).replace(os.sep, "/")
    return None, ""


def _spare_note(base: str, path: str, data: bytes) -> None:
    """Raise if a note of the vault would be lost: one that does not begin as what is written.

    Errors:
        OSError: it would, or it cannot be read.
    """
    from vaultkit.notes.paths import is_note
    from vaultkit.vault.write.nofollow import read_file

    if not is_note(path):
        return
    with suppress(FileNotFoundError):
        there = read_file(base, path)
        if there.strip() and there[:_OWN_START] != data[:_OWN_START]:
            raise OSError(errno.EEXIST, "a note of the vault, which is not written over")


def _replace(base: str, path: str, data: bytes) -> None:
    """Write a file beside its place, then put it there."""
    import secrets

    from vaultkit.vault.write.nofollow import create_file, get_status, remove_file, replace_file

    status = get_status(base, path)
    if status is not None and not stat.S_ISREG(status.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no regular file"
        raise OSError(errno.EINVAL, f"{kind} in a vault, which is never written to")
    folder, name = os.path.split(path)
    new = os.path.join(folder, f".{name}.{secrets.token_hex(4)}.new")
    file = create_file(base, new, 0o666)
    try:
        with open(file, "wb") as stream:
            stream.write(data)
        replace_file(base, new, path)
    except BaseException:
        with suppress(OSError):
            remove_file(base, new)
        raise


def put_json(record: dict[str, Any], output: Path | None = None) -> None:
    """Print a record as JSON."""
    text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False)
    put(ascii_in_json(text) + "\n", output)


def table(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Return rows as lines with aligned columns; a cell longer than `_WIDEST` moves the others."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join([*lines, ""]) if lines else ""


class ProgressBar:
    """A bar on a terminal's standard error, shown only when work takes long; then wiped away."""

    def __init__(self, what: str, *, is_wanted: bool) -> None:
        self._what = what
        self._is_wanted = is_wanted and sys.stderr.isatty()
        self._start = time.monotonic()
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is."""
        if not self._is_wanted or time.monotonic() - self._start < _PATIENCE:
            return
        filled = _BAR * done // max(total, 1)
        line = f"{self._what} [{'#' * filled}{' ' * (_BAR - filled)}] {done:,} of {total:,}"
        self._write("\r" + line.ljust(self._width))
        self._width = len(line)

    def wipe(self) -> None:
        """Take the bar off the screen."""
        if self._width:
            self._write("\r" + " " * self._width + "\r")
            self._width = 0

    def _write(self, text: str) -> None:
        write_raw(text)
