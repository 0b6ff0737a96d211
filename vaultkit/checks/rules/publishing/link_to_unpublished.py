"""P901: a published note links to one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published, private_files
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.note import PropertyLink
from vaultkit.notes.paths import NotePath, stem_of
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class LinkToUnpublished(Rule):
    """A published note links to a note that stays at home.

    ## What it does
    Reports links of published notes to notes that are not. If the config has a `[site]`, every note
    is published that does not say `publish: false`, templates and excluded files aside. If not,
    links from notes that say `publish: true` to notes that say `publish: false` are reported.
    Attachments stay at home with their folder, and if their kind is not known to be harmless. A
    note that stays because its front matter cannot be read is F301 alone. There is no fix: the site
    shows such a link as its text alone, or as `hidden-name` of `[site]`.

    ## Why is this bad
    Readers see a name that leads nowhere, and learn that the note exists.

    ## Example
    ```markdown
    As agreed with [[Customer X]], ...
    ```

    ## Use instead
    ```markdown
    As agreed with a customer, ...
    ```
    """

    code = "P901"
    severity = Severity.WARNING
    only_with = ("published-notes",)
    looks_at = ("links", "destinations")
    options = (*PUBLISHING, "site.attachments")
    examples = (
        Example(
            "with a site, all but what says no",
            {"A.md": "[[B]] [[T/T]]\n", "B.md": "---\npublish: false\n---\n[[A]]\n", "T/T.md": ""},
            (
                ("A.md", 1, 'this note is published, but "B", which it links to, is not'),
                ("A.md", 1, 'this note is published, but "T", which it links to, is not'),
            ),
            config={"site": {"name": "S"}, "templates": ["T/**"]},
        ),
        Example(
            "attachments: what may run stays",
            {"A.md": "[[x.js]] [[y.png]] ![[x.js]]\n", "x.js": b"", "y.png": b""},
            (("A.md", 1, 'this note is published, but "x.js", which it links to, is not'),),
            config={"site": {"name": "S"}},
        ),
        Example(
            "without a site, from what says yes to what says no",
            {
                "A.md": "---\npublish: true\nup: '[[B]]'\n---\n[[B#x|y]]\n",
                "B.md": "---\nPublish: 'no'\n---\n# x\n[[A]]\n",
            },
            (
                ("A.md", 3, '"B", which it links to, is not'),
                ("A.md", 5, '"B", which it links to, is not'),
            ),
        ),
        Example(
            "nobody publishes; comments; embeds are P902",
            {
                "A.md": "[[B]]\n",
                "B.md": "---\npublish: false\n---\n",
                "C.md": "---\nPublish: 'yes'\n---\n%% [[B]] %% [[C]] [[D]] [[A]] [[p.png]]\n",
                "D.md": "---\npublish: true\n---\n![[B]]\n",
                "p.png": b"",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the published notes."""
        return context.view(find_published).values()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the links to notes that are not published."""
        is_private = context.view(private_files)
        for link in context.vault.links[note.path]:
            path = NotePath(link.destination or "")
            if not is_private(path) or link.is_embed:
                continue
            if not isinstance(link.link, PropertyLink) and link.link.in_comment:
                continue
            name = stem_of(path)
            message = f'this note is published, but "{name}", which it links to, is not'
            yield self.finding(note, link_span(note, link.link), message, target=path)
