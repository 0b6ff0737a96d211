"""Pages of the last build, to be shown again where nothing that they depend on has changed.

They lie in one SQLite file in the user's cache folder, compressed. A file that cannot be read or
written is no fault: everything is rendered then.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMA = "CREATE TABLE IF NOT EXISTS pages (url TEXT PRIMARY KEY, signature TEXT, data BLOB)"
_LEVEL = 1
"""Compression: pages shrink to a sixth in a quarter of a millisecond."""


class KeptPage(NamedTuple):
    """A page as it was rendered.

    Args:
        output: What the templates made.
        head: What goes into its head.
        row: What the search index took of it, as JSON; None for nothing.
    """

    output: str
    head: str
    row: Any


class KeptPages:
    """Pages by address, each with the digest of what it depends on.

    Args:
        path: The file; None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._connection = _open(path) if path else None
        self._known = self._read_signatures()
        self._new: list[tuple[str, str, bytes]] = []
        self._used: set[str] = set()
        self.reused = 0

    def find(self, url: str, signature: str) -> KeptPage | None:
        """Return the page at an address, if it depends on the same as now."""
        self._used.add(url)
        if self._connection is None or self._known.get(url) != signature:
            return None
        try:
            (data,) = self._connection.execute(
                "SELECT data FROM pages WHERE url = ?", (url,)
            ).fetchone()
            page = KeptPage(*json.loads(zlib.decompress(data)))
        except (sqlite3.Error, zlib.error, TypeError, ValueError):
            return None
        self.reused += 1
        return page

    def keep(self, url: str, signature: str, page: KeptPage) -> None:
        """Take a page that was rendered."""
        if self._connection is not None:
            data = zlib.compress(json.dumps(page, ensure_ascii=False).encode(), _LEVEL)
            self._new.append((url, signature, data))

    def close(self) -> None:
        """Write what is new, and forget what is no longer there. Effect: writes the file."""
        if self._connection is None:
            return
        gone = [(url,) for url in self._known.keys() - self._used]
        try:
            with self._connection as connection:
                connection.executemany("DELETE FROM pages WHERE url = ?", gone)
                connection.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", self._new)
            self._connection.close()
        except sqlite3.Error:
            return
        finally:
            self._connection = None

    def _read_signatures(self) -> dict[str, str]:
        if self._connection is None:
            return {}
        try:
            return dict(self._connection.execute("SELECT url, signature FROM pages"))
        except sqlite3.Error:
            self._connection = None
            return {}


def _open(path: Path) -> sqlite3.Connection | None:
    """Open the file; one that is no database is replaced."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _connect(path)
    except sqlite3.DatabaseError:
        try:
            os.unlink(path)
            return _connect(path)
        except (OSError, sqlite3.Error):
            return None
    except OSError:
        return None


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=1)
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(_SCHEMA)
    return connection
