"""Reads single files of a vault, and asks the disk about them."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.bounded_read import MAX_TEXT, read_beginning, read_bounded
from vaultkit.notes.paths import is_note, suffix_of
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = frozenset({"canvas", "base", "css"})
"""Extensions of attachments that are read, because they name other files."""


def read_source(root: Path, path: str) -> Source:
    """Read one file of the vault.

    Errors:
        OSError: it cannot be read, is no regular file, or is too large a text.
    """
    most = MAX_TEXT if is_note(path) or suffix_of(path) in TEXTS else sys.maxsize
    return Source(path, read_bounded(f"{root}{os.sep}{path}", most))


def read_head(root: Path, path: str, most: int) -> bytes:
    """Read the first bytes of a file of the vault.

    Errors:
        OSError: it cannot be read.
    """
    return read_beginning(f"{root}{os.sep}{path}", most)


class FileFacts(NamedTuple):
    """What the disk knows of a file: bytes, and when it was made and changed, on the wall clock."""

    size: int
    created: datetime
    modified: datetime


def read_facts(root: Path, path: str) -> FileFacts | None:
    """Ask the disk about a file; None if it cannot be asked.

    Where a file system does not tell when a file was made, that is the earliest time it tells.
    """
    try:
        found = os.stat(os.path.join(root, path))
    except OSError:
        return None
    born = getattr(found, "st_birthtime", min(found.st_ctime, found.st_mtime))
    return FileFacts(found.st_size, _wall_clock(born), _wall_clock(found.st_mtime))


def _wall_clock(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds)  # noqa: DTZ006 - the clock on the author's wall
