"""Read a canvas (JSON Canvas 1.0): its cards and arrows as values, and what they name and say.

Reading never fails: what is no JSON is an empty canvas, and a card or arrow that lacks what it
needs is left out. A card that lacks only a place or a size, as programs and people write them who
leave that to others, gets one below the others. Unknown keys are ignored.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.json_text import NoObjectError, read_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.source import Source

_KINDS = frozenset({"text", "file", "link", "group"})
_SIDES = frozenset({"top", "right", "bottom", "left"})
_SIZES = {"text": (260, 120), "file": (400, 400), "link": (400, 300)}
"""Width and height of a card that names none; a group without them holds nothing."""
_GAP, _IN_A_ROW = 40, 4
_FARTHEST = 1_000_000
_LARGEST = 50_000
MAX_ITEMS = 5000
"""Cards and arrows of one canvas that are read; Obsidian is slow with a tenth of them."""


class Card(NamedTuple):
    """A node of a canvas.

    Args:
        kind: `text`, `file`, `link` or `group`.
        color: `1` to `6`, `#rrggbb`, or "".
        value: The text, the file's path, the address, or the group's label.
        subpath: What of the file is shown: `#…`, or "".
        background: Path of a group's picture, or "".
        background_style: `cover`, `ratio`, `repeat`, or "".
    """

    id: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    color: str = ""
    value: str = ""
    subpath: str = ""
    background: str = ""
    background_style: str = ""


class Arrow(NamedTuple):
    """An edge of a canvas: a line between two cards.

    Args:
        start: Id of the card it starts at.
        start_side: `top`, `right`, `bottom`, `left`, or "" for the nearest.
        starts_with_head: Whether an arrow head stands at its start.
        color: As for cards.
    """

    start: str
    end: str
    start_side: str = ""
    end_side: str = ""
    starts_with_head: bool = False
    ends_with_head: bool = True
    color: str = ""
    label: str = ""


class Canvas(NamedTuple):
    """Cards in the order in which they lie on each other, and arrows between them.

    Args:
        is_readable: Whether it is JSON; else it only looks empty.
    """

    cards: tuple[Card, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    is_readable: bool = True


def read_canvas(text: str) -> Canvas:
    """Read a canvas; every arrow of the result connects two of its cards."""
    try:
        board = read_object(text)
    except NoObjectError:
        return Canvas(is_readable=False)
    items = [_with_size(item) for item in items_of(board, "nodes")[:MAX_ITEMS]]
    cards = {card.id: card for item in _with_places(items) if (card := _card(item))}
    arrows = (_arrow(item) for item in items_of(board, "edges")[:MAX_ITEMS])
    return Canvas(
        tuple(cards.values()),
        tuple(arrow for arrow in arrows if arrow.start in cards and arrow.end in cards),
    )


def files_on(source: Source) -> Iterator[str]:
    """Yield the files that a canvas shows, group backgrounds included, as it names them."""
    for card in items_of(_read(source.text), "nodes"):
        for key in ("file", "background"):
            if isinstance(card.get(key), str):
                yield card[key]


def parts_on(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the files of which a canvas shows a part, with the part: `#Heading`, as it says it."""
    for card in items_of(_read(source.text), "nodes"):
        file, part = card.get("file"), card.get("subpath")
        if isinstance(file, str) and isinstance(part, str):
            yield file, part


def texts_on(source: Source) -> Iterator[str]:
    """Yield what a canvas says in words of its own: cards, labels of groups and arrows, URLs."""
    board = _read(source.text)
    for item in (*items_of(board, "nodes"), *items_of(board, "edges")):
        for key in ("text", "label", "url"):
            if isinstance(item.get(key), str):
                yield item[key]


def items_of(board: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the cards (`nodes`) or arrows (`edges`) of a canvas as they are written."""
    found = board.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _read(text: str) -> dict[str, Any]:
    try:
        return read_object(text)
    except NoObjectError:
        return {}


def why_not_shown(item: dict[str, Any]) -> str:
    """Return what is written of a card so that it is left out, as the end of a sentence.

    "" for a card that is shown, and for one that lacks something: that is a draft by hand.
    """
    if "type" in item and _text(item, "type") not in _KINDS:
        return "its type is none of text, file, link, group"
    for key in ("x", "y", "width", "height"):
        if key in item and _number(item, key) is None:
            return f'its "{key}" is no number between -{_FARTHEST:,} and {_FARTHEST:,}'
    sizes = [number for key in ("width", "height") if (number := _number(item, key)) is not None]
    if sizes and (min(sizes) <= 0 or max(sizes) > _LARGEST):
        return f"its width or height is not between 0 and {_LARGEST:,}"
    return ""


def _with_size(item: dict[str, Any]) -> dict[str, Any]:
    """Return a card as it is written, with the size that it does not name."""
    size = _SIZES.get(_text(item, "type"))
    return {"width": size[0], "height": size[1], **item} if size else item


def _with_places(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield cards as they are written; those without a place stand in rows below the others."""
    placed = [card for item in items if (card := _card(item))]
    left = min((card.x for card in placed), default=0)
    x, y = left, max((card.y + card.height + _GAP for card in placed), default=0)
    row: list[float] = []
    for item in items:
        card = _card({**item, "x": x, "y": y})
        if card is None or {"x", "y"} <= item.keys():
            yield item
            continue
        yield {**item, "x": x, "y": y}
        row.append(card.height)
        x += card.width + _GAP
        if len(row) == _IN_A_ROW:
            x, y, row = left, y + max(row) + _GAP, []


def _card(item: dict[str, Any]) -> Card | None:
    kind, ident = _text(item, "type"), _text(item, "id")
    sizes = [_number(item, key) for key in ("x", "y", "width", "height")]
    if kind not in _KINDS or not ident or None in sizes or why_not_shown(item):
        return None
    x, y, width, height = (size or 0 for size in sizes)
    key = {"file": "file", "link": "url", "group": "label"}.get(kind, "text")
    return Card(
        ident,
        kind,
        x,
        y,
        width,
        height,
        _color(item),
        _text(item, key),
        _text(item, "subpath"),
        _text(item, "background"),
        _text(item, "backgroundStyle"),
    )


def _arrow(item: dict[str, Any]) -> Arrow:
    sides = [_text(item, key) for key in ("fromSide", "toSide")]
    start_side, end_side = (side if side in _SIDES else "" for side in sides)
    return Arrow(
        _text(item, "fromNode"),
        _text(item, "toNode"),
        start_side,
        end_side,
        item.get("fromEnd") == "arrow",
        item.get("toEnd") != "none",
        _color(item),
        _text(item, "label"),
    )


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _number(item: dict[str, Any], key: str) -> float | None:
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and abs(value) <= _FARTHEST else None


def _color(item: dict[str, Any]) -> str:
    color = _text(item, "color")
    digits = color.removeprefix("#")
    is_hex = color.startswith("#") and len(digits) in {3, 6} and _is_hex(digits)
    return color if is_hex or color in {"1", "2", "3", "4", "5", "6"} else ""


def _is_hex(digits: str) -> bool:
    return all(digit in "0123456789abcdefABCDEF" for digit in digits)
