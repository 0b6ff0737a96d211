"""Paths as people of each system type them: with backslashes, in another case."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def as_typed(text: str) -> str:
    """Return a path that was typed, with slashes where people of this system type others."""
    return text if os.sep == "/" else text.replace(os.sep, "/")


def spelled_otherwise(root: Path, part: str, files: Iterable[str]) -> set[str]:
    """Return the files that a path in another case names, where the disk takes it for the same."""
    depth, wanted = part.count("/") + 1, fold(part)
    alike = {path: "/".join(path.split("/")[:depth]) for path in files}
    same = {start for start in {*alike.values()} if fold(start) == wanted}
    here = {start for start in same if _is_same_file(root / start, root / part)}
    return {path for path, start in alike.items() if start in here}


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
