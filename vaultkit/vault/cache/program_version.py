"""Which program this is: what was kept by another one, older or newer, does not count."""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.distribution.quick_digest import blake2b
from vaultkit.notes.source import DIGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).parents[2]
_SETTLED = 10
"""Seconds after which a change of a file shows in what the disk tells of it, whatever its clock."""


@cache
def find_program() -> bytes:
    """Return a digest of the program: its files, and the packages that are installed beside it."""
    found = blake2b(digest_size=DIGEST)
    for path in program_files():
        found.update(path[len(str(_PACKAGE)) :].encode() + b"\0")
        with open(path, "rb") as file:
            found.update(file.read() + b"\0")
    found.update(_beside())
    return found.digest()


@cache
def find_stamp() -> bytes:
    """Return a digest of what the disk tells of the program's files, which takes less to ask.

    It differs each time while they have changed a moment ago, so that it never says too much.
    """
    found = blake2b(_beside(), digest_size=DIGEST)
    newest = 0.0
    for path in program_files():
        seen = os.stat(path)
        told = (path, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
        found.update(repr(told).encode())
        newest = max(newest, seen.st_mtime, seen.st_ctime)
    if abs(time.time() - newest) < _SETTLED:
        found.update(os.urandom(DIGEST))
    return found.digest()


def program_files() -> list[str]:
    """Return the files of the program, but what Python compiled from them."""
    return sorted(_files_below(str(_PACKAGE)))


def find_environment() -> str:
    """Return a name for the interpreter and the packages beside it,.

    Two of them on one machine, such as an editor's and a shell's, do not take turns in one file.
    """
    return blake2b(_beside() + os.fsencode(_PACKAGE), digest_size=4).hexdigest()


@cache
def _beside() -> bytes:
    """Return what tells the interpreter, and the names and versions of installed packages."""
    names = {name for folder in sys.path for name in _names_in(folder) if _is_of_package(name)}
    return repr((sys.version, sys.platform, sorted(names))).encode()


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")
    except OSError:
        return []


def _is_of_package(name: str) -> bool:
    """Tell whether a name is that of a folder or file which says what is installed."""
    return name.endswith((".dist-info", ".egg-info", ".egg-link", ".pth"))


def _files_below(folder: str) -> Iterator[str]:
    """Yield the files of the program that Python reads, and what they read."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _files_below(entry.path)
            elif not entry.name.endswith((".pyc", ".so", ".pyd")):
                yield entry.path
