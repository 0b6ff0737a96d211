"""Draw a flow from left to right as SVG: actors in their places, the packet on each wire.

Each hop and wire is a group with its number, so that a script can tell where the packet is. Looks
are classes of `styles/flow.css`; who does not see the drawing has the list below it.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts import flow_rewrites
from vaultkit.authoring.callouts.flow_route import (
    Wire,
    reply_kind,
    turning_hop,
)
from vaultkit.authoring.callouts.flow_variant import DIRECT
from vaultkit.authoring.drawings.flows.flow_layout import PASSAGE, lay_out
from vaultkit.authoring.drawings.flows.flow_shapes import (
    CHIP_HEIGHT,
    MONO,
    NAME,
    PAD,
    Box,
    Line,
    Rect,
    chip_width,
    draw_box,
    draw_chip,
    draw_loss,
    draw_rect,
    draw_wire,
    place_title,
    title_width,
)
from vaultkit.notes.html.sanitize import attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.callouts.flow_rewrites import Rewrite
    from vaultkit.authoring.callouts.flow_variant import Bystander
    from vaultkit.authoring.callouts.traffic_flow import Flow, Hop
    from vaultkit.authoring.drawings.flows.flow_layout import Layout
    from vaultkit.config import FlowPlace
    from vaultkit.notes.text.page_words import Words

FITS = (740, 1080, 1240)
"""Widths up to which drawings are shown in a room of their own size."""
_LETTERS = 19
"""Signs of a line of a name."""
_BADGE = 28
_PREPOSITION = 4
"""Signs of a word that stands on the line of its address: to, nach, para."""
_LOOKS = {
    flow_rewrites.DNAT: "dnat",
    flow_rewrites.SNAT: "snat",
    flow_rewrites.CONNECTION: "connection",
    flow_rewrites.TUNNEL: "connection",
    flow_rewrites.END_TLS: "tls",
    flow_rewrites.START_TLS: "tls",
    flow_rewrites.ANSWER: "answer",
}


class FlowMap(NamedTuple):
    """A drawing, and how wide it is: the first of `FITS` that it is not wider than."""

    svg: str
    fits: int


class Said(NamedTuple):
    """What of a flow is written on its drawing, as it is published."""

    names: Sequence[str]
    bystanders: Sequence[tuple[str, str]]
    reason: str


def draw_map(
    flow: Flow,
    wires: Sequence[Wire],
    said: Said,
    places: Mapping[str, FlowPlace],
    words: Words,
) -> FlowMap | None:
    """Draw a flow from left to right; None if it is too wide, or leaves its places on the way.

    Args:
        flow: The flow; each place of its actors is one of the places.
        wires: The packet on each wire.
        said: Its names without what is not published.
        places: Those of `[flows.places]`, or lanes.
        words: Those of the page.
    """
    return _Painter(flow, wires, said, places, words).paint()


def badge_text(reason: str) -> str:
    """Return the first words of a reason, so many as fit on a badge."""
    head = reason.strip()
    for mark in (";", ",", ".", " — ", ":"):
        head = head.partition(mark)[0].strip()
    while len(head) > _BADGE and " " in head:
        head = head.rpartition(" ")[0]
    return head[:_BADGE]


class _Painter:
    def __init__(
        self,
        flow: Flow,
        wires: Sequence[Wire],
        said: Said,
        places: Mapping[str, FlowPlace],
        words: Words,
    ) -> None:
        self._flow, self._wires, self._said = flow, wires, said
        self._places, self._words = places, words
        self._is_lost = any(flow.hops[-1].does(kind) for kind in flow_rewrites.LAST)
        self._badge = _badge_of(flow, said.reason, words) if self._is_lost else ""

    def paint(self) -> FlowMap | None:
        hops = [self._hop_box(at, hop) for at, hop in enumerate(self._flow.hops)]
        beside = [
            self._bystander_box(one, name)
            for one, name in zip(self._flow.bystanders, self._said.bystanders, strict=True)
        ]
        chips = [chip_width(wire) for wire in self._wires]
        layout = lay_out(hops, beside, chips, self._places)
        if layout is None:
            return None
        drawn = "".join(self._draw(layout, hops, beside))
        width, height = round(layout.width), round(layout.height)
        fits = next(one for one in (*FITS, width) if width <= one)
        label = attribute("aria-label", self._words.t("Drawing of the way; its hops stand below"))
        return FlowMap(
            f'<svg class="vk-flow-map" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img"{label} focusable="false">{drawn}</svg>',
            fits,
        )

    def _draw(self, layout: Layout, hops: Sequence[Box], beside: Sequence[Box]) -> Iterator[str]:
        count = len(hops)
        steps = list(zip(pairwise(hops), layout.boxes[1:count], strict=True))
        for place, rect in layout.frames:
            entered = [
                to.middle[0] for (a, b), to in steps if a.place and a.place != b.place == place
            ]
            yield self._frame(place, rect, entered)
        for box, rect in zip(beside, layout.boxes[count:], strict=True):
            yield f'<g class="vk-map-by">{draw_box(rect, box.lines)}</g>'
        rects = layout.boxes[:count]
        if reply_kind(self._flow) == DIRECT and (at := turning_hop(self._flow)) > 1:
            yield self._direct(rects, at)
        frames = dict(layout.frames)
        for at, wire in enumerate(self._wires):
            clear = _passage(frames, layout.width, hops[at].place, hops[at + 1].place)
            yield draw_wire(at, (rects[at], rects[at + 1]), wire, self._words, clear)
        for at, (box, rect) in enumerate(zip(hops, rects, strict=True)):
            last = " is-end" if at == count - 1 and not self._is_lost else ""
            yield f'<g class="vk-map-hop{last}" data-hop="{at}">{draw_box(rect, box.lines)}</g>'
        if self._is_lost:
            yield draw_loss(rects[-1], self._badge, count - 1)

    def _frame(self, place: str, rect: Rect, entered: Sequence[float]) -> str:
        """Return a place; its title stands left where a wire could cross it on the right."""
        shown = place_title(place, self._places)
        end = rect.x + rect.width
        is_crossed = any(end - title_width(shown) - PAD < x < end for x in entered)
        is_free = all(x > rect.x + title_width(shown) or x < rect.x for x in entered)
        anchor, x = ("start", rect.x + PAD) if is_crossed and is_free else ("end", end - PAD)
        return (
            f'<g class="vk-map-frame">{draw_rect(rect, 10)}'
            f'<text x="{x:g}" y="{rect.y + 18:g}" text-anchor="{anchor}">{escape(shown)}</text></g>'
        )

    def _direct(self, rects: Sequence[Rect], at: int) -> str:
        """Return the way of a reply that passes by those between the first hop and another."""
        here, first = rects[at], rects[0]
        low = max(one.y + one.height for one in rects[: at + 1]) + 30
        y = here.middle[1] + here.height / 4
        turn, to = here.x - 22, first.middle[0]
        bottom = first.y + first.height
        packet = self._wires[0]
        width = chip_width(packet)
        x = (turn + to) / 2 - width / 2
        return (
            f'<g class="vk-map-direct" data-direct><path d="M{here.x:g} {y:g}H{turn:g}V{low:g}'
            f'H{to:g}V{bottom:g}"/><path class="vk-map-head" d="M{to:g} {bottom:g}l-5 9h10z"/>'
            f"{draw_chip(x, low - CHIP_HEIGHT / 2, packet, self._words)}</g>"
        )

    def _hop_box(self, at: int, hop: Hop) -> Box:
        lines = [Line(part, "name", NAME) for part in _wrap(self._said.names[at])]
        if own := self._own(at, hop):
            lines.append(Line(own, "code", MONO))
        for rewrite in hop.rewrites:
            lines += _rewrite_lines(rewrite)
        if hop.condition:
            lines += [Line(part, "if") for part in _wrap(hop.condition, 24)]
        last = self._is_lost and hop is self._flow.hops[-1]
        badge = len(self._badge) * NAME + 90.0 if last else 0.0
        return Box(tuple(lines), hop.place, badge)

    def _own(self, at: int, hop: Hop) -> str:
        """Return the address that is an actor's own, where its place does not say it."""
        if at == 0:
            return hop.packet.source
        if at == len(self._flow.hops) - 1 and not self._is_lost:
            return hop.packet.destination
        return "" if hop.place else hop.packet.destination

    def _bystander_box(self, one: Bystander, said: tuple[str, str]) -> Box:
        name, text = said
        lines = [Line(part, "plain") for part in _wrap(name)] if name else []
        lines += [Line(one.address, "code", MONO)] if one.address else []
        lines += [Line(part, "plain") for part in _wrap(text, 22)]
        return Box(tuple(lines), one.place)


