"""Tell when a note is due for review, and what is wrong with its dates; see decision 20.

A note says `last_reviewed` and `review_interval`, or `review_by` with a fixed date. Nothing here
asks for the time: the day to count from is passed in.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.page_words import fill, msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.config import ReviewConfig
    from vaultkit.notes.note import Note

NEVER_DUE = "never-due"
OK = "ok"
DUE_SOON = "due-soon"
OVERDUE = "overdue"
MISSING = "missing"
INVALID = "invalid"

REVIEWED, INTERVAL, BY, CREATED = "last_reviewed", "review_interval", "review_by", "created"
KEYS = (REVIEWED, INTERVAL, BY)
"""The properties that make a note take part in reviews."""

ACCEPTED_INTERVALS = (
    "90, 90d, 6 months, 2 weeks, P6M, every 3 months, weekly, monthly, quarterly, half-yearly, "
    "yearly or never"
)
MAX_YEARS = 100
"""The longest interval that is taken for one; more is a slip of the keyboard."""

_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_PLAIN = lazy_re(r"(?:every\s+)?(\d{1,6})\s*(d|w|m|y|days?|weeks?|months?|years?)?")
_EVERY_ONE = lazy_re(r"every\s+(day|week|month|year)")
_ISO = lazy_re(r"p(?=\d)(?:(\d{1,6})y)?(?:(\d{1,6})m)?(?:(\d{1,6})w)?(?:(\d{1,6})d)?")
_DAY = lazy_re(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?", re.DOTALL)


class Interval(NamedTuple):
    """A span of calendar time; all zero means never."""

    months: int = 0
    days: int = 0

    @property
    def is_never(self) -> bool:
        """Whether a review never comes due."""
        return not (self.months or self.days)


NEVER = Interval()
_WORDS = {
    "never": NEVER,
    "weekly": Interval(days=7),
    "monthly": Interval(months=1),
    "quarterly": Interval(months=3),
    "half-yearly": Interval(months=6),
    "yearly": Interval(months=12),
}


class ReviewState(NamedTuple):
    """How a note stands with its reviews on one day.

    Args:
        last_reviewed: The day of the last review; None if there was none or it cannot be read.
        interval: `review_interval` as written; None if there is none.
        due: The day the next review is due; None if no day can be told.
        state: `never-due`, `ok`, `due-soon`, `overdue`, `missing` (an interval, but no day to
            count from) or `invalid` (a date or interval that cannot be right).
    """

    last_reviewed: date | None
    interval: str | None
    due: date | None
    state: str


NO_REVIEW = ReviewState(None, None, None, NEVER_DUE)


class ReviewFault(NamedTuple):
    """A property that makes a review `invalid`.

    Args:
        key: Its name.
        value: What it says.
        text: Why that is wrong, lower case, no full stop, with values by name.
        values: Those.
    """

    key: str
    value: str
    text: str
    values: Mapping[str, str]

    @property
    def message(self) -> str:
        """Why it is wrong."""
        return fill(self.text, self.values)


def parse_interval(value: Any) -> Interval | None:
    """Read a property's value as an interval; None if it is none. See `ACCEPTED_INTERVALS`."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return _parse_interval(str(value).strip().lower())


@lru_cache(maxsize=256)
def _parse_interval(text: str) -> Interval | None:
    if text in _WORDS:
        return _WORDS[text]
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _interval(**{_UNITS[(plain[2] or "d")[0]]: int(plain[1])})
    one = _EVERY_ONE.fullmatch(text)
    if one:
        return _interval(**{_UNITS[one[1][0]]: 1})
    iso = _ISO.fullmatch(text)
    if iso:
        years, months, weeks, days = (int(part or 0) for part in iso.groups())
        return _interval(years=years, months=months, weeks=weeks, days=days)
    return None


def _interval(*, years: int = 0, months: int = 0, weeks: int = 0, days: int = 0) -> Interval | None:
    """Return an interval that is longer than nothing and at most `MAX_YEARS`, else None."""
    interval = Interval(12 * years + months, 7 * weeks + days)
    too_long = interval.months / 12 + interval.days / 365 > MAX_YEARS
    return None if interval.is_never or too_long else interval


def add_interval(day: date, interval: Interval) -> date:
    """Return the day an interval later; 31 January and one month is the last day of February."""
    month = day.month - 1 + interval.months
    year, month = day.year + month // 12, month % 12 + 1
    if year > date.max.year:
        return date.max
    moved = date(year, month, min(day.day, monthrange(year, month)[1]))
    if moved.toordinal() + interval.days > date.max.toordinal():
        return date.max
    return moved + timedelta(days=interval.days)


def parse_day(value: Any) -> date | None:
    """Read a property's value as a day; the time of day is left out. None if it is no day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def is_empty(value: Any) -> bool:
    """Tell whether a property says nothing: absent, null, blank text, or an empty collection."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})


def review_state(note: Note, today: date, config: ReviewConfig) -> ReviewState:
    """Return how a note stands with its reviews on a day."""
    properties = note.properties
    reviewed, written = properties.get(REVIEWED), properties.get(INTERVAL)
    by = properties.get(BY)
    if reviewed is None and written is None and by is None:
        return NO_REVIEW
    last = parse_day(reviewed)
    interval = NEVER if is_empty(written) else parse_interval(written)
    deadline = parse_day(by)
    shown = None if is_empty(written) else str(written)
    if (
        interval is None
        or (last is None and not is_empty(reviewed))
        or (last is not None and last > today)
        or (deadline is None and not is_empty(by))
    ):
        return ReviewState(last, shown, None, INVALID)
    days: list[date] = []
    if deadline and (last is None or last < deadline):
        days.append(deadline)
    if not interval.is_never:
        start = add_interval(last, interval) if last else parse_day(properties.get(CREATED))
        if start is None and not days:
            return ReviewState(None, shown, None, MISSING)
        days.extend([start] if start else [])
    if not days:
        return ReviewState(last, shown, None, NEVER_DUE)
    due = min(days)
    return ReviewState(last, shown, due, _state(due, today, config))


def _state(due: date, today: date, config: ReviewConfig) -> str:
    late = (today - due).days
    if late > config.grace:
        return OVERDUE
    return DUE_SOON if late >= -config.due_soon else OK


def review_faults(note: Note, today: date) -> tuple[ReviewFault, ...]:
    """Return the properties that make the note's review `invalid`, in the order of `KEYS`."""
    faults: list[ReviewFault] = []
    for key in (REVIEWED, BY):
        value = note.properties.get(key)
        if is_empty(value):
            continue
        day = parse_day(value)
        if day is None:
            shown = value if isinstance(value, str) else str(value)
            text = msgid('"{value}" is no date such as 2026-01-31')
            faults.append(ReviewFault(key, shown, text, {"value": shown}))
        elif key == REVIEWED and day > today:
            text = msgid('"{value}" lies in the future; today is {today}')
            values = {"value": str(day), "today": str(today)}
            faults.append(ReviewFault(key, str(day), text, values))
    written = note.properties.get(INTERVAL)
    if not is_empty(written) and parse_interval(written) is None:
        text = msgid('"{value}" is no review interval; write {intervals}')
        values = {"value": str(written), "intervals": ACCEPTED_INTERVALS}
        faults.append(ReviewFault(INTERVAL, str(written), text, values))
    return tuple(faults)
