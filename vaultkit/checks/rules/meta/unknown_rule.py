"""X002: a comment that names a rule which does not exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.checks.rule_codes import find_selector_fault, known_selectors
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


_LIKE = lazy_re(rb"%%\s*vaultkit(?!:\s*ignore)[\s:=,-]*(ignore(?:-file)?)(?=[\s%:])", re.IGNORECASE)
"""A comment that silences nothing, as its colon is missing or another sign stands there."""


class UnknownRule(Rule):
    """A comment names no rule, or one that does not exist.

    ## What it does
    Reports codes in `%% vaultkit: ignore … %%` that no rule has, such comments without a code, and
    those without the colon. Unknown codes in the config stop the run.

    ## Why is this bad
    A slip of the keyboard silences nothing, or one day something else.

    ## Example
    ```markdown
    %% vaultkit: ignore L1O1 %%
    ```

    ## Use instead
    ```markdown
    %% vaultkit: ignore L101 %%
    ```
    """

    code = "X002"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "a slip, and no code",
            {"A.md": "%% vaultkit: ignore L1O1 %%\n\n%% vaultkit: ignore %%\n"},
            (
                ("A.md", 1, 'no rule "L1O1"; did you mean "L101"?'),
                ("A.md", 3, "this comment names no rule"),
            ),
        ),
        Example(
            "a name instead of a code, and no colon",
            {
                "A.md": "%% vaultkit: ignore note-not-found %%\n\n%% vaultkit ignore L101 %%\n\n"
                "%% vaultkit-ignore-file L101 %%\n",
            },
            (
                ("A.md", 1, 'no rule "NOTE-NOT-FOUND"; note-not-found has the code L101'),
                ("A.md", 3, 'this comment has no effect; write "vaultkit: ignore"'),
                ("A.md", 5, 'this comment has no effect; write "vaultkit: ignore-file"'),
            ),
        ),
        Example(
            "codes, families, and comments about something else",
            {
                "A.md": "[[No]] ![[No]] %% vaultkit: ignore L101 E %%\n\n%% vaultkit:moc end %%\n\n"
                "%% to do: ignore Z999 %%\n\n`%% vaultkit: ignore Z999 %%`\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that hold such comments, and those that look like one."""
        return [
            note
            for path, note in context.vault.notes.items()
            if path in context.ignores or (note.comments and _LIKE.search(note.source.data))
        ]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what a note's comments name wrongly."""
        known = known_selectors(context.codes)
        faults = {
            code: find_selector_fault(code, known, context.names)
            if code
            else "this comment names no rule to ignore"
            for code in {ignore.code for ignore in context.ignores.get(note.path, ())}
        }
        for ignore in context.ignores.get(note.path, ()):
            fault = faults[ignore.code]
            if fault:
                span = (ignore.start, ignore.end)
                yield self.finding(note, span, fault, target=ignore.code)
        for comment in note.comments:
            match = _LIKE.match(note.source.data, comment.start, comment.end)
            if match:
                written = note.source.slice(*match.span(1))
                message = f'this comment has no effect; write "vaultkit: {written}"'
                yield self.finding(note, (comment.start, comment.end), message, target=written)
