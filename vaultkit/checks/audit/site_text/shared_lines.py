"""Leave out lines that all pages share: clean on one page, they are not read on the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.site_text.markup_runs import BLOCK
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_MOST = 200_000
"""Lines that are remembered, and as many pieces."""
_LONGEST = 1 << 14
"""Bytes of the longest piece that is remembered: longer ones do not come again."""
_CLOSED = b"\n"
"""Stands for a closed line; with the line feeds around it, it is `_APART` and a line feed."""
_APART = b"\n\n"
_BETWEEN_ITEMS, _PARTED_ITEMS = b"</li><li", b"</li>\n<li"
"""Lists of pages are one line and differ by the entry of the page: their entries are as lines."""
_CLOSED_LINE = lazy_re(
    rb"\s*+(?=%(block)s).*%(block)s[^<>]*+>\s*" % {b"block": BLOCK.encode()},
    re.DOTALL | re.IGNORECASE,
)
"""A line that begins with the tag of a block and ends with one, whose sign is the line's last."""


class NewLines(NamedTuple):
    """What a page has that no page before it had.

    Args:
        closed: Lines that begin and end with blocks: each says what it says alone.
        open: Other lines, with all up to the next ones of these.
    """

    closed: Sequence[bytes]
    open: Collection[bytes]


class SharedLines:
    """Remembers the lines of pages, to forget those of pages that turn out not to be clean."""

    def __init__(self) -> None:
        self._marks = _Marks()
        self._open: set[bytes] = set()

    def take_new(self, page: bytes) -> NewLines:
        """Return what a page has that no page before it had."""
        marks = self._marks
        marks.new = []
        lines = page.replace(_BETWEEN_ITEMS, _PARTED_ITEMS).split(b"\n")
        marked = b"\n".join(map(marks.__getitem__, lines))
        found = set(marked.split(_APART)).difference(self._open)
        if len(self._open) < _MOST:
            self._open.update(piece for piece in found if len(piece) < _LONGEST)
        return NewLines(marks.new, found)

    def forget(self, new: NewLines) -> None:
        """Let lines be new again."""
        self._open.difference_update(new.open)
        for line in new.closed:
            self._marks.pop(line, None)


class _Marks(dict[bytes, bytes]):
    """What stands for a line where only those count that what is said may go on from, or to."""

    new: list[bytes]
    """Closed lines that were not known."""

    def __missing__(self, line: bytes) -> bytes:
        is_closed = _CLOSED_LINE.fullmatch(line) is not None
        if is_closed:
            self.new.append(line)
        mark = _CLOSED if is_closed else line or b" "
        if len(self) < _MOST:
            self[line] = mark
        return mark
