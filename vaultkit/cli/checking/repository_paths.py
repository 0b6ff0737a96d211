"""Paths in reports that services read: they know files by their place in the repository."""

from __future__ import annotations

import os
from pathlib import Path

from vaultkit.cli.opening.open_vault import prefix_of

OF_REPOSITORY = frozenset({"github", "gitlab", "sarif"})
"""Formats whose readers look for a path in the repository, wherever the command was run."""


def report_prefix(root: Path, form: str) -> str:
    """Return what to put before a vault path in a report, with a final slash.

    It leads from the current folder, or, for a service, from the top of the repository around that.
    Effect: looks for `.git`, starts nothing.

    Args:
        root: The vault, an absolute path.
        form: The format.
    """
    top = _find_top() if form in OF_REPOSITORY else None
    if top is None or not root.is_relative_to(top):
        return prefix_of(root)
    way = root.relative_to(top).as_posix()
    return "" if way == "." else f"{way}/"


def _find_top() -> Path | None:
    """Return the top of the repository that the current folder lies in; None if it is in none."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return None
    return next((one for one in (here, *here.parents) if os.path.lexists(one / ".git")), None)
