"""The format language of dates, against moment's documentation and a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.text.moment_format import format_moment

AFTERNOON = datetime(2026, 3, 2, 15, 4, 9, 87_654, tzinfo=timezone(timedelta(hours=-6)))
MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "afternoon", "midnight"),
    [
        ("M Mo MM MMM MMMM", "3 3rd 03 Mar March", "11 11th 11 Nov November"),
        ("Q Qo", "1 1st", "4 4th"),
        ("D Do DD", "2 2nd 02", "21 21st 21"),
        ("DDD DDDo DDDD", "61 61st 061", "325 325th 325"),
        ("d do dd ddd dddd", "1 1st Mo Mon Monday", "6 6th Sa Sat Saturday"),
        ("e E", "1 1", "6 6"),
        ("w wo ww", "10 10th 10", "47 47th 47"),
        ("W Wo WW", "10 10th 10", "47 47th 47"),
        ("YY YYYY YYYYY YYYYYY Y", "26 2026 02026 +002026 2026", "26 2026 02026 +002026 2026"),
        ("y yo yyyy N NNNN NNNNN", "2026 2026th 2026 AD Anno Domini AD", None),
        ("gg gggg ggggg GG GGGG GGGGG", "26 2026 02026 26 2026 02026", None),
        ("A a", "PM pm", "AM am"),
        ("H HH h hh k kk", "15 15 3 03 15 15", "0 00 12 12 24 24"),
        ("hmm hmmss Hmm Hmmss", "304 30409 1504 150409", "1200 120000 000 00000"),
        ("m mm s ss", "4 04 9 09", "0 00 0 00"),
        ("S SS SSS SSSS SSSSSSSSS", "0 08 087 0870 087000000", "0 00 000 0000 000000000"),
        ("Z ZZ", "-06:00 -0600", "+00:00 +0000"),
        ("[z]z[zz]zz", "zzz", "zzz"),
        ("X x", "1772485449 1772485449087", "1795219200 1795219200000"),
        ("LT|LTS", "3:04 PM|3:04:09 PM", "12:00 AM|12:00:00 AM"),
        ("L|l", "03/02/2026|3/2/2026", "11/21/2026|11/21/2026"),
        ("LL|ll", "March 2, 2026|Mar 2, 2026", "November 21, 2026|Nov 21, 2026"),
        ("LLL|lll", "March 2, 2026 3:04 PM|Mar 2, 2026 3:04 PM", None),
        ("LLLL", "Monday, March 2, 2026 3:04 PM", None),
        ("llll", "Mon, Mar 2, 2026 3:04 PM", None),
        ("[L] \\L \\M [Today is] dddd", "L L M Today is Monday", "L L M Today is Saturday"),
        ("YYYY-MM-DD[T]HH:mm", "2026-03-02T15:04", "2026-11-21T00:00"),
        ("YYYY/[W]WW/[ü] 日 g", "2026/W10/ü 日 g", "2026/W47/ü 日 g"),
        ("", "", ""),
        ("[open", "[op1n", "[op6n"),
        ("[]", "", ""),
        ("a\nb", "pm\nb", "am\nb"),
    ],
)
def test_tokens(pattern: str, afternoon: str, midnight: str | None) -> None:
    assert format_moment(AFTERNOON, pattern) == afternoon
    if midnight is not None:
        assert format_moment(MIDNIGHT, pattern) == midnight


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        (date(2026, 1, 1), "1 2026 1 2026"),
        (date(2027, 1, 1), "1 2027 53 2026"),
        (date(2026, 12, 27), "1 2027 52 2026"),
        (date(2026, 12, 26), "52 2026 52 2026"),
        (date(2023, 1, 1), "1 2023 52 2022"),
        (date(2022, 12, 31), "53 2022 52 2022"),
        (date(2024, 12, 31), "1 2025 1 2025"),
    ],
)
def test_weeks_at_the_turn_of_the_year(day: date, weeks: str) -> None:
    assert format_moment(day, "w gggg W GGGG") == weeks


@given(st.datetimes(timezones=st.just(UTC)))
def test_formats_agree_with_the_calendar(when: datetime) -> None:
    iso = when.isocalendar()
    assert format_moment(when, "YYYY-MM-DD[T]HH:mm:ss.SSS[Z]") == (
        when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
    assert format_moment(when, "GGGG-WW-E") == f"{iso.year:04}-{iso.week:02}-{iso.weekday}"
    assert format_moment(when, "x") == str(
        (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    )
    assert format_moment(when, "gggg-ww") == expected_week(when.date())


def expected_week(day: date) -> str:
    """Return year and week as defined: weeks from Sunday, the first one holds January 1."""
    year = day.year
    if day.month == 12 and day.day + 6 - day.isoweekday() % 7 > 31:
        return f"{year + 1:04}-01"
    first = date(year, 1, 1)
    days = day.toordinal() - first.toordinal() + first.isoweekday() % 7
    return f"{year:04}-{days // 7 + 1:02}"


@given(st.dates(), st.text(max_size=30))
def test_no_format_is_refused(day: date, pattern: str) -> None:
    assert isinstance(format_moment(day, pattern), str)
