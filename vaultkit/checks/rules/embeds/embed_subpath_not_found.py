"""E202: an embed of a heading or block that its note does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.remedies.target_suggestion import (
    describe_subpath,
    is_anchor_of_site,
    leads_into_drawing,
)
from vaultkit.checks.rule import Example
from vaultkit.vault.resolving.resolve import BLOCK_NOT_FOUND, HEADING_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class EmbedSubpathNotFound(LinkRule):
    """An embed names a heading or block that its destination does not have.

    ## What it does
    Reports embeds such as `![[Note#Heading]]` and `![[Note#^id]]` whose heading or block is not
    there. Parts of a drawing of the plugin Excalidraw, such as `#^group=ID`, are its own.

    ## Why is this bad
    Obsidian shows a notice instead of the passage; other programs show the whole note.

    ## Example
    ```markdown
    ![[NodePort#^range]]
    ```

    ## Use instead
    A heading or block id that the note has:
    ```markdown
    ![[NodePort#^port-range]]
    ```
    """

    code = "E202"
    severity = Severity.ERROR
    looks_at = ("links",)
    options = ("links.web-anchors",)
    statuses = frozenset({HEADING_NOT_FOUND, BLOCK_NOT_FOUND})
    embeds = True
    examples = (
        Example(
            "neither block nor heading",
            {"A.md": "![[B#^range]]\n\n![[B#Prots]]\n", "B.md": "# Ports\n\nText. ^ports\n"},
            (
                ("A.md", 1, 'no block "^range" in "B"'),
                ("A.md", 3, 'no heading "Prots" in "B"; did you mean "Ports"?'),
            ),
        ),
        Example(
            "parts of a drawing",
            {
                "A.md": "![[D.excalidraw.md#^group=AbC1|400]] ![[D.excalidraw#^area=AbC1]]\n"
                "![[D.excalidraw#^frame=AbC1]] ![[D.excalidraw#^clippedframe=AbC1]]\n",
                "D.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n# Drawing\n",
            },
        ),
        Example(
            "both are there, and options of other files",
            {
                "A.md": "![[B#^ports]] ![[B#ports]] ![[a.pdf#page=3]] ![[x.base#View]]\n",
                "B.md": "# Ports\n\nText. ^ports\n",
                "a.pdf": b"",
                "x.base": b"",
            },
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report an embed."""
        if not leads_into_drawing(link, context) and not is_anchor_of_site(link, context):
            yield self.at_link(link, note, context, describe_subpath(link, context).message)
