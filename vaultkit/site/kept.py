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

_SCHEMA = """
DROP TABLE IF EXISTS pages;
CREATE TABLE IF NOT EXISTS kept (url TEXT PRIMARY KEY, signature TEXT, crc INTEGER, data BLOB);
CREATE TABLE IF NOT EXISTS worked_out (name TEXT PRIMARY KEY, input TEXT, value TEXT);
"""
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


def pack(page: KeptPage) -> bytes:
    """Return a page as few bytes; `unpack_row` and `unpack_output` read them."""
    row = json.dumps(page.row, ensure_ascii=False)
    rest = f"{json.dumps(page.head)}\n{page.output}"
    return b"".join(zlib.compress(part.encode(), _LEVEL) for part in (row, rest))


def unpack_row(data: bytes) -> Any:
    """Return what the search index took of a packed page."""
    return json.loads(zlib.decompressobj().decompress(data))


def unpack_output(data: bytes) -> tuple[str, str]:
    """Return the rest of a packed page: what the templates made, and what goes into its head."""
    first = zlib.decompressobj()
    first.decompress(data)
    head, _, output = zlib.decompress(first.unused_data).decode().partition("\n")
    return output, json.loads(head)


class KeptPages:
    """Pages by address, each with the digest of what it depends on.

    Args:
        path: The file; None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._connection = open_cache(path) if path else None
        self._known = self._read_signatures()
        self._new: list[tuple[str, str, int, bytes]] = []
        self._used: set[str] = set()
        self.reused = 0

    def knows(self, url: str, signature: str) -> bool:
        """Tell whether the page at an address depends on the same as now."""
        return self._known.get(url) == signature

    def find(self, url: str, signature: str) -> bytes | None:
        """Return the page at an address, packed, if it depends on the same as now."""
        self._used.add(url)
        if self._connection is None or not self.knows(url, signature):
            return None
        query = "SELECT crc, data FROM kept WHERE url = ?"
        try:
            crc, data = self._connection.execute(query, (url,)).fetchone()
        except (sqlite3.Error, TypeError, ValueError):
            return None
        if not isinstance(data, bytes) or zlib.crc32(data) != crc:
            return None
        self.reused += 1
        return data

    def keep(self, url: str, signature: str, data: bytes) -> None:
        """Take a page that was rendered, packed."""
        self._used.add(url)
        if self._connection is not None:
            self._new.append((url, signature, zlib.crc32(data), data))

    def close(self) -> None:
        """Write what is new, and forget what is no longer there. Effect: writes the file."""
        gone = [(url,) for url in self._known.keys() - self._used]
        self._write("DELETE FROM kept WHERE url = ?", gone)
        self._write("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", self._new)
        self._new = []
        self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self, statement: str, rows: list[Any]) -> None:
        if self._connection is None:
            return
        try:
            with self._connection as connection:
                connection.executemany(statement, rows)
        except sqlite3.Error:
            self._let_go()

    def _read_signatures(self) -> dict[str, str]:
        if self._connection is None:
            return {}
        try:
            return dict(self._connection.execute("SELECT url, signature FROM kept"))
        except sqlite3.Error:
            self._let_go()
            return {}


def open_cache(path: Path) -> sqlite3.Connection | None:
    """Open the file of a site; one that is no database is replaced."""
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
    connection.executescript(_SCHEMA)
    return connection
