"""H808: a heading that is linked and not alone of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.note import Heading
from vaultkit.notes.paths import fold_heading
from vaultkit.notes.wikilink import split_subpath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class DuplicateLinkedHeading(Rule):
    """Links lead to a heading that the note has twice.

    ## What it does
    Reports the second and later headings of a name in a note, if a link names the heading alone.

    ## Why is this bad
    Every such link leads to the first heading, also those that were meant for another.

    ## Example
    ```markdown
    # Linux
    ## Install
    # Windows
    ## Install
    ```
    with a link `[[#Install]]`.

    ## Use instead
    Links that name the heading above as well, `[[#Windows#Install]]`, or headings of their own.
    """

    code = "H808"
    severity = Severity.INFO
    only_with = ("linked-places",)
    looks_at = ("links", "backlinks")
    examples = (
        Example(
            "linked by its name alone",
            {
                "A.md": "[[B#Install]]\n",
                "B.md": "# Linux\n## Install\n# Windows\n## Install\n# Mac\n## **install**\n",
            },
            (
                ("B.md", 4, 'links to "Install" lead to line 2, not here'),
                ("B.md", 6, 'links to "**install**" lead to line 2, not here'),
            ),
        ),
        Example(
            "not linked, or linked by its path",
            {
                "A.md": "[[B#Windows#Install]] [[B#Linux]]\n",
                "B.md": "# Linux\n## Install\n# Windows\n## Install\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have several headings of a name and links to headings."""
        notes = context.vault.notes
        return [
            note
            for path in context.linked_places
            for note in [notes[path]]
            if len(note.heading_index) != len(note.headings)
        ]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the headings that share the name of a linked one."""
        linked = {
            fold_heading(segments[0])
            for link in context.linked_places[note.path]
            for segments in [split_subpath(link.link.subpath)]
            if type(link.subpath.item) is Heading and len(segments) == 1
        }
        for heading, key in zip(note.headings, note.heading_keys, strict=True):
            first = note.heading_index[key]
            if key in linked and heading is not first:
                line = note.source.line_of(first.start)
                message = f'links to "{heading.text}" lead to line {line}, not here'
                span = (heading.start, heading.end)
                yield self.finding(note, span, message, target=heading.text)
