"""R408: a note that was reviewed before one that it links to was changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath, stem_of
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_CHANGED = ("modified", "updated")


class LinkedNoteNewer(Rule):
    """A note links to one that was changed after the note was reviewed.

    ## What it does
    Compares `last_reviewed` with `modified` or `updated` of the notes that it links to. Off by
    default: not every change matters.

    ## Why is this bad
    What the note says may rest on what the other no longer says.

    ## Example
    A note with `last_reviewed: 2026-01-01` that links to one with `modified: 2026-02-01`.

    ## Use instead
    Read the other note again, and set `last_reviewed`.
    """

    code = "R408"
    severity = Severity.OFF
    looks_at = ("links", "destinations")
    examples = (
        Example(
            "changed later",
            {
                "A.md": "---\nlast_reviewed: 2026-01-01\n---\n[[B]] [[B]]\n",
                "B.md": "---\nmodified: 2026-01-02T10:00:00\n---\n",
            },
            (("A.md", 4, '"B" was changed on 2026-01-02, after this review on 2026-01-01'),),
        ),
        Example(
            "changed before, on the day, never; never reviewed",
            {
                "A.md": "---\nlast_reviewed: 2026-01-01\n---\n[[B]] [[C]] [[D]] [[E]] [[A]]\n",
                "B.md": "---\nmodified: 2025-12-31\n---\n",
                "C.md": "---\nupdated: 2026-01-01\n---\n",
                "D.md": "---\nmodified: soon\n---\n[[B]]\n",
                "E.md": "[[B]]",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that say when they were reviewed."""
        notes = context.vault.notes.values()
        return [n for n in notes if n.frontmatter and find_property(n, "last_reviewed")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the first link to each note that was changed later."""
        reviewed = _day((find_property(note, "last_reviewed") or ("", None))[1])
        seen = {note.path}
        for link in context.vault.links[note.path] if reviewed else ():
            path = NotePath(link.destination or "")
            other = context.vault.notes.get(path)
            if other is None or path in seen or reviewed is None:
                continue
            seen.add(path)
            changed = max(filter(None, map(_day, _values(other))), default=None)
            if changed and changed > reviewed:
                message = (
                    f'"{stem_of(path)}" was changed on {changed}, after this review on {reviewed}'
                )
                span = link_span(note, link.link)
                yield self.finding(note, span, message, target=path)


def _values(note: Note) -> list[Any]:
    found = (find_property(note, key) for key in _CHANGED)
    return [item[1] for item in found if item]


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value if isinstance(value, date) else None
