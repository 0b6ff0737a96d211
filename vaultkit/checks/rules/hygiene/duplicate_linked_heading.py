"""H808: a heading that is linked and not alone of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.note import Heading
from vaultkit.notes.paths import NotePath, fold_heading
from vaultkit.notes.wikilink import split_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


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

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the headings that share the name of a linked one."""
        linked: set[tuple[str, str]] = set()
        notes = context.vault.notes
        for links in context.vault.links.values():
            for link in links:
                item = link.subpath.item
                if type(item) is not Heading:
                    continue
                path = NotePath(link.destination or "")
                note = notes[path]
                if len(note.heading_index) == len(note.headings):
                    continue
                segments = split_subpath(link.link.subpath)
                if len(segments) == 1:
                    linked.add((path, fold_heading(segments[0])))
        for where, key in sorted(linked):
            note = notes[NotePath(where)]
            first = note.heading_index[key]
            line = note.source.line_of(first.start)
            for heading, own in zip(note.headings, note.heading_keys, strict=True):
                if own == key and heading is not first:
                    message = f'links to "{heading.text}" lead to line {line}, not here'
                    yield self.finding(
                        note, (heading.start, heading.end), message, target=heading.text
                    )
