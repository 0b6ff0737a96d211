"""F315: an alias that Obsidian does not take for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import (
    find_property,
    key_span,
    notes_with,
    show,
    value_span,
)
from vaultkit.checks.remedies.remedy import edited, safety_of_aliases, with_fix
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class AliasInvalid(Rule):
    """A value of `aliases` is a number, something else that is no text, or empty.

    ## What it does
    Reports aliases that YAML reads as a number, as true or false, or as a name with a value, and
    empty items of the list. The fix puts what is written in quotes; it is a guess where a link that
    leads nowhere names the alias.

    ## Why is this bad
    Obsidian drops what is no text: the note is not suggested under the alias, and nothing says so.

    ## Example
    ```yaml
    aliases: [2024, "Year: 24"]
    ```

    ## Use instead
    ```yaml
    aliases: ["2024", "Year: 24"]
    ```
    """

    code = "F315"
    severity = Severity.WARNING
    looks_at = ("called", "wanted")
    fixes = ("safe", "unsafe")
    examples = (
        Example(
            "numbers, other values, a colon",
            {
                "A.md": "---\naliases: 20230603151900\n---\n",
                "B.md": "---\naliases: [2024, x, true, 1.50]\n---\n",
                "C.md": "---\nAliases:\n  - Year: 24\n  - ok\n---\n",
            },
            (
                ("A.md", 2, '"20230603151900" is no alias: it is a number; put it in quotes'),
                ("B.md", 2, '"1.5" is no alias: it is a number'),
                ("B.md", 2, '"2024" is no alias: it is a number'),
                ("B.md", 2, '"true" is no alias: it is true or false'),
                ("C.md", 3, "a group of properties is no alias: a colon makes it a name"),
            ),
            fixed={
                "A.md": '---\naliases: "20230603151900"\n---\n',
                "B.md": '---\naliases: ["2024", x, "true", "1.50"]\n---\n',
                "C.md": '---\nAliases:\n  - "Year: 24"\n  - ok\n---\n',
            },
        ),
        Example(
            "an alias that a link names, which may mean another thing",
            {"A.md": "[[2048]]\n", "Game.md": "---\naliases: [2048]\n---\n"},
            (("Game.md", 2, '"2048" is no alias: it is a number; put it in quotes'),),
            fixed={"Game.md": '---\naliases: ["2048"]\n---\n'},
        ),
        Example(
            "empty items",
            {"A.md": '---\naliases:\n  - a\n  -\n  - ""\n---\n'},
            (("A.md", 2, "an alias is empty"), ("A.md", 5, "an alias is empty")),
        ),
        Example(
            "texts, none at all, quoted numbers, dates, links without quotes (F302)",
            {
                "A.md": '---\naliases: ["2024", x, 数据, 2024-01-31]\n---\n',
                "B.md": "---\naliases:\n---\n",
                "C.md": "---\naliases: []\nalias: 1\n---\n",
                "D.md": "---\naliases: [[A]]\n---\n",
                "E.md": '---\naliases: ""\n---\n',
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with aliases."""
        return [note for note in notes_with(context, "aliases") if _has_fault(note)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the values that are no aliases."""
        found = find_property(note, "aliases")
        if found is None:
            return
        key, value = found
        if not isinstance(value, list):
            if fault := _fault(value):
                yield self._report(note, key, value, fault, context)
            return
        for at, item in enumerate(value):
            if item is None or item == "":
                place = value_span(note, f"{key}.{at}")
                span = place if item == "" else key_span(note, key)
                yield self.finding(note, span, "an alias is empty; remove it", target=key)
            elif fault := _fault(item):
                yield self._report(note, f"{key}.{at}", item, fault, context)

    def _report(self, note: Note, path: str, item: Any, fault: str, context: Context) -> Diagnostic:
        span = value_span(note, path)
        message = f"{show(item)} is no alias: {fault}; put it in quotes"
        found = self.finding(note, span, message, target=str(item))
        written = note.source.slice(*span).strip()
        edit = (span[0], span[0] + len(written.encode()), f'"{written}"')
        is_plain = not {"\n", '"', "\\", "#"} & {*written}
        if is_plain and written in edited(note, edit).aliases:
            safety = safety_of_aliases(note, edited(note, edit), context)
            return with_fix(found, "put it in quotes", edit, safety=safety)
        return found


def _has_fault(note: Note) -> bool:
    """Tell whether an alias is empty, or no text."""
    found = find_property(note, "aliases")
    value = found[1] if found else None
    items = value if isinstance(value, list) else ()
    return bool(_fault(value)) or any(item in (None, "") or _fault(item) for item in items)


def _fault(item: Any) -> str:
    """Say why a value is no alias, "" if it is one, is empty, or is a list."""
    if isinstance(item, bool):
        return "it is true or false"
    if isinstance(item, int | float):
        return "it is a number"
    return "a colon makes it a name with a value" if isinstance(item, dict) else ""
