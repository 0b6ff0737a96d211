"""H806: a block id given twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.note import BlockId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class DuplicateBlockId(Rule):
    """Two blocks of a note have the same id.

    ## What it does
    Reports every block id that the note gave to an earlier block: as an error if a link or embed
    leads to the id and the blocks differ, else as an information. Case does not count.

    ## Why is this bad
    The link leads to the first of the blocks, and perhaps another was meant.

    ## Example
    ```markdown
    Ports are on every node. ^port

    Ports come from 30000-32767. ^port

    They are many ([[#^port]]).
    ```

    ## Use instead
    ```markdown
    Ports are on every node. ^port

    Ports come from 30000-32767. ^port-range

    They are many ([[#^port-range]]).
    ```
    """

    code = "H806"
    severity = Severity.ERROR
    only_with = ("blocks",)
    looks_at = ("links", "backlinks")
    examples = (
        Example(
            "twice, in another case, and linked",
            {"A.md": "One ^id\n\nTwo ^ID\n\n- three ^id\n", "B.md": "![[A#^iD]]\n"},
            (
                ("A.md", 3, 'the block id "^ID" is already given in line 1'),
                ("A.md", 5, 'the block id "^id" is already given in line 1'),
            ),
        ),
        Example(
            "in two notes, and in code",
            {"A.md": "One ^id\n\n```\nx ^id\n```\n[[#^id]]", "B.md": "One ^id\n\nTwo ^id-2\n"},
        ),
        Example(
            "nothing leads there, and blocks that say the same",
            {
                "A.md": "flow :: blood ^flow\n\nflow :: water ^flow\n",
                "B.md": "flow :: blood ^flow\n\nflow ::  blood ^flow\n\n[[#^flow]]\n",
            },
            (
                ("A.md", 3, 'the block id "^flow" is already given in line 1'),
                ("B.md", 3, 'the block id "^flow" is already given in line 1'),
            ),
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have several blocks with ids."""
        return [note for note in context.vault.notes.values() if len(note.blocks) > 1]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the second and later blocks of each id."""
        if len(note.block_index) == len(note.blocks):
            return
        linked = _linked(note, context)
        for block in note.blocks:
            first = note.block_index[block.id.lower()]
            if first is block:
                continue
            line = note.source.line_of(first.id_start)
            span = (block.id_start, block.id_start + 1 + len(block.id.encode()))
            message = f'the block id "^{block.id}" is already given in line {line}'
            found = self.finding(note, span, message, target=block.id)
            is_harm = block.id.lower() in linked and _words(note, first) != _words(note, block)
            yield found if is_harm else replace(found, severity=Severity.INFO)


def _linked(note: Note, context: Context) -> set[str]:
    """Return the ids of the blocks of a note that links lead to."""
    items = (link.subpath.item for link in context.linked_places.get(note.path, ()))
    return {item.id.lower() for item in items if isinstance(item, BlockId)}


def _words(note: Note, block: BlockId) -> list[str]:
    """Return what a block says, whatever the blanks, without its id."""
    text = note.source.slice(block.start, block.end)
    return text.rstrip().removesuffix(f"^{block.id}").split()
