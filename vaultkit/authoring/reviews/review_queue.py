"""Rank the notes that are due for review, by how late and how central each is.

A late hub comes before a late leaf: lateness is a share of the note's own interval, centrality is
PageRank relative to the average note. Pure: the day, the vault and the ranks are passed in.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.reviews.review_state import (
    CREATED,
    INTERVAL,
    INVALID,
    MISSING,
    NEVER_DUE,
    OVERDUE,
    ReviewState,
    add_interval,
    is_empty,
    parse_day,
    parse_interval,
    review_faults,
    review_state,
)
from vaultkit.notes.paths import fold
from vaultkit.notes.text.page_words import msgid
from vaultkit.notes.wikilink import parse_wikilink

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vaultkit.config import ReviewConfig
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

OWNER = "owner"
"""The property that names who looks after a note: text, a link, or a list of them."""
DEFAULT_PERIOD = 365
"""Days taken for the interval of a note that says only `review_by`, and not since when."""
_WORKING_DAYS = 5
"""Monday to Friday."""
_UNREADABLE = frozenset({INVALID, MISSING})


class Review(NamedTuple):
    """A note's place in the queue.

    Args:
        path: The note.
        title: Its title.
        state: How it stands on the day.
        owners: Who looks after it.
        late: Days since it was due; negative if it is due later; None if no day can be told.
        period: Days between two reviews.
        centrality: PageRank as a multiple of the average note's.
        backlinks: Notes that link to it.
        fault: Why no day can be told; "" if one can.
    """

    path: NotePath
    title: str
    state: ReviewState
    owners: tuple[str, ...]
    late: int | None
    period: int
    centrality: float
    backlinks: int
    fault: str = ""

    @property
    def score(self) -> float:
        """How late, as a share of the interval, times how central: the rank in the queue."""
        return max(self.late or 0, 0) / self.period * self.centrality


def rank_reviews(  # noqa: PLR0913 -- what counts is for the caller to say
    vault: Vault,
    today: date,
    config: ReviewConfig,
    ranks: Mapping[str, float],
    only: Iterable[NotePath] | None = None,
    *,
    sources: Mapping[NotePath, Collection[NotePath]] | None = None,
) -> list[Review]:
    """Return every note that takes part in reviews, most pressing first.

    First those whose dates cannot be read (nobody would ever be reminded of them), then what is
    late by `Review.score`, then the rest by the day it is due.

    Args:
        vault: The vault.
        today: The day to count from.
        config: When a review is due soon, and from when on it is overdue.
        ranks: PageRank by note; the values add up to 1.
        only: Notes to look at; None for all.
        sources: The notes that count as linking to a note; None for all that do.
    """
    average = 1 / max(len(ranks), 1)
    found: list[Review] = []
    for path in vault.notes if only is None else only:
        note = vault.notes[path]
        state = review_state(note, today, config)
        if state.state == NEVER_DUE:
            continue
        if sources is None:
            linking = len({link.source for link in vault.backlinks.get(path, ())})
        else:
            linking = len(sources.get(path, ()))
        found.append(
            Review(
                path,
                note.title,
                state,
                owners_of(note),
                (today - state.due).days if state.due else None,
                _period(note, state),
                ranks.get(path, 0) / average,
                linking,
                _fault(note, state, today),
            )
        )
    return sorted(found, key=_urgency)


def _urgency(review: Review) -> tuple[Any, ...]:
    is_readable = review.state.state not in _UNREADABLE
    due = review.state.due or date.max
    return is_readable, -review.score, due, -review.centrality, review.path


def _fault(note: Note, state: ReviewState, today: date) -> str:
    if state.state == MISSING:
        return msgid("no day to count from: neither last_reviewed nor created is a date")
    if state.state != INVALID:
        return ""
    return "; ".join(f"{fault.key}: {fault.message}" for fault in review_faults(note, today))


def owners_of(note: Note) -> tuple[str, ...]:
    """Return the names of those who look after a note."""
    value = note.properties.get(OWNER)
    names = [_name(item) for item in (value if isinstance(value, list) else [value])]
    return tuple(name for name in names if name)


def _name(value: Any) -> str:
    """Return an owner's name: a link's own text."""
    if is_empty(value):
        return ""
    text = str(value).strip()
    is_link = text.startswith("[[") and text.endswith("]]")
    link = parse_wikilink(text[2:-2]) if is_link else None
    return (link.display or link.target.rpartition("/")[2]) if link else text


def _period(note: Note, state: ReviewState) -> int:
    """Return the days from one review to the next."""
    if state.due is None:
        return DEFAULT_PERIOD
    interval = parse_interval(note.properties.get(INTERVAL))
    if interval and not interval.is_never:
        start = state.last_reviewed or parse_day(note.properties.get(CREATED)) or state.due
        return max((add_interval(start, interval) - start).days, 1)
    since = state.last_reviewed or parse_day(note.properties.get(CREATED))
    return max((state.due - since).days, 1) if since else DEFAULT_PERIOD


def is_pressing(review: Review, days: int) -> bool:
    """Tell whether a review is overdue, unreadable, or due within some days."""
    if review.state.state in _UNREADABLE or review.state.state == OVERDUE:
        return True
    return review.late is not None and -review.late <= days


def is_owned_by(review: Review, name: str) -> bool:
    """Tell whether a person looks after a note; case and a leading `@` do not count."""
    wanted = fold(name.strip().removeprefix("@"))
    return any(fold(owner.removeprefix("@")) == wanted for owner in review.owners)


class Session(NamedTuple):
    """The reviews planned for one day."""

    day: date
    reviews: tuple[Review, ...]


def plan_sessions(
    reviews: Sequence[Review], start: date, per_day: int, per_week: int
) -> list[Session]:
    """Spread reviews over the days from Monday to Friday, in the order given.

    Args:
        reviews: What is to be reviewed, most pressing first.
        start: The first day that may be used.
        per_day: Reviews on one day at most.
        per_week: Reviews in one week at most.
    """
    sessions: list[Session] = []
    waiting = list(reviews)
    day, this_week, left = start, start.isocalendar()[:2], per_week
    while waiting:
        week = day.isocalendar()[:2]
        if week != this_week:
            this_week, left = week, per_week
        room = min(per_day, left) if day.isoweekday() <= _WORKING_DAYS else 0
        if room:
            sessions.append(Session(day, tuple(waiting[:room])))
            del waiting[:room]
            left -= room
        day += timedelta(days=1)
    return sessions
