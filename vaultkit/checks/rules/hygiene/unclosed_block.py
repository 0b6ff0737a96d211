"""H807: a comment, fence or formula that is never closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Fence, Note

_OPENING = re.compile(rb"(`{3,}|~{3,})")
_SCRIPT = b"/*"
"""What scripts for Excalidraw begin with; a fence in them is closed by nothing, as they are run."""
_SHORTEST_COMMENT = 4


class UnclosedBlock(Rule):
    """A comment, a fence or a formula is opened and never closed.

    ## What it does
    Reports `%%`, code fences and, at the start of a line, `$$` that nothing closes before the note
    ends.

    ## Why is this bad
    The rest of the note is hidden, or shown as code or as a formula, with all its links. What is
    opened at the very end hides nothing, and is let be.

    ## Example
    ```markdown
    %% ask Ada about this

    The text that readers should see.
    ```

    ## Use instead
    ```markdown
    %% ask Ada about this %%

    The text that readers should see.
    ```
    """

    code = "H807"
    severity = Severity.WARNING
    follows_links = False
    examples = (
        Example(
            "one of each",
            {
                "A.md": "x\n\n%% note\n\ny\n",
                "B.md": "x\n\n~~~sh\nls\n",
                "C.md": "x\n\n$$\na\n\nb\n",
                "D.md": "x %%",
                "E.md": "- a\n\n  ````\n  ```\n  y\n",
            },
            (
                ("A.md", 3, 'this "%%" is never closed; it hides the rest of the note'),
                ("B.md", 3, 'this "~~~" is never closed; it makes code of the rest'),
                ("C.md", 3, 'this "$$" is never closed'),
                ("D.md", 1, 'this "%%" is never closed'),
                ("E.md", 3, 'this "````" is never closed'),
            ),
        ),
        Example(
            "closed ones, prices, code, and fences that a list or quote ends",
            {
                "A.md": "%% a %% b %%\nc\n%%\n\n```\nx\n```\n\n$$\na\n\nb\n$$\n",
                "B.md": "It costs $$ and `%%` and 100%\n\n> ```\n> x\n\nText\n",
                "C.md": "```\n$$\n%%\n```",
                "D.md": "> ```\n> x\n> ```",
                "E.md": "%%%%",
                "F.md": "",
                "G.md": "$$a$$\n\n\t```\n\tx\n\n$$ b $$ c\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes whose last comment or fence reaches their end, or that hold `$$`."""
        return [n for n in context.vault.notes.values() if _reaches_end(n) or _has_formula(n)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what is open at the end of a note."""
        data = note.source.data
        for comment in note.comments[-1:]:
            is_short = comment.end - comment.start < _SHORTEST_COMMENT
            if is_short or not data.endswith(b"%%", comment.start, comment.end):
                if _is_last_line(note, comment.start):
                    continue
                span = (comment.start, comment.start + 2)
                message = 'this "%%" is never closed; it hides the rest of the note'
                yield self.finding(note, span, message, target="%%")
        for fence in note.fences[-1:]:
            mark = _open_mark(note, fence)
            if mark:
                span = (fence.start, fence.start + len(mark))
                message = f'this "{mark}" is never closed; it makes code of the rest of the note'
                yield self.finding(note, span, message, target=mark)
        if b"$$" in data:
            yield from self._formulas(note, context)

    def _formulas(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        data = note.source.data
        inside = [(x.start, x.end) for x in note.math]
        inside += [(x.start, x.end) for x in note.fences]
        inside += [(x.start, x.end) for x in note.comments]
        for at in _line_openings(data, note.body_start):
            if any(start <= at < end for start, end in inside):
                continue
            if context.prose(note).is_text(at, at + 1):
                message = 'this "$$" is never closed, so nothing here is shown as a formula'
                yield self.finding(note, (at, at + 2), message, target="$$")
            return


def _line_openings(data: bytes, start: int) -> Iterator[int]:
    """Yield where two `$`, and no third, open a line."""
    at = data.find(b"$$", start)
    while at != -1:
        end = at + 2
        while data.startswith(b"$", end):
            end += 1
        line = data.rfind(b"\n", start, at) + 1 or start
        if end == at + 2 and not data[line:at].strip(b" \t>"):
            yield at
        at = data.find(b"$$", end)


def _is_last_line(note: Note, start: int) -> bool:
    """Tell whether a mark opens the last line and nothing follows: drawings end so."""
    data = note.source.data
    line = data[data.rfind(b"\n", 0, start) + 1 : start]
    return not line.strip() and not data[start + 2 :].strip()


def _has_formula(note: Note) -> bool:
    return note.may_hold(b"$$")


def _reaches_end(note: Note) -> bool:
    data = note.source.data
    for parts in (note.comments, note.fences):
        if parts and (parts[-1].end == len(data) or not data[parts[-1].end :].strip()):
            return True
    return False


def _open_mark(note: Note, fence: Fence) -> str:
    """Return the mark of a fence that the end of the note closes, "" if it is well closed."""
    data = note.source.data
    if data.startswith(_SCRIPT):
        return ""
    match = _OPENING.match(data, fence.start)
    if match is None or data[fence.end :].strip():
        return ""
    mark = match[1]
    last = data[: fence.end].rstrip().rpartition(b"\n")[2].strip(b" \t\r>")
    is_closed = len(last) >= len(mark) and last == mark[:1] * len(last)
    first_line = data.find(b"\n", fence.start, fence.end)
    is_one_line = first_line == -1 or not data[first_line : fence.end].strip()
    return "" if is_closed or is_one_line else mark.decode()  # with nothing in it it hides nothing
