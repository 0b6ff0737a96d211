"""Read, add and write dates and durations of Bases.

A date has no zone: it is what a clock on the reader's wall shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.distribution.lazy_re import lazy_re

_DATE = lazy_re(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"[ ]?(Z|[+-]\d{2}:?\d{2})?)?)?"
)
_PART = lazy_re(r"([+-]?\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*,?\s*")
_MS = {"d": 86_400_000, "w": 604_800_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_UNITS = {
    **dict.fromkeys(("y", "year", "years"), ("months", 12)),
    **dict.fromkeys(("M", "month", "months"), ("months", 1)),
    **dict.fromkeys(("d", "day", "days"), ("ms", _MS["d"])),
    **dict.fromkeys(("w", "week", "weeks"), ("ms", _MS["w"])),
    **dict.fromkeys(("h", "hour", "hours"), ("ms", _MS["h"])),
    **dict.fromkeys(("m", "minute", "minutes"), ("ms", _MS["m"])),
    **dict.fromkeys(("s", "second", "seconds"), ("ms", _MS["s"])),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), ("ms", 1)),
}
_MONTH_MS = 2_629_746_000
_MOST = 1e15
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a date of Bases has no zone


@dataclass(frozen=True, slots=True)
class Date:
    """A day, or a moment of one; `has_time` says which."""

    TYPE: ClassVar = "date"
    moment: datetime
    has_time: bool = True

    @property
    def milliseconds(self) -> int:
        """Milliseconds since 1970."""
        return (self.moment - EPOCH) // timedelta(milliseconds=1)

    def __str__(self) -> str:
        if self.has_time:
            return self.moment.isoformat(" ", "seconds")
        return self.moment.date().isoformat()


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of calendar months and of milliseconds."""

    TYPE: ClassVar = "duration"
    months: float = 0
    ms: float = 0

    @property
    def total(self) -> float:
        """Milliseconds, with months of mean length."""
        return self.months * _MONTH_MS + self.ms

    def times(self, factor: float) -> Duration:
        """Return the duration so many times."""
        return Duration(_bounded(self.months * factor), _bounded(self.ms * factor))

    def plus(self, other: Duration) -> Duration:
        """Return the sum of two durations."""
        return Duration(_bounded(self.months + other.months), _bounded(self.ms + other.ms))

    def __str__(self) -> str:
        return describe_duration(self)


class Milliseconds(int):
    """What subtracting two dates gives: a number, with the fields of a duration."""

    __slots__ = ()


def parse_date(text: str) -> Date | None:
    """Read `2026-01-31`, `2026-01`, `2026-01-31 12:00(:30(.5))` or its ISO forms; else None.

    A zone is dropped after the moment is brought to UTC: what a note says must not depend on the
    machine that reads it.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        moment = datetime(  # noqa: DTZ001 - a date of Bases has no zone
            int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0),
            int(second or 0), int((fraction or "0")[:6].ljust(6, "0")),
        )  # fmt: skip
        if zone and zone != "Z":
            ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            moment = moment - ahead if zone[0] == "+" else moment + ahead
    except (ValueError, OverflowError):
        return None
    return Date(moment, hour is not None)


def parse_duration(text: str) -> Duration | None:
    """Read `1M`, `2 hours`, `1d 12h`, `-3 weeks`; None if it is no duration."""
    months: float = 0
    ms: float = 0
    at = 0
    text = text.strip()
    while at < len(text):
        match = _PART.match(text, at)
        unit = match and (_UNITS.get(match[2]) or _UNITS.get(match[2].lower()))
        if match is None or unit is None or len(match[1]) > 15:  # noqa: PLR2004
            return None
        amount = float(match[1]) * unit[1]
        months, ms = (months + amount, ms) if unit[0] == "months" else (months, ms + amount)
        at = match.end()
    return Duration(months, ms) if text else None


def add_duration(date: Date, duration: Duration, sign: int = 1) -> Date:
    """Return a date moved by a duration; days that a month has not run on into the next one.

    Errors:
        EvaluationError: the result is before the year 1 or after 9999.
    """
    moment = date.moment
    months = duration.months * sign
    try:
        whole = int(months)
        if whole:
            year, month = divmod(moment.year * 12 + moment.month - 1 + whole, 12)
            beyond = moment.day - 1
            moment = moment.replace(year=year, month=month + 1, day=1) + timedelta(days=beyond)
        rest = duration.ms * sign + (months - whole) * _MONTH_MS
        moment += timedelta(milliseconds=rest)
    except (ValueError, OverflowError):
        message = "the date is out of range: years run from 1 to 9999"
        raise EvaluationError(message) from None
    return Date(moment, date.has_time or bool(rest % _MS["d"]))


def subtract_dates(left: Date, right: Date) -> Milliseconds:
    """Return the milliseconds from the right date to the left one."""
    return Milliseconds(left.milliseconds - right.milliseconds)


_DISTANCES = (
    (44.5, 1, "a few seconds"),
    (89.5, 60, "a minute"),
    (44.5 * 60, 60, "{} minutes"),
    (89.5 * 60, 3600, "an hour"),
    (21.5 * 3600, 3600, "{} hours"),
    (35.5 * 3600, 86400, "a day"),
    (25.5 * 86400, 86400, "{} days"),
    (45.5 * 86400, 2629746, "a month"),
    (319.5 * 86400, 2629746, "{} months"),
    (547.5 * 86400, 31556952, "a year"),
)
_YEAR_SECONDS = 31556952


def describe_seconds(seconds: float) -> str:
    """Return a span in words, as Obsidian shows one: `3 days`, `a month`, `a few seconds`."""
    return next(
        (text.format(round(seconds / unit)) for most, unit, text in _DISTANCES if seconds < most),
        f"{round(seconds / _YEAR_SECONDS)} years",
    )


def describe_duration(duration: Duration) -> str:
    """Return a duration in words; its sign is not among them."""
    return describe_seconds(abs(duration.total) / _MS["s"])


_SHOWN = (("d", "day"), ("h", "hour"), ("m", "minute"), ("s", "second"))


def spell_duration(duration: Duration) -> str:
    """Return a duration in full: `1 year, 2 months, 3 days`."""
    sign = "-" if duration.total < 0 else ""
    months, ms = abs(duration.months), abs(duration.ms)
    years, months = divmod(months, 12)
    parts = [_count(years, "year"), _count(months, "month")]
    for unit, name in _SHOWN:
        amount, ms = divmod(ms, _MS[unit])
        parts.append(_count(amount, name))
    words = ", ".join(filter(None, parts))
    return sign + words if words else "0 seconds"


def _count(number: float, noun: str) -> str:
    if not number:
        return ""
    return f"{number:g} {noun}" if number == 1 else f"{number:g} {noun}s"


def duration_field(ms: float, name: str) -> float | None:
    """Return a duration of milliseconds in another unit, None if there is no such unit."""
    units = {"days": "d", "weeks": "w", "hours": "h", "minutes": "m", "seconds": "s"}
    if name == "milliseconds":
        return ms
    if name in {"months", "years"}:
        return ms / (_MONTH_MS * (12 if name == "years" else 1))
    return ms / _MS[units[name]] if name in units else None


def _bounded(number: float) -> float:
    if not abs(number) < _MOST:
        message = "the duration is out of range"
        raise EvaluationError(message)
    return number
