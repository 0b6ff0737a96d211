"""A file of entries by digest, which belongs to one user and one version of the program.

    magic, the program's digest and stamp, how many entries, a checksum of all this and of all
    that follows; the index: digest, place and length of each entry; the entries

It is read whole and never changed: a new one takes its place at once, so two runs may use it at the
same time and the one that ends last is remembered. What is of another user, may be written by
others, is cut short or is anything else counts as no file. See decision 52.
"""

from __future__ import annotations

import os
import stat
import struct
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from zlib import crc32

from vaultkit.notes.source import DIGEST
from vaultkit.vault.cache.program_version import find_environment, find_program, find_stamp
from vaultkit.vault.files.user_folders import user_cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Place = tuple[bytes, int, int]
    """Digest of an entry, its first byte, and how many there are."""

MOST_BYTES = 1 << 30
"""Bytes of a file that is read."""
MOST_FILES = 64
"""Files in a folder; those that were used last stay."""
MOST_ENVIRONMENTS = 3
"""Files about one thing, of different environments of the program."""
DAYS = 60
"""Days after which a file that nobody used goes."""
MAGIC = b"vaultkit cache 1\n"
_HEAD = struct.Struct(f"<{len(MAGIC)}s{DIGEST}s{DIGEST}sII")
_PLACE = struct.Struct(f"<{DIGEST}sQI")
_SUFFIX, _NEW = ".cache", ".new"
_DAY = 24 * 60 * 60
_FLAGS = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class EntryFile:
    """Entries as they were in a file when it was read; none if there is no such file.

    Args:
        folder: Name of the folder in the user's cache folder that it lies in.
        name: What it is about; each environment of the program has one of its own.

    Effect: reads it.
    """

    def __init__(self, folder: str, name: str) -> None:
        self.path = user_cache_folder() / folder / f"{name}-{find_environment()}{_SUFFIX}"
        self._data = b""
        self.places: Mapping[bytes, Place] = {}
        with suppress(OSError, ValueError, struct.error):
            data = _read_own(self.path)
            self.places = _read_index(data)
            self._data = data

    def get(self, digest: bytes) -> bytes | None:
        """Return an entry, None if there is none."""
        place = self.places.get(digest)
        return None if place is None else self._data[place[1] : place[1] + place[2]]

    def write(self, entries: Mapping[bytes, bytes | None]) -> None:
        """Write a file in the place of this one; one that cannot be written is no fault.

        Args:
            entries: What it holds, by digest; None for an entry that stays.

        Effect: writes; removes files of the folder that nobody used for long.
        """
        places, pieces = [], []
        at = _HEAD.size + _PLACE.size * len(entries)
        for digest, entry in entries.items():
            data = (self.get(digest) or b"") if entry is None else entry
            places.append(_PLACE.pack(digest, at, len(data)))
            pieces.append(data)
            at += len(data)
        if at <= MOST_BYTES:
            with suppress(OSError):
                body = b"".join((*places, *pieces))
                _replace(self.path, (_head(len(places), body), body))
                _clear(self.path.parent)

    def touch(self) -> None:
        """Remember that the file was used, once a day. Effect: changes its time."""
        with suppress(OSError):
            if time.time() - os.stat(self.path).st_mtime > _DAY:
                os.utime(self.path)


def _head(count: int, body: bytes) -> bytes:
    head = _HEAD.pack(MAGIC, find_program(), find_stamp(), count, 0)
    return head[:-4] + struct.pack("<I", crc32(body, crc32(head[:-4])))


def _read_own(path: Path) -> bytes:
    """Return the bytes of a file that nobody but this user can have written.

    Errors:
        OSError: it cannot be read, or is no file.
        ValueError: it is another's, or too large.
    """
    file = os.open(path, os.O_RDONLY | _FLAGS)
    try:
        found = os.fstat(file)
        is_own = not hasattr(os, "geteuid") or (
            found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        )
        if not (stat.S_ISREG(found.st_mode) and is_own and found.st_size <= MOST_BYTES):
            message = f"{path}: not ours"
            raise ValueError(message)
        pieces = []
        left = found.st_size
        while left > 0 and (piece := os.read(file, left)):
            pieces.append(piece)
            left -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
    finally:
        os.close(file)


def _read_index(data: bytes) -> dict[bytes, Place]:
    """Return where the entries of a file stand.

    Errors:
        ValueError: it is none of ours, of another version, or damaged.
        struct.error: it is cut short.
    """
    magic, program, stamp, count, crc = _HEAD.unpack_from(data)
    end = _HEAD.size + _PLACE.size * count
    if magic != MAGIC or end > len(data):
        message = "no file of entries"
        raise ValueError(message)
    if stamp != find_stamp() and program != find_program():
        message = "of another version of the program"
        raise ValueError(message)
    if crc32(memoryview(data)[_HEAD.size :], crc32(data[: _HEAD.size - 4])) != crc:
        message = "damaged"
        raise ValueError(message)
    return {place[0]: place for place in _PLACE.iter_unpack(data[_HEAD.size : end])}


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that only its user can read, and put it in the place of another.

    Errors:
        OSError: it cannot be written.
    """
    os.makedirs(path.parent, mode=0o700, exist_ok=True)
    new = f"{path}.{os.getpid()}-{os.urandom(4).hex()}{_NEW}"
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    try:
        with open(file, "wb", buffering=1 << 20) as stream:
            stream.writelines(pieces)
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


def _clear(folder: Path) -> None:
    """Remove what nobody used for long, what is more than enough, and what was never finished."""
    now = time.time()
    with os.scandir(folder) as found:
        ages = [(now - entry.stat(follow_symlinks=False).st_mtime, entry) for entry in found]
    kept = sorted((age, entry.path) for age, entry in ages if entry.name.endswith(_SUFFIX))
    subjects = [path.rpartition("-")[0] for _, path in kept]
    old = [
        path
        for number, (age, path) in enumerate(kept)
        if number >= MOST_FILES
        or age > DAYS * _DAY
        or subjects[:number].count(subjects[number]) >= MOST_ENVIRONMENTS
    ]
    old += [entry.path for age, entry in ages if entry.name.endswith(_NEW) and age > _DAY]
    for path in old:
        with suppress(OSError):
            os.unlink(path)
