"""F308: a property whose value is not among those allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import field_faults, value_span
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.field_rules import FieldFault
    from vaultkit.notes.note import Note


class FieldValue(Rule):
    """A property holds a value that its note type does not allow.

    ## What it does
    Compares properties with what the config says of them: `enum`, `pattern`, `min-length` and
    `max-length` (characters, or items of a list), `minimum` and `maximum`.

    ## Why is this bad
    A value that nobody expects drops out of every view and query that looks for the others.

    ## Example
    With `[types.fact.fields.status] enum = ["draft", "done"]`:
    ```yaml
    status: drafft
    ```

    ## Use instead
    ```yaml
    status: draft
    ```
    """

    code = "F308"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    fixes = ("unsafe",)
    follows_links = False
    options = (
        "types.TYPE.fields.KEY.enum",
        "types.TYPE.fields.KEY.pattern",
        "types.TYPE.fields.KEY.min-length",
        "types.TYPE.fields.KEY.max-length",
        "types.TYPE.fields.KEY.minimum",
        "types.TYPE.fields.KEY.maximum",
    )
    examples = (
        Example(
            "a value that is not listed, also in a list",
            {
                "A.md": "---\nstatus: drafft\n---\n",
                "B.md": "---\nstatus: [done, 7]\n---\n",
                "C.md": "---\nStatus: draft\n---\n",
            },
            (
                ("A.md", 2, '"status" must be one of draft, done, not "drafft"; did you mean'),
                ("B.md", 2, '"status" must be one of draft, done, not "7"'),
            ),
            config={"types": {"*": {"fields": {"status": {"enum": ["draft", "done"]}}}}},
        ),
        Example(
            "patterns, lengths and ranges",
            {
                "A.md": "---\nuid: x\ntags: []\nn: 11\n---\n",
                "B.md": "---\nuid: ab-12x\ntags: [a, b, c]\nn: -1\n---\n",
                "C.md": "---\nuid: ab-12\ntags: [a]\nn: 0\n---\n",
                "D.md": "",
            },
            (
                ("A.md", 2, '"uid" must match [a-z]+-\\d+, not be "x"'),
                ("A.md", 4, '"n" must be at most 10, not "11"'),
                ("B.md", 2, '"uid" must match'),
                ("B.md", 3, '"tags" must have at most 2 items, not 3'),
                ("B.md", 4, '"n" must be at least 0, not "-1"'),
            ),
            config={
                "types": {
                    "*": {
                        "fields": {
                            "uid": {"pattern": r"[a-z]+-\d+"},
                            "tags": {"type": "list", "max-length": 2},
                            "n": {"type": "integer", "minimum": 0, "maximum": 10},
                        }
                    }
                }
            },
        ),
        Example(
            "allowed, empty, and of other types",
            {"A.md": "---\nstatus: done\n---\n", "B.md": "---\nstatus:\n---\n", "C.md": ""},
            config={"types": {"*": {"fields": {"status": {"enum": ["draft", "done"]}}}}},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with a property that is not as it must be."""
        return [context.vault.notes[path] for path in context.view(field_faults)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the values that are not allowed."""
        for fault in context.view(field_faults).get(note.path, ()):
            if not fault.is_type:
                yield self._report(note, fault)

    def _report(self, note: Note, fault: FieldFault) -> Diagnostic:
        from vaultkit.notes.text.nearest_name import find_nearest

        span = value_span(note, fault.path)
        allowed = [str(one) for one in fault.wanted] if isinstance(fault.wanted, list) else []
        near = find_nearest(str(fault.value), allowed) if allowed else None
        hint = f'; did you mean "{near}"?' if near else ""
        found = self.finding(note, span, fault.message + hint, target=fault.key)
        if near and note.source.slice(*span) == str(fault.value):
            return with_fix(found, f'write "{near}"', (*span, near), safety="unsafe")
        return found
