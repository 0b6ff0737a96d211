"""Draw traffic flows: actors as boxes in lanes, and between them the packet on its way.

Everything is HTML and inline SVG from the build. `scripts/flow.js` adds steps to it, and
`styles/flow.css` places the boxes by classes, since a strict policy allows no styles in the page.
"""

from __future__ import annotations

import re
from fnmatch import translate
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts import flow_rewrites, traffic_flow
from vaultkit.authoring.callouts.flow_addresses import is_same
from vaultkit.authoring.callouts.traffic_flow import Flow, Hop, read_flows
from vaultkit.authoring.drawings.text_drawing import Pen, can_draw, code, title_of
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import msgid, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.callouts.callout_outline import Piece
    from vaultkit.authoring.callouts.flow_rewrites import Rewrite
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Callout, Note
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.note_rendering import Addresses

MAX_LANES = 6
"""Lanes side by side; a flow with more is drawn in one column."""
_KINDS: Mapping[str, tuple[str, str]] = {
    flow_rewrites.NONE: ("none", msgid("passes unchanged")),
    flow_rewrites.DNAT: ("dnat", msgid("destination rewritten (DNAT)")),
    flow_rewrites.SNAT: ("snat", msgid("source rewritten (SNAT)")),
    flow_rewrites.NO_DNAT: ("kept", msgid("address kept")),
    flow_rewrites.NO_SNAT: ("kept", msgid("address kept")),
    flow_rewrites.CONNECTION: ("connection", msgid("new connection")),
    flow_rewrites.TUNNEL: ("tunnel", msgid("tunnel")),
    flow_rewrites.ANSWER: ("answer", msgid("answer: the caller goes on by itself")),
    flow_rewrites.END_TLS: ("tls", msgid("TLS starts or ends")),
    flow_rewrites.START_TLS: ("tls", msgid("TLS starts or ends")),
    flow_rewrites.DROP: ("drop", msgid("packet lost")),
    flow_rewrites.REJECT: ("drop", msgid("packet lost")),
    flow_rewrites.OWN: ("own", msgid("other")),
}
_SIDES = {"source": msgid("source"), "destination": msgid("destination")}
_QUIET = frozenset({"none", "own"})
"""Looks that need no line in the legend."""


class _Packet(NamedTuple):
    """A packet between two hops, "" for what is not known, and which sides just changed."""

    source: str
    destination: str
    is_new_source: bool
    is_new_destination: bool


class FlowDrawings(NoDrawings):
    """Draws the flows of one page."""

    def __init__(self, context: DrawingContext, to: Addresses) -> None:
        self._context = context
        self._to = to
        self._note: Note | None = None
        self._flows: dict[int, Flow] = {}
        self._lanes = [
            (name, re.compile("|".join(translate(glob.casefold()) for glob in globs)))
            for name, globs in context.config.flows.lanes.items()
            if globs
        ]

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        """Draw a flow; one that has a fault stays the list it is, so that nothing is lost."""
        del body
        if callout.type != traffic_flow.TYPE:
            return None
        if note is not self._note:
            read = read_flows(note, self._context.config.flows.actions)
            self._note, self._flows = note, {flow.callout.start: flow for flow in read}
        flow = self._flows.get(callout.start)
        if flow is None or flow.faults:
            return None
        if not can_draw(callout, _pieces(flow)):
            return None
        pen = Pen(self._context, self._to, note, set())
        return Drawing(self._draw(flow, pen), frozenset(pen.uses))

    def _draw(self, flow: Flow, pen: Pen) -> str:
        words = self._context.words
        named = [self._lane(hop) for hop in flow.hops]
        known = [name for name, _ in self._lanes if name in named]
        lanes = known if all(named) and 1 < len(known) <= MAX_LANES else []
        places = [lanes.index(name) + 1 if lanes else 0 for name in named]
        wires = [
            _wire(start, end, len(lanes), packet, words)
            for (start, end), packet in zip(pairwise(places), _packets(flow), strict=True)
        ]
        rows = "".join(
            _hop(hop, pen, lanes, place, wire)
            for hop, place, wire in zip(flow.hops, places, [*wires, ""], strict=True)
        )
        text = "".join(f"<p>{pen.write(part)}</p>" for part in flow.text)
        heads = "".join(f"<li>{escape(name)}</li>" for name in lanes)
        header = f'<ul class="vk-flow-lanes" aria-hidden="true">{heads}</ul>' if lanes else ""
        return (
            f'<figure class="vk-flow vk-lanes-{len(lanes)}">'
            f'<figcaption class="vk-flow-title">{title_of(flow.callout)}</figcaption>{text}'
            f'<div class="vk-flow-stage">{header}<ol class="vk-flow-hops">{rows}</ol></div>'
            f"{_legend(flow, words)}</figure>\n"
        )

    def _lane(self, hop: Hop) -> str:
        name = hop.name.casefold()
        return next((lane for lane, globs in self._lanes if globs.match(name)), "")


def _packets(flow: Flow) -> Iterator[_Packet]:
    """Yield the packet between each two hops, what is not said carried over."""
    source, destination = flow.hops[0].packet[:2]
    for before, after in pairwise(flow.hops):
        may_change = any(
            rewrite.kind in flow_rewrites.CHANGES_SOURCE for rewrite in before.rewrites
        )
        stated = _stated_source(before)
        new_source = after.packet.source or stated or ("" if may_change else source)
        new_destination = after.packet.destination or destination
        yield _Packet(
            new_source,
            new_destination,
            is_new_source=_differs(source, new_source) or bool(stated and not source),
            is_new_destination=_differs(destination, new_destination),
        )
        source, destination = new_source, new_destination


