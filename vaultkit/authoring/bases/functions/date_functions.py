"""Methods and fields of dates and durations."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.functions.function_signature import Function
from vaultkit.authoring.bases.values.date_values import Date, describe_seconds
from vaultkit.notes.text.moment_format import format_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.bases.row_scope import Row


def describe_difference(seconds: float) -> str:
    """Return how far away a moment is, in words: `3 days ago`, `in 2 hours`.

    Args:
        seconds: Positive for the future.
    """
    words = describe_seconds(abs(seconds))
    return f"in {words}" if seconds > 0 else f"{words} ago"


def _date(row: Row, date: Date) -> Date:
    del row
    return Date(datetime.combine(date.moment.date(), datetime.min.time()), has_time=False)


def _format(row: Row, date: Date, pattern: str) -> str:
    row.budget.allow_text(len(pattern) * 30)
    return format_moment(date.moment, pattern)


def _time(row: Row, date: Date) -> str:
    del row
    return date.moment.time().isoformat("seconds")


def _relative(row: Row, date: Date) -> str:
    return describe_difference((date.moment - row.scope.now.moment).total_seconds())


DATE = {
    "date": Function(_date),
    "format": Function(_format, ("string",)),
    "time": Function(_time),
    "relative": Function(_relative),
}
DATE_FIELDS: dict[str, Callable[[Date], float]] = {
    "year": lambda date: date.moment.year,
    "month": lambda date: date.moment.month,
    "day": lambda date: date.moment.day,
    "hour": lambda date: date.moment.hour,
    "minute": lambda date: date.moment.minute,
    "second": lambda date: date.moment.second,
    "millisecond": lambda date: date.moment.microsecond // 1000,
}
