"""Draw the parts of a flow as SVG: boxes, wires, and the packet on them.

All figures are units of the drawing, of which a letter of a name takes about eight.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from vaultkit.authoring.callouts.flow_route import own_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.authoring.callouts.flow_route import Half, Wire
    from vaultkit.config import FlowPlace
    from vaultkit.notes.text.page_words import Words

NAME, SMALL, MONO = 7.7, 6.4, 6.95
"""Room that a letter takes, in bold, in plain and in code."""
LINE, PAD = 16.0, 10.0
CHIP_HEIGHT, CHIP_LABEL = 40.0, 38.0


class Line(NamedTuple):
    """A line of text in a box: its look, as the style sheet has it, and the width of a letter."""

    text: str
    look: str
    letter: float = SMALL

    @property
    def width(self) -> float:
        """The room it takes; a wide sign takes that of two."""
        return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in self.text) * self.letter


class Box(NamedTuple):
    """What is to be placed: an actor, or what stands by.

    Args:
        lines: Its text.
        place: Where it is, "" for nowhere.
        badge: The room that is wanted right of it.
    """

    lines: tuple[Line, ...]
    place: str = ""
    badge: float = 0.0

    @property
    def width(self) -> float:
        """How wide it is."""
        return max((line.width for line in self.lines), default=0.0) + 2 * PAD

    @property
    def height(self) -> float:
        """How high it is."""
        return len(self.lines) * LINE + 14.0


class Rect(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


def looks_of(half: Half) -> str:
    """Return the classes of one end of a packet: what has become of it."""
    marks = ("is-new", half.is_new), ("is-maybe", half.is_maybe), ("is-other", half.is_other)
    return "".join(f" {name}" for name, holds in marks if holds)


def place_label(place: str, places: Mapping[str, FlowPlace]) -> tuple[str, str]:
    """Return what is written on a place, and its own address."""
    found = places.get(place)
    if found is None:
        return place, ""
    return found.label or place, own_address(found)


def place_title(place: str, places: Mapping[str, FlowPlace]) -> str:
    """Return what is written on the frame of a place."""
    return " · ".join(filter(None, place_label(place, places)))


def title_width(title: str) -> float:
    """Return the room that a title takes, from the edge of its frame."""
    return len(title) * SMALL + PAD


def chip_width(wire: Wire) -> float:
    """Return how wide a packet is."""
    longest = max(len(half.address) + 2 * half.is_maybe for half in wire)
    return max(longest, 3) * MONO + CHIP_LABEL + 8


def draw_rect(rect: Rect, radius: int) -> str:
    """Return a rectangle with round corners."""
    x, y, width, height = (f"{value:.4g}" for value in rect)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>'


def draw_box(rect: Rect, lines: Sequence[Line]) -> str:
    """Return a box with its text."""
    x, y = rect.middle[0], rect.y + 7
    text = "".join(
        f'<text class="{line.look}" x="{x:.4g}" y="{y + LINE * at + 12:.4g}">{escape(line.text)}'
        "</text>"
        for at, line in enumerate(lines)
    )
    return draw_rect(rect, 7) + text


def draw_wire(
    at: int,
    ends: tuple[Rect, Rect],
    wire: Wire,
    words: Words,
    clear: tuple[float, float] | None,
) -> str:
    """Return a wire with its packet: straight, down or up, or round one corner.

    Args:
        at: Its number.
        ends: The boxes that it joins.
        wire: The packet.
        words: Those of the page.
        clear: How far the drawing goes, and where a packet going down or up is between two places
            and covers nothing of them.
    """
    start, end = ends
    (x1, y1), (x2, y2) = start.middle, end.middle
    width = chip_width(wire)
    if abs(y1 - y2) < 1:
        path, tip, tail = (
            f"M{start.x + start.width:g} {y1:g}H{end.x:g}",
            (end.x, y2, 1, 0),
            (start.x + start.width, y1, -1, 0),
        )
        x = (start.x + start.width + end.x) / 2 - width / 2
        y = y1 - CHIP_HEIGHT - 7
    elif start.x <= x2 <= start.x + start.width:
        down = 1 if y2 > y1 else -1
        top = start.y + start.height if down > 0 else start.y
        low = end.y if down > 0 else end.y + end.height
        path, tip, tail = f"M{x2:g} {top:g}V{low:g}", (x2, low, 0, down), (x2, top, 0, -down)
        room, middle = clear or (x2 + width + 11, (top + low) / 2)
        x = x2 + 10 if x2 + 10 + width < room else x2 - 10 - width
        y = middle - CHIP_HEIGHT / 2
    else:
        down = 1 if y2 > y1 else -1
        top = start.y + start.height if down > 0 else start.y
        path, tip, tail = (
            f"M{x1:g} {top:g}V{y2:g}H{end.x:g}",
            (end.x, y2, 1, 0),
            (x1, top, 0, -down),
        )
        x, y = (x1 + end.x) / 2 - width / 2 + 4, y2 - CHIP_HEIGHT - 7
    return (
        f'<g class="vk-map-wire" data-wire="{at}"><path d="{path}"/>'
        f'<path class="vk-map-head" d="{_arrow(*tip)}"/><path class="vk-map-tail" '
        f'd="{_arrow(*tail)}"/>{draw_chip(x, y, wire, words)}</g>'
    )


def _arrow(x: float, y: float, right: int, down: int) -> str:
    """Return an arrowhead with its tip at a point."""
    if right:
        return f"M{x:g} {y:g}l{-9 * right} -5v10z"
    return f"M{x:g} {y:g}l-5 {-9 * down}h10z"


def draw_chip(x: float, y: float, wire: Wire, words: Words) -> str:
    """Return a packet: from where, and to where."""
    width = chip_width(wire)
    halves = []
    sides = (("source", words.t("from"), wire.source), ("destination", words.t("to"), wire[1]))
    for at, (side, label, half) in enumerate(sides):
        looks = looks_of(half)
        top = y + 2 + 18 * at
        shown = escape(half.address or "…") + (" ?" if half.is_maybe else "")
        halves.append(
            f'<g class="vk-half vk-half-{side}{looks}"><rect x="{x + 3:.4g}" y="{top:.4g}" '
            f'width="{width - 6:.4g}" height="18" rx="4"/><text class="label" x="{x + 8:.4g}" '
            f'y="{top + 13:.4g}">{escape(label)}</text><text class="code" x="{x + CHIP_LABEL:.4g}" '
            f'y="{top + 13:.4g}">{shown}</text></g>'
        )
    body = f'<rect x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{CHIP_HEIGHT:g}" rx="6"/>'
    return f'<g class="vk-chip">{body}{"".join(halves)}</g>'


def draw_loss(rect: Rect, badge: str, at: int) -> str:
    """Return where the packet is lost: a stub, a cross, and why."""
    x, y = rect.x + rect.width, rect.middle[1]
    width = len(badge) * 7.6 + 16
    cross = f"M{x + 53:g} {y - 5:g}l10 10m0 -10l-10 10"
    place = f'x="{x + 8:g}" y="{y + 20:g}" width="{width:g}" height="24" rx="5"'
    return (
        f'<g class="vk-map-lost" data-lost="{at}"><path d="M{x:g} {y:g}h46"/>'
        f'<circle cx="{x + 58:g}" cy="{y:g}" r="12"/><path class="cross" d="{cross}"/>'
        f'<rect {place}/><text x="{x + 16:g}" y="{y + 36:g}">{escape(badge)}</text></g>'
    )
