"""Keep what a build made for the next one: pages, and values worked out from the whole vault.

Both lie in one SQLite file in the user's cache folder, pages compressed. A file that cannot be read
or written is no fault: everything is made anew then. See decision 21.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.site.cache.value_digests import digest
from vaultkit.vault.files.user_folders import user_cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS made (
    url TEXT PRIMARY KEY, quick TEXT, signature TEXT, stamp TEXT,
    row BLOB, row_crc INTEGER, crc INTEGER
);
CREATE TABLE IF NOT EXISTS output (url TEXT PRIMARY KEY, data BLOB);
CREATE TABLE IF NOT EXISTS worked_out (name TEXT PRIMARY KEY, input TEXT, value TEXT);
"""
"""A page's `crc` is that of its output: one left by a build that was killed is not taken for it."""
_LEVEL = 1
"""Compression: pages shrink to a sixth in a quarter of a millisecond."""
_MOST_NEW = 100
"""Pages that are held until they are written."""


def cache_file(*names: object) -> Path:
    """Return the file for a site, in the user's cache folder.

    Args:
        names: What tells the site from others: its vault, its configuration.
    """
    return user_cache_folder() / "sites" / f"{digest(*names)}.sqlite"


class Signature(NamedTuple):
    """What a page depends on, as digests.

    Args:
        quick: One that takes little to find out, and changes though the page does not.
        full: One that does not, or hardly.
    """

    quick: str
    full: str


UNSIGNED = Signature("", "")


class CachedPage(NamedTuple):
    """A page as it was written.

    Args:
        signature: Digests of what it depends on.
        stamp: That of its file, and of those beside it: see `LastSite.holds`.
        row: What the search index took of it, packed; nothing if it is not searched.
        output: The file's bytes and its preview's, packed; None if only the stamp is new.
        preview: The stamp of its preview; "" if it has none.
    """

    signature: Signature
    stamp: str
    row: bytes
    output: bytes | None = None
    preview: str = ""


def pack_output(output: bytes, preview: bytes = b"") -> bytes:
    """Return a page and its preview as few bytes."""
    return zlib.compress(len(preview).to_bytes(4) + preview + output, _LEVEL)


def unpack_output(packed: bytes) -> tuple[bytes, bytes]:
    """Return a page and its preview."""
    found = zlib.decompress(packed)
    end = 4 + int.from_bytes(found[:4])
    return found[end:], found[4:end]


class PageCache:
    """Pages by address, each with the digest of what it depends on.

    Processes forked from this one may look pages up.

    Args:
        path: The file; None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._connection = _open(path) if path else None
        self._process = os.getpid()
        self._known = self._read_pages()
        self._new: list[tuple[str, CachedPage]] = []
        self._used: set[str] = set()

    @property
    def keeps(self) -> bool:
        """Whether pages are kept."""
        return self._connection is not None

    def get(self, url: str) -> CachedPage | None:
        """Return the page at an address as it was kept, without its output."""
        return self._known.get(url)

    def read_output(self, url: str) -> tuple[bytes, bytes] | None:
        """Return the page at an address and its preview; None if they are not as they were."""
        found = self._ask("SELECT data, crc FROM made JOIN output USING (url) WHERE url = ?", url)
        if found is None or not isinstance(found[0], bytes) or zlib.crc32(found[0]) != found[1]:
            return None
        return unpack_output(found[0])

    def keep(self, url: str, page: CachedPage) -> None:
        """Take a page as it is now. Effect: may write the file."""
        self._used.add(url)
        if self._connection is not None and page != self._known.get(url):
            self._new.append((url, page))
            if len(self._new) == _MOST_NEW:
                self._store()

    def close(self) -> None:
        """Write what is new, and forget what is no longer there. Effect: writes the file."""
        gone = [(url,) for url in self._known.keys() - self._used]
        self._write("DELETE FROM made WHERE url = ?", gone)
        self._write("DELETE FROM output WHERE url = ?", gone)
        self._store()
        self._known = {}
        self._let_go()

    def _store(self) -> None:
        same = [(p.signature.quick, _stamps(p), url) for url, p in self._new if p.output is None]
        self._write("UPDATE made SET quick = ?, stamp = ? WHERE url = ?", same)
        pages = [
            (url, *page.signature, _stamps(page), page.row, zlib.crc32(page.row), page.output)
            for url, page in self._new
            if page.output is not None
        ]
        outputs = [(url, output) for url, *_, output in pages]
        self._write("INSERT OR REPLACE INTO output VALUES (?, ?)", outputs)
        rows = ((*row, zlib.crc32(output)) for *row, output in pages)
        self._write("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._new = []

    def _ask(self, query: str, url: str) -> Any:
        if self._process != os.getpid():  # SQLite's connections are not for forks
            self._process = os.getpid()
            self._connection = _open(self._path) if self._path else None
        if self._connection is None:
            return None
        try:
            return self._connection.execute(query, (url,)).fetchone()
        except sqlite3.Error:
            return None

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self, statement: str, rows: Iterable[Any]) -> None:
        if self._connection is None:
            return
        try:
            with self._connection as connection:
                connection.executemany(statement, rows)
        except sqlite3.Error:
            self._let_go()

    def _read_pages(self) -> dict[str, CachedPage]:
        """Return all pages without their output, those aside whose row is not as it was kept."""
        if self._connection is None:
            return {}
        query = "SELECT url, quick, signature, stamp, row, row_crc FROM made"
        try:
            rows = self._connection.execute(query).fetchall()
        except sqlite3.Error:
            self._let_go()
            return {}
        return {
            url: CachedPage(Signature(quick, full), *_read_stamps(stamp, row))
            for url, quick, full, stamp, row, crc in rows
            if isinstance(row, bytes) and zlib.crc32(row) == crc
        }


class ValueCache:
    """Values by name, each with a digest of what it was worked out from.

    Args:
        path: The file; None to remember nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def recall(self, name: str, given: str) -> Any:
        """Return a value, as JSON has it; None if it was worked out from something else."""
        query = "SELECT value FROM worked_out WHERE name = ? AND input = ?"
        rows = self._run(query, (name, given))
        try:
            return json.loads(rows[0][0]) if rows else None
        except (ValueError, TypeError):
            return None

    def remember(self, name: str, given: str, value: Any) -> None:
        """Take a value in the place of that of its name. Effect: writes the file."""
        row = (name, given, json.dumps(value, ensure_ascii=False))
        self._run("INSERT OR REPLACE INTO worked_out VALUES (?, ?, ?)", row)

    def _run(self, statement: str, values: tuple[str, ...]) -> list[Any]:
        """Return the rows that a statement gives, none if it cannot be done."""
        connection = _open(self._path) if self._path else None
        if connection is None:
            return []
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        except sqlite3.Error:
            return []
        finally:
            connection.close()


def _stamps(page: CachedPage) -> str:
    """Return the stamps of a page, with what is beside it, and of its preview, as one text."""
    return f"{page.stamp}\t{page.preview}" if page.preview else page.stamp


def _read_stamps(stamps: str, row: bytes) -> tuple[str, bytes, None, str]:
    """Return what is kept of a page behind its signature."""
    stamp, _, preview = stamps.partition("\t")
    return stamp, row, None, preview


def _open(path: Path) -> sqlite3.Connection | None:
    """Open a file; one that is no database is replaced."""
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
