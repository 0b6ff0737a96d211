"""The review queue as an iCalendar file (RFC 5545): one all-day event for each note.

Written by hand, and read back by icalendar in the tests: see decision 37. See decision 20.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.authoring.reviews.review_queue import Review

_LONGEST = 75
"""Bytes of a line, its end aside."""
_CONTROLS = lazy_re(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no text may hold, escaped or not."""
_LINE_ENDS = lazy_re(r"\r\n?|\n")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def render_calendar(reviews: Iterable[Review], today: date, name: str) -> str:
    """Return reviews as iCalendar; what is overdue stands on today.

    A note keeps its event from one export to the next: the same UID, so that a calendar that reads
    the file again moves the event instead of adding one.

    Args:
        reviews: Those with a day; others are left out.
        today: The day of the export.
        name: What the calendar is called.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//vaultkit//review//EN"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    for review in reviews:
        if review.state.due is not None:
            lines += _event(review, review.state.due, today)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _event(review: Review, due: date, today: date) -> Iterator[str]:
    """Yield the lines of an event, as long as they come."""
    day = max(due, today)
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:Review: {_text(review.title)}"
    yield f"DTSTART;VALUE=DATE:{_day(day)}"
    yield f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}"
    yield f"DTSTAMP:{_day(today)}T000000Z"
    yield f"UID:{hashlib.sha256(review.path.encode()).hexdigest()[:32]}@vaultkit"
    yield f"CATEGORIES:{','.join(map(_text, ('review', *review.owners)))}"
    yield f"DESCRIPTION:{_text(review.path)}\\ndue {due}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    """Return a text as a value."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)).translate(_ESCAPED)


def _fold(line: str) -> str:
    """Return a line cut into pieces, each but the first after a blank; no character is cut."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*pieces, piece])
