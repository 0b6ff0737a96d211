"""F307: a property that holds another kind of value than its type says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import field_faults, value_span
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.field_rules import FieldFault
    from vaultkit.notes.note import Note

_NUMBER = lazy_re(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?")
_QUOTES = 2


class FieldType(Rule):
    """A property holds the wrong kind of value.

    ## What it does
    Compares properties with their types: those of the note's type in the config
    (`[types.fact.fields.weight] type = "number"`), else those that Obsidian itself keeps in
    `.obsidian/types.json`. The types are `text`, `number`, `integer`, `checkbox`, `date`,
    `datetime`, `list`, `link` and `links`.

    ## Why is this bad
    Obsidian shows the value as faulty, and queries that sort or compare leave the note out.

    ## Example
    ```yaml
    weight: "3"
    ```

    ## Use instead
    ```yaml
    weight: 3
    ```
    """

    code = "F307"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    fixes = ("safe",)
    options = ("types.TYPE.fields.KEY.type",)
    follows_links = False
    examples = (
        Example(
            "types of the config",
            {
                "A.md": '---\ntype: Fact\nn: "3"\nok: maybe\nup: B\nsee: [x, "[[A]]"]\n---\n',
                "B.md": "---\nn: three\nday: 2026-02-31\nwhen: 2026-01-01\n---\n",
                "C.md": "---\ntype: other\n---\n",
            },
            (
                ("A.md", 3, '"n" must be a number, not "3"'),
                ("A.md", 4, '"ok" must be true or false, not "maybe"'),
                ("A.md", 5, '"up" must be a link such as [[Note]] in quotes, not "B"'),
                ("A.md", 6, '"see" must be a link such as [[Note]] in quotes, not "x"'),
                ("B.md", 2, '"n" must be a number, not "three"'),
                ("B.md", 3, '"day" must be a date such as 2026-01-31, not "2026-02-31"'),
            ),
            config={
                "types": {
                    "fact": {
                        "fields": {
                            "ok": {"type": "checkbox"},
                            "up": {"type": "link"},
                            "see": {"type": "links"},
                        }
                    },
                    "*": {"fields": {"n": {"type": "number"}, "day": {"type": "date"}}},
                }
            },
        ),
        Example(
            "types of Obsidian",
            {
                ".obsidian/types.json": '{"types": {"due": "date", "Done": "checkbox",'
                ' "t": "text"}}',
                "A.md": "---\ndue: tomorrow\ndone: 1\nt: [a]\n---\n",
                "B.md": "---\ndue: 2026-01-01\ndone:\nt: 1\nother: [x]\n---\n",
            },
            (
                ("A.md", 2, '"due" must be a date such as 2026-01-31, not "tomorrow"'),
                ("A.md", 3, '"done" must be true or false, not "1"'),
                ("A.md", 4, '"t" must be a text, not a list'),
            ),
        ),
        Example(
            "values that fit, empty ones, and no front matter",
            {
                "A.md": '---\nn: 3.5\nup: "[[B|b]]"\nsee: ["[[B]]"]\n---\n',
                "B.md": "---\nn:\nup: ''\nsee: []\n---\n",
                "C.md": "n: three",
            },
            config={
                "types": {
                    "*": {
                        "fields": {
                            "n": {"type": "number"},
                            "up": {"type": "link"},
                            "see": {"type": "links"},
                        }
                    }
                }
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with a property that is not as it must be."""
        return [context.vault.notes[path] for path in context.view(field_faults)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the properties of another kind."""
        for fault in context.view(field_faults).get(note.path, ()):
            if fault.is_type:
                span = value_span(note, fault.path)
                found = self.finding(note, span, fault.message, target=fault.key)
                yield _unquote(found, note, fault, span)


def _unquote(found: Diagnostic, note: Note, fault: FieldFault, span: tuple[int, int]) -> Diagnostic:
    """Offer to take the quotes off a number, if nothing of it is lost."""
    value, written = fault.value, note.source.slice(*span)
    is_number = isinstance(value, str) and _NUMBER.fullmatch(value) and value != "-0"
    is_wanted = fault.wanted == "number" or (fault.wanted == "integer" and "." not in str(value))
    if is_number and is_wanted and len(written) == len(value) + _QUOTES and written[1:-1] == value:
        return with_fix(found, "take off the quotes", (*span, value))
    return found
