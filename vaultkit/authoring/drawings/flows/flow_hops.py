"""Draw the hops of a flow as an ordered list: from top to bottom, each place a frame."""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING

from vaultkit.authoring.callouts import flow_rewrites
from vaultkit.authoring.callouts.flow_route import reply_kind, turning_hop
from vaultkit.authoring.callouts.flow_variant import DIRECT
from vaultkit.authoring.drawings.flows.flow_map import badge_text
from vaultkit.authoring.drawings.flows.flow_shapes import looks_of, place_label
from vaultkit.authoring.drawings.text_drawing import Pen, code
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.callouts.flow_rewrites import Rewrite
    from vaultkit.authoring.callouts.flow_route import Half, Wire
    from vaultkit.authoring.callouts.flow_set import Alike
    from vaultkit.authoring.callouts.flow_variant import Bystander
    from vaultkit.authoring.callouts.traffic_flow import Flow, Hop
    from vaultkit.config import FlowPlace
    from vaultkit.notes.text.page_words import Words

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
_QUIET = frozenset({"none", "own", "kept"})
"""Looks that need no line in the legend."""
_NATS = frozenset({flow_rewrites.DNAT, flow_rewrites.SNAT})
_TAGS = lazy_re(r"<[^<>]*>")


class Hops:
    """Writes the hops of one flow.

    Args:
        flow: The flow.
        wires: The packet on each wire.
        places: `[flows.places]`, or lanes.
        pen: Writes names and asides.
        alike: Numbers actors.
    """

    def __init__(
        self,
        flow: Flow,
        wires: Sequence[Wire],
        places: Mapping[str, FlowPlace],
        pen: Pen,
        alike: Alike,
    ) -> None:
        self._flow, self._wires, self._places = flow, wires, places
        self._pen, self._alike = pen, alike
        self._words = pen.context.words
        self._skipped = range(0)
        if reply_kind(flow) == DIRECT:
            self._skipped = range(1, turning_hop(flow))

    def write(self) -> str:
        """Return the list, and below it what stands by."""
        hops = "".join(self._hop(at, hop) for at, hop in enumerate(self._flow.hops))
        return f'<ol class="vk-flow-hops">{hops}</ol>{self._bystanders()}'

    def _hop(self, at: int, hop: Hop) -> str:
        hops = self._flow.hops
        place = hop.place
        first = not at or hops[at - 1].place != place
        last = at + 1 == len(hops) or hops[at + 1].place != place
        wire = self._wire(at) if at < len(self._wires) else ""
        title = _place_title(place, self._places) if place and first else ""
        inside = f"{title}{self._box(at, hop)}{self._aside(hop)}{'' if last else wire}"
        look = f"vk-hop-in{' vk-in-place' if place else ''}{' is-first' * first}{' is-last' * last}"
        label = place_label(place, self._places)[0] if place else ""
        marks = f' data-actor="{self._alike.number(hop)}"{attribute("data-place", label)}'
        looks = " ".join(self._looks(at, hop))
        after = wire if last else ""
        return f'<li class="{looks}"{marks}><div class="{look}">{inside}</div>{after}</li>'

    def _looks(self, at: int, hop: Hop) -> Iterator[str]:
        yield "vk-hop"
        if _is_lost(hop):
            yield "is-drop"
        if hop.condition:
            yield "is-optional"
        if at in self._skipped:
            yield "is-skipped"
        if at == len(self._flow.hops) - 1 and not _is_lost(hop):
            yield "is-end"

    def _box(self, at: int, hop: Hop) -> str:
        own = hop.packet.source if not at else hop.packet.destination
        shown = not at or at == len(self._flow.hops) - 1 or not hop.place
        address = f'<div class="vk-hop-own">{code(own)}</div>' if own and shown else ""
        condition = escape(hop.condition)
        condition = f'<div class="vk-hop-if">{condition}</div>' if condition else ""
        badges = "".join(_badge(x, self._words) for x in hop.rewrites)
        acts = "" if hop.does(flow_rewrites.NONE) else f'<ul class="vk-acts">{badges}</ul>'
        name = f'<div class="vk-hop-name">{self._pen.write(hop.actor)}</div>'
        return f'<div class="vk-hop-actor">{name}{address}{condition}{acts}</div>'

    def _aside(self, hop: Hop) -> str:
        aside = self._pen.write(hop.aside)
        return f'<div class="vk-hop-aside">{aside}</div>' if aside else ""

    def _wire(self, at: int) -> str:
        return f'<div class="vk-wire">{write_chip(self._wires[at], self._words)}</div>'

    def _bystanders(self) -> str:
        items = "".join(map(self._bystander, self._flow.bystanders))
        return f'<ul class="vk-bystanders">{items}</ul>' if items else ""

    def _bystander(self, one: Bystander) -> str:
        place = escape(place_label(one.place, self._places)[0])
        named = _joined(self._pen.write(one.name), one.address)
        return (
            f'<li><span class="vk-by-place">{place}</span> <span class="vk-by-box">{named}'
            f"<span>{self._pen.write(one.text)}</span></span></li>"
        )


