"""L103: a link to a block that its note does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.remedies.target_suggestion import describe_subpath, leads_into_drawing
from vaultkit.checks.rule import Example
from vaultkit.vault.resolving.resolve import BLOCK_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class BlockNotFound(LinkRule):
    """A link names a block id that its destination does not have.

    ## What it does
    Reports links such as `[[Note#^id]]` whose block id is not there. Case does not count. Parts of
    a drawing of the plugin Excalidraw, such as `#^group=ID`, are no blocks.

    ## Why is this bad
    The link opens the note at its top, and what it was meant to cite is lost.

    ## Example
    ```markdown
    [[NodePort#^range]]
    ```

    ## Use instead
    An id that stands, after a blank, at the end of a paragraph or list item of that note:
    ```markdown
    Ports come from 30000-32767. ^range
    ```
    """

    code = "L103"
    severity = Severity.ERROR
    looks_at = ("links",)
    statuses = frozenset({BLOCK_NOT_FOUND})
    embeds = False
    examples = (
        Example(
            "an id that is not there",
            {"A.md": "[[B#^range]] and [[#^here]]\n", "B.md": "Ports. ^ports\n"},
            (
                ("A.md", 1, 'no block "^range" in "B"'),
                ("A.md", 1, 'no block "^here" in this note'),
            ),
        ),
        Example(
            "parts of a drawing",
            {
                "A.md": "[[D.excalidraw.md#^group=AbC1]] [[D.excalidraw#^AbC1]]\n",
                "D.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n# Drawing\n",
            },
        ),
        Example(
            "ids of paragraphs, items and tables, in any case",
            {
                "A.md": "[[B#^P]] [[B#^item]] [[B#^table]] [x](B.md#^p)\n",
                "B.md": "Text. ^p\n\n- one ^item\n\n| a |\n| - |\n| b |\n\n^table\n",
            },
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link."""
        if not leads_into_drawing(link, context):
            yield self.at_link(link, note, context, describe_subpath(link, context).message)
