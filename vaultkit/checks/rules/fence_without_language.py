"""C001: a fence that does not say what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class FenceWithoutLanguage(Rule):
    """A code block does not name its language.

    ## What it does
    Reports fences without a word behind the opening marks. Off by default.

    ## Why is this bad
    The code has no colours, and no program can check it.

    ## Example
    ````markdown
    ```
    kind: Service
    ```
    ````

    ## Use instead
    ````markdown
    ```yaml
    kind: Service
    ```
    ````
    """

    code = "C001"
    severity = Severity.OFF
    examples = (
        Example(
            "no word, also in a list",
            {"A.md": "```\nx\n```\n\n- a\n  ~~~ \n  y\n  ~~~\n"},
            (("A.md", 1, "this code block names no language"), ("A.md", 6, "names no language")),
        ),
        Example("a language, indented code", {"A.md": "```text\nx\n```\n\n    y\n\n`z`\n"}),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with fences."""
        return [note for note in context.vault.notes.values() if note.fences]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the fences without a word."""
        del context
        for fence in note.fences:
            if not fence.info.strip():
                span = (fence.start, fence.start + 3)
                yield self.finding(note, span, "this code block names no language")
