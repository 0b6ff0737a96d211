"""Say in one line what kind of note a page shows: what sets it apart from most others.

A fact or tag that most notes of a vault share tells a reader nothing about one of them.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.reviews.review_state import (
    INVALID,
    MISSING,
    NEVER_DUE,
    ReviewState,
    review_state,
)
from vaultkit.notes.paths import fold, is_name_of_any
from vaultkit.notes.text.reading_time import is_right_to_left, reading_minutes
from vaultkit.site.panels.read_text import read_text
from vaultkit.site.theme.html_fragments import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.notes.note import Note
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.site_model import Site

_KINDS = ("type", "status", "confidence")
"""Properties that tell a reader how far to trust a note."""
_EXPECTED = frozenset({("confidence", "high")})
"""What needs no word."""
_LONGEST_FACT = 60
_MOST_NAMES = 2
_MOST_TAGS = 5
_NEAR = 400
"""Bytes of a text right below the line: tags in there are seen without it."""
_COMMON = 0.8
"""Share of the notes beyond which what they have in common is not said."""
_FEW = 5
"""Notes of a vault in which nothing is common yet."""


class Review(NamedTuple):
    """What a page says about the reviews of its note; the state is that of the day it is built."""

    state: str
    last: str
    due: str
    soon: int
    grace: int


class Facts(NamedTuple):
    """The line of a note.

    Args:
        name: What the note is called everywhere else, if its page is headed otherwise.
        kinds: Values of the properties that say what it is, by their names.
        review: When it was looked through; None if that is not known.
        changed: The day it was changed, if nothing is known of reviews.
        minutes: That reading it takes; 0 for hardly any.
        names: Other names, as many as are shown.
        more_names: How many are not.
        tags: Those that most notes do not have, and that say what is not said yet.
        is_right_to_left: Whether the note runs from right to left.
    """

    name: str
    kinds: Mapping[str, str]
    review: Review | None
    changed: str
    minutes: int
    names: tuple[str, ...]
    more_names: int
    tags: tuple[Item, ...]
    is_right_to_left: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        said = (self.name, *self.kinds.values(), *self.names, *self.tags, self.review, self.changed)
        return not (any(said) or self.minutes)


class FactLines:
    """Reads the facts of the notes of one site.

    Args:
        site: The site.
    """

    def __init__(self, site: Site) -> None:
        self._site = site

    @cached_property
    def common(self) -> frozenset[tuple[str, str]]:
        """What most notes share: names of properties with values, and tags under the name "".

        Values count among the notes that have the property.
        """
        notes = self._site.notes.values()
        counts = Counter(fact for note in notes for fact in set(_facts_of(note)))
        having = Counter(key for (key, _), count in counts.items() if key for _ in range(count))
        having[""] = len(notes)
        return frozenset(
            fact for fact, count in counts.items() if count > max(_COMMON * having[fact[0]], _FEW)
        )

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        """What the config calls types for readers."""
        return {fold(name): known.title for name, known in self._site.config.types.items()}

    def of_note(self, note: Note, to: RelativeAddresses, name: str = "") -> Facts:
        """Return the facts of a note, as its page shows them.

        Args:
            note: The note.
            to: Where links lead.
            name: See `Facts`.
        """
        kinds = {key: text for key in _KINDS if (text := _plain(note.properties.get(key)))}
        said = {f"{key}/{fold(text)}" for key, text in kinds.items()}
        left_out = self.common | _EXPECTED
        shown = {key: x for key, x in kinds.items() if (key, fold(x)) not in left_out}
        if title := self._titles.get(fold(shown.get("type", ""))):
            shown["type"] = title
        tags = list(unique(_own_tags(note)))
        said |= {fold(x.text[1:]) for x in note.tags if x.start < note.body_start + _NEAR}
        rare = [x for x in tags if fold(x) not in said and ("", fold(x)) not in self.common]
        names = [
            name
            for name in unique(note.aliases)
            if fold(name) != fold(note.title) and not is_name_of_any(name)
        ]
        body = note.source.slice(note.body_start, len(note.source.data))
        review = self._review(note)
        return Facts(
            name,
            shown,
            review,
            "" if review else self._changed(note),
            reading_minutes(read_text(note)),
            tuple(names[:_MOST_NAMES]),
            len(names[_MOST_NAMES:]),
            tuple(Item(name, to.tag(name)) for name in rare[:_MOST_TAGS]),
            is_right_to_left(note.title) or is_right_to_left(body),
        )

    def _changed(self, note: Note) -> str:
        changed = self._site.changes.get(note.path)
        return changed.date().isoformat() if changed else ""

    def _review(self, note: Note) -> Review | None:
        """Return what is said about a note's reviews; None if there is nothing to say."""
        today = self._site.dates.today
        if today is None:
            return None
        config = self._site.config.review
        found: ReviewState = review_state(note, today, config)
        if found.state in {INVALID, MISSING} or (
            found.state == NEVER_DUE and not found.last_reviewed
        ):
            return None
        last = found.last_reviewed.isoformat() if found.last_reviewed else ""
        due = found.due.isoformat() if found.due else ""
        return Review(found.state, last, due, config.due_soon, config.grace)


def unique(names: Iterable[str]) -> Iterator[str]:
    """Yield names once, case ignored, as first written."""
    seen: set[str] = set()
    for name in names:
        if fold(name) not in seen:
            seen.add(fold(name))
            yield name


def _own_tags(note: Note) -> Iterator[str]:
    """Yield the tags of a note but for those that only stand in the text of a link.

    Obsidian counts `[#Step one](#Step%20one)` as tagged; to readers that is the name of a heading.
    """
    links = [(link.start, link.end) for link in note.links]
    links += ((link.start, link.end) for link in note.external)
    linked = {
        fold(tag.text[1:])
        for tag in note.tags
        if any(start <= tag.start < end for start, end in links)
    }
    free = {fold(tag) for tag in note.frontmatter_tags} | {
        fold(tag.text[1:])
        for tag in note.tags
        if linked and not any(start <= tag.start < end for start, end in links)
    }
    yield from (tag for tag in note.shown_tags if fold(tag) in free or fold(tag) not in linked)


def _facts_of(note: Note) -> Iterator[tuple[str, str]]:
    for key in _KINDS:
        if text := _plain(note.properties.get(key)):
            yield key, fold(text)
    for tag in note.shown_tags:
        yield "", fold(tag)


def _plain(value: Any) -> str:
    """Return a property's value as text if it is one short value."""
    if value is None or isinstance(value, (list, dict)):
        return ""
    text = str(value).strip()
    return text if len(text) <= _LONGEST_FACT and not text.startswith("[[") else ""
