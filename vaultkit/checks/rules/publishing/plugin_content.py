"""P906: what only a plugin of Obsidian's shows, so that readers of the site see something else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.plugins.plugin_content import (
    BY_PROPERTY,
    DRAWING,
    FIELD,
    find_contents,
    is_drawing,
)
from vaultkit.vault.publishing.drawing_pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.notes.plugins.plugin_content import Kind


class PluginContent(Rule):
    """A note holds what only a plugin of Obsidian's shows.

    ## What it does
    Reports code blocks, code spans and fields of well-known plugins (Dataview, Tasks, Admonition,
    Buttons, Charts, Leaflet, Meta Bind, Tracker and others), `query` blocks, drawings of Excalidraw
    that have no exported picture beside them, and notes that are a Kanban board or a mind map.
    What is written decides, never what is installed. Off in `vaultkit check` unless it is selected;
    `vaultkit build` tells each kind once.

    ## Why is this bad
    Readers of the site get a box that says what it is, with its source folded, where the author
    sees a list, a chart or a drawing.

    ## Example
    ```dataview
    LIST FROM #project
    ```

    ## Use instead
    What needs no plugin, such as a base, or a map of content:
    ```base
    filters: file.hasTag("project")
    views: [{type: list, name: Projects}]
    ```
    For a drawing, Excalidraw's setting "Auto-export SVG".
    """

    code = "P906"
    severity = Severity.OFF
    looks_at = ("names",)
    follows_links = False
    examples = (
        Example(
            "blocks, spans and fields",
            {
                "A.md": "```dataview\nLIST\n```\n\n```ad-note\nText\n```\n\n"
                "On `= this.due` [due:: 1]\n\n```query\ntag:#a\n```\n\n`$= dv.current()`\n"
            },
            (
                (
                    "A.md",
                    1,
                    '"Dataview query", shown in Obsidian by the plugin Dataview; readers',
                ),
                ("A.md", 5, '"Admonition", shown in Obsidian by the plugin Admonition'),
                ("A.md", 9, '"Inline Dataview query", shown in Obsidian by the plugin Dataview'),
                (
                    "A.md",
                    9,
                    '"Inline field", shown in Obsidian by the plugin Dataview; readers',
                ),
                ("A.md", 11, '"Search results", shown in Obsidian by the core plugin Search'),
                ("A.md", 15, '"Inline Dataview script", shown in Obsidian by the plugin Dataview'),
            ),
        ),
        Example(
            "notes that are something else as a whole",
            {
                "B.md": "---\nkanban-plugin: basic\n---\n## Open\n- [ ] a\n",
                "D.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n# Drawing\n",
                "E.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n# Drawing\n",
                "E.excalidraw.svg": "<svg/>",
            },
            (
                ("B.md", 2, '"Kanban board", shown in Obsidian by the plugin Kanban; readers get'),
                ("D.excalidraw.md", 2, '"Excalidraw drawing", shown in Obsidian by the plugin'),
            ),
        ),
        Example(
            "ordinary code, fields of a whole line, comments",
            {
                "A.md": "```python\nx\n```\n\n```unheard-of\nx\n```\n\n"
                "`=SUM(A1)` `==` (std::move)\n\ndue:: 1\n\n"
                "%%\n```dataview\nLIST\n```\n`= this.due`\n%%\n"
            },
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what plugins show in one note."""
        if is_drawing(note) and pictures_of(note.path, context.vault.files):
            return
        for start, end, kind in sorted(find_contents(note)):
            message = f'"{kind.name}", {kind.shown_by}; readers get {_instead(kind)}'
            found = self.finding(note, (start, end), message, target=kind.name)
            yield replace(found, cause=f"plugin-content:{kind.name}")


def _instead(kind: Kind) -> str:
    """Return what stands on the site in the place of it."""
    if kind.name == DRAWING.name:
        return "its texts"
    if kind is FIELD or kind in BY_PROPERTY.values():
        return "it as it is written"
    return "its source"
