"""Reading a file that somebody else wrote: only a regular one, and only so much of it.

A pipe would be waited for and a device read for ever; both can come with a vault.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from pathlib import Path

MAX_SETTINGS = 16 << 20
"""Bytes of a file with settings: a config, or one of Obsidian's own."""
MAX_TEXT = 256 << 20
"""Bytes of a note, canvas, base or style sheet."""
_READ = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
)
_PIECE = 1 << 16
"""Bytes asked for at once; a file gives fewer only at its end."""


def read_bounded(path: str | Path, most: int) -> bytes:
    """Return the bytes of a regular file.

    Args:
        path: Of the file; a symbolic link is followed.
        most: Bytes it may have.

    Errors:
        OSError: it cannot be read, is a pipe, a device or a folder, or is larger; the text says
            which.
    """
    file = _open(path)
    try:
        pieces = [os.read(file, _PIECE)]
        length = len(pieces[0])
        while len(pieces[-1]) == _PIECE and length <= most:
            pieces.append(os.read(file, _PIECE))
            length += len(pieces[-1])
    finally:
        os.close(file)
    if length > most:
        raise OSError(errno.EFBIG, describe_excess(most), os.fspath(path))
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def read_named(path: Path) -> bytes:
    """Return the content of a file that the operator names, which may be a pipe. Effect: reads.

    Errors:
        VaultkitError: it cannot be read, or has no end within `MAX_TEXT`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TEXT + 1)
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise VaultkitError(message) from error
    if len(data) > MAX_TEXT:
        message = f"{path}: {describe_excess(MAX_TEXT)}"
        raise VaultkitError(message)
    return data


def read_beginning(path: str | Path, most: int) -> bytes:
    """Return the first bytes of a regular file.

    Errors:
        OSError: it cannot be read, or is a pipe, a device or a folder.
    """
    file = _open(path)
    try:
        return os.read(file, most)
    finally:
        os.close(file)


def _open(path: str | Path) -> int:
    """Return an open regular file, which is to be closed."""
    file = os.open(path, _READ)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
    return file


def describe_excess(most: int) -> str:
    """Return what is wrong with a file of more bytes than it may have."""
    size = f"{most >> 20:,} MiB" if most >= 1 << 20 else f"{most >> 10:,} KiB"
    return f"larger than {size}"
