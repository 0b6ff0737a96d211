from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vaultkit.notes.text.instants import as_instant, bound_day, read_commit_time


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59+14:00",
    ],
)
def test_what_no_clock_can_show_is_no_moment(text: str) -> None:
    assert as_instant(datetime.fromisoformat(text)) is None


def test_a_moment_is_in_utc_unless_it_names_its_zone() -> None:
    assert as_instant(date(2026, 1, 2)) == datetime(2026, 1, 2, tzinfo=UTC)
    moment = datetime.fromisoformat("0001-01-03T00:00:00+14:00")
    assert as_instant(moment) is moment


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2026-01-02T03:04:05+01:00", 2026),
        ("9998-12-31T23:59:59-14:00", 9998),
        ("5138-11-16T09:46:39+00:00", 5138),
        ("3170843-11-07T09:46:39+00:00", None),
        ("2023-11-14T22:13:20+99:99", None),
        ("9999-12-30T09:59:59-14:00", 9999),
        ("9999-12-31T23:59:59-14:00", None),
        ("1969-12-31T23:59:59+00:00", None),
        ("", None),
    ],
)
def test_when_a_commit_was_made(text: str, year: int | None) -> None:
    moment = read_commit_time(text)
    assert (moment.year if moment else None) == year


@pytest.mark.parametrize(
    ("day", "bounded"),
    [
        (date(1, 1, 2), date(1970, 1, 1)),
        (date(2026, 1, 2), date(2026, 1, 2)),
        (date(9999, 12, 30), date(2105, 12, 31)),
    ],
)
def test_the_day_of_a_packed_file(day: date, bounded: date) -> None:
    assert bound_day(day) == bounded
