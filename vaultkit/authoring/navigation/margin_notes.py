"""What can stand beside the text of a note: links to it, its review, names that are no links."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.reviews.review_state import DUE_SOON, OVERDUE, review_state
from vaultkit.notes.markdown.prose import read_prose
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.links.mentions import Names, find_mentions
from vaultkit.vault.publishing.publish_properties import is_unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from vaultkit.config import ReviewConfig
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault


class MarginNote(NamedTuple):
    """What is said of a place in a note.

    Args:
        start: The byte that it is about.
        text: What is said.
        is_review: Whether it says that a review is due.
    """

    start: int
    text: str
    is_review: bool = False


def margin_notes(
    vault: Vault, note: Note, today: date, config: ReviewConfig
) -> Iterator[MarginNote]:
    """Yield how many links lead to a note and to its parts, and when its review is due."""
    links = vault.backlinks.get(note.path, ())
    notes = len({link.source for link in links})
    yield MarginNote(0, f"{count_of(len(links), 'backlink')} in {count_of(notes, 'note')}")
    state = review_state(note, today, config)
    if state.due is not None and state.state in {DUE_SOON, OVERDUE}:
        late = (today - state.due).days
        when = f"{count_of(late, 'day')} ago" if late > 0 else f"in {count_of(-late, 'day')}"
        text = f"review due {state.due} ({when if late else 'today'}): mark as reviewed"
        yield MarginNote(0, text, is_review=True)
    counted = Counter(
        link.subpath.item.start
        for link in (*links, *vault.links_of(note.path))
        if link.destination == note.path and link.subpath.item is not None
    )
    for start, count in sorted(counted.items()):
        yield MarginNote(start, count_of(count, "link"))


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def unlinked_names(vault: Vault, note: Note) -> Iterator[tuple[int, int, str]]:
    """Yield the first mention of each note that is no link: its bytes, and what a link would be."""
    known = {link.destination for link in vault.links_of(note.path)} | {note.path}
    for start, end, path in find_mentions(note, _names(_Listed(vault)), known, read_prose):
        yield start, end, f"[[{link_target(vault, path, note.path)}]]"


class _Listed:
    """The names of a vault: equal to those of another state of it that has the same."""

    def __init__(self, vault: Vault) -> None:
        self.notes = [note for note in vault.notes.values() if not is_unlisted(note)]
        self._key = tuple([(note.path, note.title, note.aliases) for note in self.notes])
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and self._key == other._key


@lru_cache(maxsize=4)
def _names(listed: _Listed) -> Names:
    return Names(listed.notes)
