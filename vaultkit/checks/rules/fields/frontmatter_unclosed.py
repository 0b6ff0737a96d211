"""F303: front matter that Obsidian takes for text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.remedies.remedy import edited, with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class FrontmatterUnclosed(FaultRule):
    """Front matter is not closed, or is not the first thing in the file.

    ## What it does
    Reports properties between `---` lines that Obsidian does not read as front matter: the second
    line is missing, or blanks, empty lines or a byte order mark stand before the first.

    ## Why is this bad
    The note has no properties, and readers see them as text. `--unsafe-fixes` takes what stands
    before the first line away; the properties hold from then on, `publish` among them.

    ## Example
    ```markdown
    ---
    type: fact

    # NodePort
    ```

    ## Use instead
    ```markdown
    ---
    type: fact
    ---

    # NodePort
    ```
    """

    code = "F303"
    severity = Severity.ERROR
    fixes = ("unsafe",)
    looks_at = NOTE_ALONE
    kinds = frozenset({"frontmatter-unclosed", "frontmatter-not-first"})
    examples = (
        Example(
            "never closed",
            {"A.md": "---\ntype: fact\n\n# A\n"},
            (("A.md", 1, "never closed"),),
        ),
        Example(
            "not the first thing",
            {"A.md": "\n---\ntype: fact\n---\n", "B.md": "\ufeff---\ntype: fact\n---\n"},
            (
                ("A.md", 2, "before it stand blanks or empty lines"),
                ("B.md", 1, "before it stands a byte order mark"),
            ),
            fixed={"A.md": "---\ntype: fact\n---\n", "B.md": "---\ntype: fact\n---\n"},
        ),
        Example(
            "properties that cannot be read then",
            {"A.md": "\n---\ntype: fact\nb: [\n---\n"},
            (("A.md", 2, "before it stand"),),
            fixed={},
        ),
        Example(
            "a rule at the start, and a table of three dashes",
            {"A.md": "---\n\nText\n", "B.md": "----\na: b\n", "C.md": "---"},
        ),
    )

    def repair(self, finding: Diagnostic, note: Note, context: Context) -> Diagnostic:
        """Offer to take away what stands before the first line, if all can be read then."""
        del context
        edit = (0, finding.start, "")
        after = edited(note, edit)
        if not note.source.slice(*edit[:2]).strip("\ufeff \t\r\n") and after.frontmatter:
            is_read = not any(fault.end <= after.body_start for fault in after.faults)
            if finding.start and is_read:
                return with_fix(finding, "make it the first thing", edit, safety="unsafe")
        return finding
