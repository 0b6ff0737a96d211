"""G501: a note that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath
from vaultkit.vault.graph.link_graph import LinkGraph
from vaultkit.vault.publishing.publish_properties import is_unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class Orphan(Rule):
    """A note links to no other, and none links to it.

    ## What it does
    Reports notes without links from or to other notes, but for those with `unlisted: true`, which
    are meant to be found by their address alone. Off by default; `vaultkit graph orphans` lists
    them too.

    ## Why is this bad
    Only a search for its words will ever find it.

    ## Example
    A note made in a hurry.

    ## Use instead
    A link to it from the note where it matters, or from a map.
    """

    code = "G501"
    severity = Severity.OFF
    examples = (
        Example(
            "alone, and linking to itself or nowhere only",
            {"A.md": "", "B.md": "[[B]] [[Gone]] ![[p.png]]\n", "p.png": b""},
            (("A.md", 1, "no link leads to this note or from it"), ("B.md", 1, "no link leads")),
        ),
        Example("to be found by its address", {"A.md": "---\nunlisted: true\n---\n"}),
        Example("linked or linking", {"A.md": "---\nup: '[[B]]'\n---\n", "B.md": ""}),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the notes that stand alone."""
        for path in context.view(_graph).orphans():
            note = context.vault.notes[NotePath(path)]
            if not is_unlisted(note):
                message = "no link leads to this note or from it"
                yield self.finding(note, (0, 0), message, target=path)


def _graph(context: Context) -> LinkGraph:
    return LinkGraph(context.vault, context.reported)
