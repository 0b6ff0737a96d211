"""P905: two notes that would be published at one address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath, fold, permalink_path, readable_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class PageAddressClash(Rule):
    """Two notes would be published at one address.

    ## What it does
    Compares the addresses of published notes (see P901), whatever their case: the path with dashes
    for blanks and without the signs that no URL holds, or `permalink` where a note has one.

    ## Why is this bad
    One page overwrites the other, and links to either lead to one of them.

    ## Example
    `Node port.md` and `Node-port.md`

    ## Use instead
    Names that differ in more than a blank.
    """

    code = "P905"
    severity = Severity.ERROR
    options = PUBLISHING
    examples = (
        Example(
            "blanks, signs, case, a permalink",
            {
                "Node port.md": "",
                "Node-port.md": "",
                "Why.md": "",
                "why?.md": "",
                "x.md": "---\npermalink: /Why?/\n---\n",
                "z.md": "---\npermalink: a/..\n---\n",
                "a/note.md": "",
            },
            (
                ("Node-port.md", 1, 'this note and "Node port.md" would be published at "Node-'),
                ("why?.md", 1, 'this note and "Why.md" would be published at "why"'),
                ("x.md", 1, 'this note and "Why.md" would be published at "Why"'),
                ("z.md", 1, 'this note and "a/note.md" would be published at "a/note"'),
            ),
            config={"site": {"name": "S"}},
        ),
        Example(
            "one of them stays at home, or nothing is published",
            {"a b.md": "---\npublish: true\n---\n", "a-b.md": "", "c d.md": "", "c-d.md": ""},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the later notes of an address."""
        first: dict[str, NotePath] = {}
        for path, note in context.view(find_published).items():
            address = _address(note)
            other = first.setdefault(fold(address), path)
            if other != path:
                message = f'this note and "{other}" would be published at "{address}"'
                yield self.finding(note, (0, 0), message, target=address, candidates=(other,))


def _address(note: Note) -> str:
    return permalink_path(note.properties.get("permalink")) or readable_path(note.path)
