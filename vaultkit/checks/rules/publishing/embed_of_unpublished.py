"""P902: a published note shows one that is not published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published, private_files
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class EmbedOfUnpublished(Rule):
    """A published note embeds a note that stays at home.

    ## What it does
    Reports embeds of notes, sections, blocks and attachments in published notes that are known not
    to be published; see P901 for what that means.

    ## Why is this bad
    An embed copies the passage into the page: what was kept back is read by everyone. vaultkit's
    own site leaves it out; other publishers may not.

    ## Example
    ```markdown
    ![[Customer X#Contract]]
    ```

    ## Use instead
    The few words that may be public, in the published note itself.
    """

    code = "P902"
    severity = Severity.ERROR
    only_with = ("published-notes",)
    looks_at = ("links", "destinations")
    options = (*PUBLISHING, "site.attachments")
    examples = (
        Example(
            "a whole note and a section",
            {
                "A.md": "---\npublish: true\n---\n![[B]]\n\n![[B#x]]\n",
                "B.md": "---\npublish: false\n---\n# x\n![[A]]\n",
            },
            (
                ("A.md", 4, 'this note is published and shows "B", which is not'),
                ("A.md", 6, 'this note is published and shows "B", which is not'),
            ),
        ),
        Example(
            "both published, neither, nothing known, comments, pictures, links",
            {
                "A.md": "---\npublish: true\n---\n![[C]] ![[p.png]] %% ![[B]] %% [[B]] ![[D]]\n",
                "B.md": "---\npublish: false\n---\n![[B]]\n",
                "C.md": "---\npublish: true\n---\n",
                "D.md": "",
                "p.png": b"",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the published notes that embed something."""
        published = context.view(find_published).values()
        return [note for note in published if any(link.is_embed for link in note.links)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the embeds of notes that are not published."""
        is_private = context.view(private_files)
        for link in context.vault.links[note.path]:
            written, path = link.link, NotePath(link.destination or "")
            if not isinstance(written, Link) or not written.is_embed or written.in_comment:
                continue
            if is_private(path):
                message = f'this note is published and shows "{stem_of(path)}", which is not'
                yield self.finding(note, (written.start, written.end), message, target=path)
