"""F312: a placeholder of a template that nothing filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_PLACEHOLDER = re.compile(
    rb"<%[-_*+~]*\s*(?:await\s+)?tp\.[^\n]{0,200}?%>|\{\{(?:title|date|time)(?::[^{}\n]{0,80})?\}\}"
)
_LONGEST = 60


class TemplatePlaceholderLeft(Rule):
    """A note holds a placeholder that a template should have filled in.

    ## What it does
    Reports `{{title}}`, `{{date}}` and `{{time}}` of the plugin Templates, and `<% tp.… %>` of
    Templater, in the text or properties of notes outside the folders for templates (`templates` in
    the config, and what the two plugins are set to). Code and comments do not count.

    ## Why is this bad
    The note was made by hand or the plugin did not run: its date, title or links are missing.

    ## Example
    ```yaml
    created: "{{date}}"
    ```

    ## Use instead
    ```yaml
    created: 2026-01-31
    ```
    """

    code = "F312"
    severity = Severity.WARNING
    options = ("templates",)
    follows_links = False
    examples = (
        Example(
            "in properties, text and headings",
            {
                "A.md": '---\ncreated: "{{date:YYYY-MM-DD}}"\n---\n# {{title}}\n\n'
                "<% tp.file.cursor() %> [[{{title}}]]\n"
            },
            (
                ("A.md", 2, '"{{date:YYYY-MM-DD}}" was never filled in'),
                ("A.md", 4, '"{{title}}"'),
                ("A.md", 6, '"<% tp.file.cursor() %>"'),
                ("A.md", 6, '"{{title}}"'),
            ),
        ),
        Example(
            "templates, code, comments, and braces of other languages",
            {
                "T/A.md": "# {{title}}\n",
                "B.md": "`{{title}}` %% {{date}} %% {{ title }} {{x}} <%= erb %> $<% tp.x %>$\n\n"
                "    {{title}}\n\n```\n<% tp.x %>\n```\n",
            },
            config={"templates": ["T/**"]},
        ),
        Example(
            "folders that the plugins are set to",
            {
                ".obsidian/templates.json": '{"folder": "Core"}',
                ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Tp/"}',
                "Core/A.md": "{{title}}",
                "Tp/A.md": "<% tp.file.title %>",
                "Tpx/A.md": "<% tp.file.title %>",
            },
            (("Tpx/A.md", 1, '"<% tp.file.title %>" was never filled in'),),
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that hold what may be a placeholder."""
        notes = context.vault.notes.values()
        return [note for note in notes if note.may_hold(b"{{") or note.may_hold(b"<%")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the placeholders in properties and text."""
        found = list(_PLACEHOLDER.finditer(note.source.data))
        body = note.body_start
        for match in found:
            start, end = match.span()
            if start < body or context.prose(note).is_text(start, end):
                written = note.source.slice(start, end)
                shown = written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
                yield self.finding(
                    note, (start, end), f'"{shown}" was never filled in', target=written
                )
