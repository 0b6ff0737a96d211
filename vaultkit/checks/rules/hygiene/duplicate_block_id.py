"""H806: a block id given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class DuplicateBlockId(Rule):
    """Two blocks of a note have the same id.

    ## What it does
    Reports every block id that the note gave to an earlier block. Case does not count.

    ## Why is this bad
    A link to the id leads to one of the blocks, and nobody can tell to which.

    ## Example
    ```markdown
    Ports are on every node. ^port

    Ports come from 30000-32767. ^port
    ```

    ## Use instead
    ```markdown
    Ports are on every node. ^port

    Ports come from 30000-32767. ^port-range
    ```
    """

    code = "H806"
    severity = Severity.ERROR
    follows_links = False
    examples = (
        Example(
            "twice, in another case",
            {"A.md": "One ^id\n\nTwo ^ID\n\n- three ^id\n"},
            (
                ("A.md", 3, 'the block id "^ID" is already given in line 1'),
                ("A.md", 5, 'the block id "^id" is already given in line 1'),
            ),
        ),
        Example(
            "in two notes, and in code",
            {"A.md": "One ^id\n\n```\nx ^id\n```\n", "B.md": "One ^id\n\nTwo ^id-2\n"},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have several blocks with ids."""
        return [note for note in context.vault.notes.values() if len(note.blocks) > 1]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the second and later blocks of each id."""
        del context
        if len(note.block_index) == len(note.blocks):
            return
        for block in note.blocks:
            first = note.block_index[block.id.lower()]
            if first is not block:
                line = note.source.line_of(first.id_start)
                span = (block.id_start, block.id_start + 1 + len(block.id.encode()))
                message = f'the block id "^{block.id}" is already given in line {line}'
                yield self.finding(note, span, message, target=block.id)
