"""F302: a wikilink in a property without quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.remedies.remedy import edited, leads_somewhere, with_fix
from vaultkit.checks.rule import Example

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
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
    fixes = ("safe",)
    kinds = frozenset({"wikilink-unquoted"})
    examples = (
        Example(
            "a value and a list item",
            {
                "A.md": "---\nup: [[B]]\nsee:\n  - [[C|c]]\n---\n",
                "B.md": "",
                "C.md": "",
            },
            (("A.md", 2, "put it in quotes"), ("A.md", 4, "put it in quotes")),
            fixed={"A.md": '---\nup: "[[B]]"\nsee:\n  - "[[C|c]]"\n---\n'},
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

    def repair(self, finding: Diagnostic, note: Note, context: Context) -> Diagnostic:
        """Offer to quote the link, if it then is one and leads somewhere."""
        written = note.source.slice(finding.start, finding.end)
        quote = "'" if {'"', "\\"} & {*written} else '"'
        edits = ((finding.start, finding.start, quote), (finding.end, finding.end, quote))
        new = edited(note, *edits)
        known = {link.key for link in note.property_links}
        links = [link for link in new.property_links if link.key not in known]
        is_link = len(links) == 1 and links[0].raw == written
        if (
            is_link
            and len(new.faults) < len(note.faults)
            and leads_somewhere(links[0], note, context)
        ):
            return with_fix(finding, "put it in quotes", *edits)
        return finding
