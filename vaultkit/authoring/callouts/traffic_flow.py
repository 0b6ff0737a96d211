"""Traffic flows: `> [!flow] Title` with a numbered list, one hop an item.

    > [!flow] NodePort
    > 1. **client** `198.51.100.7 → 192.0.2.11:30007` — none
    > 2. **[[kube-proxy]] on N1** `192.0.2.11:30007` — DNAT to `10.244.2.9:8080`; aside
    > 3. **node N2** (only if the Pod is there) `10.244.2.9:8080` — none
    > 4. **server Pod** `198.51.100.7 → 10.244.2.9:8080` — none

The code says how the packet is addressed when it arrives (at the first hop: when it leaves):
`source → destination`, or one address, which is the source at the first hop and the destination at
all others. What the actor does stands between the dash and the first semicolon.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
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
from vaultkit.config import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.authoring.callouts.callout_outline import Outline
    from vaultkit.notes.note import Callout, Note

TYPE = "flow"
NONE, DNAT, SNAT = "none", "dnat", "snat"
NO_DNAT, NO_SNAT = "no-dnat", "no-snat"
CONNECTION, TUNNEL, ANSWER = "connection", "tunnel", "answer"
END_TLS, START_TLS = "end-tls", "start-tls"
DROP, REJECT, OWN = "drop", "reject", "own"
LAST = frozenset({DROP, REJECT})
"""After these there is no packet."""
CHANGES_SOURCE = frozenset({SNAT, CONNECTION, TUNNEL})
CHANGES_DESTINATION = frozenset({DNAT, CONNECTION, TUNNEL, ANSWER})
SHAPE = "**actor** `address` — what it rewrites"
_SLOT = "\ufffc"
_ACTIONS: tuple[tuple[str, str, str], ...] = (
    (NONE, "none", r"none"),
    (DNAT, "DNAT to `address`", rf"dnat(?: to {_SLOT})?"),
    (SNAT, "SNAT to `address`", rf"snat(?: to {_SLOT})?"),
    (NO_DNAT, "no DNAT", r"no dnat"),
    (NO_SNAT, "no SNAT", r"no snat"),
    (
        CONNECTION,
        "opens a new connection",
        rf"opens? a new connection(?: from {_SLOT})?(?: to {_SLOT})?",
    ),
    (TUNNEL, "tunnels", rf"tunnels?(?: from {_SLOT})?(?: to {_SLOT})?"),
    (ANSWER, "answers", rf"answers?(?:(?: with)? {_SLOT})?"),
    (END_TLS, "ends TLS", r"ends? m?tls"),
    (START_TLS, "starts TLS", r"starts? m?tls"),
    (DROP, "drops", r"drops?"),
    (REJECT, "rejects", r"rejects?"),
)
ACTIONS = tuple(shown for _, shown, _ in _ACTIONS)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, _, pattern in _ACTIONS)
_MAY = re.compile(r"(?:may|perhaps)(?: also)? ")
_SEPARATOR = re.compile(r"(?<!\s)\s*(?:,\s*(?:and\s+)?|\band\s+)(?=\S)")
_CONDITION = re.compile(r"\s*(?:\(([^()]+)\)\s*)?")
_ASIDE = re.compile(r";")
_BLANKS = re.compile(r"\s+")


class Packet(NamedTuple):
    """How a packet is addressed; "" for what is not said."""

    source: str
    destination: str
    start: int
    end: int


class Rewrite(NamedTuple):
    """What an actor does to a packet.

    Args:
        kind: One of the constants above.
        text: As written.
        source: The new source it states, or "".
        destination: The new destination it states, or "".
        is_certain: False for what it may do.
    """

    kind: str
    start: int
    end: int
    text: str
    source: str = ""
    destination: str = ""
    is_certain: bool = True


class Hop(NamedTuple):
    """One actor on the way.

    Args:
        actor: Its name with links, as pieces.
        condition: When the packet passes here at all; "" for always.
        packet: How it is addressed on arrival.
        rewrites: What becomes of it; never empty.
        aside: What stands behind the semicolon.
    """

    start: int
    end: int
    actor: tuple[Piece, ...]
    condition: str
    packet: Packet
    rewrites: tuple[Rewrite, ...]
    aside: tuple[Piece, ...]

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
    text: tuple[tuple[Piece, ...], ...] = ()

    @property
    def title(self) -> str:
        """The callout's title as written."""
        return self.callout.title


def read_flows(note: Note, own: Sequence[str] = ()) -> Iterator[Flow]:
    """Yield the flows of a note.

    Args:
        note: The note.
        own: Further words that may start what a hop does, and change no address.
    """
    for outline in read_outlines(note, TYPE):
        yield _read_flow(outline, tuple(word.lower() for word in own))


def _read_flow(outline: Outline, own: tuple[str, ...]) -> Flow:
    callout = outline.callout
    faults: list[Fault] = []
    lists = [found for found in outline.lists if found.is_ordered]
    if not lists:
        faults.append(Fault(*outline.head, "a flow has no numbered list of hops"))
    extra = [found.start for found in outline.lists if found not in lists[:1]]
    faults += [Fault(at, at + 1, "a flow is one numbered list of hops") for at in extra]
    faults += [Fault(at, at + 1, "a flow holds only text and hops") for at, _ in outline.others]
    hops: list[Hop] = []
    items = lists[0].items if lists else ()
    for index, item in enumerate(items):
        hop = _read_hop(item, faults, own, is_first=index == 0)
        if hop:
            hops.append(hop)
            if index < len(items) - 1 and any(hop.does(kind) for kind in LAST):
                after = items[index + 1]
                message = f'no hop can follow: "{hop.name}" lets nothing through'
                faults.append(Fault(after.start, after.end, message))
    if lists and len(items) == 1:
        item = items[0]
        faults.append(Fault(item.start, item.end, "a flow has at least two hops, this one has 1"))
    return Flow(callout, tuple(hops), tuple(sorted(faults)), outline.text)


