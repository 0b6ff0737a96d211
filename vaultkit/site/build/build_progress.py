"""Tell `vaultkit build` how far a build is; it shows a bar on a terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int], None]

_MARK = "VAULTKIT_PROGRESS"
"""The variable with how a line begins that tells of progress; not set if nobody asks for it."""
_STEPS = 100


def progress_of(what: str) -> Progress | None:
    """Return what takes how much is done, of how much; None if nobody asks.

    Args:
        what: What is being done, such as `rendering pages`.

    Effect: prints on standard output, at most a hundred times.
    """
    mark = os.environ.get(_MARK)
    if not mark:
        return None
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        step = _STEPS * done // max(total, 1)
        if step != told:
            told = step
            sys.stdout.write(f"{mark}{done} {total} {what}\n")
            sys.stdout.flush()

    return tell
