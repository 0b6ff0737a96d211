"""Reading a built site, to look into it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_output(folder: Path) -> Iterator[str]:
    """Yield the paths of a built site's files in order, hidden ones too; links are followed."""
    found: list[str] = []
    for parent, _, names in os.walk(folder, followlinks=True):
        found += (os.path.relpath(os.path.join(parent, name), folder) for name in names)
    yield from sorted(path.replace(os.sep, "/") for path in found)


def read_output(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a built site: its path and its bytes.

    Errors:
        OSError: a file cannot be read.
    """
    for path in find_output(folder):
        yield path, (folder / path).read_bytes()


def read_own_texts(folders: tuple[Path, ...], suffixes: frozenset[str]) -> Iterator[str]:
    """Yield the texts of files below folders that have one of some suffixes (`.html`)."""
    for folder in folders:
        for path in find_output(folder):
            if os.path.splitext(path)[1] in suffixes:
                yield (folder / path).read_text("utf-8", "replace")
