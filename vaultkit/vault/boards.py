"""Canvases (JSON Canvas 1.0) as far as it matters what they name and say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.source import Source


def files_on(source: Source) -> Iterator[str]:
    """Yield the files that a canvas shows, group backgrounds included, as it names them."""
    for card in _cards(source):
        for key in ("file", "background"):
            if isinstance(card.get(key), str):
                yield card[key]


def texts_on(source: Source) -> Iterator[str]:
    """Yield what a canvas says in words of its own: cards, labels of groups and arrows, URLs."""
    for item in (*_cards(source), *_items(source, "edges")):
        for key in ("text", "label", "url"):
            if isinstance(item.get(key), str):
                yield item[key]


def _cards(source: Source) -> list[dict[str, Any]]:
    return _items(source, "nodes")


def _items(source: Source, key: str) -> list[dict[str, Any]]:
    try:
        board = json.loads(source.text)
    except (ValueError, RecursionError):
        return []
    found = board.get(key) if isinstance(board, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
