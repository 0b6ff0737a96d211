"""Leave out of a text what a published note says in the same paragraph."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_APART = b"\n\n"
"""Between two paragraphs: no phrase is found across it, whatever kind of text it is."""
_QUOTE = lazy_re(rb"^(?:>[ \t]?)++", re.MULTILINE)
"""Before each line of a quotation, as which a file has what a note shows of another one."""


class KnownParagraphs:
    """Knows the paragraphs of published notes, whether or not they are quoted.

    Args:
        texts: What these say, as their readers get it.
    """

    def __init__(self, texts: Collection[str]) -> None:
        self._texts = texts

    @cached_property
    def _known(self) -> set[bytes]:
        """The paragraphs, found when they are first asked for: not where no text has changed."""
        return {part for text in self._texts for part in _paragraphs(text.encode())}

    def take_unknown(self, data: bytes) -> bytes:
        """Return the first paragraph of a text, which tells its kind, and those of no note."""
        first, *rest = _paragraphs(data)
        return _APART.join((first, *(part for part in rest if part not in self._known)))


def _paragraphs(data: bytes) -> Iterator[bytes]:
    yield from (part.strip(b"\n") for part in _QUOTE.sub(b"", data).split(_APART))
