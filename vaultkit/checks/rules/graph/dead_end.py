"""G502: a note from which nothing leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath
from vaultkit.vault.graph.link_graph import LinkGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class DeadEnd(Rule):
    """Others link to a note, and it links to none.

    ## What it does
    Reports notes that other notes link to and that link to no other note. Off by default.

    ## Why is this bad
    A reader who follows the links ends here.

    ## Example
    ```markdown
    A node port is a port on every node.
    ```

    ## Use instead
    ```markdown
    A node port is a port on every node. See [[Service types]].
    ```
    """

    code = "G502"
    severity = Severity.OFF
    examples = (
        Example(
            "linked, and linking to itself only",
            {"A.md": "[[B]]\n", "B.md": "[[#x]] https://x.org\n# x\n"},
            (("B.md", 1, "this note links to no other"),),
        ),
        Example("linking back, or alone", {"A.md": "[[B]]\n", "B.md": "[[A]]\n", "C.md": ""}),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the notes that link to no other."""
        for path in LinkGraph(context.vault, context.reported).dead_ends():
            note = context.vault.notes[NotePath(path)]
            yield self.finding(note, (0, 0), "this note links to no other", target=path)
