"""Write the page of reviews: what is overdue, what comes due, how much is looked after.

Only what is published counts: the notes, the links between them, and the rank that these give.
All of it is as of the day the site is built; `scripts/review.js` judges anew on the day of reading.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.reviews.review_queue import rank_reviews
from vaultkit.authoring.reviews.review_state import (
    DUE_SOON,
    NEVER_DUE,
    NO_REVIEW,
    OK,
    OVERDUE,
    review_faults,
    review_state,
)
from vaultkit.notes.text.page_words import msgid
from vaultkit.site.theme.html_fragments import render_fragment
from vaultkit.site.theme.pagination import VirtualPage
from vaultkit.vault.files.excluded_files import match_any
from vaultkit.vault.graph.note_ranks import rank_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.authoring.reviews.review_queue import Review
    from vaultkit.notes.note import Note
    from vaultkit.notes.text.page_words import Words
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.relations import Relations
    from vaultkit.site.model.site_model import Site

MOST_IN_LIST = 100
"""Notes in the list of what is overdue, of what is due soon, and of what cannot be read."""
MOST_IN_MONTH = 20
MONTHS = 12
"""Months of the outlook, this one included."""
_LONGEST_FAULT = 200
_OVERDUE, _DUE_SOON = msgid("Overdue"), msgid("Due soon")
_CENTRAL = 2.0
"""From this multiple of the average on, a note is called central."""
_MONTHS_OF_YEAR = 12


class Entry(NamedTuple):
    """A note in a list.

    Args:
        title: Its title.
        href: Where it is.
        due: The day its review is due, as ISO writes it; "" if none can be told.
        period: Days between two reviews.
        weight: PageRank as a multiple of the average note's.
        when: How late it is, or how soon it is due.
        why: Why it matters, or each property that cannot be read.
    """

    title: str
    href: str
    due: str
    period: int
    weight: str
    when: str
    why: tuple[str, ...]


class Queue(NamedTuple):
    """The first entries of a list, and how many there are of all."""

    entries: tuple[Entry, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.total - len(self.entries)


class Month(NamedTuple):
    """What comes due in one month: its name for machines and for people."""

    key: str
    name: str
    queue: Queue


class Band(NamedTuple):
    """A part of all notes: a piece of the bar, and a line of its legend; in thousandths."""

    kind: str
    name: str
    notes: int
    start: int
    width: int


class _Standing(NamedTuple):
    """How the published notes stand on a day: those with reviews, ranked, and the number of all."""

    reviews: Sequence[Review]
    never: int
    total: int

    def those(self, *states: str) -> list[Review]:
        return [one for one in self.reviews if one.state.state in states]


def review_page(site: Site, relations: Relations) -> VirtualPage | None:
    """Return the page of reviews; None if no published note is ever due."""
    today = site.dates.today
    if today is None:
        return None
    notes = _read_notes(site)
    config = site.config.review
    if all(review_state(note, today, config).state == NEVER_DUE for note in notes):
        return None

    def write(url: str) -> str:
        standing = _judge(site, relations, today)
        return _Writer(site, standing, today, site.addresses.seen_from(url)).write()

    return VirtualPage(site.addresses.reviews, site.words.t("Reviews"), write)


def _judge(site: Site, relations: Relations, today: date) -> _Standing:
    notes = [note.path for note in _read_notes(site)]
    config = site.config.review
    linked = {path: relations.outgoing[path] for path in site.listed}
    ranks = dict[str, float](rank_pages(linked).items())
    reviews = rank_reviews(site.vault, today, config, ranks, notes, sources=relations.incoming)
    due = {one.path for one in reviews}
    never = sum(
        review_state(site.notes[path], today, config) is not NO_REVIEW
        for path in notes
        if path not in due
    )
    return _Standing(reviews, never, len(notes))


def _read_notes(site: Site) -> list[Note]:
    """Return the notes that can be due: those that `vaultkit check` judges."""
    is_excluded = match_any(site.config.exclude)
    return [note for path, note in site.listed.items() if not is_excluded(path)]


class _Writer:
    def __init__(self, site: Site, standing: _Standing, today: date, to: RelativeAddresses) -> None:
        self._site = site
        self._standing = standing
        self._today = today
        self._to = to

    def write(self) -> str:
        standing, config, words = self._standing, self._site.config.review, self._site.words
        overdue, soon = standing.those(OVERDUE), standing.those(DUE_SOON)
        coming = standing.those(DUE_SOON, OK)
        faulty = [one for one in standing.reviews if one.fault]
        later = [one for one in coming if self._month_of(one) >= MONTHS]
        within = [one for one in coming if self._month_of(one) < MONTHS]
        days = Counter(one.state.due for one in within if one.state.due)
        months = list(self._months(within))
        return render_fragment(
            "reviews",
            self._site.words,
            today=self._today.isoformat(),
            soon=config.due_soon,
            grace=config.grace,
            days=" ".join(f"{day}={count}" for day, count in sorted(days.items())),
            regular=len(standing.reviews) - len(faulty),
            never=standing.never,
            total=standing.total,
            bands=_bands(standing, words, len(overdue), len(soon), len(faulty)),
            faulty=self._queue(faulty, MOST_IN_LIST),
            queues=[
                (kind, words.t(name), words.t(none), self._queue(reviews, MOST_IN_LIST))
                for kind, name, none, reviews in (
                    (OVERDUE, _OVERDUE, msgid("Nothing is overdue."), overdue),
                    (DUE_SOON, _DUE_SOON, msgid("Nothing is due soon."), soon),
                )
            ],
            most=MOST_IN_LIST,
            months=months,
            longest=max((month.queue.total for month in months), default=0),
            later=self._queue(later, MOST_IN_MONTH),
        )

    def _months(self, reviews: Iterable[Review]) -> Iterator[Month]:
        found: dict[int, list[Review]] = {number: [] for number in range(MONTHS)}
        for one in reviews:
            found[self._month_of(one)].append(one)
        for number, due in found.items():
            year, month = divmod(_month_number(self._today) + number, _MONTHS_OF_YEAR)
            first = date(year, month + 1, 1)
            queue = self._queue(due, MOST_IN_MONTH)
            yield Month(f"{first:%Y-%m}", self._site.words.month(first), queue)

    def _month_of(self, review: Review) -> int:
        """Return in how many months a review is due; what is late, but not overdue, is due now."""
        due = review.state.due or self._today
        return max(_month_number(due) - _month_number(self._today), 0)

    def _queue(self, reviews: Sequence[Review], most: int) -> Queue:
        return Queue(tuple(self._entry(one) for one in reviews[:most]), len(reviews))

    def _entry(self, review: Review) -> Entry:
        due = review.state.due
        return Entry(
            review.title,
            self._to.file(review.path),
            due.isoformat() if due else "",
            review.period,
            f"{review.centrality:.3f}",
            "" if review.late is None else _when(review.late, review.period, self._site.words),
            self._faults(review) if review.fault else (_why(review, self._site.words),),
        )

    def _faults(self, review: Review) -> tuple[str, ...]:
        """Return what cannot be read; a link as value is not shown, it may name what is hidden."""
        faults = review_faults(self._site.notes[review.path], self._today)
        words = self._site.words
        if not faults:
            return (words.t(review.fault),)
        return tuple(
            words.t("{property} cannot be read", property=fault.key)
            if "[[" in fault.value or "%%" in fault.value or len(fault.value) > _LONGEST_FAULT
            else f"{fault.key}: {words.t(fault.text, **fault.values)}"
            for fault in faults
        )


def _bands(standing: _Standing, words: Words, overdue: int, soon: int, faulty: int) -> list[Band]:
    """Return all notes in parts, from what is most pressing to what is never reviewed."""
    rest = len(standing.reviews)
    parts = {
        (OVERDUE, words.t(_OVERDUE)): overdue,
        (DUE_SOON, words.t(_DUE_SOON)): soon,
        (OK, words.t("Up to date")): rest - overdue - soon - faulty,
        ("invalid", words.t("Cannot be read")): faulty,
        ("never", words.t("Not reviewed")): standing.total - rest,
    }
    ends = [round(1000 * end / standing.total) for end in accumulate(parts.values())]
    return [
        Band(kind, name, count, start, end - start)
        for ((kind, name), count), start, end in zip(parts.items(), [0, *ends], ends, strict=False)
    ]


def _month_number(day: date) -> int:
    return day.year * _MONTHS_OF_YEAR + day.month - 1


def _when(late: int, period: int, words: Words) -> str:
    """Return how late a review is, or how soon it is due; `lateness` in review.js says the same."""
    if late > 0:
        percent = f"{100 * late / period:.0f}"
        return words.n(
            "{count} day late, {percent}% of its interval",
            "{count} days late, {percent}% of its interval",
            late,
            percent=percent,
        )
    if not late:
        return words.t("due today")
    return words.n("in {count} day", "in {count} days", -late)


def _why(review: Review, words: Words) -> str:
    """Return why a note is where it is in the queue."""
    if review.centrality < _CENTRAL:
        return words.n("linked from {count} note", "linked from {count} notes", review.backlinks)
    return words.n(
        "linked from {count} note, {times} times the average rank",
        "linked from {count} notes, {times} times the average rank",
        review.backlinks,
        times=words.decimal(review.centrality),
    )
