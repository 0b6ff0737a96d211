"""F313: a note's type and its tag for the type differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property, notes_with, value_span
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_PREFIX = "type/"


def _has_type_tag(note: Note) -> bool:
    front = note.frontmatter
    if front is None or any(fault.kind == "duplicate-key" for fault in note.faults):
        return False
    return note.source.data.find(b"ype/", front.start, front.end) != -1


class TypeTagMismatch(Rule):
    """A note's `type` says one thing and its tag `type/…` another.

    ## What it does
    Reports notes with a `type` and a tag in `tags` that starts with `type/` and names another type.

    ## Why is this bad
    Half of the queries look at the property and half at the tag; each finds other notes.

    ## Example
    ```yaml
    type: fact
    tags: [type/concept]
    ```

    ## Use instead
    ```yaml
    type: fact
    tags: [type/fact]
    ```
    """

    code = "F313"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE
    fixes = ("safe",)
    follows_links = False
    examples = (
        Example(
            "they differ",
            {"A.md": "---\ntype: Fact\ntags: [x, type/concept]\n---\n"},
            (("A.md", 3, 'the note\'s type is "fact", but its tag says "type/concept"'),),
        ),
        Example(
            "they agree, one of several does, or one is absent",
            {
                "A.md": "---\ntype: fact\ntags: [Type/Fact]\n---\n",
                "B.md": "---\ntype: fact\n---\n#type/concept\n",
                "C.md": "---\ntags: [type/concept, type/fact]\n---\n",
                "D.md": "---\ntype: fact\ntags: [type/fact/hard]\n---\n",
                "E.md": "---\ntype: fact\ntags: [type/fact]\ntype: concept\n---\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have a tag for a type."""
        return [n for n in notes_with(context, "tags") if _has_type_tag(n) and n.type]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report tags that name another type."""
        del context
        tags = [tag for tag in note.frontmatter_tags if tag.lower().startswith(_PREFIX)]
        wrong = [tag for tag in tags if tag.lower().split("/")[1] != note.type]
        if not tags or len(wrong) < len(tags):
            return
        key = (find_property(note, "tags") or ("tags", None))[0]
        start, end = value_span(note, key)
        for tag in wrong:
            at = note.source.data.find(tag.encode(), start, end)
            span = (start, end) if at == -1 else (at, at + len(tag.encode()))
            message = f'the note\'s type is "{note.type}", but its tag says "{tag}"'
            found = self.finding(note, span, message, target=tag)
            if at != -1 and len(tags) == 1 and "/" not in tag[len(_PREFIX) :]:
                new = f"{tag[: len(_PREFIX)]}{note.type}"
                found = with_fix(found, f'write "{new}"', (*span, new))
            yield found
