"""L107: a link that several files answer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.links import LinkRule
from vaultkit.checks.rule import Example
from vaultkit.vault.resolve import AMBIGUOUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink

_NAMED = 3
"""Other files named in a message; the finding's candidates hold all."""


class AmbiguousTarget(LinkRule):
    """Several files answer to a link's target.

    ## What it does
    Reports links and embeds that Obsidian resolves only by taking the nearest of several files.

    ## Why is this bad
    Which file is nearest depends on where the linking note stands. When either is moved, the link
    silently leads elsewhere; other programs may pick another file today.

    ## Example
    ```markdown
    [[Index]]
    ```

    ## Use instead
    As much of the path as tells them apart:
    ```markdown
    [[Services/Index]]
    ```
    """

    code = "L107"
    severity = Severity.WARNING
    statuses = frozenset({AMBIGUOUS})
    examples = (
        Example(
            "two notes of a name",
            {"A.md": "[[Port]]\n", "x/Port.md": "", "long/Port.md": ""},
            (("A.md", 1, '"Port" leads to "x/Port.md", but could also mean "long/Port.md"'),),
        ),
        Example(
            "told apart by a folder, or by standing at the root",
            {
                "A.md": "[[x/Port]] [[long/Port]] [[Top]]\n",
                "x/Port.md": "",
                "long/Port.md": "",
                "Top.md": "",
                "x/Top.md": "",
            },
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link and name the files."""
        winner, *others = link.outcome.candidates
        named = ", ".join(f'"{path}"' for path in others[:_NAMED])
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        message = f'"{link.link.target}" leads to "{winner}", but could also mean {named}{more}'
        yield self.at_link(link, note, context, message)
