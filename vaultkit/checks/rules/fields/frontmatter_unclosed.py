"""F303: front matter that Obsidian takes for text."""

from __future__ import annotations

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.rule import NOTE_ALONE, Example


class FrontmatterUnclosed(FaultRule):
    """Front matter is not closed, or is not the first thing in the file.

    ## What it does
    Reports properties between `---` lines that Obsidian does not read as front matter: the second
    line is missing, or blanks, empty lines or a byte order mark stand before the first.

    ## Why is this bad
    The note has no properties, and readers see them as text.

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
        ),
        Example(
            "a rule at the start, and a table of three dashes",
            {"A.md": "---\n\nText\n", "B.md": "----\na: b\n", "C.md": "---"},
        ),
    )
