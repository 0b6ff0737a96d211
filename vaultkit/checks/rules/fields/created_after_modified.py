"""F316: a note that says it was changed before it was made."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property, notes_with, value_span
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_CREATED: Final = (
    "created", "created_at", "created-at", "createdAt", "create_time", "creation_date",
    "creation-date", "date created", "date_created", "date-created", "created date",
)  # fmt: skip
_MODIFIED: Final = (
    "modified", "modified_at", "modified-at", "modifiedAt", "updated", "updated_at", "updated-at",
    "updatedAt", "update_time", "last_modified", "last-modified", "last modified", "lastmod",
    "date modified", "date_modified", "date-modified", "date updated", "date_updated",
    "modified date", "last_updated", "last-updated",
)  # fmt: skip
_DAY = lazy_re(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])(?P<time>[T ].*)?\Z", re.DOTALL)
_ZONE = lazy_re(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})\Z")


class CreatedAfterModified(Rule):
    """A note says that it was created after it was last modified.

    ## What it does
    Compares the days in `created` (also `date created`, `created_at`, …) and `modified` (also
    `updated`, `lastmod`, `date modified`, …). Only what begins as a date such as 2026-01-31 counts;
    where times have a zone, a day more is allowed.

    ## Why is this bad
    One of them is wrong, mostly the first, after a copy or a change of plugin. Lists by date, feeds
    and reviews sort the note wrongly.

    ## Example
    ```yaml
    created: 2026-03-01
    modified: 2026-01-31
    ```

    ## Use instead
    ```yaml
    created: 2026-01-31
    modified: 2026-03-01
    ```
    """

    code = "F316"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "days, and times, under other names",
            {
                "A.md": "---\ncreated: 2026-03-01\nmodified: 2026-01-31\n---\n",
                "B.md": "---\ndate modified: 2026-01-31T10:00\nDate created: 2026-02-02 09:00\n"
                "---\n",
            },
            (
                ("A.md", 2, '"created" (2026-03-01) is after "modified" (2026-01-31)'),
                ("B.md", 3, '"Date created" (2026-02-02) is after "date modified" (2026-01-31)'),
            ),
        ),
        Example(
            "the same day, another order of digits, zones, one of them missing",
            {
                "A.md": "---\ncreated: 2026-01-31T12:00\nmodified: 2026-01-31T11:00\n---\n",
                "B.md": "---\ncreated: 02/03/2026\nmodified: 2026-01-31\n---\n",
                "C.md": "---\ncreated: 2026-02-01T01:00:00+09:00\nupdated: 2026-01-31T23:00:00Z\n"
                "---\n",
                "D.md": "---\ncreated: 2026-02-01\n---\n",
                "E.md": "---\ncreated:\nmodified: 2026-01-31\n---\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that say when they were created."""
        return notes_with(context, *_CREATED)

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a note whose days are in the wrong order."""
        del context
        created, modified = _first(note, _CREATED), _first(note, _MODIFIED)
        if created is None or modified is None:
            return
        has_zone = any(_has_zone(value) for _, value, _ in (created, modified))
        if created[2] - modified[2] > timedelta(days=int(has_zone)):
            message = (
                f'"{created[0]}" ({created[2].isoformat()}) is after '
                f'"{modified[0]}" ({modified[2].isoformat()})'
            )
            span = value_span(note, created[0])
            yield self.finding(note, span, message, target=created[0])


def _first(note: Note, names: Iterable[str]) -> tuple[str, Any, date] | None:
    """Return the first property of some names that holds a day: name, value, day."""
    for name in names:
        found = find_property(note, name)
        if found and (day := _day(found[1])) is not None:
            return *found, day
    return None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.match(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _has_zone(value: Any) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return isinstance(value, str) and _ZONE.search(value.strip()) is not None
