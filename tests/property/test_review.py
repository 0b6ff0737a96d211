"""Calendar arithmetic, held against a calendar library."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.authoring.reviews.review_state import Interval, add_interval, parse_interval

DAYS = st.dates(date(1970, 1, 1), date(2200, 1, 1))


@given(DAYS, st.integers(0, 1200), st.integers(0, 36_500))
def test_an_interval_later(day: date, months: int, days: int) -> None:
    expected = day + relativedelta(months=months) + relativedelta(days=days)
    assert add_interval(day, Interval(months, days)) == expected


@given(st.integers(0, 20), st.integers(0, 11), st.integers(0, 50), st.integers(0, 365))
def test_iso_intervals(years: int, months: int, weeks: int, days: int) -> None:
    parts = ((years, "Y"), (months, "M"), (weeks, "W"), (days, "D"))
    text = "P" + "".join(f"{number}{unit}" for number, unit in parts if number)
    expected = Interval(12 * years + months, 7 * weeks + days)
    assert parse_interval(text) == (None if expected.is_never else expected)


@given(DAYS, st.integers(1, 48))
def test_months_never_skip_one(day: date, months: int) -> None:
    later = add_interval(day, Interval(months=months))
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and later.day >= 28)
