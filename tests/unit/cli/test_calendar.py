"""The calendar is one that a calendar program reads."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from vaultkit.authoring.review_queue import rank_reviews
from vaultkit.cli.calendar import render_calendar
from vaultkit.config import ReviewConfig
from vaultkit.testing import make_vault

TODAY = date(2026, 11, 1)


def test_events() -> None:
    front = "---\ntitle: {}\nlast_reviewed: {}\nreview_interval: 90d\n---\n"
    vault = make_vault(
        {
            "Late.md": front.format("'Late; with, \\ and : signs'", "2026-01-01"),
            "Soon.md": front.format("Bäume", "2026-10-01"),
            "Broken.md": front.format("B", "soon"),
        }
    )
    ranks = dict.fromkeys(vault.notes, 1 / 3)
    reviews = rank_reviews(vault, TODAY, ReviewConfig(), ranks)
    text = render_calendar(reviews, TODAY, "Reviews")
    assert text == render_calendar(reviews, TODAY, "Reviews")
    calendar = Calendar.from_ical(text)
    events = [(str(e["summary"]), e["dtstart"].dt, e["dtend"].dt) for e in calendar.walk("VEVENT")]
    assert events == [
        ("Review: Late; with, \\ and : signs", TODAY, date(2026, 11, 2)),
        ("Review: Bäume", date(2026, 12, 30), date(2026, 12, 31)),
    ]
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == 2
    assert not [error for event in calendar.walk() for error in event.errors]