def _differs(before: str, after: str) -> bool:
    return bool(before and after and not is_same(before, after))


def _stated_source(hop: Hop) -> str:
    certain = (rewrite.source for rewrite in hop.rewrites if rewrite.is_certain)
    return next(filter(None, certain), "")


def _pieces(flow: Flow) -> Iterator[Piece]:
    for part in flow.text:
        yield from part
    for hop in flow.hops:
        yield from (*hop.actor, *hop.aside)


def _hop(hop: Hop, pen: Pen, lanes: Sequence[str], place: int, wire: str) -> str:
    """Return the row of a hop with the wire that leaves it."""
    condition = f'<div class="vk-hop-if">{escape(hop.condition)}</div>' if hop.condition else ""
    chip = f'<div class="vk-hop-lane">{escape(lanes[place - 1])}</div>' if place else ""
    badges = (_badge(rewrite, pen.context.words) for rewrite in hop.rewrites)
    looks = "".join(badges) if not hop.does(flow_rewrites.NONE) else ""
    acts = f'<ul class="vk-acts">{looks}</ul>' if looks else ""
    aside = pen.write(hop.aside)
    note = f'<p class="vk-hop-aside">{aside}</p>' if aside else ""
    side = "right" if place * 2 <= len(lanes) + 1 else "left"
    classes = ["vk-hop", *([f"vk-lane-{place}", f"vk-text-{side}"] if place else [])]
    if any(rewrite.kind in flow_rewrites.LAST for rewrite in hop.rewrites):
        classes.append("is-drop")
    if hop.condition:
        classes.append("is-optional")
    return (
        f'<li class="{" ".join(classes)}"><div class="vk-hop-row">'
        f'<div class="vk-hop-actor">{chip}<div class="vk-hop-name">{pen.write(hop.actor)}</div>'
        f'{condition}</div><div class="vk-hop-does">{acts}{note}</div></div>{wire}</li>'
    )


def _badge(rewrite: Rewrite, words: Words) -> str:
    look, _ = _KINDS[rewrite.kind]
    maybe = "" if rewrite.is_certain else " is-maybe"
    parts = rewrite.text.split("`")
    if rewrite.kind == flow_rewrites.NONE:
        parts = [words.t("unchanged")]
    shown = "".join(code(part) if i % 2 else escape(part) for i, part in enumerate(parts))
    return f'<li class="vk-act vk-act-{look}{maybe}">{shown}</li>'


def _wire(start: int, end: int, count: int, packet: _Packet, words: Words) -> str:
    """Return the line from one box to the next and the packet on it."""
    source = _address(packet.source, "source", words, is_new=packet.is_new_source)
    to = packet.destination
    destination = _address(to, "destination", words, is_new=packet.is_new_destination)
    drawn = ""
    span = ""
    if count:
        first, last = (100 * (place - 0.5) / count for place in (start, end))
        low, high = sorted((start, end))
        if low == high:
            low, high = (low, low + 1) if low < count else (low - 1, low)
        span = f" vk-from-{low} vk-to-{high}"
        path = f"M{first:.4g} 0C{first:.4g} 60 {last:.4g} 40 {last:.4g} 100"
        drawn = (
            '<svg class="vk-wire-line" viewBox="0 0 100 100" preserveAspectRatio="none" '
            f'aria-hidden="true" focusable="false"><path d="{path}" fill="none" '
            'vector-effect="non-scaling-stroke"/></svg>'
        )
    arrow = '<span class="vk-packet-arrow" aria-hidden="true">→</span>'
    return (
        f'<div class="vk-wire">{drawn}<div class="vk-packet{span}">'
        f"{_say_packet(words, source, arrow, destination)}</div></div>"
    )


def _say_packet(words: Words, source: str, arrow: str, destination: str) -> str:
    """Return a packet's two ends, the source first, with what only those hear who do not see."""
    said = pieces(words.find("Packet from {source} to {destination}"))
    before, between, after = (
        f'<div class="vk-sr">{escape(text)}</div>' if text else "" for text in said[::2]
    )
    return f"{before}{source}{arrow}{between}{destination}{after}"


def _address(address: str, side: str, words: Words, *, is_new: bool) -> str:
    new = " is-new" if is_new else ""
    title = attribute("title", words.t(_SIDES[side]))
    varies = escape(words.t("varies"))
    shown = code(address) if address else f'<span class="vk-unknown">{varies}</span>'
    changed = f'<div class="vk-sr"> {escape(words.t("(changed)"))}</div>' if is_new else ""
    return f'<div class="vk-address vk-address-{side}{new}"{title}>{shown}{changed}</div>'


def _legend(flow: Flow, words: Words) -> str:
    looks = dict.fromkeys(_KINDS[r.kind] for hop in flow.hops for r in hop.rewrites)
    items = "".join(
        f'<li><span class="vk-key vk-act-{look}"></span>{escape(words.t(meaning))}</li>'
        for look, meaning in looks
        if look not in _QUIET
    )
    if any(not rewrite.is_certain for hop in flow.hops for rewrite in hop.rewrites):
        said = escape(words.t("may happen"))
        items += f'<li><span class="vk-key is-maybe"></span>{said}</li>'
    if any(hop.condition for hop in flow.hops):
        said = escape(words.t("may be passed by"))
        items += f'<li><span class="vk-key is-optional"></span>{said}</li>'
    return f'<ul class="vk-flow-legend">{items}</ul>' if items else ""
