"""G506: a note's name in the text of another, without a link."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.links.mentions import Names, find_mentions
from vaultkit.vault.publishing.publish_properties import is_unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

MOST = 5
"""Mentions reported in one note."""


class UnlinkedMention(Rule):
    """A note names another without linking to it.

    ## What it does
    Looks in plain text for whole names and aliases of other notes, of four letters or more, in any
    case; the first mention of each note, five in a note, and none if the note links there
    already, or if the other is `unlisted: true`. Off by default.

    ## Why is this bad
    A link would lead the reader on, and show the note among the other's backlinks.

    ## Example
    ```markdown
    Every NodePort has a port.
    ```

    ## Use instead
    ```markdown
    Every [[NodePort]] has a port.
    ```
    """

    code = "G506"
    severity = Severity.OFF
    looks_at = ("vault",)
    fixes = ("unsafe",)
    examples = (
        Example(
            "a name of two words, an alias",
            {
                "A.md": "A node port, and k8s or Kube; a node port.\n",
                "Node port.md": "",
                "Kubernetes.md": "---\naliases: [Kube, k8s]\n---\n",
            },
            (
                ("A.md", 1, '"node port" is a note; write [[Node port|node port]]'),
                ("A.md", 1, '"Kube" is a note; write [[Kubernetes|Kube]]'),
            ),
        ),
        Example(
            "linked already, in code, links and headings, parts of words, own and short names",
            {
                "Unlisted.md": "---\nunlisted: true\n---\n",
                "C.md": "It is unlisted.\n",
                "A.md": "[[Port]] and port. `Node` [Node](https://x.org) Nodes xNode A B\n",
                "Port.md": "Port\n",
                "Node.md": "",
                "B.md": "",
            },
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the first mention of each note."""
        known = {link.destination for link in context.vault.links[note.path]} | {note.path}
        found = find_mentions(note, context.view(_names), known, context.prose)
        for start, end, path in islice(found, MOST):
            shown = note.source.slice(start, end)
            target = link_target(context.vault, path, note.path)
            new = f"[[{target}]]" if target == shown else f"[[{target}|{shown}]]"
            message = f'"{shown}" is a note; write {new}'
            finding = self.finding(note, (start, end), message, target=path)
            if not _is_in_table(note, start):
                finding = with_fix(finding, f"write {new}", (start, end, new), safety="unsafe")
            yield finding


def _is_in_table(note: Note, offset: int) -> bool:
    data = note.source.data
    return data[data.rfind(b"\n", 0, offset) + 1 : offset].lstrip(b"> \t").startswith(b"|")


def _names(context: Context) -> Names:
    """Return the names and aliases that belong to one note only, and that lists may name."""
    return Names(note for note in context.vault.notes.values() if not is_unlisted(note))
