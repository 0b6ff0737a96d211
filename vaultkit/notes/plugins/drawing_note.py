"""The parts of a note that is an Excalidraw drawing: what its author writes, its texts, its data.

Above the first heading of the plugin's own stands what the author writes on the back of the
drawing; below it the texts that stand in the drawing, then lists and the drawing itself, which are
for the plugin alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

_PART = lazy_re(
    rb"^(?:# Excalidraw Data|#{1,2} (?:Text Elements|Element Links|Embedded Files|Drawing))"
    rb"[ \t]*\r?$|^%%[ \t]*\r?$",
    re.MULTILINE,
)
_TEXTS = b"Text Elements"
_HINT = lazy_re(rb"==\S{1,8} {1,3}Switch to EXCALIDRAW VIEW")
"""The plugin's line for who opens a drawing without it."""


class DrawingParts(NamedTuple):
    """Bytes of a drawing note.

    Args:
        back: Past the last byte of what its author writes.
        texts: Where the texts in the drawing stand, without their heading.
    """

    back: int
    texts: tuple[int, int]


def find_parts(note: Note) -> DrawingParts:
    """Return where the parts of a drawing note are."""
    data, end = note.source.data, len(note.source.data)
    found = list(_PART.finditer(data, note.body_start))
    heads = [match for match in found if not match[0].startswith(b"%%")]
    if not heads:
        return DrawingParts(end, (end, end))
    texts = next((match for match in heads if _TEXTS in match[0]), None)
    if texts is None:
        return DrawingParts(heads[0].start(), (end, end))
    after = next((match.start() for match in found if match.start() > texts.start()), end)
    return DrawingParts(heads[0].start(), (texts.end(), after))


def is_hint(data: bytes) -> bool:
    """Tell whether a paragraph is the plugin's hint how to open a drawing."""
    return _HINT.match(data) is not None
