"""Draw a canvas as SVG: cards, groups and arrows where Obsidian shows them.

Everything is drawn with elements and attributes: no style and no script, so that it works under a
strict Content-Security-Policy. Colours are classes (`canvas-color-1`) or the attribute `color`,
which `canvas.css` turns into strokes. The text of cards is HTML in `<foreignObject>`, in the order
of the cards, so that it can be read aloud, searched and followed by keyboard. See decision 12.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.notes.canvas_file import Arrow, Canvas, Card
    from vaultkit.notes.text.page_words import Words

_MARGIN = 40
_LABEL_ROOM = 40
"""Units above a group in which its label stands."""
_HEAD = 12
"""Length of an arrow head."""
_REACH = (30, 300)
"""How far at least and at most a curve goes straight before it bends."""
_SIGN, _MOST_HIDDEN, _OVER = 8.5, 0.6, 16
"""Width of a sign of an arrow's label, how much of the arrow it may hide, and how far over it
it stands otherwise."""
_WAYS = {"top": (0, -1), "right": (1, 0), "bottom": (0, 1), "left": (-1, 0)}
_PLAIN = 100_000
"""Up to here `g` writes a number with its decimal."""
_FITS = {"ratio": "xMidYMid meet"}


class Filling(NamedTuple):
    """What stands in a card.

    Args:
        html: Trusted HTML.
        kind: One more class of the card, or "".
        background: Address of a group's picture, or "".
    """

    html: str = ""
    kind: str = ""
    background: str = ""


class _Point(NamedTuple):
    x: float
    y: float


def render_canvas(
    canvas: Canvas, fillings: Mapping[str, Filling], name: str, words: Words = ENGLISH
) -> str:
    """Return a canvas in a frame that scrolls.

    Args:
        canvas: Its cards and arrows.
        fillings: What stands in each card, by the card's id.
        name: What the canvas is called, for those who cannot see it.
        words: What is said besides.
    """
    if not canvas.is_readable:
        return f'<p class="canvas-empty">{escape(words.t("This canvas cannot be read."))}</p>'
    if not canvas.cards:
        return f'<p class="canvas-empty">{escape(words.t("This canvas is empty."))}</p>'
    left, top, width, height = _frame(canvas.cards)
    cards = {card.id: card for card in canvas.cards}
    groups = [card for card in canvas.cards if card.kind == "group"]
    groups.sort(key=lambda card: -card.width * card.height)
    parts = [_group(card, fillings.get(card.id, Filling())) for card in groups]
    parts += [_arrow(arrow, cards[arrow.start], cards[arrow.end]) for arrow in canvas.arrows]
    nodes = (card for card in canvas.cards if card.kind != "group")
    parts += [_card(card, fillings.get(card.id, Filling())) for card in nodes]
    parts += [_label(arrow, cards[arrow.start], cards[arrow.end]) for arrow in canvas.arrows]
    label = attribute("aria-label", words.t("Canvas: {name}", name=name))
    return (
        f'<div class="canvas-view" role="region" tabindex="0"{label}>'
        f'<svg class="canvas" viewBox="{_n(left)} {_n(top)} {_n(width)} {_n(height)}"'
        f' width="{_n(width)}" height="{_n(height)}">{"".join(parts)}</svg></div>'
    )


def canvas_html(canvas: str, words: Words, title: str = "") -> str:
    """Return the frame of a rendered canvas; with a title, that of an embedded one.

    Args:
        canvas: What `render_canvas` returned.
        words: What is said besides.
        title: A link to the canvas's page.
    """
    is_embed = bool(title)
    fit = (
        '<div class="canvas-fit" data-search-exclude><label>'
        '<input type="checkbox" autocomplete="off"'
        f"{' checked' if is_embed else ''}> {escape(words.t('Fit to width'))}</label></div>"
    )
    caption = f'<figcaption class="canvas-caption">{title}{fit}</figcaption>'
    classes = "internal-embed canvas-embed" if is_embed else "canvas-page"
    return f'<figure class="{classes}">{caption}{canvas}</figure>\n'


def _frame(cards: Iterable[Card]) -> tuple[float, float, float, float]:
    """Return the left, top, width and height of everything, with a margin."""
    boxes = [(c.x, c.y - _LABEL_ROOM * (c.kind == "group"), c) for c in cards]
    left = min(x for x, _, _ in boxes) - _MARGIN
    top = min(y for _, y, _ in boxes) - _MARGIN
    right = max(card.x + card.width for _, _, card in boxes) + _MARGIN
    bottom = max(card.y + card.height for _, _, card in boxes) + _MARGIN
    return left, top, right - left, bottom - top


def _open(kind: str, color: str, extra: str = "") -> str:
    """Return the start of a group of shapes in a colour of the canvas."""
    classes = " ".join(filter(None, (kind, extra)))
    if color.startswith("#"):
        return f'<g class="{classes} canvas-color"{attribute("color", color)}>'
    return f'<g class="{classes}{f" canvas-color canvas-color-{color}" if color else ""}">'


def _box(card: Card) -> str:
    return f'x="{_n(card.x)}" y="{_n(card.y)}" width="{_n(card.width)}" height="{_n(card.height)}"'


def _group(card: Card, filling: Filling) -> str:
    label = escape(card.value, quote=False)
    text = f'<text x="{_n(card.x + 4)}" y="{_n(card.y - 12)}">{label}</text>' if label else ""
    picture = ""
    if filling.background:
        fit = _FITS.get(card.background_style, "xMidYMid slice")
        address = attribute("href", filling.background)
        picture = f'<image {_box(card)}{address} preserveAspectRatio="{fit}"/>'
    shape = f'<rect {_box(card)} rx="8"/>'
    return f"{_open('canvas-group', card.color)}{picture}{shape}{text}</g>"


def _card(card: Card, filling: Filling) -> str:
    scrolls = ' tabindex="0"' if card.kind == "text" and _overflows(card) else ""
    return (
        f"{_open(f'canvas-node canvas-{card.kind}', card.color, filling.kind)}<rect {_box(card)}"
        f' rx="8"/><foreignObject {_box(card)}><div class="canvas-content"{scrolls}>'
        f"{filling.html}</div></foreignObject></g>"
    )


def _overflows(card: Card) -> bool:
    """Guess whether a text needs to scroll in its card; then the keyboard must reach it."""
    in_line = max((card.width - 32) / 8, 1)
    lines = sum(math.ceil(max(len(line), 1) / in_line) for line in card.value.split("\n"))
    return lines * 26 + 24 > card.height


def _arrow(arrow: Arrow, start: Card, end: Card) -> str:
    first_side, last_side = _sides(arrow, start, end)
    first, bend, turn, last = _curve(arrow, start, end)
    path = f"M{_p(first)} C{_p(bend)} {_p(turn)} {_p(last)}"
    heads = _head(first, _WAYS[first_side]) if arrow.starts_with_head else ""
    heads += _head(last, _WAYS[last_side]) if arrow.ends_with_head else ""
    return f'{_open("canvas-edge", arrow.color)}<path d="{path}"/>{heads}</g>'


def _label(arrow: Arrow, start: Card, end: Card) -> str:
    """Return the label of an arrow, above all cards; one that would hide it stands over it."""
    label = escape(arrow.label, quote=False)
    if not label:
        return ""
    first, bend, turn, last = _curve(arrow, start, end)
    x = (first.x + 3 * bend.x + 3 * turn.x + last.x) / 8
    y = (first.y + 3 * bend.y + 3 * turn.y + last.y) / 8
    is_flat = abs(last.x - first.x) > abs(last.y - first.y)
    if is_flat and len(arrow.label) * _SIGN > _MOST_HIDDEN * abs(last.x - first.x):
        y -= _OVER
    text = f'<text x="{_n(x)}" y="{_n(y)}">{label}</text>'
    return f"{_open('canvas-edge', arrow.color)}{text}</g>"


def _curve(arrow: Arrow, start: Card, end: Card) -> tuple[_Point, _Point, _Point, _Point]:
    """Return where an arrow starts, the two points that bend it, and where it ends."""
    first_side, last_side = _sides(arrow, start, end)
    first, last = _middle(start, first_side), _middle(end, last_side)
    out, back = _WAYS[first_side], _WAYS[last_side]
    distance = math.hypot(last.x - first.x, last.y - first.y)
    reach = min(max(distance / 2, _REACH[0]), _REACH[1])
    bend = _Point(first.x + out[0] * reach, first.y + out[1] * reach)
    turn = _Point(last.x + back[0] * reach, last.y + back[1] * reach)
    return first, bend, turn, last


def _sides(arrow: Arrow, start: Card, end: Card) -> tuple[str, str]:
    """Return the sides an arrow touches; without a choice of the author's, those that face."""
    dx = (end.x + end.width / 2) - (start.x + start.width / 2)
    dy = (end.y + end.height / 2) - (start.y + start.height / 2)
    if abs(dx) >= abs(dy):
        facing = ("right", "left") if dx >= 0 else ("left", "right")
    else:
        facing = ("bottom", "top") if dy >= 0 else ("top", "bottom")
    return arrow.start_side or facing[0], arrow.end_side or facing[1]


def _middle(card: Card, side: str) -> _Point:
    """Return the middle of a side of a card."""
    across, down = _WAYS[side]
    return _Point(
        card.x + card.width * (1 + across) / 2,
        card.y + card.height * (1 + down) / 2,
    )


def _head(tip: _Point, way: tuple[int, int]) -> str:
    """Return an arrow head whose tip touches a side that faces `way`."""
    x, y = way
    half = _HEAD / 2
    left = _Point(tip.x + x * _HEAD - y * half, tip.y + y * _HEAD + x * half)
    right = _Point(tip.x + x * _HEAD + y * half, tip.y + y * _HEAD - x * half)
    return f'<polygon points="{_p(tip)} {_p(left)} {_p(right)}"/>'


def _n(number: float) -> str:
    """Return a number with at most one decimal."""
    return f"{round(number, 1) + 0:g}" if abs(number) < _PLAIN else str(round(number))


def _p(point: _Point) -> str:
    return f"{_n(point.x)},{_n(point.y)}"
