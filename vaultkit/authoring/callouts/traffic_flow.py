"""Read traffic flows: `> [!flow] Title`, a numbered list, a hop an item; see decision 15.

    > [!flow] NodePort
    > 1. **client** `198.51.100.7 → 192.0.2.11:30007` — none
    > 2. **[[kube-proxy]] on N1** `192.0.2.11:30007` — DNAT to `10.244.2.9:8080`; aside
    > 3. **node N2** (only if the Pod is there) `10.244.2.9:8080` — none
    > 4. **server Pod** `198.51.100.7 → 10.244.2.9:8080` — none

The code says how the packet is addressed when it arrives (at the first hop: when it leaves):
`source → destination`, or one address, which is the source at the first hop and the destination at
all others. What the actor does stands between the dash and the first semicolon. Where the actor is
stands in its name or behind it: `**proxy** on N1`. What a flow says besides is read by
`flow_variant.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import (
    ARROW,
    DASH,
    Fault,
    Item,
    Piece,
    read_outlines,
    span_of,
    split,
    strip,
    text_of,
)
from vaultkit.authoring.callouts.flow_rewrites import LAST, Rewrite, read_rewrites
from vaultkit.authoring.callouts.flow_variant import (
    Bystander,
    Variant,
    read_bystanders,
    read_variant,
    split_place,
)
from vaultkit.config import FlowsConfig
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.authoring.callouts.callout_outline import Items, Outline
    from vaultkit.authoring.callouts.flow_variant import Switches
    from vaultkit.notes.note import Callout, Note

TYPE = "flow"
SHAPE = "**actor** `address` — what it rewrites"
_CONDITION = lazy_re(r"\(([^()]+)\)")
_ASIDE = lazy_re(r";")


class Packet(NamedTuple):
    """How a packet is addressed; "" for what is not said."""

    source: str
    destination: str
    start: int
    end: int


class Hop(NamedTuple):
    """One actor on the way.

    Args:
        actor: Its name with links, as pieces.
        condition: When the packet passes here at all; "" for always.
        packet: How it is addressed on arrival.
        rewrites: What becomes of it; never empty.
        aside: What stands behind the semicolon.
        place: Where the actor is, as `[flows.places]` calls it; "" for nowhere.
        role: The actor's name without its place.
    """

    start: int
    end: int
    actor: tuple[Piece, ...]
    condition: str
    packet: Packet
    rewrites: tuple[Rewrite, ...]
    aside: tuple[Piece, ...]
    place: str = ""
    role: str = ""

    @property
    def name(self) -> str:
        """The actor's name as a reader sees it."""
        return text_of(self.actor)

    def does(self, kind: str) -> bool:
        """Tell whether one of its rewrites is of a kind."""
        return any(rewrite.kind == kind for rewrite in self.rewrites)


class Flow(NamedTuple):
    """A flow; the hops that could be read are there even if there are faults."""

    callout: Callout
    hops: tuple[Hop, ...]
    faults: tuple[Fault, ...]
    variant: Variant = Variant()
    bystanders: tuple[Bystander, ...] = ()

    @property
    def title(self) -> str:
        """The callout's title as written."""
        return self.callout.title

    @property
    def text(self) -> tuple[tuple[Piece, ...], ...]:
        """The paragraphs above its hops."""
        return self.variant.text

    @property
    def switches(self) -> Switches:
        """Which variant it is."""
        return self.variant.switches


def read_flows(note: Note, config: FlowsConfig | None = None) -> Iterator[Flow]:
    """Yield the flows of a note.

    Args:
        note: The note.
        config: `[flows]`: words, switches and places of one's own.
    """
    for outline in read_outlines(note, TYPE):
        yield _read_flow(outline, config or FlowsConfig())


def _read_flow(outline: Outline, config: FlowsConfig) -> Flow:
    faults: list[Fault] = []
    variant = read_variant(outline.text, config.switches, faults)
    ways = [found for found in outline.lists if found.is_ordered]
    if not ways:
        faults.append(Fault(*outline.head, "a flow has no numbered list of hops"))
    way = ways[0] if ways else None
    beside, extra = _part_lists(outline.lists, way)
    faults += [Fault(at, at + 1, "a flow is one numbered list of hops") for at in extra]
    faults += [Fault(at, at + 1, "a flow holds only text and hops") for at, _ in outline.others]
    hops = tuple(_read_hops(way.items, config, faults)) if way else ()
    bystanders = tuple(read_bystanders(beside, config.places, faults))
    start = variant.reply_from
    if start and all(hop.place != start for hop in hops[1:]):
        faults.append(Fault(*variant.reply_span, f'no hop is in "{start}": name a place of a hop'))
    return Flow(outline.callout, hops, tuple(sorted(faults)), variant, bystanders)


