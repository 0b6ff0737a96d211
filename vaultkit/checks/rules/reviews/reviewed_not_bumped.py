"""R405: a change to a note that was not reviewed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property, notes_with, show, value_span
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_REVIEWED = "last_reviewed"


class ReviewedNotBumped(Rule):
    """A change touches the text of a note, and the date of its last review stays.

    ## What it does
    Compares notes with what they were at the revision of `--diff-base`, and reports those whose
    text changed while `last_reviewed` did not. Blanks, line ends and other properties do not
    count; a note that was renamed is compared with what it was before. Off by default, and without
    `--diff-base` there is nothing to compare.

    ## Why is this bad
    Who changes a text has looked at it, or should have: the date no longer tells when somebody
    last made sure that the note is true.

    ## Example
    ```diff
     last_reviewed: 2026-01-31
     ---
    -Ports from 30000 to 32000.
    +Ports from 30000 to 32767.
    ```

    ## Use instead
    Check the whole note, and say so:
    ```diff
    -last_reviewed: 2026-01-31
    +last_reviewed: 2026-10-15
     ---
    -Ports from 30000 to 32000.
    +Ports from 30000 to 32767.
    ```
    """

    code = "R405"
    severity = Severity.OFF
    looks_at = NOTE_ALONE
    needs = "--diff-base"
    follows_links = False
    examples = (
        Example(
            "changed, and renamed and changed",
            {
                "A.md": "---\ntitle: A\nlast_reviewed: 2026-01-01\n---\nnew\n",
                "C.md": f"---\nlast_reviewed: 2026-01-01\n---\n{'text ' * 20}\nnew\n",
            },
            (
                ("A.md", 3, 'the text changed and "last_reviewed" is still "2026-01-01"'),
                ("C.md", 2, 'the text changed and "last_reviewed" is still "2026-01-01"'),
            ),
            before={
                "A.md": "---\nlast_reviewed: 2026-01-01\n---\nold\n",
                "B.md": f"---\nlast_reviewed: 2026-01-01\n---\n{'text ' * 20}\n",
            },
        ),
        Example(
            "reviewed, only blanks, only properties, new, never reviewed",
            {
                "A.md": "---\nlast_reviewed: 2026-01-02\n---\nnew\n",
                "B.md": "---\nlast_reviewed: 2026-01-01\n---\n\ntext  \r\nmore",
                "C.md": "---\nlast_reviewed: 2026-01-01\ntags: [x]\n---\ntext\n",
                "D.md": "---\nlast_reviewed: 2026-01-01\n---\nnew\n",
                "E.md": "---\nlast_reviewed:\n---\nnew\n",
                "F.md": "new\n",
            },
            before={
                "A.md": "---\nlast_reviewed: 2026-01-01\n---\nold\n",
                "B.md": "---\nlast_reviewed: 2026-01-01\n---\ntext\nmore\n",
                "C.md": "---\nlast_reviewed: 2026-01-01\n---\ntext\n",
                "E.md": "---\nlast_reviewed:\n---\nold\n",
                "F.md": "old\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that say when they were reviewed, if there is a change in question."""
        return notes_with(context, _REVIEWED) if context.evidence.before else ()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Compare a note with what it was."""
        before = context.evidence.before
        if before is None:
            return
        old = before.vault.notes.get(NotePath(before.renames.get(note.path, note.path)))
        now = find_property(note, _REVIEWED)
        if old is None or now is None or now[1] in (None, ""):
            return
        then = find_property(old, _REVIEWED)
        if then and then[1] == now[1] and _words(old) != _words(note):
            message = f'the text changed and "{now[0]}" is still {show(now[1])}'
            yield self.finding(note, value_span(note, now[0]), message, target=now[0])


def _words(note: Note) -> list[bytes]:
    return note.source.data[note.body_start :].split()
