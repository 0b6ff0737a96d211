"""Paths as people type them and as messages show them: with backslashes, in another case, short."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def shown(path: Path) -> Path:
    """Return an absolute path as a person would type it: relative if it is below this folder.

    This folder may be gone by now: one that is empty goes with the last file that is moved away.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return path
    return path.relative_to(here) if path.is_relative_to(here) else path


def name_of(root: Path) -> str:
    """Return how a message names a vault: as a person would type it, or by its folder's name."""
    way = shown(root).as_posix()
    return way if way != "." else root.resolve().name or str(root)


def prefix_of(root: Path) -> str:
    """Return what to put before a vault path, with a final slash; "" for the current folder."""
    way = shown(root).as_posix().rstrip("/")
    return "" if way == "." else f"{way}/"


def way_to(folder: Path) -> str:
    """Return how to type a folder, which may be above the current one."""
    here = Path.cwd()
    return os.path.relpath(folder, here) if here.is_relative_to(folder) else str(shown(folder))
