"""Leave out of a text what a published note says in the same paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_APART = "\n\n"
"""Between two paragraphs: no phrase is found across it, whatever kind of text it is."""


class KnownParagraphs:
    """Knows the paragraphs of published notes.

    Args:
        texts: What these say, as their readers get it.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._known = {part.encode() for text in texts for part in text.split(_APART)}

    def take_unknown(self, data: bytes) -> bytes:
        """Return the first paragraph of a text, which tells its kind, and those of no note."""
        first, *rest = data.split(_APART.encode())
        return _APART.encode().join((first, *(part for part in rest if part not in self._known)))
