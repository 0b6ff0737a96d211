"""F304: a property given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.rule import NOTE_ALONE, Example

if TYPE_CHECKING:
    from vaultkit.notes.note import Fault, Note


class DuplicateKey(FaultRule):
    """A property is given twice.

    ## What it does
    Reports keys that occur twice in one mapping of the front matter.

    ## Why is this bad
    Programs disagree about which of the values counts; Obsidian drops one when it next writes the
    note.

    ## Example
    ```yaml
    type: fact
    type: concept
    ```

    ## Use instead
    ```yaml
    type: concept
    ```
    """

    code = "F304"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    kinds = frozenset({"duplicate-key"})
    examples = (
        Example(
            "at the top and in a nested mapping",
            {"A.md": "---\ntype: a\nx:\n  y: 1\n  y: 2\ntype: b\n---\n"},
            (("A.md", 5, '"y" is given twice'), ("A.md", 6, '"type" is given twice')),
        ),
        Example("one key at two depths", {"A.md": "---\nx: 1\ny:\n  x: 2\n---\n"}),
    )

    def target_of(self, fault: Fault, note: Note) -> str:
        """Return the key."""
        return note.source.slice(fault.start, fault.end).strip("\"'")
