"""What the last build worked out from the whole vault, in the file that keeps its pages."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from vaultkit.checks.audit.audit_input import Verdicts as AuditVerdicts
from vaultkit.site.cache.page_store import open_cache

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from pathlib import Path

    from vaultkit.site.cache.written_pages import Placed


class Remembered:
    """Values by name, each with a digest of what it was worked out from.

    Args:
        path: The file; None to remember nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def recall(self, name: str, given: str) -> Any:
        """Return a value, as JSON has it; None if it was worked out from something else."""
        connection = open_cache(self._path) if self._path else None
        if connection is None:
            return None
        query = "SELECT value FROM worked_out WHERE name = ? AND input = ?"
        try:
            found = connection.execute(query, (name, given)).fetchone()
            return json.loads(found[0]) if found else None
        except (sqlite3.Error, ValueError, TypeError):
            return None
        finally:
            connection.close()

    def remember(self, name: str, given: str, value: Any) -> None:
        """Take a value in the place of that of its name. Effect: writes the file."""
        connection = open_cache(self._path) if self._path else None
        if connection is None:
            return
        row = (name, given, json.dumps(value, ensure_ascii=False))
        try:
            with connection:
                connection.execute("INSERT OR REPLACE INTO worked_out VALUES (?, ?, ?)", row)
        except sqlite3.Error:
            return
        finally:
            connection.close()


class Verdicts:
    """What the last build's audit found: the `LastAudit` of a site's audit.

    A file is as clean as it was if its path and bytes are the same, the audit looks for the same,
    and so does the program that judges.

    Args:
        remembered: Where they are.
        program: Digest of all that judges besides what is looked for.
        placed: Where the site's files are.
    """

    _CLEAN, _EXCUSED, _SAID = "clean files", "excused files", "said in public"

    def __init__(self, remembered: Remembered, program: str, placed: Placed) -> None:
        self._remembered = remembered
        self._program = program
        self._needles = self._looks_for = self._state = ""
        self._placed = placed
        self._known: dict[str, tuple[str, str]] = {}

    def recall_said(self, needles: str) -> Mapping[str, list[str]]:
        """Return which needles public texts said, by the texts' digests."""
        self._needles = f"{self._program} {needles}"
        return self._remembered.recall(self._SAID, self._needles) or {}

    def keep_said(self, said: Mapping[str, list[str]]) -> None:
        """Take what the public texts say now. Effect: writes the file."""
        self._remembered.remember(self._SAID, self._needles, said)

    def recall(self, looks_for: str, state: str) -> AuditVerdicts:
        """Return which files need not be searched; see `LastAudit`."""
        self._looks_for = f"{self._program} {looks_for}"
        self._state = f"{self._looks_for} {state}"
        clean = self._remembered.recall(self._CLEAN, self._looks_for) or {}
        excused = self._remembered.recall(self._EXCUSED, self._state) or {}
        self._known = excused | clean
        return AuditVerdicts(*(frozenset(map(_bytes_of, one.values())) for one in (clean, excused)))

    def digest_of(self, path: str) -> bytes | None:
        """Return the digest of a file that the last site holds and nobody wrote into since."""
        known = self._known.get(path)
        if known is None or path not in self._placed.stays:
            return None
        return bytes.fromhex(known[1]) if known[0] == self._placed.stamps[path] else None

    def keep_clean(self, clean: Mapping[str, bytes], excused: Container[str]) -> None:
        """Take the files that are clean now, and which are excused. Effect: writes the file."""
        stamps = self._placed.stamps
        found = {path: (stamps.get(path, ""), digest.hex()) for path, digest in clean.items()}
        for name, given, wanted in (
            (self._CLEAN, self._looks_for, [path for path in found if path not in excused]),
            (self._EXCUSED, self._state, [path for path in found if path in excused]),
        ):
            self._remembered.remember(name, given, {path: found[path] for path in wanted})


def _bytes_of(verdict: Sequence[str]) -> bytes:
    """Return the digest of a verdict: a stamp with a digest."""
    return bytes.fromhex(verdict[1])
