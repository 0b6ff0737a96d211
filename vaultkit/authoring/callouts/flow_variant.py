"""Read what a flow says besides its hops: which variant it is, and what stands by its way.

    > [!flow] NodePort, policy Local
    > method: NodePort · policy: Local · Pod here: yes
    > not: policy: Cluster · Pod here: no — the health check takes such a node out
    > reply: direct — the node answers the client itself
    >
    > 1. **client** `198.51.100.7 → 192.0.2.11:30007` — none
    > 2. …
    >
    > - **server Pod** on N2 `10.244.2.9` — never chosen

The keys of the first line are those of `[flows.switches]`; the code knows none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import (
    DASH,
    Fault,
    Item,
    Piece,
    span_of,
    split,
    strip,
    text_of,
)
from vaultkit.config import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultkit.config import FlowPlace

Switches = tuple[tuple[str, str], ...]
"""Keys and values, in the order of the config."""
DIRECT, SILENT, MIRROR = "direct", "none", "mirror"
REPLIES = (DIRECT, SILENT)
_NOT, _REPLY, _FROM = "not:", "reply:", " from "
_PARTED = str.maketrans("•|", "··")
BYSTANDER = "on PLACE `address` — what is there"


class Missing(NamedTuple):
    """A combination of switches that has no flow, and why."""

    start: int
    end: int
    switches: Switches
    reason: tuple[Piece, ...]


class Bystander(NamedTuple):
    """Something in a place that takes no part.

    Args:
        name: What it is, "" if only an address is said.
        place: The place it is in.
        address: Its address, or "".
        text: Why it takes no part.
    """

    start: int
    end: int
    name: tuple[Piece, ...]
    place: str
    address: str
    text: tuple[Piece, ...]


class Variant(NamedTuple):
    """What the lines above the hops say.

    Args:
        switches: Which variant the flow is; empty for a flow that is none.
        missing: What it says of other variants that there are none.
        reply: How the reply goes: `direct`, `none`, or `mirror` where nothing is said.
        reply_from: The place from which a direct reply goes straight; "" for that of the first
            actor that changes an address.
        reply_text: What is said of that.
        reply_span: Where it is said.
        text: The paragraphs that are only text.
        span: The line of the switches.
    """

    switches: Switches = ()
    missing: tuple[Missing, ...] = ()
    reply: str = MIRROR
    reply_from: str = ""
    reply_text: tuple[Piece, ...] = ()
    reply_span: tuple[int, int] = (0, 0)
    text: tuple[tuple[Piece, ...], ...] = ()
    span: tuple[int, int] = (0, 0)


def read_variant(
    paragraphs: Iterable[Sequence[Piece]], known: Mapping[str, str], faults: list[Fault]
) -> Variant:
    """Read the lines above the hops; what is no switch, combination or reply is text.

    Args:
        paragraphs: The text of the callout.
        known: `[flows.switches]`.
        faults: Takes what cannot be read.
    """
    found, pending, text = Variant(), [], []
    for paragraph in paragraphs:
        kept: list[Piece] = []
        for line in _lines(paragraph):
            written = text_of(line)
            if written.casefold().startswith(_NOT) and known:
                pending.append(line)
            elif written.casefold().startswith(_REPLY):
                found = _read_reply(line, found, faults)
            elif (switches := _read_switches(written, known)) is not None:
                found = _take(found, switches, line, known, faults)
            else:
                newline = kept[-1].end if kept else 0
                kept += [Piece("text", newline, newline, "\n"), *line] if kept else line
        if kept:
            text.append(tuple(kept))
    missing = tuple(_read_missing(line, found.switches, known, faults) for line in pending)
    return found._replace(missing=missing, text=tuple(text))


def split_place(text: str, places: Iterable[str]) -> tuple[str, str]:
    """Part the words before a place from it: `proxy on N1` is `proxy` and `N1`, else "".

    The word before the place goes with it.
    """
    folded = text.casefold()
    for place in sorted(places, key=len, reverse=True):
        head = folded.removesuffix(place.casefold())
        if place and head != folded and (not head or head[-1].isspace()):
            return text[: len(head)].rstrip().rpartition(" ")[0].rstrip(), place
    return text, ""


def read_bystanders(
    items: Iterable[Item], places: Mapping[str, FlowPlace], faults: list[Fault]
) -> Iterator[Bystander]:
    """Yield what stands by the way; each says in which place."""
    for item in items:
        faults += [
            Fault(x.start, x.start + 1, "a bystander has no list inside") for x in item.lists
        ]
        said, text = split(item.pieces, DASH)
        code = next((piece for piece in said if piece.kind == "code"), None)
        name = tuple(piece for piece in said if piece.strong)
        words = text_of([piece for piece in said if not piece.strong and piece.kind != "code"])
        place = split_place(words, places)[1]
        if not place or not text:
            known = f"; places are {', '.join(places)}" if places else ""
            message = f"a bystander names its place of [flows.places]: {BYSTANDER}{known}"
            faults.append(Fault(*item.own, message))
            continue
        address = code.text.strip() if code else ""
        yield Bystander(*item.own, strip(name), place, address, text)


def _lines(paragraph: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    line: list[Piece] = []
    for piece in paragraph:
        if piece.kind == "text" and piece.text == "\n":
            yield strip(line)
            line = []
        else:
            line.append(piece)
    yield strip(line)


def _read_switches(written: str, known: Mapping[str, str]) -> dict[str, str] | None:
    """Return keys and values of a line, None unless one of the keys is known."""
    parts = [part.strip() for part in written.translate(_PARTED).split("·")]
    if not known or not all(":" in part for part in parts):
        return None
    pairs = [part.partition(":") for part in parts]
    found = {key.strip(): value.strip() for key, _, value in pairs}
    folded = {key.casefold() for key in known}
    return found if any(key.casefold() in folded for key in found) else None


def _take(
    found: Variant,
    given: dict[str, str],
    line: Sequence[Piece],
    known: Mapping[str, str],
    faults: list[Fault],
) -> Variant:
    span = span_of(line, (0, 0))
    has_link = any(piece.kind in {"link", "url"} for piece in line)
    if found.switches or has_link:
        fault = "a switch holds no link" if has_link else "a flow has one line of switches"
        faults.append(Fault(*span, fault))
        return found
    return found._replace(switches=_order(given, known, span, faults), span=span)


def _order(
    given: Mapping[str, str], known: Mapping[str, str], span: tuple[int, int], faults: list[Fault]
) -> Switches:
    """Return switches in the order of the config."""
    folded = {key.casefold(): key for key in known}
    found: dict[str, str] = {}
    for key, value in given.items():
        if key.casefold() not in folded:
            hint = suggest(key, known) or f"; those of [flows.switches] are {', '.join(known)}"
            faults.append(Fault(*span, f'unknown switch "{key}"{hint}'))
        elif not value:
            faults.append(Fault(*span, f'the switch "{key}" has no value: write "{key}: value"'))
        else:
            found[folded[key.casefold()]] = value
    return tuple((key, found[key]) for key in known if key in found)


def _read_missing(
    line: Sequence[Piece], own: Switches, known: Mapping[str, str], faults: list[Fault]
) -> Missing:
    span = span_of(line, (0, 0))
    said, reason = split(line, DASH)
    given = _read_switches(text_of(said)[len(_NOT) :].strip(), known)
    if not own or given is None:
        message = (
            'a combination that there is not: write "not: key: value — reason" below the switches'
        )
        faults.append(Fault(*span, message))
        given = {}
    elif not reason:
        faults.append(Fault(*span, 'no reason why there is no such flow: write "not: … — reason"'))
    switches = dict(own) | dict(_order(given, known, span, faults))
    return Missing(*span, tuple((k, switches[k]) for k in known if k in switches), reason or ())


def _read_reply(line: Sequence[Piece], found: Variant, faults: list[Fault]) -> Variant:
    span = span_of(line, (0, 0))
    said, text = split(line, DASH)
    whole = text_of(said)[len(_REPLY) :].strip()
    word, _, start = whole.partition(_FROM)
    word = (word if word.casefold() == DIRECT else whole).casefold()
    if word not in REPLIES:
        message = f'unknown reply "{word}"{suggest(word, REPLIES) or "; known are direct, none"}'
        faults.append(Fault(*span, message))
        return found
    start = start.strip()
    return found._replace(reply=word, reply_from=start, reply_text=text or (), reply_span=span)
