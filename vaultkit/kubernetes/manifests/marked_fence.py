"""A fence's text with byte ranges in the note, and the marks that authors put on it.

```yaml {wrong="K8S201"}     the example is wrong on purpose, and K8S201 must say so
```yaml {wrong}              the same, by whichever rule
```yaml {patch}              part of an object that another fence shows: what to change in it
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re

    from vaultkit.notes.note import Fence, Note

MAX_BYTES = 1_000_000
"""Fences larger than this are not read; etcd takes no object above 1.5 MiB."""
LONGEST_INFO = 500
"""Characters of an info string in which a mark is looked for."""
_MARK = lazy_re(r"""\{[^}]*?\bwrong\b(?:\s*=\s*(?:"([^"}]*)"|'([^'}]*)'|([^\s"'},]+)))?[^}]*\}""")
_PARTS = lazy_re(r"[^\s,]+")
_BRACES = lazy_re(r"\{([^{}]*)\}")


def find_mark(info: str) -> re.Match[str] | None:
    """Return the mark of an info string; None if it has none."""
    return _MARK.search(info[:LONGEST_INFO])


@dataclass(frozen=True)
class MarkedFence:
    """A fence that the author may have marked as wrong."""

    note: Note
    fence: Fence

    @cached_property
    def wrong(self) -> tuple[str, ...] | None:
        """Codes of rules that the example breaks on purpose; () for any, None if unmarked."""
        match = find_mark(self.fence.info)
        if match is None:
            return None
        return tuple(
            code.upper() for code in _PARTS.findall(match[1] or match[2] or match[3] or "")
        )

    def excuses(self, code: str) -> bool:
        """Tell whether the author says that a rule finds something here on purpose."""
        return self.wrong is not None and (not self.wrong or code in self.wrong)

    @cached_property
    def is_patch(self) -> bool:
        """Whether the author says that the fence shows only what changes in an object."""
        marks = _BRACES.findall(self.fence.info[:LONGEST_INFO])
        return any("patch" in _PARTS.findall(mark) for mark in marks)

    @cached_property
    def is_too_large(self) -> bool:
        """Whether the fence is larger than any object may be."""
        return sum(end - start for start, end in self.fence.pieces) > MAX_BYTES

    @cached_property
    def text(self) -> str:
        """The code, without the quote marks and indentation of the note."""
        return "".join(self._lines)

    @cached_property
    def _lines(self) -> list[str]:
        source = self.note.source
        return [source.slice(*piece) for piece in self.fence.pieces]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self._lines[:-1]), initial=0))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the byte range of characters, cut to their first line and without blanks."""
        line_end = self.text.find("\n", start)
        end = max(start, min(end, len(self.text) if line_end == -1 else line_end))
        end = start + len(self.text[start:end].rstrip())
        last = self._byte(end - 1, past=True) if end > start else self._byte(start)
        return self._byte(start), last

    def _byte(self, index: int, *, past: bool = False) -> int:
        """Return the byte of a character, or the one past it."""
        if not self._lines:
            return self.fence.start
        at = max(bisect_right(self._starts, index) - 1, 0)
        line = self._lines[at]
        within = index - self._starts[at] + past
        length = within if line.isascii() else len(line[:within].encode())
        return self.fence.pieces[at][0] + length
