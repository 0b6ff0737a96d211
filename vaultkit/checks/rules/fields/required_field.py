"""F306: a property that notes of a type must have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.reviews.review_state import is_empty
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.manual.json_schemas import EVERY_TYPE, plain
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class RequiredField(Rule):
    """A property that the note's type requires is absent or empty.

    ## What it does
    Reports notes whose `type` is configured and that lack a property listed there. The type `*`
    stands for all notes.

    ## Why is this bad
    Views, templates and people rely on these properties; a note without them drops out of lists
    without a word.

    ## Example
    With `[types.decision] required = ["status"]`:
    ```yaml
    type: decision
    ```

    ## Use instead
    ```yaml
    type: decision
    status: accepted
    ```
    """

    code = "F306"
    severity = Severity.ERROR
    only_with = ("types",)
    looks_at = NOTE_ALONE
    fixes = ("unsafe",)
    options = ("types.TYPE.required", "types.TYPE.fields.KEY.default")
    follows_links = False
    examples = (
        Example(
            "absent and empty",
            {
                "A.md": "---\ntype: Decision\n---\n",
                "B.md": "---\ntype: decision\nstatus: ''\n---\n",
                "C.md": "",
            },
            (
                ("A.md", 1, 'a note of type "decision" needs the property "status"'),
                ("B.md", 3, 'the property "status" is empty'),
                ("C.md", 1, 'a note needs the property "title"'),
                ("A.md", 1, 'a note needs the property "title"'),
                ("B.md", 1, 'a note needs the property "title"'),
            ),
            config={"types": {"decision": {"required": ["status"]}, "*": {"required": ["title"]}}},
        ),
        Example(
            "a default",
            {"A.md": "---\ntype: decision\n---\n"},
            (("A.md", 1, 'a note of type "decision" needs the property "status"'),),
            config={
                "types": {
                    "decision": {
                        "required": ["status"],
                        "fields": {"status": {"default": "open"}},
                    }
                }
            },
            fixed={"A.md": '---\ntype: decision\nstatus: "open"\n---\n'},
        ),
        Example(
            "there, also as 0 or false, of another type, or unreadable for another reason",
            {
                "A.md": "---\ntype: decision\nStatus: 0\n---\n",
                "B.md": "---\ntype: fact\n---\n",
                "C.md": "---\na: b: c\n---\n",
                "D.md": "",
            },
            config={"types": {"decision": {"required": ["status"]}}},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that can be of a configured type."""
        types = context.config.types
        if EVERY_TYPE in types:
            return context.vault.notes.values()
        return [note for note in context.vault.notes.values() if types and note.type]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what a note's type asks for and the note does not say."""
        types = {name.lower(): type_ for name, type_ in context.config.types.items()}
        for name in dict.fromkeys((note.type, EVERY_TYPE)):
            if name not in types or note.has_unread_properties:
                continue
            subject = "a note" if name == EVERY_TYPE else f'a note of type "{name}"'
            for key in types[name].required:
                if is_empty(_value(note, key)):
                    rule = types[name].fields.get(key)
                    found = self._missing(note, key, subject)
                    yield _with_default(found, note, key, rule.default if rule else None)

    def _missing(self, note: Note, key: str, subject: str) -> Diagnostic:
        span = (0, 0)
        if note.frontmatter:
            from vaultkit.notes.frontmatter.property_places import locate_key

            span = locate_key(note.source, note.frontmatter, key)
        if span[0]:
            message = f'the property "{key}" is empty; {subject} needs it'
        else:
            message = f'{subject} needs the property "{key}"'
        return self.finding(note, span, message, target=key)


def _with_default(found: Diagnostic, note: Note, key: str, default: Any) -> Diagnostic:
    """Offer to write what the config says a property is by default, if the note has none."""
    front = note.frontmatter
    if default is None or front is None or found.start or key in note.properties:
        return found
    data = note.source.data
    if front.end > front.start and not data.endswith(b"\n", 0, front.end):
        return found
    line_end = "\r\n" if data.endswith(b"\r\n", 0, front.start) else "\n"
    text = f"{key}: {json.dumps(plain(default), ensure_ascii=False)}{line_end}"
    edit = (front.end, front.end, text)
    return with_fix(found, f'add "{text.strip()}"', edit, safety="unsafe")


def _value(note: Note, key: str) -> object:
    """Return a property by name; case does not count, as in Obsidian."""
    if key in note.properties:
        return note.properties[key]
    folded = key.lower()
    return next((v for k, v in note.properties.items() if k.lower() == folded), None)
