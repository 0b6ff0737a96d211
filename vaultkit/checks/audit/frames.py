"""What all pages of a site share: lines that were clean on one page are not read on the next."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.readings import GAP
from vaultkit.checks.audit.runs import is_block

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEAR = 8
"""Lines that a phrase goes on in at most, if no tag ends it."""
_MOST = 200_000
"""Lines that are remembered."""
_GAP = GAP.encode()
"""Stands for lines left out."""
_TAG = re.compile(rb"</?([a-zA-Z][\w:.-]*)")


class New(NamedTuple):
    """What a page has that no page before it had.

    Args:
        data: Its lines, with gaps for those left out.
        closed: Those that begin and end with blocks.
        open: Hashes of the others, each with the line before and the one after: 64 bits, salted.
    """

    data: bytes
    closed: Sequence[bytes] = ()
    open: Sequence[int] = ()


class Frames:
    """Remembers the lines of pages that are clean."""

    def __init__(self) -> None:
        self._closed: set[bytes] = set()
        self._open: set[int] = set()

    def without_known(self, page: bytes) -> New:
        """Return a page without lines that are known to be clean.

        What stands between two blocks is judged alone, and else with the line before and after.
        """
        lines = page.split(b"\n")
        known, seen = self._closed, self._open
        closed: list[bytes] = []
        others: list[int] = []
        kept: list[bytes] = []
        end = 0
        for at in [at for at, line in enumerate(lines) if line not in known]:
            line = lines[at]
            first = last = at
            if _is_closed(line):
                closed.append(line)
            else:
                around = hash((lines[at - 1] if at else b"", line, *lines[at + 1 : at + 2]))
                if around in seen:
                    continue
                others.append(around)
                first, last = _reach(lines, at, -1), _reach(lines, at, 1)
            if last >= end:
                if first > end:
                    kept.append(_GAP)
                kept += lines[max(first, end) : last + 1]
                end = last + 1
        return New(b"\n".join(kept), closed, others)

    def remember(self, new: New) -> None:
        """Take lines that turned out to be clean."""
        if len(self._closed) + len(self._open) < _MOST:
            self._closed.update(new.closed)
            self._open.update(new.open)


def _reach(lines: list[bytes], at: int, step: int) -> int:
    """Return the last line in a direction that what a line says may go on in: up to a tag."""
    for _ in range(_NEAR):
        if not 0 <= at + step < len(lines):
            break
        at += step
        if b"<" in lines[at]:
            break
    return at


@lru_cache(maxsize=1 << 16)
def _is_closed(line: bytes) -> bool:
    """Tell whether a line begins with the tag of a block and ends with one, or is empty."""
    stripped = line.strip()
    if stripped[:1] != b"<" or stripped[-1:] != b">":
        return not line
    first = _TAG.match(stripped)
    if first is None or not _is_block(first[1]):
        return False
    last = _TAG.match(stripped, stripped.rfind(b"<"))
    return last is not None and _is_block(last[1])


@lru_cache(maxsize=1 << 10)
def _is_block(name: bytes) -> bool:
    return is_block(name.decode().lower())
