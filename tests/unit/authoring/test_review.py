"""Intervals, calendar arithmetic, and the state of a review."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from vaultkit.authoring.reviews.review_state import (
    NEVER,
    Interval,
    ReviewState,
    add_interval,
    parse_day,
    parse_interval,
    review_faults,
    review_state,
)
from vaultkit.config import ReviewConfig
from vaultkit.testing import make_vault

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (90, Interval(days=90)),
        ("90", Interval(days=90)),
        ("90d", Interval(days=90)),
        ("90 days", Interval(days=90)),
        ("1 day", Interval(days=1)),
        ("2 weeks", Interval(days=14)),
        ("6 months", Interval(months=6)),
        ("1 year", Interval(months=12)),
        ("2y", Interval(months=24)),
        ("P6M", Interval(months=6)),
        ("P1Y2M", Interval(months=14)),
        ("P2W", Interval(days=14)),
        ("P1M10D", Interval(months=1, days=10)),
        ("p30d", Interval(days=30)),
        ("weekly", Interval(days=7)),
        ("monthly", Interval(months=1)),
        ("quarterly", Interval(months=3)),
        ("Half-Yearly", Interval(months=6)),
        ("yearly", Interval(months=12)),
        ("every 3 months", Interval(months=3)),
        ("every month", Interval(months=1)),
        (" Never ", NEVER),
        (0, None),
        (-90, None),
        ("-90", None),
        ("0 months", None),
        ("P0D", None),
        ("P", None),
        ("PT1H", None),
        ("1.5 months", None),
        (1.5, None),
        (True, None),
        (None, None),
        ("", None),
        ("now and then", None),
        ("6 moons", None),
        ("101 years", None),
        (10**30, None),
        ("9" * 5000, None),
        (["6 months"], None),
        (date(2026, 1, 1), None),
    ],
)
def test_interval(value: Any, expected: Interval | None) -> None:
    assert parse_interval(value) == expected


@pytest.mark.parametrize(
    ("start", "interval", "expected"),
    [
        ("2026-01-31", "monthly", "2026-02-28"),
        ("2024-01-31", "monthly", "2024-02-29"),
        ("2026-01-31", "quarterly", "2026-04-30"),
        ("2024-02-29", "yearly", "2025-02-28"),
        ("2026-12-15", "monthly", "2027-01-15"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
        ("2026-12-31", "90", "2027-03-31"),
        ("2026-10-25", "weekly", "2026-11-01"),
        ("9999-12-01", "monthly", "9999-12-31"),
        ("9999-12-30", "90", "9999-12-31"),
    ],
)
def test_calendar(start: str, interval: str, expected: str) -> None:
    parsed = parse_interval(interval)
    assert parsed is not None
    assert add_interval(date.fromisoformat(start), parsed) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 1, 2), date(2026, 1, 2)),
        (datetime(2026, 1, 2, 23, 59), date(2026, 1, 2)),  # noqa: DTZ001 - as YAML gives it
        ("2026-01-02", date(2026, 1, 2)),
        (" 2026-01-02 ", date(2026, 1, 2)),
        ("2026-01-02T10:00:00Z", date(2026, 1, 2)),
        ("2026-01-02 10:00", date(2026, 1, 2)),
        ("2026-02-30", None),
        ("2026-1-2", None),
        ("20260102", None),
        ("2.1.2026", None),
        ("soon", None),
        (20260102, None),
        (None, None),
        ([], None),
    ],
)
def test_day(value: Any, expected: date | None) -> None:
    assert parse_day(value) == expected


def state(front: str, **config: int) -> ReviewState:
    (note,) = make_vault({"a.md": f"---\n{front}\n---\n"}).notes.values()
    return review_state(note, TODAY, ReviewConfig(**config))


@pytest.mark.parametrize(
    ("front", "due", "expected"),
    [
        ("title: a", None, "never-due"),
        ("last_reviewed: 2020-01-01", None, "never-due"),
        ("last_reviewed: 2020-01-01\nreview_interval: never", None, "never-due"),
        ("review_interval: never", None, "never-due"),
        ("last_reviewed:\nreview_interval:", None, "never-due"),
        ("last_reviewed: 2026-10-01\nreview_interval: 90", "2026-12-30", "ok"),
        ("last_reviewed: 2026-10-15\nreview_interval: monthly", "2026-11-15", "due-soon"),
        ("last_reviewed: 2026-10-16\nreview_interval: monthly", "2026-11-16", "ok"),
        ("last_reviewed: 2026-10-01\nreview_interval: monthly", "2026-11-01", "due-soon"),
        ("last_reviewed: 2026-09-30\nreview_interval: monthly", "2026-10-30", "overdue"),
        ("review_by: 2026-10-31", "2026-10-31", "overdue"),
        ("review_by: 2027-10-31", "2027-10-31", "ok"),
        ("review_by: 2026-10-01\nlast_reviewed: 2026-10-02", None, "never-due"),
        (
            "review_by: 2026-12-01\nlast_reviewed: 2026-10-15\nreview_interval: 90",
            "2026-12-01",
            "ok",
        ),
        (
            "review_by: 2026-10-01\nlast_reviewed: 2026-10-15\nreview_interval: 90",
            "2027-01-13",
            "ok",
        ),
        ("created: 2026-10-01\nreview_interval: 90", "2026-10-01", "overdue"),
        (
            "created: 2026-10-01T10:00:00Z\nlast_reviewed:\nreview_interval: 90",
            "2026-10-01",
            "overdue",
        ),
        ("last_reviewed: ''\nreview_interval: 90", None, "missing"),
        ("created: yesterday\nreview_interval: 90", None, "missing"),
        ("last_reviewed: 2026-02-31\nreview_interval: 90", None, "invalid"),
        ("last_reviewed: 2026-11-02\nreview_interval: 90", None, "invalid"),
        ("last_reviewed: 2026-11-02", None, "invalid"),
        ("last_reviewed: 2026-10-01\nreview_interval: often", None, "invalid"),
        ("review_by: later", None, "invalid"),
    ],
)
def test_state(front: str, due: str | None, expected: str) -> None:
    found = state(front)
    assert (found.due and str(found.due), found.state) == (due, expected)


def test_grace_and_due_soon() -> None:
    front = "review_by: 2026-10-25"
    assert state(front, grace=7).state == "due-soon"
    assert state(front, grace=6).state == "overdue"
    assert state("review_by: 2026-11-02", due_soon=0).state == "ok"
    assert state("review_by: 2026-11-01", due_soon=0).state == "due-soon"


def test_a_state_tells_what_was_written() -> None:
    assert state("last_reviewed: 2026-10-01\nreview_interval: 6 months") == (
        date(2026, 10, 1),
        "6 months",
        date(2027, 4, 1),
        "ok",
    )
    assert state("last_reviewed: soon\nreview_interval: 90") == (None, "90", None, "invalid")


def test_faults() -> None:
    front = "last_reviewed: 2030-01-01\nreview_by: x\nreview_interval: often"
    (note,) = make_vault({"a.md": f"---\n{front}\n---\n"}).notes.values()
    assert [(fault.key, fault.value) for fault in review_faults(note, TODAY)] == [
        ("last_reviewed", "2030-01-01"),
        ("review_by", "x"),
        ("review_interval", "often"),
    ]
