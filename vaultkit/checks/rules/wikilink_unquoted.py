"""F302: a wikilink in a property without quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.faults import FaultRule
from vaultkit.checks.rule import Example

if TYPE_CHECKING:
    from vaultkit.notes.note import Fault, Note


class WikilinkUnquoted(FaultRule):
    """A wikilink in a property lacks its quotes.

    ## What it does
    Reports `[[…]]` in front matter that is not in quotes.

    ## Why is this bad
    YAML reads a list within a list. Obsidian shows no link, the graph has none, and some programs
    write the property back as a broken list.

    ## Example
    ```yaml
    up: [[NodePort]]
    ```

    ## Use instead
    ```yaml
    up: "[[NodePort]]"
    ```
    """

    code = "F302"
    severity = Severity.ERROR
    kinds = frozenset({"wikilink-unquoted"})
    examples = (
        Example(
            "a value and a list item",
            {"A.md": "---\nup: [[B]]\nsee:\n  - [[C|c]]\n---\n"},
            (("A.md", 2, "put it in quotes"), ("A.md", 4, "put it in quotes")),
        ),
        Example(
            "quotes, and lists that are meant",
            {"A.md": "---\nup: \"[[A]]\"\nsee: ['[[A]]']\ngrid: [[1, 2], [3, 4]]\n---\n[[A]]\n"},
        ),
    )

    def target_of(self, fault: Fault, note: Note) -> str:
        """Return what stands between the brackets."""
        written = note.source.slice(fault.start, fault.end)
        return written.removeprefix("!").removeprefix("[[").removesuffix("]]")
