"""Replacing what a pattern finds where the same few things are found again and again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_LONG = 100
"""Characters from which a match is not worth remembering."""


def remembering(change: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    """Return a replacement for `re.sub` that changes a short match once, and then knows it."""
    changed = lru_cache(maxsize=1 << 12)(change)

    def replace(match: re.Match[str]) -> str:
        text = match[0]
        return changed(text) if len(text) < _LONG else change(text)

    return replace
