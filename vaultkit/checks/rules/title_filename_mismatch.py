"""G509: a note's title is not its file name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.fields import value_span
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import fold, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_NOT_IN_NAMES = re.compile(r"""[\\/:*?"<>|#^\[\]\s-]+""")


class TitleFilenameMismatch(Rule):
    """A note's title and its file name differ.

    ## What it does
    Compares the `title` property, or the first heading of level 1 if there is none, with the file
    name; case, blanks, dashes and signs that no file name holds do not count. Off by default.

    ## Why is this bad
    Links use the file name, readers the title: who knows one does not find the other.

    ## Example
    `NodePort.md` with
    ```yaml
    title: Node ports
    ```

    ## Use instead
    One name for both, or the title among the note's `aliases`.
    """

    code = "G509"
    severity = Severity.OFF
    examples = (
        Example(
            "a title, a heading",
            {"A.md": "---\ntitle: B\n---\n# A\n", "C.md": "text\n\n# D\n"},
            (
                ("A.md", 2, 'the title "B" is not the file name "A"'),
                ("C.md", 3, 'the title "D" is not the file name "C"'),
            ),
        ),
        Example(
            "nearly the same, an alias, a heading below another, no title",
            {
                "why-ports.md": "# Why ports?\n",
                "B.md": "---\ntitle: Bee\naliases: [bee]\n---\n",
                "C.md": "## D\n",
                "E.md": "",
                "F.md": "# F\n# G\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have a title of some kind."""
        return [n for n in context.vault.notes.values() if n.headings or n.frontmatter]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a title that is neither the file name nor an alias."""
        del context
        title = note.properties.get("title")
        if isinstance(title, str) and title.strip():
            span = value_span(note, "title")
        else:
            first = next((heading for heading in note.headings if heading.level == 1), None)
            if first is None:
                return
            title, span = first.text, (first.start, first.end)
        stem = stem_of(note.path)
        if _fold(title) not in {_fold(stem), *map(_fold, note.aliases)}:
            message = f'the title "{title}" is not the file name "{stem}"'
            yield self.finding(note, span, message, target=title)


def _fold(name: str) -> str:
    return fold(_NOT_IN_NAMES.sub(" ", name)).strip()
