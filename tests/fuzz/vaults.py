"""Small vaults written as one text, so that an input of the fuzzer can be read and made smaller.

A.md > New name        the first line: what `mv` is asked for
=== A.md               each file starts with a line like this
[[B]]
=== B.md
"""

from __future__ import annotations

import re
import zlib

from vaultkit.notes.source import decode
from vaultkit.testing import make_vault

PATHS = (
    "A.md", "B.md", "C.md", "x/A.md", "x/B.md", "x/y/é note.md", "it's (1).md", "v1.2.md",
    "pic.png", "x/pic.png", "T.base", "x/Board.canvas",
)  # fmt: skip
MOST_FILES = 8
_START = re.compile(r"^===[ \t]*(.*?)[ \t]*\r?\n", re.MULTILINE)


def read_files(data: bytes) -> tuple[str, str, dict[str, bytes]]:
    """Return what is renamed to what, and the files by path; any bytes give a vault."""
    head, *parts = _START.split(decode(data))
    old, _, new = head.partition("\n")[0].partition(">")
    files: dict[str, bytes] = {}
    for name, content in list(zip(parts[::2], parts[1::2], strict=True))[:MOST_FILES]:
        path = name if name in PATHS else PATHS[zlib.crc32(name.encode()) % len(PATHS)]
        files.setdefault(path, content.encode())
    if not files:
        files["A.md"] = head.encode()
    return old.strip(), new.strip(), files


def contents(vault: object) -> dict[str, bytes]:
    """Return the files of a vault in memory."""
    return {path: vault.source_of(path).data for path in (*vault.notes, *vault.attachments)}  # type: ignore[attr-defined]


__all__ = ["contents", "make_vault", "read_files"]
