"""P907: a view of a base that is drawn as a table, because nobody here knows its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class ViewUnknown(Rule):
    """A view of a base has a type that is drawn as a table.

    ## What it does
    Reports views, in base files and in `base` code blocks, whose type is none of `table`, `cards`,
    `list`, `kanban` and `map`. Community plugins bring such types.

    ## Why is this bad
    Readers of the site, and `vaultkit base`, get a table where the author sees a calendar or a
    chart. All files and columns are in it.

    ## Example
    ```yaml
    views:
      - type: calendar
        name: Planned
    ```

    ## Use instead
    A type that Obsidian itself has, beside the other one:
    ```yaml
    views:
      - type: table
        name: Planned
    ```
    """

    code = "P907"
    severity = Severity.INFO
    only_with = ("bases", "fences")
    looks_at = NOTE_ALONE
    vault_looks_at = ("texts",)
    examples = (
        Example(
            "types of plug-ins, in a file and in a code block",
            {
                "B.base": "views:\n- type: calendar\n  name: Planned\n- {type: table, name: T}\n",
                "A.md": "```base\nviews:\n- {name: Sums, type: chart-bar}\n```\n",
            },
            (
                ("A.md", 3, 'the view "Sums" is of the type "chart-bar", which is not known here'),
                ("B.base", 2, 'the view "Planned" is of the type "calendar", which is not known'),
            ),
        ),
        Example(
            "all types that are drawn, a view without one, a base that cannot be read",
            {
                "B.base": "views:\n- type: table\n- type: cards\n- type: list\n- type: map\n"
                "- type: kanban\n- name: x\n",
                "C.base": "- type: calendar\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that may hold bases."""
        notes = context.vault.notes.values()
        return [note for note in notes if note.fences and note.may_hold(b"base")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report views in code blocks."""
        from vaultkit.authoring.bases.reading.base_sources import base_fences

        del context
        for written in base_fences(note):
            yield from self._views(note, written)

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report views in files."""
        from vaultkit.authoring.bases.reading.base_sources import base_file, is_base

        vault = context.vault
        for path in filter(is_base, vault.texts):
            yield from self._views(context.file(path), base_file(vault, path))

    def _views(self, note: Note, written: WrittenBase) -> Iterator[Diagnostic]:
        for view in written.base.views:
            if view.is_known:
                continue
            message = (
                f'the view "{view.name}" is of the type "{view.type}", which is not known here; '
                "readers get a table"
            )
            span = written.span(view.type_start, view.type_end)
            yield self.finding(note, span, message, target=view.type)
