"""F310: a property that the note's type does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.reviews.review_state import KEYS
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import key_span
from vaultkit.checks.manual.json_schemas import EVERY_TYPE
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.config import NoteType
from vaultkit.notes.frontmatter.language_tags import LANG
from vaultkit.vault.publishing.translations import TRANSLATION_OF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

OBSIDIANS = frozenset(
    {"tags", "aliases", "cssclasses", "publish", "permalink", "description", "image", "cover"}
    | {"unlisted", LANG, TRANSLATION_OF}
)
"""Properties that mean something to Obsidian itself, to Obsidian Publish, or to the site."""


class UnknownField(Rule):
    """A property is none of those that the note's type has.

    ## What it does
    Reports properties of notes of a configured type that the config names nowhere: neither under
    `required`, `optional` nor `fields`, of that type or of `*`. Off by default.

    ## Why is this bad
    A slip of the keyboard (`stauts`) makes a new property, and the old one stays empty.

    ## Example
    With `[types.fact] required = ["status"]`:
    ```yaml
    stauts: draft
    ```

    ## Use instead
    ```yaml
    status: draft
    ```
    """

    code = "F310"
    severity = Severity.OFF
    looks_at = NOTE_ALONE
    options = ("types.TYPE.required", "types.TYPE.optional", "types.TYPE.fields")
    follows_links = False
    examples = (
        Example(
            "a slip, and a name that nothing resembles",
            {"A.md": "---\ntype: fact\nstauts: x\ncolour: red\n---\n"},
            (
                (
                    "A.md",
                    3,
                    'notes of type "fact" have no property "stauts"; did you mean "status"',
                ),
                ("A.md", 4, 'notes of type "fact" have no property "colour"'),
            ),
            config={"types": {"fact": {"required": ["status"]}}},
        ),
        Example(
            "known names in any case, Obsidian's own, and other types",
            {
                "A.md": "---\ntype: fact\nStatus: x\ntags: a\nnote: b\nlast_reviewed: \n---\n",
                "B.md": "---\ntype: other\nx: 1\n---\n",
                "C.md": "---\nx: 1\n---\n",
            },
            config={
                "types": {
                    "fact": {"required": ["status"], "optional": ["note"]},
                    "other": {"title": "Others"},
                }
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes of a configured type."""
        known = context.view(_known)
        return [note for note in context.vault.notes.values() if note.type in known]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the properties that the type does not name."""
        known = context.view(_known)[note.type or ""]
        for key in note.properties:
            if key.lower() not in known:
                from vaultkit.notes.text.nearest_name import find_nearest

                near = find_nearest(key, sorted(known))
                hint = f'; did you mean "{near}"?' if near else ""
                message = f'notes of type "{note.type}" have no property "{key}"{hint}'
                yield self.finding(note, key_span(note, key), message, target=key)


def _known(context: Context) -> Mapping[str, frozenset[str]]:
    """Return the properties of each type, all in lower case."""
    types = context.config.types
    own = {*OBSIDIANS, *KEYS, "type"}
    every = types.get(EVERY_TYPE)
    found: dict[str, frozenset[str]] = {}
    for name, type_ in types.items():
        if type_ == NoteType(title=type_.title):
            continue  # it has a title and is not described
        parts = [part for part in (type_, every) if part]
        keys = {key for part in parts for key in (*part.required, *part.optional, *part.fields)}
        found[name.lower()] = frozenset(map(str.lower, keys | own))
    return found
