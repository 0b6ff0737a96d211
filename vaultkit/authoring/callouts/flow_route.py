"""Follow the packet of a flow: how it is addressed on each wire, how it goes back, how it ends."""

from __future__ import annotations

from fnmatch import translate
from functools import cache
from itertools import pairwise
from re import compile as compile_expression
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.flow_addresses import host_of, is_same
from vaultkit.authoring.callouts.flow_rewrites import (
    ANSWER,
    CHANGES_DESTINATION,
    CHANGES_SOURCE,
    CONNECTION,
    LAST,
    TUNNEL,
)
from vaultkit.authoring.callouts.flow_variant import DIRECT, SILENT

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from vaultkit.authoring.callouts.flow_rewrites import Rewrite
    from vaultkit.authoring.callouts.traffic_flow import Flow, Hop
    from vaultkit.config import FlowPlace

KEPT, MAYBE, CHANGED, UNKNOWN, LOST = "kept", "maybe", "changed", "unknown", "lost"
"""What the last actor sees of the first one."""
_GLOB = frozenset("*?[")
_BEGINS = frozenset({CONNECTION, TUNNEL})


class Half(NamedTuple):
    """One end of a packet.

    Args:
        address: "" for what is not known.
        is_new: Whether it was rewritten right before.
        is_maybe: Whether something on the way may have rewritten it.
        is_other: Whether it is new since another connection begins here, or a tunnel.
    """

    address: str
    is_new: bool = False
    is_maybe: bool = False
    is_other: bool = False


class Wire(NamedTuple):
    """The packet between two hops."""

    source: Half
    destination: Half


class Verdict(NamedTuple):
    """What arrives at the end of a flow.

    Args:
        kind: One of the constants above.
        source: The source that the last actor sees, "" if none.
        first: What the first one sent from.
        owner: What owns the source: an actor's name or a place's label, "" if nobody knows.
    """

    kind: str
    source: str
    first: str
    owner: str = ""


def follow(flow: Flow) -> tuple[Wire, ...]:
    """Return the packet on each wire; what is not said is carried over."""
    packet = flow.hops[0].packet
    now = Wire(Half(packet.source), Half(packet.destination))
    wires = []
    for before, after in pairwise(flow.hops):
        now = Wire(
            _next_half(now.source, before, after.packet.source, "source"),
            _next_half(now.destination, before, after.packet.destination, "destination"),
        )
        wires.append(now)
    return tuple(wires)


def is_lost(flow: Flow) -> bool:
    """Tell whether the packet of a flow arrives nowhere."""
    return any(flow.hops[-1].does(kind) for kind in LAST)


def reply_kind(flow: Flow) -> str:
    """Return how the reply of a flow goes: as it came, straight to the first actor, or not."""
    if is_lost(flow) or any(hop.does(ANSWER) for hop in flow.hops):
        return SILENT
    return flow.variant.reply


def is_reply_redundant(flow: Flow) -> bool:
    """Tell whether a reply that is said to go straight passes by nobody."""
    return flow.variant.reply == DIRECT and turning_hop(flow) == 1


def first_rewriting(flow: Flow) -> int:
    """Return the first hop behind the start that changes an address, else the last one."""
    kinds = CHANGES_SOURCE | CHANGES_DESTINATION
    numbers = range(1, len(flow.hops))
    return next(
        (at for at in numbers if any(x.kind in kinds for x in flow.hops[at].rewrites)),
        len(flow.hops) - 1,
    )


def turning_hop(flow: Flow) -> int:
    """Return the hop from which a direct reply goes straight to the start.

    It is the first one in the place that the flow names, else the first one that changes an
    address.
    """
    start = flow.variant.reply_from
    numbers = range(1, len(flow.hops)) if start else ()
    return next((at for at in numbers if flow.hops[at].place == start), first_rewriting(flow))


def judge(flow: Flow, wires: tuple[Wire, ...], places: Mapping[str, FlowPlace]) -> Verdict:
    """Return what the last actor sees of the first."""
    first = flow.hops[0].packet.source
    if is_lost(flow) or not wires:
        return Verdict(LOST, "", first)
    half = wires[-1].source
    if not half.address:
        return Verdict(UNKNOWN, "", first)
    if half.is_maybe:
        return Verdict(MAYBE, half.address, first, _doubtful(flow))
    if is_same(half.address, first):
        writer = _writer(flow)
        kind = CHANGED if writer else KEPT
        return Verdict(kind, half.address, first, writer or flow.hops[0].name)
    return Verdict(CHANGED, half.address, first, owner_of(half.address, flow, places))


def owner_of(address: str, flow: Flow, places: Mapping[str, FlowPlace]) -> str:
    """Return whose address it is: a place's own, an actor's, or one of those of a place."""
    for place, found in places.items():
        if own_address(found) and is_same(own_address(found), address):
            return found.label or place
    for hop in flow.hops[1:-1]:
        to = hop.packet.destination
        if to and host_of(to) == host_of(address):
            return hop.name
    return next((x.label or key for key, x in places.items() if belongs(address, x)), "")


def own_address(place: FlowPlace) -> str:
    """Return the first address of a place that is no glob."""
    return next((one for one in place.addresses if not _GLOB & set(one)), "")


def belongs(address: str, place: FlowPlace) -> bool:
    """Tell whether an address is one of a place's."""
    host = host_of(address)
    return any(_glob(one.casefold()).match(host) for one in place.addresses)


@cache
def _glob(glob: str) -> re.Pattern[str]:
    return compile_expression(translate(glob))


def _doubtful(flow: Flow) -> str:
    """Return the last actor that may have changed the source."""
    return _last_changing(flow, is_certain=False)


def _writer(flow: Flow) -> str:
    """Return the last actor that has written the source, the same as before perhaps."""
    return _last_changing(flow, is_certain=True)


def _last_changing(flow: Flow, *, is_certain: bool) -> str:
    return next(
        (
            hop.name
            for hop in reversed(flow.hops)
            for rewrite in hop.rewrites
            if rewrite.kind in CHANGES_SOURCE and rewrite.is_certain == is_certain
        ),
        "",
    )


def _next_half(now: Half, before: Hop, stated_next: str, side: str) -> Half:
    """Return one end behind a hop, from what it does and from what the next hop says."""
    changes = CHANGES_SOURCE if side == "source" else CHANGES_DESTINATION
    rewrites = [rewrite for rewrite in before.rewrites if rewrite.kind in changes]
    begins = any(rewrite.kind in _BEGINS for rewrite in rewrites)
    stated = next((getattr(x, side) for x in _certain(rewrites) if getattr(x, side)), "")
    address = stated or stated_next
    if address:
        kept = bool(now.address) and is_same(now.address, address) and not now.is_maybe
        is_new = bool(rewrites) and not kept
        return Half(stated_next or address, is_new, is_other=is_new and begins)
    if any(rewrite.is_certain for rewrite in rewrites):
        return Half("", is_new=True, is_other=begins)
    return Half(now.address, is_maybe=now.is_maybe or bool(rewrites))


def _certain(rewrites: list[Rewrite]) -> Iterator[Rewrite]:
    return (rewrite for rewrite in rewrites if rewrite.is_certain)
