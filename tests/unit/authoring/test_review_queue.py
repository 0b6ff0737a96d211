"""The order of the queue, owners, and spreading a backlog."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.authoring.reviews.review_queue import (
    DEFAULT_PERIOD,
    Review,
    is_owned_by,
    is_pressing,
    plan_sessions,
    rank_reviews,
)
from vaultkit.config import ReviewConfig
from vaultkit.testing import make_vault

TODAY = date(2026, 11, 1)


def note(reviewed: str, interval: str = "90d", more: str = "") -> str:
    return f"---\nlast_reviewed: {reviewed}\nreview_interval: {interval}\n{more}---\n"


def rank(files: dict[str, str], ranks: dict[str, float] | None = None) -> list[Review]:
    vault = make_vault(files)
    even = dict.fromkeys(vault.notes, 1 / len(vault.notes))
    return rank_reviews(vault, TODAY, ReviewConfig(), ranks or even)


def paths(reviews: list[Review]) -> list[str]:
    return [review.path.removesuffix(".md") for review in reviews]


def test_a_late_hub_comes_before_a_later_leaf() -> None:
    files = {"ListPage.md": note("2026-05-01"), "Hub.md": note("2026-07-01"), "X.md": ""}
    found = rank(files, {"ListPage.md": 0.1, "Hub.md": 0.8, "X.md": 0.1})
    assert paths(found) == ["Hub", "ListPage"]
    assert [round(review.score, 3) for review in found] == [0.88, 0.313]
    assert [review.late for review in found] == [33, 94]


def test_lateness_is_a_share_of_the_interval() -> None:
    files = {"Year.md": note("2025-08-01", "yearly"), "Week.md": note("2026-10-01", "weekly")}
    found = rank(files)
    assert paths(found) == ["Week", "Year"]
    assert [(review.late, review.period) for review in found] == [(24, 7), (92, 365)]


def test_dates_that_cannot_be_read_come_first_and_say_why() -> None:
    files = {
        "A.md": note("2020-01-01"),
        "B.md": note("soon"),
        "C.md": note("''", "90d"),
        "D.md": note("2026-01-01", "often"),
    }
    found = rank(files)
    assert paths(found) == ["B", "C", "D", "A"]
    assert [bool(review.fault) for review in found] == [True, True, True, False]
    assert found[0].fault == 'last_reviewed: "soon" is no date such as 2026-01-31'


def test_what_is_not_late_comes_by_its_day() -> None:
    files = {
        "A.md": note("2026-10-20"),
        "B.md": note("2026-08-03"),
        "C.md": "---\nreview_by: 2026-11-15\n---\n",
        "D.md": note("2026-10-20", "never"),
        "E.md": "",
    }
    found = rank(files)
    assert paths(found) == ["B", "C", "A"]
    assert [review.late for review in found] == [0, -14, -78]
    assert found[1].period == DEFAULT_PERIOD


def test_a_fixed_day_counts_from_the_last_review() -> None:
    files = {"A.md": "---\ncreated: 2026-09-01\nreview_by: 2026-10-01\n---\n"}
    (review,) = rank(files)
    assert (review.late, review.period) == (31, 30)


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("Ann", ("Ann",)),
        ('"[[People/Ann Lee|Ann]]"', ("Ann",)),
        ('"[[People/Ann Lee]]"', ("Ann Lee",)),
        ('["@ann", "[[Ben]]", null]', ("@ann", "Ben")),
        ("", ()),
    ],
)
def test_owners(owner: str, expected: tuple[str, ...]) -> None:
    (review,) = rank({"A.md": note("2026-01-01", more=f"owner: {owner}\n")})
    assert review.owners == expected
    assert is_owned_by(review, "ANN") == (expected[:1] in {("Ann",), ("@ann",)})


def test_backlinks_are_counted_by_note() -> None:
    files = {"A.md": note("2026-01-01"), "B.md": "[[A]] [[A]]", "C.md": "[[A]]"}
    assert rank(files)[0].backlinks == 2


def test_pressing() -> None:
    files = {
        "A.md": note("2026-01-01"),
        "B.md": note("soon"),
        "C.md": note("2026-08-10"),
        "D.md": note("2026-10-30"),
    }
    found = {review.path: review for review in rank(files)}
    assert [is_pressing(found[path], 7) for path in ("A.md", "B.md", "C.md", "D.md")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert not is_pressing(found["C.md"], 6)


REVIEWS = rank({f"{number}.md": note("2026-01-01") for number in range(40)})


@given(
    st.integers(0, 40),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(1, 7),
    st.integers(1, 20),
)
def test_a_plan_keeps_order_and_caps(count: int, start: date, per_day: int, per_week: int) -> None:
    sessions = plan_sessions(REVIEWS[:count], start, per_day, per_week)
    assert [one for session in sessions for one in session.reviews] == REVIEWS[:count]
    weeks: Counter[tuple[int, int]] = Counter()
    for session in sessions:
        assert 1 <= len(session.reviews) <= per_day
        assert session.day >= start
        assert session.day.isoweekday() <= 5
        weeks[session.day.isocalendar()[:2]] += len(session.reviews)
    assert all(planned <= per_week for planned in weeks.values())
    assert all(one.day < other.day for one, other in pairwise(sessions))


def test_a_plan_starts_on_monday_if_today_is_saturday() -> None:
    saturday = date(2026, 11, 28)
    assert plan_sessions(REVIEWS[:1], saturday, 1, 1)[0].day == saturday + timedelta(days=2)
