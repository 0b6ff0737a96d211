"""Moments as notes and commits tell them: only those that every clock can show."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

_FIRST = datetime(1, 1, 2, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, tzinfo=UTC)
"""Beyond these a zone may lead out of the years that there are."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMPED = date(1970, 1, 1), date(2105, 12, 31)
"""The days that the date in a packed file can be."""


def as_instant(value: date) -> datetime | None:
    """Return a date or a date-time as a moment, in UTC where it names no zone.

    None if it is none in every zone: some clock would have to show a year before 1 or after 9999.
    """
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if _FIRST <= moment <= _LAST else None


def read_commit_time(text: str) -> datetime | None:
    """Read when a commit was made, as git writes it; None if no clock can have told it."""
    try:
        moment = as_instant(datetime.fromisoformat(text))
    except ValueError:
        return None
    return moment if moment and moment >= _EPOCH else None


def bound_day(day: date) -> date:
    """Return a day, or the nearest one that the date in a packed file can be."""
    first, last = _STAMPED
    return min(max(day, first), last)
