"""Canvases (JSON Canvas 1.0) as far as it matters what they name and say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.notes.canvas_file import items_of
from vaultkit.notes.json_text import NoObjectError, read_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.source import Source


def files_on(source: Source) -> Iterator[str]:
    """Yield the files that a canvas shows, group backgrounds included, as it names them."""
    for card in items_of(_read(source), "nodes"):
        for key in ("file", "background"):
            if isinstance(card.get(key), str):
                yield card[key]


def parts_on(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the files of which a canvas shows a part, with the part: `#Heading`, as it says it."""
    for card in items_of(_read(source), "nodes"):
        file, part = card.get("file"), card.get("subpath")
        if isinstance(file, str) and isinstance(part, str):
            yield file, part


def texts_on(source: Source) -> Iterator[str]:
    """Yield what a canvas says in words of its own: cards, labels of groups and arrows, URLs."""
    board = _read(source)
    for item in (*items_of(board, "nodes"), *items_of(board, "edges")):
        for key in ("text", "label", "url"):
            if isinstance(item.get(key), str):
                yield item[key]


def _read(source: Source) -> dict[str, Any]:
    try:
        return read_object(source.text)
    except NoObjectError:
        return {}
