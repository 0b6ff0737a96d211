"""Noting down a review changes one line."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.authoring.reviews.mark_reviewed import plan_review_mark
from vaultkit.errors import ReviewError
from vaultkit.notes.edit import apply
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

DAY = date(2026, 11, 1)


def stamp(text: str) -> str:
    note = parse_note(Source("N.md", text.encode()))
    edit = plan_review_mark(note, DAY)
    return apply(note.source.data, [edit] if edit else []).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("last_reviewed: 2026-01-01\n", "last_reviewed: 2026-11-01\n"),
        ("last_reviewed: '2026-01-01'\n", "last_reviewed: '2026-11-01'\n"),
        ('last_reviewed:   "2026-01-01"  # by Ann\n', 'last_reviewed:   "2026-11-01"  # by Ann\n'),
        ("last_reviewed: 2026-01-01T10:00:00Z\n", "last_reviewed: 2026-11-01\n"),
        (
            "review_interval: 90d\nlast_reviewed:\n",
            "review_interval: 90d\nlast_reviewed: 2026-11-01\n",
        ),
        (
            "review_interval: 90d\nlast_reviewed: \n",
            "review_interval: 90d\nlast_reviewed: 2026-11-01\n",
        ),
        (
            "last_reviewed: ''\nreview_interval: 9\n",
            "last_reviewed: '2026-11-01'\nreview_interval: 9\n",
        ),
        ("last_reviewed: # never\na: 1\n", "last_reviewed: 2026-11-01 # never\na: 1\n"),
        ("review_interval: 90d\n", "review_interval: 90d\nlast_reviewed: 2026-11-01\n"),
        ("review_by: 2027-01-01\n", "review_by: 2027-01-01\nlast_reviewed: 2026-11-01\n"),
        ("last_reviewed: 2026-11-01\n", "last_reviewed: 2026-11-01\n"),
        ("last_reviewed: [2026-01-01]\n", "last_reviewed: 2026-11-01\n"),
        ("last_reviewed: soon\n", "last_reviewed: 2026-11-01\n"),
        (
            "a: |\n  last_reviewed: x\nlast_reviewed: 2026-01-01\n",
            "a: |\n  last_reviewed: x\nlast_reviewed: 2026-11-01\n",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_line_changes(before: str, after: str, end: str) -> None:
    shape = "---\n{}---\n\nlast_reviewed: stays\n"
    wanted = shape.format(after).replace("\n", end)
    assert stamp(shape.format(before).replace("\n", end)) == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no front matter", "no review properties"),
        ("---\ntitle: x\n---\n", "no review properties"),
        ("---\nlast_reviewed: >\n  2026-01-01\n---\n", "cannot change its last_reviewed"),
        ("---\nlast_reviewed: &x 2026-01-01\nb: *x\n---\n", "without changing more"),
        ("---\n{last_reviewed: 2026-01-01}\n---\n", "no plain value"),
        ("---\nlast_reviewed: 2026-01-01\nlast_reviewed: 2026-01-02\n---\n", "cannot change"),
    ],
)
def test_what_is_not_plain_is_left_alone(text: str, message: str) -> None:
    with pytest.raises(ReviewError, match=message):
        stamp(text)
