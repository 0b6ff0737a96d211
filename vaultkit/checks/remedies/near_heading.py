"""Find the heading that a link probably meant which names none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold_heading
from vaultkit.notes.text.url_slugs import slugify
from vaultkit.vault.resolving.resolve import OK, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Note

_SECTION = lazy_re(r"\A(?:§\s*)?(?:\d{1,2}(?:\.\d{1,3})*[.)]?|\d{1,2}(?:\s+\d{1,2})+)\s+")
"""The number of a section, as in `5.3 Ports` or `2) Ports`; links may have lost its dots."""
_SHORTEST = 3
"""Letters of what is written from which a heading that holds it is a hint."""
_COMMON = 50
"""Headings that have a word which says too little to look through them."""


class NearHeading(NamedTuple):
    """A heading that was probably meant.

    Args:
        name: As links name it.
        is_sure: Whether it may be written in place of what names none.
        is_renumbered: Whether it is that but for the number of its section.
    """

    name: str
    is_sure: bool
    is_renumbered: bool = False


class _Unnumbered:
    """The headings of a note without the numbers of their sections."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_text: dict[str, set[str]] = {}
        self._by_word: dict[str, set[str]] = {}
        for text in texts:
            folded = _without_number(text)
            self._by_text.setdefault(folded, set()).add(text)
            for word in folded.split():
                self._by_word.setdefault(word, set()).add(folded)

    def find_same(self, wanted: str) -> str | None:
        """Return the one heading that is the same, None if none is."""
        return _single(self._by_text.get(wanted, set()))

    def find_longer(self, wanted: str) -> str | None:
        """Return the one heading that has all these words in it, in a row, and more."""
        lists = [self._by_word.get(word, set()) for word in wanted.split()]
        rarest = min(lists, key=len, default=set())
        if len(wanted) < _SHORTEST or len(rarest) > _COMMON:
            return None
        found = (self._by_text[text] for text in rarest if f" {wanted} " in f" {text} ")
        return _single(set().union(*found))


def _single(texts: set[str]) -> str | None:
    return next(iter(texts)) if len(texts) == 1 else None


def _without_number(text: str) -> str:
    return fold_heading(_SECTION.sub("", text, count=1))


def _known(_: Context) -> dict[str, _Unnumbered]:
    """Return what was worked out of notes so far; a view."""
    return {}


def find_near_heading(missing: str, note: Note, context: Context) -> NearHeading | None:
    """Return the heading of a note that was probably meant, None if none is.

    It is surely meant if it has the anchor that is written, is the same but for a slip of the hand,
    or has got or lost its number. One that has all that is written in it is a hint.
    """
    by_anchor, names = context.heading_names(note)
    known = context.view(_known)
    if note.path not in known:
        known[note.path] = _Unnumbered(by_anchor.values())
    wanted = _without_number(missing)
    has_letters = any(map(str.isalpha, wanted))
    renumbered = known[note.path].find_same(wanted) if has_letters else None
    if (near := by_anchor.get(slugify(missing))) is not None:
        found = NearHeading(near, is_sure=True, is_renumbered=near == renumbered)
    elif (like := names.find(fold_heading(missing))) is not None:
        found = NearHeading(like.name, like.is_sure, like.name == renumbered)
    elif renumbered is not None:
        found = NearHeading(renumbered, is_sure=True, is_renumbered=True)
    elif has_letters and (longer := known[note.path].find_longer(wanted)) is not None:
        found = NearHeading(longer, is_sure=False)
    else:
        return None
    return found if resolve_subpath(f"#{found.name}", note).status == OK else None
