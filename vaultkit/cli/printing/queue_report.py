"""How `vaultkit review` prints its queue and plan: as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from vaultkit.cli.terminal.output import table
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from vaultkit.authoring.reviews.review_queue import Review, Session
    from vaultkit.opening.open_vault import Opened

_CENTRAL = 2.0
"""From this multiple of the average on, a note is called central."""
_COLUMNS = (
    "path",
    "title",
    "state",
    "due",
    "days_late",
    "last_reviewed",
    "interval",
    "owners",
    "backlinks",
    "centrality",
    "score",
    "fault",
)


def review_row(review: Review) -> dict[str, Any]:
    """Return a review for programs."""
    state = review.state
    return {
        "path": review.path,
        "title": review.title,
        "state": state.state,
        "due": str(state.due) if state.due else None,
        "days_late": review.late,
        "last_reviewed": str(state.last_reviewed) if state.last_reviewed else None,
        "interval": state.interval,
        "owners": list(review.owners),
        "backlinks": review.backlinks,
        "centrality": round(review.centrality, 3),
        "score": round(review.score, 4),
        "fault": review.fault or None,
    }


def queue_record(opened: Opened, reviews: Iterable[Review], today: date) -> dict[str, Any]:
    """Return the queue for programs."""
    return {
        "schema": 1,
        "vault": str(opened.place.root),
        "today": str(today),
        "reviews": [review_row(review) for review in reviews],
    }


def queue_csv(reviews: Iterable[Review]) -> str:
    """Return the queue as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for review in reviews:
        row = review_row(review)
        writer.writerow({**row, "owners": ", ".join(row["owners"])})
    return out.getvalue()


def queue_text(opened: Opened, reviews: Sequence[Review]) -> str:
    """Return the queue as a table."""
    rows = [
        (_due(one), _lateness(one), _weight(one), f"{opened.prefix}{one.path}") for one in reviews
    ]
    return table([("DUE", "HOW LATE", "WHY IT MATTERS", "NOTE"), *rows]) if rows else ""


def _due(review: Review) -> str:
    return str(review.state.due or "?")


def _lateness(review: Review) -> str:
    """Return how late a review is, in days and as a share of its interval."""
    if review.late is None:
        return review.state.state
    if review.late <= 0:
        return "today" if review.late == 0 else f"in {count(-review.late, 'day')}"
    return f"{count(review.late, 'day')} ({review.late / review.period:.0%})"


def _weight(review: Review) -> str:
    """Return why a note is where it is in the queue."""
    if review.fault:
        return review.fault
    linked = f"linked from {count(review.backlinks, 'note')}"
    if review.centrality >= _CENTRAL:
        linked += f", {review.centrality:.1f} x average rank"
    return linked + (f"; {', '.join(review.owners)}" if review.owners else "")


def queue_summary(reviews: Sequence[Review], shown: Sequence[Review], days: int) -> str:
    """Return the line that sums up the queue."""
    late = sum(one.late is not None and one.late > 0 for one in reviews)
    unread = sum(bool(one.fault) for one in reviews)
    parts = [
        f"{late:,} overdue",
        f"{len(reviews) - late - unread:,} due within {count(days, 'day')}",
    ]
    if unread:
        parts.append(f"{unread:,} whose dates cannot be read")
    hidden = len(reviews) - len(shown)
    return ", ".join(parts) + (f"; {hidden:,} not shown" if hidden else "")


def plan_text(opened: Opened, sessions: Iterable[Session]) -> str:
    """Return the days of a plan with their reviews."""
    lines: list[str] = []
    for session in sessions:
        lines.append(f"{session.day:%Y-%m-%d %a}")
        lines += [f"  {opened.prefix}{one.path}  {_lateness(one)}" for one in session.reviews]
    return "".join(f"{line}\n" for line in lines)
