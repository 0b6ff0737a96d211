"""L102: a link to a heading that its note does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.remedies.remedy import with_new_link
from vaultkit.checks.remedies.target_suggestion import (
    HEADING_NUMBERS,
    describe_subpath,
    has_all_headings,
    is_anchor_of_site,
)
from vaultkit.checks.rule import Example
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.resolving.resolve import HEADING_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class HeadingNotFound(LinkRule):
    """A link names a heading that its destination does not have.

    ## What it does
    Reports links such as `[[Note#Heading]]` whose heading is not there. Headings are compared as
    Obsidian compares them: case, punctuation and formatting do not count. Anchors as on a web page
    are right in a vault that MkDocs makes a site of, with `mkdocs.yml` at its root, and where
    `[links] web-anchors` says so, as for notes that are also read on a code host.

    ## Why is this bad
    The link opens the note at its top, and the reader has to search for what was meant.

    ## Example
    ```markdown
    [[NodePort#port-range]]
    ```

    ## Use instead
    The heading as it is written in the note, not its anchor on a web page:
    ```markdown
    [[NodePort#Port range]]
    ```
    """

    code = "L102"
    severity = Severity.ERROR
    looks_at = ("links",)
    fixes = ("unsafe",)
    options = ("links.web-anchors",)
    statuses = frozenset({HEADING_NOT_FOUND})
    embeds = False
    examples = (
        Example(
            "an anchor instead of a heading",
            {"A.md": "[[B#port-range]]\n", "B.md": "# Port range\n"},
            (("A.md", 1, 'no heading "port-range" in "B"; did you mean "Port range"?'),),
            fixed={"A.md": "[[B#Port range]]\n"},
        ),
        Example(
            "a heading of the same note",
            {"A.md": "# Start\n\n[x](#Stop)\n"},
            (("A.md", 3, 'no heading "Stop" in this note'),),
        ),
        Example(
            "case, punctuation and formatting do not count",
            {
                "A.md": "[[B#why now]] [[B#Why (now)?]] [[B#Part#why now]] [[pic.png#center]]\n",
                "B.md": "# Part\n\n## **Why**: now?\n",
                "pic.png": b"",
            },
        ),
        Example(
            "a heading that got a number, or whose number changed",
            {
                "A.md": "[[B#Profunctor]] [[B#1.2 Ports]] [[B#2024 Plan]]\n",
                "B.md": "## 5.3 Profunctor\n\n## 1.3 Ports\n\n## 2025 Plan\n",
            },
            (
                ("A.md", 1, 'no heading "Profunctor" in "B"; did you mean "5.3 Profunctor"?'),
                ("A.md", 1, 'no heading "1.2 Ports" in "B"; did you mean "1.3 Ports"?'),
                ("A.md", 1, 'no heading "2024 Plan" in "B"'),
            ),
            fixed={"A.md": "[[B#5.3 Profunctor]] [[B#1.3 Ports]] [[B#2024 Plan]]\n"},
        ),
        Example(
            "a heading that holds what is written, numbers aside",
            {
                "A.md": "[[B#Foo]] [[B#Ports]] [[B#Ba]] [[B#Reads and writes]]\n",
                "B.md": "# 1. Foo bar\n\n# Open ports\n\n# Ports (closed)\n\n# 2 Ba c\n\n# Reads\n",
            },
            (
                ("A.md", 1, 'no heading "Foo" in "B"; did you mean "1. Foo bar"?'),
                ("A.md", 1, 'no heading "Ports" in "B"'),
                ("A.md", 1, 'no heading "Ba" in "B"'),
                ("A.md", 1, 'no heading "Reads and writes" in "B"'),
            ),
        ),
        Example(
            "a note without text, and a mark that cuts the heading in two",
            {"A.md": "[[B#H]] [[A#\\#1 Start]]\n\n# \\#1 Start\n", "B.md": ""},
            (
                ("A.md", 1, 'no heading "H" in "B": the note is empty'),
                ("A.md", 1, 'no heading "\\" in this note, as in "#\\#1 Start"'),
            ),
        ),
        Example(
            "anchors of a site that MkDocs makes",
            {
                "mkdocs.yml": "site_name: x\n",
                "docs/A.md": "[b](B.md#port-range)\n",
                "docs/B.md": "# Port range\n",
            },
        ),
        Example(
            "anchors where the config allows them, and one of no heading",
            {
                "A.md": "[b](B.md#port-range) [[B#Port range]] [b](B.md#range)\n",
                "B.md": "# Port range\n",
            },
            (("A.md", 1, 'no heading "range" in "B"'),),
            config={"links": {"web-anchors": True}},
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link, unless its headings are there in another order."""
        if has_all_headings(link, context) or is_anchor_of_site(link, context):
            return
        part = describe_subpath(link, context)
        found = self.at_link(link, note, context, part.message)
        if part.is_renumbered:
            found = found.with_cause(f"{HEADING_NUMBERS}:{link.destination}")
        if part.near:
            wanted = WikiLink(link.link.target, part.near, link.link.display)
            title = f'let it lead to "{part.near}"'
            found = with_new_link(found, link, context, title=title, wanted=wanted, safety="unsafe")
        yield found