def plain(html: str) -> str:
    """Return what a reader sees of a pen's HTML."""
    return " ".join(unescape(_TAGS.sub("", html)).split())


def write_chip(wire: Wire, words: Words) -> str:
    """Return the packet on a wire: from where, and to where."""
    source = _half(wire.source, "source", words.t("from"), words)
    destination = _half(wire.destination, "destination", words.t("to"), words)
    return f'<div class="vk-packet">{source} {destination}</div>'


def write_legend(flow: Flow, words: Words) -> str:
    """Return what the looks of a flow mean."""
    looks: dict[tuple[str, str], bool] = {}
    for rewrite in (rewrite for hop in flow.hops for rewrite in hop.rewrites):
        kind = _KINDS[rewrite.kind]
        looks[kind] = looks.get(kind, False) or rewrite.is_certain
    items = "".join(
        _key(look, meaning, words, is_certain=is_certain)
        for (look, meaning), is_certain in looks.items()
        if look not in _QUIET
    )
    if any(r.kind in _NATS for hop in flow.hops for r in hop.rewrites):
        said = escape(words.t("NAT: an address is translated, and back again for the reply"))
        items += f'<li class="vk-key-said">{said}</li>'
    if any(hop.condition for hop in flow.hops):
        said = escape(words.t("may be passed by"))
        items += f'<li><span class="vk-key is-optional"></span>{said}</li>'
    return f'<ul class="vk-flow-legend">{items}</ul>' if items else ""


def _key(look: str, meaning: str, words: Words, *, is_certain: bool) -> str:
    said, maybe = words.t(meaning), ""
    if not is_certain:
        said, maybe = f"{said}: {words.t('may happen')}", " is-maybe"
    return f'<li><span class="vk-key vk-act-{look}{maybe}"></span>{escape(said)}</li>'


def lost_reason(flow: Flow, pen: Pen) -> str:
    """Return the first words of why a packet is lost."""
    return badge_text(plain(pen.write(flow.hops[-1].aside)))


def _is_lost(hop: Hop) -> bool:
    return any(hop.does(kind) for kind in flow_rewrites.LAST)


def _joined(name: str, address: str) -> str:
    shown = " ".join(filter(None, (name, code(address) if address else "")))
    return f"{shown} " if shown else ""


def _place_title(place: str, places: Mapping[str, FlowPlace]) -> str:
    label, own = place_label(place, places)
    shown = escape(label) + (f" · {code(own)}" if own else "")
    return f'<div class="vk-place">{shown}</div>'


def _badge(rewrite: Rewrite, words: Words) -> str:
    look, _ = _KINDS[rewrite.kind]
    maybe = "" if rewrite.is_certain else " is-maybe"
    parts = rewrite.text.split("`")
    if rewrite.kind == flow_rewrites.NONE:
        parts = [words.t("unchanged")]
    shown = "".join(code(part) if i % 2 else escape(part) for i, part in enumerate(parts))
    return f'<li class="vk-act vk-act-{look}{maybe}">{shown}</li>'


def _half(half: Half, side: str, label: str, words: Words) -> str:
    looks = looks_of(half)
    varies = f'<span class="vk-unknown">{escape(words.t("varies"))}</span>'
    shown = code(half.address) if half.address else varies
    shown += ' <span class="vk-maybe">?</span>' if half.is_maybe else ""
    if half.is_new:
        shown += f'<span class="vk-sr"> {escape(words.t("(changed)"))}</span>'
    return (
        f'<div class="vk-address vk-address-{side}{looks}"><span class="vk-side">{escape(label)}'
        f'</span> <span class="vk-value">{shown}</span></div>'
    )
