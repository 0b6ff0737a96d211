"""F305: a property name that Obsidian no longer reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property, key_span, notes_with, value_span
from vaultkit.checks.remedies.remedy import edited, safety_of_aliases, with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

PLURALS = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
_SEVERAL = lazy_re(r"[\w/-]+(?:,[ ]*[\w/-]+)+")


class DeprecatedKey(Rule):
    """A property has a name that Obsidian no longer reads.

    ## What it does
    Reports the properties `tag`, `alias` and `cssclass`.

    The fix is a guess where a link in the vault, which leads nowhere, names the alias that Obsidian
    would know then: it may mean something else.

    ## Why is this bad
    Obsidian reads only `tags`, `aliases` and `cssclasses` since version 1.9: the note's tags and
    other names are gone without a word.

    ## Example
    ```yaml
    alias: k8s
    ```

    ## Use instead
    ```yaml
    aliases: k8s
    ```
    """

    code = "F305"
    severity = Severity.WARNING
    looks_at = ("called", "wanted")
    fixes = ("safe", "unsafe")
    examples = (
        Example(
            "all three, in any case",
            {"A.md": "---\ntag: a, b\nAlias: [x]\ncssclass:\n---\n"},
            (
                ("A.md", 2, '"tag" is no longer read by Obsidian; write "tags"'),
                ("A.md", 3, '"Alias" is no longer read by Obsidian; write "aliases"'),
                ("A.md", 4, 'write "cssclasses"'),
            ),
        ),
        Example(
            "an alias that links name, which may mean another thing",
            {
                "A.md": "Fortune due aux [[héritage]].\n",
                "java héritage.md": "---\nalias: héritage\n---\n",
            },
            (("java héritage.md", 2, '"alias" is no longer read by Obsidian'),),
            fixed={"java héritage.md": "---\naliases: héritage\n---\n"},
        ),
        Example(
            "both names",
            {"A.md": "---\ntags: a\ntag: b\n---\n"},
            (("A.md", 3, '"tag" is no longer read by Obsidian; put its values under "tags"'),),
        ),
        Example(
            "the names that are read, nested ones, and text",
            {"A.md": "---\ntags: [a]\nx:\n  tag: b\n---\ntag: c\n", "B.md": "", "C.md": "---\n"},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have one of the keys."""
        return notes_with(context, *PLURALS)

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the keys."""
        for key, value in note.properties.items():
            plural = PLURALS.get(key.lower())
            if plural is None:
                continue
            span = key_span(note, key)
            way = f'write "{plural}"'
            if find_property(note, plural):
                way = f'put its values under "{plural}"'
            message = f'"{key}" is no longer read by Obsidian; {way}'
            found = self.finding(note, span, message, target=key)
            if find_property(note, plural) is None and note.source.slice(*span) == key:
                edits = [(*span, plural), *_split(note, key, value)]
                safety = safety_of_aliases(note, edited(note, *edits), context)
                found = with_fix(found, f'rename "{key}" to "{plural}"', *edits, safety=safety)
            yield found


def _split(note: Note, key: str, value: Any) -> list[tuple[int, int, str]]:
    """Make a list of `a, b`: the old names took it for two values, the new ones do not."""
    if isinstance(value, str) and _SEVERAL.fullmatch(value):
        start, end = value_span(note, key)
        if note.source.slice(start, end) == value:
            return [(start, end, f"[{value}]")]
    return []
