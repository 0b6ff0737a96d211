"""Rules about headings that shout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class ShoutingHeading(Rule):
    """A heading is in capitals only.

    ## What it does
    Reports headings of more than one word without a small letter.

    ## Why is this bad
    It is hard to read, and screen readers may spell it.

    ## Example
    ```markdown
    # READ THIS
    ```

    ## Use instead
    ```markdown
    # Read this
    ```
    """

    code = "SHOUT001"
    severity = Severity.WARNING
    examples = (
        Example(
            "capitals only",
            {"A.md": "# READ THIS\n\n## Read NASA\n"},
            (("A.md", 1, 'the heading "READ THIS" shouts'),),
        ),
        Example("one word may be an acronym", {"A.md": "# NATO\n"}),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the headings of a note."""
        del context
        for heading in note.headings:
            if " " in heading.text and heading.text.isupper():
                message = f'the heading "{heading.text}" shouts'
                span = (heading.start, heading.end)
                yield self.finding(note, span, message, target=heading.text)


class ExclamationInHeading(Rule):
    """A heading ends with an exclamation mark.

    ## What it does
    Reports such headings.

    ## Why is this bad
    Everything being important, nothing is.

    ## Example
    ```markdown
    # Read this!
    ```

    ## Use instead
    ```markdown
    # Read this
    ```
    """

    code = "SHOUT002"
    severity = Severity.OFF
    examples = (
        Example(
            "an exclamation mark",
            {"A.md": "# Read this!\n"},
            (("A.md", 1, 'the heading "Read this!" ends with "!"'),),
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the headings of a note."""
        del context
        for heading in note.headings:
            if heading.text.endswith("!"):
                message = f'the heading "{heading.text}" ends with "!"'
                yield self.finding(note, (heading.start, heading.end), message, target=heading.text)


RULES = (ShoutingHeading, ExclamationInHeading)
