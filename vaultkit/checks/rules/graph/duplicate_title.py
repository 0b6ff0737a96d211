"""G508: two notes with one title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import notes_with, value_span
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath, fold, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class DuplicateTitle(Rule):
    """Two notes of different names have the same title.

    ## What it does
    Reports notes whose `title` property an earlier note has, whatever its case, where titles are
    shown: in notes that are published. Elsewhere `title` may say anything, such as a trade; there a
    title counts that is the file name of one of the notes. Notes that share their file name as well
    (`Index.md` in several folders) do not count.

    ## Why is this bad
    In lists, search results and graphs nobody can tell which is which; often one is a copy of the
    other.

    ## Example
    `NodePort.md` and `NodePort 1.md`, both with
    ```yaml
    title: NodePort
    ```

    ## Use instead
    One note, or two titles.
    """

    code = "G508"
    severity = Severity.WARNING
    options = PUBLISHING
    examples = (
        Example(
            "a copy",
            {
                "NodePort.md": "---\ntitle: NodePort\n---\n",
                "NodePort 1.md": "---\ntags: x\ntitle: nodeport\n---\n",
            },
            (("NodePort.md", 2, 'the title "NodePort" is also that of "NodePort 1.md"'),),
        ),
        Example(
            "a title that says something else, and one that is published",
            {
                "Ada.md": "---\ntitle: Business Analyst\n---\n",
                "Bob.md": "---\ntitle: Business Analyst\n---\n",
                "C.md": "---\ntitle: Same\npublish: true\n---\n",
                "D.md": "---\ntitle: same\npublish: true\n---\n",
            },
            (("D.md", 2, 'the title "same" is also that of "C.md"'),),
        ),
        Example(
            "one name in several folders, no title, other titles",
            {
                "a/Index.md": "---\ntitle: Index\n---\n",
                "b/Index.md": "---\ntitle: Index\n---\n",
                "C.md": "# C\n",
                "D.md": "---\ntitle:\n---\n# C\n",
                "E.md": "---\ntitle:\n---\n",
                "F.md": "---\ntitle: 7\n---\n",
            },
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the later notes of a title."""
        first: dict[str, NotePath] = {}
        published = context.view(find_published)
        for note in notes_with(context, "title"):
            path, title = note.path, note.properties.get("title")
            if not isinstance(title, str) or not title.strip() or path not in context.reported:
                continue
            key = fold(title.strip())
            is_shown = path in published or fold(stem_of(path)) == key
            other = first.setdefault(key, path)
            is_shown = is_shown or fold(stem_of(other)) == key
            if other != path and is_shown and fold(stem_of(other)) != fold(stem_of(path)):
                message = f'the title "{title}" is also that of "{other}"'
                span = value_span(note, "title")
                yield self.finding(note, span, message, target=title, candidates=(other,))
