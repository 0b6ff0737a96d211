"""Tell which headings and blocks of a note have other names afterwards, and how links say them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.note import BlockId
from vaultkit.notes.paths import fold_heading
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.note import Heading, Note

_NOT_IN_LINK = lazy_re(r"[\[\]#^|\\\s]+|%%")


def link_name(heading: str) -> str:
    """Return what a link says to name a heading."""
    return " ".join(_NOT_IN_LINK.sub(" ", heading).split())


@dataclass(frozen=True)
class Renamed:
    """A note of which headings or blocks have other names afterwards.

    Args:
        before: The note as it is.
        after: The note as it will be; its headings and blocks correspond one to one.
    """

    before: Note
    after: Note

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What links say for what gets another name, by what is compared now."""
        names: dict[str, str] = {}
        for old, new in zip(self.before.headings, self.after.headings, strict=True):
            if old.text != new.text:
                names.setdefault(fold_heading(old.text), link_name(new.text))
        for one, other in zip(self.before.blocks, self.after.blocks, strict=True):
            if one.id != other.id:
                names.setdefault(f"^{one.id.lower()}", f"^{other.id}")
        return names

    def subpath(self, subpath: str, item: Heading | BlockId) -> str | None:
        """Return the subpath that leads to the same item afterwards; None if none does."""
        index = _position(self.before, item)
        segments = subpath.split("#")
        named = [at for at, text in enumerate(segments) if _key(text) in self.names]
        for chosen in (named, named[-1:], *([at] for at in named), []):
            parts = [self.names[_key(x)] if at in chosen else x for at, x in enumerate(segments)]
            new = "#".join(parts)
            found = resolve_subpath(new, self.after).item
            if found is not None and _position(self.after, found) == index:
                return new
        return None


def find_renamed(before: Note, after: Note) -> Renamed | None:
    """Return what gets another name between two states of a note; None if nothing does.

    Nothing does either where headings or blocks come or go; the proof of links then decides.
    """
    if len(before.headings) != len(after.headings) or len(before.blocks) != len(after.blocks):
        return None
    renamed = Renamed(before, after)
    return renamed if renamed.names else None


def _key(segment: str) -> str:
    text = segment.strip()
    return f"^{text[1:].strip().lower()}" if text.startswith("^") else fold_heading(text)


def _position(note: Note, item: Heading | BlockId) -> tuple[bool, int]:
    """Return which block or heading of a note an item is."""
    if isinstance(item, BlockId):
        return True, note.blocks.index(item)
    return False, note.headings.index(item)