def _passage(
    frames: Mapping[str, Rect], width: float, start: str, end: str
) -> tuple[float, float] | None:
    """Return the middle of the room before a place entered from above or below, and its end."""
    if start == end or start not in frames or end not in frames:
        return None
    to = frames[end]
    is_below = to.y > frames[start].y
    return width, to.y - PASSAGE / 2 if is_below else to.y + to.height + PASSAGE / 2


def _badge_of(flow: Flow, reason: str, words: Words) -> str:
    text = badge_text(reason)
    verb = flow.hops[-1].does(flow_rewrites.DROP)
    name = words.t("Dropped") if verb else words.t("Rejected")
    return f"{name}: {text}" if text else name


def _rewrite_lines(rewrite: Rewrite) -> Iterator[Line]:
    """Yield what an actor does: its verb, and the address on a line of its own if it is long."""
    if rewrite.kind in flow_rewrites.LAST:
        return
    if rewrite.kind == flow_rewrites.NONE:
        return
    look = _LOOKS.get(rewrite.kind, "plain")
    maybe = "" if rewrite.is_certain else " maybe"
    pieces = [part.strip() for part in rewrite.text.split("`")]
    for at, part in enumerate(pieces):
        if part and at % 2:
            word = f"{pieces[at - 1]} " if len(pieces[at - 1]) <= _PREPOSITION else ""
            yield Line(f"{word.lstrip()}{part}", f"{look} code{maybe}", MONO)
        elif len(part) > _PREPOSITION or (part and at == len(pieces) - 1):
            yield from (Line(one, look + maybe) for one in _wrap(part, 21))


def _wrap(text: str, letters: int = _LETTERS) -> list[str]:
    """Return a text in lines; a word that is longer stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
