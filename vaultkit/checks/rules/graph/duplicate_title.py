"""G508: two notes with one title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import notes_with, value_span
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.rule import Example
from vaultkit.notes.paths import fold, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.grouped_rule import Group
    from vaultkit.notes.note import Note


class DuplicateTitle(GroupedRule):
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

    def contributors(self, context: Context) -> Iterable[Note]:
        """Return the notes that may have a title."""
        return notes_with(context, "title")

    def facts(self, note: Note, context: Context) -> Iterator[tuple[str, tuple[str, bool]]]:
        """Yield the title of a note, and whether it is published."""
        title = note.properties.get("title")
        if isinstance(title, str) and title.strip() and note.path in context.reported:
            yield fold(title.strip()), (title, note.path in context.view(find_published))

    def judge(self, key: str, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Report the later notes of a title."""
        first, *others = group
        name = fold(stem_of(first))
        for path in others:
            if context.original(path) == context.original(first):
                continue
            title, is_shown = group[path][0]
            own = fold(stem_of(path))
            if name != own and (is_shown or key in {name, own}):
                note = context.vault.notes[path]
                message = f'the title "{title}" is also that of "{first}"'
                span = value_span(note, "title")
                yield self.finding(note, span, message, target=title, candidates=(first,))
