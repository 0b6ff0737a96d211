"""Methods of numbers, dates and durations, fields of dates; numbers round as JavaScript does."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.functions.function_signature import Function
from vaultkit.authoring.bases.values.date_values import Date, describe_seconds
from vaultkit.authoring.bases.values.value_types import clamp, number_text
from vaultkit.notes.text.moment_format import format_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.bases.row_scope import Row

_MOST_DIGITS = 100
_MOST_ROUNDED = 15


def _abs(row: Row, number: float) -> float:
    del row
    return abs(number)


def _ceil(row: Row, number: float) -> float:
    del row
    return clamp(math.ceil(number)) if math.isfinite(number) else number


def _floor(row: Row, number: float) -> float:
    del row
    return clamp(math.floor(number)) if math.isfinite(number) else number


def _round(row: Row, number: float, digits: float = 0) -> float:
    del row
    if not math.isfinite(number):
        return number
    places = _digits("round", digits)
    if not places:
        return clamp(math.floor(number + 0.5))
    if places > _MOST_ROUNDED:
        return number
    factor = 10**places
    return float(math.floor(number * factor + 0.5) / factor)


def _to_fixed(row: Row, number: float, precision: float = 0) -> str:
    del row
    places = _digits("toFixed", precision)
    if not math.isfinite(number) or abs(number) >= 1e21:  # noqa: PLR2004 - as JavaScript does
        return number_text(number)
    exact = abs(Decimal(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _CONTEXT)
    sign = "-" if number < 0 and exact else ""
    return f"{sign}{exact:f}"


def _digits(name: str, digits: float) -> int:
    if not 0 <= digits <= _MOST_DIGITS:
        message = f"{name}() takes 0 to {_MOST_DIGITS} digits"
        raise EvaluationError(message)
    return int(digits)


_CONTEXT = Context(prec=200)

NUMBER = {
    "abs": Function(_abs),
    "ceil": Function(_ceil),
    "floor": Function(_floor),
    "round": Function(_round, ("number?",)),
    "toFixed": Function(_to_fixed, ("number?",)),
}


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
