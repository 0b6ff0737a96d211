"""L110: brackets that were meant to be a link."""

from __future__ import annotations

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.rule import Example


class MalformedWikilink(FaultRule):
    r"""A wikilink is empty, not closed, or cut off by a table.

    ## What it does
    Reports `[[` that Obsidian shows as text because the link is empty or not closed on its line,
    and links in tables whose `|` ends the cell.

    ## Why is this bad
    The reader sees brackets, and the link is in no graph and among no backlinks.

    ## Example
    ```markdown
    See [[NodePort for more.
    ```

    ## Use instead
    ```markdown
    See [[NodePort]] for more.
    ```
    In tables, write `\|` before the text that is shown.
    """

    code = "L110"
    severity = Severity.WARNING
    kinds = frozenset({"malformed-wikilink"})
    examples = (
        Example(
            "not closed, and empty",
            {"A.md": "See [[B for more.\n\nAnd [[]].\n", "B.md": ""},
            (("A.md", 1, "not closed"), ("A.md", 3, "empty")),
        ),
        Example(
            "a pipe that ends the cell",
            {"A.md": "| a | b |\n| - | - |\n| [[B|x]] | c |\n", "B.md": ""},
            (("A.md", 3, "in a table ends the cell"),),
        ),
        Example(
            "code, escapes and shell tests are no links",
            {
                "A.md": "`[[ -f x ]]` \\[[x\n\n```sh\nif [[ -f x\n```\n\n| [[B\\|x]] |\n| - |\n",
                "B.md": "",
            },
        ),
    )
