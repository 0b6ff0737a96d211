"""Notes of the last run, by the digest of their bytes: a note that is still the same is not read.

Whether it is the same is always told by all of its bytes, never by what the disk says of a file.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from vaultkit.notes.source import Source
from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.lazy_note import LazyNote, lazy_note
from vaultkit.vault.cache.note_encoding import NotEncodableError, encode_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from vaultkit.notes.note import Note

OFF = "VAULTKIT_NO_CACHE"
"""Variable of the environment by which a user says that nothing is kept or taken."""
FOLDER = "notes"


def is_off() -> bool:
    """Tell whether the user wants nothing kept. Effect: reads the environment."""
    return bool(os.environ.get(OFF))


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Have this process, and those that it starts, keep and take nothing.

    Effect: changes the environment until it ends.
    """
    before = os.environ.get(OFF)
    os.environ[OFF] = "1"
    try:
        yield
    finally:
        os.environ.pop(OFF, None)
        os.environ.update({} if before is None else {OFF: before})


def name_of(root: Path) -> str:
    """Return the name of the files about a vault."""
    return Source("", os.fsencode(os.path.realpath(root))).digest.hex()


class NoteCache:
    """What is known of the notes of one vault.

    Args:
        root: Its folder.

    Effect: reads the file.
    """

    def __init__(self, root: Path) -> None:
        self._file = EntryFile(FOLDER, name_of(root))

    @property
    def is_empty(self) -> bool:
        """Whether no note is known."""
        return not self._file.places

    def find(self, source: Source) -> Note | None:
        """Return the note with these bytes, None if it is not known."""
        digest = source.digest
        if digest not in self._file.places:
            return None
        return lazy_note(source, partial(self._load, digest))

    def _load(self, digest: bytes) -> bytes:
        return self._file.get(digest) or b""

    def keep(self, notes: Iterable[Note]) -> None:
        """Take notes in the place of those that were known. Effect: writes, if there are others."""
        entries: dict[bytes, bytes | None] = {}
        for note in notes:
            digest = note.source.digest
            if digest in self._file.places:
                entries[digest] = None
            elif digest not in entries:
                encoded = _encode(note)
                if encoded is not None:
                    entries[digest] = encoded
        if entries.keys() == self._file.places.keys():
            self._file.touch()
        else:
            self._file.write(entries)


def _encode(note: Note) -> bytes | None:
    """Return what is kept of a note, None if it cannot be kept."""
    try:
        return note.encoded if isinstance(note, LazyNote) else encode_note(note)
    except NotEncodableError:
        return None
