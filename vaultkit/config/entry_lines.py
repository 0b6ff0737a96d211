"""Where in a config an entry of a list stands, for messages about it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded

if TYPE_CHECKING:
    from pathlib import Path


def find_entry(path: Path, key: str, entry: str) -> int:
    """Return the line of an entry of a list; of the list's key if it is written in an odd way.

    Args:
        path: The config; it may have changed since it was read.
        key: The list's own key, such as `allow`.
        entry: A text in it.

    Returns:
        The 1-based line; 0 if there is no such key, or the file cannot be read.
    """
    try:
        text = read_bounded(path, MAX_SETTINGS).decode("utf-8", "replace")
    except OSError:
        return 0
    starts = [
        match.start() for match in re.finditer(rf"(?<![\w-]){re.escape(key)}[\"']?\s*=", text)
    ]
    written = re.compile("|".join(map(re.escape, _ways(entry))))
    found = [match.start() for at in starts if (match := written.search(text, at))]
    at = next(iter(found or starts), -1)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _ways(entry: str) -> tuple[str, ...]:
    """Return how TOML writes a text."""
    plain = json.dumps(entry, ensure_ascii=False)
    return plain, f"'{entry}'", json.dumps(entry), f'"""{entry}"""'
