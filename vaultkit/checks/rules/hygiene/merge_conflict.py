"""H801: marks of a merge that nobody finished."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_START = lazy_re(rb"^<{7}(?: [^\r\n]*)?\r?$", re.MULTILINE)
_MIDDLE = lazy_re(rb"^={7}\r?$", re.MULTILINE)
_END = lazy_re(rb"^>{7}(?: [^\r\n]*)?\r?$", re.MULTILINE)


class MergeConflict(Rule):
    """Git left the marks of a merge conflict.

    ## What it does
    Reports `<<<<<<<`, `=======` and `>>>>>>>` lines in this order, unless one fence holds them all,
    or each stands in a fence of its own: then they are an example.

    ## Why is this bad
    The note says everything twice, and front matter with such lines cannot be read.

    ## Example
    ```
    <<<<<<< HEAD
    Ports start at 30000.
    =======
    Ports start at 30001.
    >>>>>>> theirs
    ```

    ## Use instead
    One of the two, without the marks.
    """

    code = "H801"
    severity = Severity.ERROR
    only_with = ("conflicts",)
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "in the text and in front matter",
            {
                "A.md": "x\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\ny\n",
                "C.md": "```\n<<<<<<< HEAD\na\n```\n=======\n```\nb\n>>>>>>> theirs\n```\n",
                "B.md": "---\r\n<<<<<<< HEAD\r\na: 1\r\n=======\r\na: 2\r\n>>>>>>> x\r\n---\r\n",
            },
            (
                ("A.md", 2, "a merge conflict was left here"),
                ("B.md", 2, "a merge conflict"),
                ("C.md", 2, "a merge conflict was left here; it ends in line 8"),
            ),
        ),
        Example(
            "an example in a fence, underlined headings, quotes, and marks that are not whole",
            {
                "A.md": "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n",
                "B.md": "Heading\n=======\n\n>>>>>>> quote\n\n<<<<<<< x\n",
                "C.md": "```\n<<<<<<< x\n```\n\nOurs\n\n```\n=======\n```\n\n```\n>>>>>>> y\n```\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that hold the first mark."""
        notes = context.vault.notes.values()
        return [n for n in notes if n.may_hold(b"<<<<<<<")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report each conflict at its first line."""
        del context
        data = note.source.data
        at = 0
        while True:
            start = _START.search(data, at)
            middle = _MIDDLE.search(data, start.end()) if start else None
            end = _END.search(data, middle.end()) if middle else None
            if start is None or middle is None or end is None:
                return
            at = end.end()
            if not _is_example(note, (start.start(), middle.start(), end.start())):
                line = note.source.line_of(end.start())
                message = f"a merge conflict was left here; it ends in line {line}"
                yield self.finding(note, start.span(), message)


def _is_example(note: Note, marks: tuple[int, int, int]) -> bool:
    """Tell whether one fence holds all marks, or each has a fence of its own: lessons show them."""
    around = [
        next((fence.start for fence in note.fences if fence.start <= mark < fence.end), None)
        for mark in marks
    ]
    return None not in around and len(set(around)) in {1, len(marks)}
