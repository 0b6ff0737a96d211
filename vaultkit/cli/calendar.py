"""The review queue as an iCalendar file: one all-day event for each note."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.authoring.review_queue import Review


def render_calendar(reviews: Iterable[Review], today: date, name: str) -> str:
    """Return reviews as iCalendar (RFC 5545); what is overdue stands on today.

    A note keeps its event from one export to the next: the same UID, so that a calendar that reads
    the file again moves the event instead of adding one.

    Args:
        reviews: Those with a day; others are left out.
        today: The day of the export.
        name: What the calendar is called.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//vaultkit//review//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    stamp = datetime.combine(today, time(), tzinfo=UTC)
    for review in reviews:
        if review.state.due is None:
            continue
        day = max(review.state.due, today)
        event = Event()
        event.add("uid", f"{hashlib.sha256(review.path.encode()).hexdigest()[:32]}@vaultkit")
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"Review: {review.title}")
        event.add("description", f"{review.path}\ndue {review.state.due}")
        event.add("transp", "TRANSPARENT")
        event.add("categories", ["review", *review.owners])
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text
