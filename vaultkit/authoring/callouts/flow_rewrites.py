"""Read what a hop of a traffic flow does to the packet: `DNAT to …`, `opens a new connection`."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import Fault
from vaultkit.config import suggest
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.authoring.callouts.callout_outline import Piece

NONE, DNAT, SNAT = "none", "dnat", "snat"
NO_DNAT, NO_SNAT = "no-dnat", "no-snat"
CONNECTION, TUNNEL, ANSWER = "connection", "tunnel", "answer"
END_TLS, START_TLS = "end-tls", "start-tls"
DROP, REJECT, OWN = "drop", "reject", "own"
LAST = frozenset({DROP, REJECT})
"""After these there is no packet."""
CHANGES_SOURCE = frozenset({SNAT, CONNECTION, TUNNEL})
CHANGES_DESTINATION = frozenset({DNAT, CONNECTION, TUNNEL, ANSWER})
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
_PATTERNS = tuple((kind, lazy_re(pattern)) for kind, _, pattern in _ACTIONS)
_MAY = lazy_re(r"(?:may|perhaps)(?: also)? ")
_SEPARATOR = lazy_re(r"(?<!\s)\s*(?:,\s*(?:and\s+)?|\band\s+)(?=\S)")
_BLANKS = lazy_re(r"\s+")


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


def read_rewrites(
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
