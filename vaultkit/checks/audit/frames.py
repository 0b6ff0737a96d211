"""What all pages of a site share: lines that were clean on one page are not read on the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.runs import is_block

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_MOST = 200_000
"""Lines that are remembered, and as many pieces."""
_CLOSED = "\0"
"""Stands for a closed line; other characters stand each for an open one."""
_BETWEEN_TAGS = re.compile(
    rb"\s*+(?=</?([a-zA-Z][\w:.-]*)).*</?([a-zA-Z][\w:.-]*)[^<]*>\s*\Z", re.DOTALL
)
"""A line that begins and ends with a tag: the names of both, which may be one tag."""


class New(NamedTuple):
    """What a page has that no page before it had.

    Args:
        closed: Lines that begin and end with blocks: each says what it says alone.
        open: Other lines, with all up to the next ones of these.
        signs: What stands for these.
    """

    closed: Sequence[bytes]
    open: Sequence[bytes]
    signs: Collection[str]


class Frames:
    """Remembers the lines of pages, to forget those of pages that turn out not to be clean."""

    def __init__(self) -> None:
        self._signs = _Signs()
        self._open: set[str] = set()

    def take_new(self, page: bytes) -> New:
        """Return what a page has that no page before it had."""
        if page.count(b"\n") > _MOST:
            return New([], [page], ())
        if len(self._signs) > _MOST or len(self._open) > _MOST:
            self._signs, self._open = _Signs(), set()
        signs = self._signs
        signs.closed = []
        shown = "".join(map(signs.__getitem__, page.split(b"\n")))
        found = set(shown.split(_CLOSED)).difference(self._open)
        self._open.update(found)
        lines = signs.open
        pieces = [b"\n".join([lines[ord(sign)] for sign in piece]) for piece in found]
        return New(signs.closed, pieces, found)

    def forget(self, new: New) -> None:
        """Let lines be new again."""
        self._open.difference_update(new.signs)
        for line in new.closed:
            self._signs.pop(line, None)


class _Signs(dict[bytes, str]):
    """A character for each line, where only those count that what is said may go on from, or to."""

    closed: list[bytes]
    """Closed lines that were not known."""

    def __init__(self) -> None:
        self.open = [b""]
        """Open lines by the numbers of their characters."""

    def __missing__(self, line: bytes) -> str:
        names = _BETWEEN_TAGS.match(line)
        if names is not None and _BLOCKS[names[1]] and _BLOCKS[names[2]]:
            self.closed.append(line)
            sign = self[line] = _CLOSED
        else:
            sign = self[line] = chr(len(self.open))
            self.open.append(line)
        return sign


class _Blocks(dict[bytes, bool]):
    """Tells which names of elements part what is said."""

    def __missing__(self, name: bytes) -> bool:
        found = is_block(name.decode().lower())
        if len(self) < _MOST:
            self[name] = found
        return found


_BLOCKS = _Blocks()
