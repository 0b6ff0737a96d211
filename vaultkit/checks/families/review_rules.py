"""Find which notes are reviewed and when, for the rules about reviews: `ReviewRule`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from vaultkit.authoring.reviews.review_state import INVALID, KEYS, review_faults
from vaultkit.checks.rule import Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.authoring.reviews.review_state import ReviewState
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_PLAIN_VALUES = {
    key: lazy_re(rb"^%s:[ \t]+(\w(?:[\w+:. -]*[\w+:.-])?)[ \t]*\r?$" % key.encode(), re.MULTILINE)
    for key in KEYS
}


class ReviewRule(Rule):
    """A rule about notes whose review is in one state.

    Attributes:
        state: The state, see `ReviewState.state`.
    """

    only_with = ("reviews",)
    follows_links = False
    state: ClassVar[str]

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes in that state."""
        notes = context.vault.notes
        return [notes[path] for path, known in context.reviews.items() if known.state == self.state]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Judge a note's review."""
        state = context.reviews.get(note.path)
        if state is not None and state.state == self.state:
            yield from self.check_state(note, state, context)

    def check_state(self, note: Note, state: ReviewState, context: Context) -> Iterator[Diagnostic]:
        """Yield what is to be said about a review in the rule's state."""
        raise NotImplementedError

    def at_review(self, note: Note, message: str, *, target: str) -> Diagnostic:
        """Return a finding at the first review property that the note has."""
        key = next(key for key in KEYS if key in note.properties)
        return self.finding(note, span_of(note, key), message, target=target)


class ReviewFaultRule(ReviewRule):
    """A rule about review properties that cannot be right.

    Attributes:
        keys: The properties it looks at.
    """

    keys: ClassVar[frozenset[str]]
    state = INVALID

    def check_state(self, note: Note, state: ReviewState, context: Context) -> Iterator[Diagnostic]:
        """Report the properties that cannot be right."""
        del state
        for fault in review_faults(note, context.today):
            if fault.key in self.keys:
                span = span_of(note, fault.key)
                yield self.finding(note, span, fault.message, target=fault.value)


def span_of(note: Note, key: str) -> tuple[int, int]:
    """Return where the value of a property stands, or its key if the value is empty.

    A plain value on the key's line is found without parsing the block again: a vault may have
    thousands of notes overdue.
    """
    front = note.frontmatter
    if front is None:
        return 0, 0
    plain = list(_PLAIN_VALUES[key].finditer(note.source.data, front.start, front.end))
    if len(plain) == 1:
        return plain[0].span(1)
    from vaultkit.notes.frontmatter.property_places import locate, locate_key

    start, end = locate(note.source, front, key)
    return (start, end) if end > start else locate_key(note.source, front, key)


def last_review(state: ReviewState) -> str:
    """Return the day of the last review as an author writes it, "" if there was none."""
    return str(state.last_reviewed or "")
