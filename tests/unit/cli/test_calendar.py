"""The calendar is one that a calendar program reads."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from vaultkit.authoring.reviews.review_queue import rank_reviews
from vaultkit.cli.printing.review_calendar import render_calendar
from vaultkit.config import ReviewConfig
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

TODAY = date(2026, 11, 1)


def test_events() -> None:
    front = "---\ntitle: {}\nlast_reviewed: {}\nreview_interval: 90d\n---\n"
    vault = make_vault(
        {
            "Late.md": front.format("'Late; with, \\ and : signs'", "2026-01-01"),
            "Soon.md": front.format("Bäume", "2026-10-01"),
            "Broken.md": front.format("B", "soon"),
        }
    )
    ranks = dict.fromkeys(vault.notes, 1 / 3)
    reviews = rank_reviews(vault, TODAY, ReviewConfig(), ranks)
    text = render_calendar(reviews, TODAY, "Reviews")
    assert text == render_calendar(reviews, TODAY, "Reviews")
    calendar = Calendar.from_ical(text)
    events = [(str(e["summary"]), e["dtstart"].dt, e["dtend"].dt) for e in calendar.walk("VEVENT")]
    assert events == [
        ("Review: Late; with, \\ and : signs", TODAY, date(2026, 11, 2)),
        ("Review: Bäume", date(2026, 12, 30), date(2026, 12, 31)),
    ]
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == 2
    assert not [error for event in calendar.walk() for error in event.errors]


FRONT = "title: A\nlast_reviewed: 2026-01-01\nreview_interval: 90d\n"
(REVIEW,) = rank_reviews(
    make_vault({"A.md": f"---\n{FRONT}---\n"}), TODAY, ReviewConfig(), {NotePath("A.md"): 1.0}
)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_a_calendar_program_reads_the_same_words(words: str) -> None:
    text = render_calendar([REVIEW._replace(title=words, owners=(words,))], TODAY, words)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == f"Review: {words}"
    assert [str(one) for one in event["categories"].cats] == ["review", words]
    assert str(event["description"]) == "A.md\ndue 2026-04-01"


def test_signs_that_no_text_may_hold() -> None:
    review = REVIEW._replace(title="a\7b\r\nc\rd\ud800")
    assert "\r\nSUMMARY:Review: ab\\nc\\nd\r\n" in render_calendar([review], TODAY, "R")
