"""Tell whether the addresses of a flow agree with what its actors say they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import Fault
from vaultkit.authoring.callouts.flow_rewrites import CHANGES_DESTINATION, CHANGES_SOURCE
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.callouts.traffic_flow import Flow, Hop

_PORT = lazy_re(r"(?P<host>\[[^\]]*\]|[^:]*):(?P<port>\d{1,5}|any)", re.IGNORECASE)
_ANY = frozenset({"", "any"})
_MAX_PASSED = 8
"""Optional hops in a row that may all be passed over; nobody writes more."""
_SIDES = (
    ("source", CHANGES_SOURCE, "no SNAT and no new connection"),
    ("destination", CHANGES_DESTINATION, "no DNAT and no new connection"),
)


class _State(NamedTuple):
    """How the packet can be addressed on its way from a hop; "" for unknown.

    Args:
        hop: The hop it comes from.
    """

    source: str
    destination: str
    hop: Hop


def find_unexplained(flow: Flow) -> Iterator[Fault]:
    """Yield the addresses that are not what the hop before makes of them.

    A hop with a condition may be passed over, so that what follows it must also fit to the hop
    before it; only what that one states about the next address is not held against it then.
    """
    states: list[_State] = []
    for hop in flow.hops:
        faults = [fault for state in states for fault in _compare(state, hop)]
        yield from list(dict.fromkeys(faults))[:1]
        before = states[0] if states else None
        left = _leave(hop, before)
        passed = [_pass_over(x) for x in states[:_MAX_PASSED]] if hop.condition else []
        states = [left, *passed]


def _leave(hop: Hop, before: _State | None) -> _State:
    """Return how the packet leaves a hop; what is not said there is as it came."""
    source = hop.packet.source or (before.source if before else "")
    destination = hop.packet.destination or (before.destination if before else "")
    for rewrite in hop.rewrites:
        if rewrite.kind in CHANGES_SOURCE:
            source = rewrite.source if rewrite.is_certain else ""
        if rewrite.kind in CHANGES_DESTINATION:
            destination = rewrite.destination if rewrite.is_certain else ""
    return _State(source, destination, hop)


def _pass_over(state: _State) -> _State:
    kinds = {rewrite.kind for rewrite in state.hop.rewrites}
    source = "" if kinds & CHANGES_SOURCE else state.source
    destination = "" if kinds & CHANGES_DESTINATION else state.destination
    return _State(source, destination, state.hop)


def _compare(state: _State, hop: Hop) -> Iterator[Fault]:
    kinds = {rewrite.kind for rewrite in state.hop.rewrites}
    for side, changing, lacking in _SIDES:
        expected, actual = getattr(state, side), getattr(hop.packet, side)
        if not expected or not actual or is_same(expected, actual):
            continue
        span = hop.packet.start, hop.packet.end
        name = state.hop.name
        if kinds & changing:
            message = f'the {side} here is "{actual}", but "{name}" makes it "{expected}"'
        else:
            message = f'the {side} changes from "{expected}" to "{actual}", but "{name}" does '
            message += lacking
        yield Fault(*span, message)


def is_same(one: str, other: str) -> bool:
    """Tell whether two addresses can be the same; a port that is not said may be any."""
    (host, port), (other_host, other_port) = _split(one), _split(other)
    same_port = port == other_port or port in _ANY or other_port in _ANY
    return host == other_host and same_port


def host_of(address: str) -> str:
    """Return an address without its port, folded."""
    return _split(address)[0]


def _split(address: str) -> tuple[str, str]:
    """Return host and port; an IPv6 address has a port only behind brackets."""
    match = _PORT.fullmatch(address.strip())
    host, port = (match["host"], match["port"]) if match else (address, "")
    return host.strip("[] ").casefold(), port.casefold()
