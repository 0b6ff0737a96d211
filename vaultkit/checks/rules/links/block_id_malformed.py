"""L105: text that was meant to be a block id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import edited, with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_AT_LINE_END = r"\^({})[ \t\r]*$"
_MADE = lazy_re(
    rb"\^((?=[a-z0-9]{0,5}[a-z])(?=[a-z0-9]{0,5}[0-9])[a-z0-9]{6})[ \t\r]*$", re.MULTILINE
)
_VALID = lazy_re(r"[A-Za-z0-9-]+")


class BlockIdMalformed(Rule):
    """A line ends with what a link takes for a block id, and Obsidian does not.

    ## What it does
    Reports an id glued to the word before it, if a link or embed wants it or if it has the shape of
    the ids that Obsidian makes itself (six letters and digits); and an id that a link wants, with a
    character that no id may have. An exponent at the end of a line is neither.

    ## Why is this bad
    Obsidian shows `text^id` as text, and every link to the block is broken.

    ## Example
    ```markdown
    Ports come from 30000-32767.^range
    ```

    ## Use instead
    A blank before the `^`, and only Latin letters, digits and dashes after it:
    ```markdown
    Ports come from 30000-32767. ^range
    ```
    """

    code = "L105"
    severity = Severity.WARNING
    only_with = ("bad-links", "carets")
    looks_at = ("links", "backlinks")
    fixes = ("safe",)
    examples = (
        Example(
            "an id glued to a word",
            {"A.md": "[[B#^range]]\n", "B.md": "# B\n\nPorts.^range\n"},
            (("B.md", 3, '"^range" is no block id here; put a blank before it'),),
            fixed={"B.md": "# B\n\nPorts. ^range\n"},
        ),
        Example(
            "an id with an underscore",
            {"A.md": "![[#^my_id]]\n\nText ^my_id\n"},
            (("A.md", 3, '"^my_id" is no block id; only Latin letters, digits and dashes'),),
        ),
        Example(
            "nobody wants it: it may be an exponent",
            {"A.md": "E = mc^2\n\n[[#^there]]\n\nText ^there\n"},
        ),
        Example(
            "nobody wants it yet, but Obsidian makes such ids",
            {"A.md": "A short claim^db45df\n\n> Quoted^1a2b3c\n\nx^abcdef and 2^123456\n"},
            (
                ("A.md", 1, '"^db45df" is no block id here'),
                ("A.md", 3, '"^1a2b3c" is no block id here'),
            ),
        ),
        Example(
            "the wanted id stands in code",
            {"A.md": "[[#^id]]\n\n```\ntext^id\n```\n"},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes of which a link wants a block, and those with a glued id."""
        wanted = context.wanted_blocks
        return [
            note
            for path, note in context.vault.notes.items()
            if path in wanted or (note.may_hold(b"^") and any(_glued(note.source.data)))
        ]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what looks like a wanted id."""
        text = note.source.text
        wanted = {ident for ident in context.wanted_blocks.get(note.path, ()) if ident}
        made = set(_glued(note.source.data))
        for ident in sorted(wanted | made):
            pattern = re.compile(
                _AT_LINE_END.format(re.escape(ident)), re.IGNORECASE | re.MULTILINE
            )
            for match in pattern.finditer(text):
                start = len(text[: match.start()].encode())
                fault = _find_fault(ident, text[match.start() - 1 : match.start()])
                if fault and not _is_code(note, start):
                    span = (start, start + 1 + len(match[1].encode()))
                    message = f'"^{match[1]}" is no block id{fault}'
                    yield _part(self.finding(note, span, message, target=match[1]), note)


def _part(found: Diagnostic, note: Note) -> Diagnostic:
    """Offer to put a blank before an id, if that makes it one."""
    edit = (found.start, found.start, " ")
    if found.target.lower() in edited(note, edit).block_index:
        return with_fix(found, "put a blank before it", edit)
    return found


def _glued(data: bytes) -> Iterator[str]:
    """Yield ids of the shape that Obsidian makes which no blank parts from the text."""
    for match in _MADE.finditer(data):
        if data[match.start() - 1 : match.start()].strip(b" \t\r\n^`$"):
            yield match[1].decode()


def _find_fault(ident: str, before: str) -> str:
    """Say why Obsidian sees no id in `^id` at the end of a line, "" if it is well written."""
    if not _VALID.fullmatch(ident):
        return "; only Latin letters, digits and dashes may stand in one"
    return " here; put a blank before it" if before.strip() else ""


def _is_code(note: Note, offset: int) -> bool:
    """Tell whether a byte lies in front matter, a fence, a formula or a comment."""
    spans: list[tuple[int, int]] = [fence[:2] for fence in note.fences]
    spans.extend(formula[:2] for formula in note.math)
    spans.extend(comment[:2] for comment in note.comments)
    return offset < note.body_start or any(start <= offset < end for start, end in spans)
