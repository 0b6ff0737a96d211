"""Return the edit that says that a note was reviewed: one line of its front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.authoring.reviews.review_state import KEYS, REVIEWED
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import ReviewError
from vaultkit.notes.edit import Edit, apply
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from datetime import date

    from vaultkit.notes.note import Note

_LINE = lazy_re(
    rb"^last_reviewed:(?P<gap>[ \t]*)(?P<quote>[\"']?)(?P<value>[^\"'#\r\n]*?)(?P=quote)"
    rb"(?P<rest>[ \t]*(?:[ \t]\#[^\r\n]*)?)\r?$",
    re.MULTILINE,
)


def plan_review_mark(note: Note, day: date) -> Edit | None:
    """Return the edit that sets `last_reviewed` to a day; None if it says so already.

    A value keeps its quotes and the comment behind it; a time of day goes. A note that takes part
    in reviews and lacks the line gets it at the end of its front matter.

    Errors:
        ReviewError: the note does not take part in reviews, or its line is not a plain one.
    """
    front = note.frontmatter
    if front is None or note.properties.keys().isdisjoint(KEYS):
        message = (
            f"{note.path}: has no review properties; add review_interval to its front matter first"
        )
        raise ReviewError(message)
    stamp = day.isoformat()
    if REVIEWED not in note.properties:
        edit = Edit(note.path, front.end, front.end, f"{REVIEWED}: {stamp}\n")
    else:
        found = _LINE.search(note.source.data, front.start, front.end)
        if found is None:
            message = f"{note.path}: cannot change its last_reviewed, which is no plain value"
            raise ReviewError(message)
        if found["value"] == stamp.encode():
            return None
        gap = "" if found["gap"] or found["quote"] else " "
        edit = Edit(note.path, *found.span("value"), gap + stamp)
    _prove(note, edit, day)
    return edit


def _prove(note: Note, edit: Edit, day: date) -> None:
    """Raise unless the edit changes the one property and nothing else that is read."""
    after = parse_note(Source(note.path, apply(note.source.data, [edit])))
    wanted = {**note.properties, REVIEWED: day}
    got = {**after.properties}
    if str(got.get(REVIEWED)) == day.isoformat():
        got[REVIEWED] = day
    if got != wanted or after.faults != note.faults:
        message = (
            f"{note.path}: cannot change its last_reviewed without changing more; edit it by hand"
        )
        raise ReviewError(message)