def _part_lists(lists: Iterable[Items], way: Items | None) -> tuple[list[Item], list[int]]:
    """Return what stands by the way: the items of lists below it; and where other lists are."""
    beside: list[Item] = []
    extra: list[int] = []
    for found in lists:
        if way is not None and not found.is_ordered and found.start > way.start:
            beside += found.items
        elif found is not way:
            extra.append(found.start)
    return beside, extra


def _read_hops(items: tuple[Item, ...], config: FlowsConfig, faults: list[Fault]) -> Iterator[Hop]:
    for index, item in enumerate(items):
        hop = _read_hop(item, faults, config, is_first=index == 0)
        if hop is None:
            continue
        yield hop
        if index < len(items) - 1 and any(hop.does(kind) for kind in LAST):
            after = items[index + 1]
            message = f'no hop can follow: "{hop.name}" lets nothing through'
            faults.append(Fault(after.start, after.end, message))
    if len(items) == 1:
        item = items[0]
        faults.append(Fault(item.start, item.end, "a flow has at least two hops, this one has 1"))


def _read_hop(
    item: Item, faults: list[Fault], config: FlowsConfig, *, is_first: bool
) -> Hop | None:
    """Read an item; None if it has not the shape of a hop."""
    whole = item.start, item.end
    faults += [Fault(x.start, x.start + 1, "a hop has no list inside") for x in item.lists]
    pieces = item.pieces
    bold = next((i for i, piece in enumerate(pieces) if not piece.strong), len(pieces))
    actor, rest = strip(pieces[:bold]), pieces[bold:]
    code = next((i for i, piece in enumerate(rest) if piece.kind == "code"), -1)
    if not actor:
        faults.append(Fault(*item.own, f"a hop starts with its actor in bold: {SHAPE}"))
        return None
    name = text_of(actor)
    between = strip(rest[:code]) if code != -1 else ()
    role, place = split_place(name, config.places)
    where, condition = _read_between(between)
    if where:
        place = split_place(where, config.places)[1]
    if code == -1 or (where and not place):
        span = span_of(between, span_of(actor, whole))
        known = f"; places are {', '.join(config.places)}" if where and config.places else ""
        faults.append(Fault(*span, f'no address after the actor "{name}": {SHAPE}{known}'))
        return None
    packet = _read_packet(rest[code], faults, is_first=is_first)
    tail = strip(rest[code + 1 :])
    dash = DASH.match(tail[0].text) if tail and tail[0].kind == "text" else None
    if dash is None:
        at = rest[code]
        message = f'no rewrite after the address of "{name}": write "— none" if it passes unchanged'
        faults.append(Fault(*span_of(tail, (at.start, at.end)), message))
        return None
    written = strip((tail[0].cut(dash.end(), len(tail[0].text)), *tail[1:]))
    does, aside = split(written, _ASIDE)
    span = rest[code].start, rest[code].end
    rewrites = tuple(read_rewrites(does, span, faults, _words(config)))
    return Hop(*whole, actor, condition, packet, rewrites, aside or (), place, role or name)


def _read_between(between: tuple[Piece, ...]) -> tuple[str, str]:
    """Return what stands between an actor and its address: where it is, and a condition."""
    text = text_of(between)
    found = _CONDITION.search(text)
    condition = found[1].strip() if found and text.endswith(")") else ""
    return (text[: found.start()] if found and condition else text).strip(), condition


def _words(config: FlowsConfig) -> tuple[str, ...]:
    return tuple(word.lower() for word in config.actions)


def _read_packet(code: Piece, faults: list[Fault], *, is_first: bool) -> Packet:
    parts = [part.strip() for part in ARROW.split(code.text)]
    if not all(parts) or len(parts) > 2:  # noqa: PLR2004 a source and a destination
        message = f'"{code.text}" is no address: write `source → destination` or one address'
        faults.append(Fault(code.start, code.end, message))
        return Packet("", "", code.start, code.end)
    if len(parts) == 1:
        parts = [parts[0], ""] if is_first else ["", parts[0]]
    return Packet(parts[0], parts[1], code.start, code.end)
