"""Which files of the last build gave nothing away, so that the audit need not read them again.

A file is as clean as it was if its path and bytes are the same, the audit looks for the same, and
so does the program that judges.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from vaultkit.site.kept import open_cache

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

_SIZE = 16
"""Bytes of a digest."""


class KeptVerdicts:
    """The `CleanFiles` of a site, in the file that keeps its pages.

    Args:
        path: The file.
        program: Digest of all that judges besides what is looked for.
    """

    def __init__(self, path: Path, program: str) -> None:
        self._path = path
        self._looks_for = program

    def open(self, looks_for: str) -> Container[bytes]:
        """Return the digests of the files that an audit which looked for the same found clean."""
        self._looks_for += f" {looks_for}"
        connection = open_cache(self._path)
        if connection is None:
            return ()
        query = "SELECT names FROM clean WHERE looks_for = ?"
        try:
            (names,) = connection.execute(query, (self._looks_for,)).fetchone() or (b"",)
        except sqlite3.Error:
            return ()
        finally:
            connection.close()
        return {names[at : at + _SIZE] for at in range(0, len(names), _SIZE)}

    def keep_clean(self, clean: Iterable[bytes]) -> None:
        """Take the digests of the files that are clean now. Effect: writes the file."""
        connection = open_cache(self._path)
        if connection is None:
            return
        row = (b"".join(clean), self._looks_for)
        try:
            with connection:
                connection.execute("DELETE FROM clean")
                connection.execute("INSERT INTO clean VALUES (?, ?)", row)
        except sqlite3.Error:
            return
        finally:
            connection.close()
