"""L110: brackets that were meant to be a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.families.template_code import is_template_path
from vaultkit.checks.rule import NOTE_ALONE, Example
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Fault, Note

_BEFORE_CODE = lazy_re(r"[\w)\]}+=/\\&<{$%^~@.-]", re.ASCII)
"""What stands before brackets that are code: the name of an array, an operator."""
_NAME = lazy_re(r"(?![xX]?\Z)[^\W_]")
"""What a name starts with. `[[ -f x ]]`, `[[:upper:]]` and `[["a"` are code."""
_QUOTES = frozenset("\"'\u201c\u201d\u2018\u2019")
"""What stands round brackets that are named: a note about `"[[]]"`."""
_CODE = lazy_re(r"[={}$]|;[\s\"'\u201d\u2019]*\Z|\\[bdswnt]|[a-z_]\(")
"""What the line of a link that was never closed holds only if it is code."""
_ARITHMETIC = lazy_re(r"[!+\[\]()]{7}")
"""Code made of brackets alone."""
_AFTER_EMPTY = lazy_re(r"(?:\Z|[\s).,;:!?|*_\"'\u2019\u201d\u3000-\u303f\uff00-\uffef])")


class MalformedWikilink(FaultRule):
    r"""A wikilink is empty, not closed, or cut off by a table.

    ## What it does
    Reports `[[` that Obsidian shows as text because the link is empty or not closed on its line,
    and links in tables whose `|` ends the cell. Brackets that look like code, an array, a pattern
    or a pair of single brackets are no links, nor are empty ones in quotes or in a template.

    ## Why is this bad
    The reader sees brackets, and the link is in no graph and among no backlinks.

    ## Example
    ```markdown
    See [[NodePort for more.
    ```

    ## Use instead
    ```markdown
    See [[NodePort]] for more.
    ```
    In tables, write `\|` before the text that is shown.
    """

    code = "L110"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE
    kinds = frozenset({"malformed-wikilink"})
    examples = (
        Example(
            "not closed, and empty",
            {"A.md": "See [[B for more.\n\nAnd [[]].\n", "B.md": ""},
            (("A.md", 1, "not closed"), ("A.md", 3, "empty")),
        ),
        Example(
            "a pipe that ends the cell",
            {"A.md": "| a | b |\n| - | - |\n| [[B|x]] | c |\n", "B.md": ""},
            (("A.md", 3, "in a table ends the cell"),),
        ),
        Example(
            "code, escapes and shell tests are no links",
            {
                "A.md": "`[[ -f x ]]` \\[[x\n\n```sh\nif [[ -f x\n```\n\n| [[B\\|x]] |\n| - |\n",
                "B.md": "",
            },
        ),
        Example(
            "arrays, patterns, code without marks, brackets within brackets, the sign itself",
            {
                "A.md": 'eval(*args: Callable[[int], float)\n\npatterns = [["\\bDEBUG\\b\n\n'
                "`x` [[:upper:]ab] and (![]+[[]]) or a[[]]\n\n"
                "[[A KNOWLEDGE LEVEL is] a group of objects.]\n\nType [[ to see the notes.\n\n"
                "if [[ -f x\n",
            },
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the brackets of a note that were meant as a link."""
        is_form = is_template_path(note.path)
        for fault, found in zip(self.faults_of(note), super().check(note, context), strict=True):
            if _is_meant(fault, note) and not (is_form and _is_empty(fault, note)):
                yield found


def _is_meant(fault: Fault, note: Note) -> bool:
    """Tell whether brackets look like a link that somebody wanted, in a line of words."""
    data = note.source.data
    line_start = data.rfind(b"\n", 0, fault.start) + 1
    line_end = data.find(b"\n", fault.start)
    line_end = len(data) if line_end == -1 else line_end
    before = note.source.slice(line_start, fault.start).removesuffix("!")
    is_code = _BEFORE_CODE.match(before[-1:]) is not None or before.rstrip().endswith("=")
    rest = note.source.slice(fault.start, line_end).rstrip("\r")
    if rest.startswith("[[]]"):
        is_code = is_code or _ARITHMETIC.search(before + rest) is not None
        is_code = is_code or (before[-1:] in _QUOTES and rest[4:5] in _QUOTES)
        return not is_code and _AFTER_EMPTY.match(rest, 4) is not None
    if "]]" in rest:  # a table's cell, a backslash at the end
        return True
    is_code = is_code or _is_balanced(rest) or _CODE.search(rest) is not None
    return not is_code and _NAME.match(rest, 2) is not None


def _is_empty(fault: Fault, note: Note) -> bool:
    return note.source.slice(fault.start, fault.end).lstrip("!").startswith("[[]]")


def _is_balanced(text: str) -> bool:
    """Tell whether the brackets that open a text are closed, each by one of its own."""
    depth = 0
    for char in text:
        depth += {"[": 1, "]": -1}.get(char, 0)
        if depth == 0:
            return True
    return False