def _read_hop(
    item: Item, faults: list[Fault], own: tuple[str, ...], *, is_first: bool
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
    between = rest[:code] if code != -1 else ()
    condition = _CONDITION.fullmatch(text_of(between))
    if code == -1 or condition is None:
        span = span_of(strip(between), span_of(actor, whole))
        faults.append(Fault(*span, f'no address after the actor "{name}": {SHAPE}'))
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
    rewrites = tuple(_read_rewrites(does, (rest[code].start, rest[code].end), faults, own))
    return Hop(*whole, actor, (condition[1] or "").strip(), packet, rewrites, aside or ())


def _read_packet(code: Piece, faults: list[Fault], *, is_first: bool) -> Packet:
    parts = [part.strip() for part in ARROW.split(code.text)]
    if not all(parts) or len(parts) > 2:  # noqa: PLR2004 a source and a destination
        message = f'"{code.text}" is no address: write `source → destination` or one address'
        faults.append(Fault(code.start, code.end, message))
        return Packet("", "", code.start, code.end)
    if len(parts) == 1:
        parts = [parts[0], ""] if is_first else ["", parts[0]]
    return Packet(parts[0], parts[1], code.start, code.end)


def _read_rewrites(
    pieces: Sequence[Piece], after: tuple[int, int], faults: list[Fault], own: tuple[str, ...]
) -> Iterator[Rewrite]:
    """Yield what stands between dash and semicolon, parted at commas and `and`."""
    if not pieces:
        faults.append(Fault(*after, 'no rewrite after the dash: write "none" for none'))
        return
    text = "".join(_SLOT if piece.kind == "code" else piece.text for piece in pieces)
    places: list[tuple[int, int, Piece]] = []
    at = 0
    for piece in pieces:
        length = 1 if piece.kind == "code" else len(piece.text)
        places.append((at, at + length, piece))
        at += length
    found: list[Rewrite] = []
    start = 0
    for end in (*(match.span() for match in _SEPARATOR.finditer(text)), (len(text), len(text))):
        part = text[start : end[0]]
        if part.strip():
            found.append(_read_rewrite(part, start, places, faults, own))
        start = end[1]
    if len(found) > 1 and any(rewrite.kind == NONE for rewrite in found):
        none = next(rewrite for rewrite in found if rewrite.kind == NONE)
        faults.append(Fault(none.start, none.end, '"none" stands alone'))
    yield from found


def _read_rewrite(
    part: str,
    at: int,
    places: Sequence[tuple[int, int, Piece]],
    faults: list[Fault],
    own: tuple[str, ...],
) -> Rewrite:
    first, last = at + len(part) - len(part.lstrip()), at + len(part.rstrip())
    inside = [
        piece.cut(max(first - low, 0), min(last, high) - low) if piece.kind == "text" else piece
        for low, high, piece in _between(places, first, last)
    ]
    start, end = inside[0].start, inside[-1].end
    text = "".join(f"`{p.text}`" if p.kind == "code" else p.text for p in inside).strip()
    words = _BLANKS.sub(" ", part).strip().lower()
    may = _MAY.match(words)
    words = words[may.end() :] if may else words
    addresses = [piece.text.strip() for piece in inside if piece.kind == "code"]
    for kind, pattern in _PATTERNS:
        if not pattern.fullmatch(words):
            continue
        if kind in {DNAT, SNAT} and not addresses and not may:
            name = kind.upper()
            faults.append(Fault(start, end, f"no address for {name}: write {name} to `address`"))
        source, destination = _stated(kind, words, addresses)
        return Rewrite(kind, start, end, text, source, destination, not may)
    if not any(words == word or words.startswith(f"{word} ") for word in own):
        known = ", ".join(ACTIONS)
        plain = " ".join(words.replace(_SLOT, "").split())
        near = suggest(plain, [shown.partition(" to `")[0].lower() for shown in ACTIONS])
        hint = near or f"; known are {known}; what else there is to say follows a semicolon"
        faults.append(Fault(start, end, f'unknown rewrite "{text}"{hint}'))
    return Rewrite(OWN, start, end, text, is_certain=not may)


def _between(
    places: Sequence[tuple[int, int, Piece]], first: int, last: int
) -> Iterator[tuple[int, int, Piece]]:
    """Yield the places that reach into a range of characters."""
    for index in range(bisect_right(places, first, key=itemgetter(1)), len(places)):
        if places[index][0] >= last:
            return
        yield places[index]


def _stated(kind: str, words: str, addresses: list[str]) -> tuple[str, str]:
    """Return the source and destination that an action states."""
    if not addresses:
        return "", ""
    if kind == SNAT:
        return addresses[0], ""
    if kind in {CONNECTION, TUNNEL} and " from " in words:
        return addresses[0], addresses[1] if len(addresses) > 1 else ""
    return "", addresses[0]
