"""Put flows that are variants of each other side by side: what can be chosen, what is missing."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.flow_route import is_lost
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultkit.authoring.callouts.flow_variant import Missing, Switches
    from vaultkit.authoring.callouts.traffic_flow import Flow, Hop
    from vaultkit.notes.note import Note

SHORT = 4
"""Signs of a value that says nothing without its key: yes, no, ja, oui."""
_SIGNS = lazy_re(r"[^\w]+")
MAX_SWITCHES = 64
"""Combinations of a switch that are compared; nobody draws more."""


class Placed(NamedTuple):
    """A flow and the note it stands in."""

    note: Note
    flow: Flow

    @property
    def key(self) -> str:
        """What it is called in addresses: its values, such as `nodeport.cluster.pod-no`."""
        return key_of(self.flow.switches)


class Choice(NamedTuple):
    """A value of a switch that a reader can choose, or cannot.

    Args:
        value: The value.
        leads_to: The flow that it leads to, None if there is none.
        missing: Why there is none.
        said_in: The note that says it.
    """

    value: str
    leads_to: Placed | None
    missing: Missing | None = None
    said_in: Note | None = None


class FlowSet:
    """All variants among flows, in the order in which they stand.

    Args:
        placed: The flows; those without switches, with faults or with switches that another had
            before are left out.
        keys: The switches in order.
    """

    def __init__(self, placed: Iterable[Placed], keys: Iterable[str]) -> None:
        self.keys = tuple(keys)
        self.variants: dict[Switches, Placed] = {}
        self.missing: dict[Switches, tuple[Missing, Note]] = {}
        for one in placed:
            if one.flow.switches and not one.flow.faults:
                self.variants.setdefault(one.flow.switches, one)
                for missing in one.flow.variant.missing:
                    self.missing.setdefault(missing.switches, (missing, one.note))

    def choices(self, switches: Switches) -> Iterator[tuple[str, list[Choice]]]:
        """Yield the switches that a variant has with their choices."""
        for at, (key, _) in enumerate(switches):
            head = switches[:at]
            told = (
                one[at][1]
                for one in self.missing
                if one[:at] == head and len(one) > at and one[at][0] == key
            )
            values = dict.fromkeys((*self.values(head, key), *told))
            yield key, [self._choice(switches, at, value) for value in values]

    def values(self, head: Switches, key: str) -> list[str]:
        """Return what a switch can be below some earlier ones, and what it is in their siblings."""
        method = head[:1]
        found = (
            value
            for one in self.variants
            if one[: len(method)] == method
            for at, (name, value) in enumerate(one)
            if name == key and (at > 0 or not head)
        )
        return list(dict.fromkeys(found))

    def gaps(self, own: Switches) -> Iterator[Switches]:
        """Yield the combinations next to a variant that have no flow and no reason."""
        for at, (key, _) in enumerate(own):
            for value in self.values(own[:at], key)[:MAX_SWITCHES]:
                head = (*own[:at], (key, value))
                if not self._below(head) and not self._reason(head):
                    yield head

    def partner(self, own: Switches, key: str) -> tuple[str, str, Placed] | None:
        """Return the variant that one is compared with at first: switch, its other value, and it.

        One that differs in a single switch is taken before all others, or a reader sees two causes
        at once; then one whose packet arrives.

        Args:
            own: Of the one.
            key: The switch in which they differ, if they can; else the last one that can.
        """
        wanted = [at for at, (name, _) in enumerate(own) if name == key]
        found = [
            (name, other, one)
            for at in dict.fromkeys((*wanted, *range(len(own) - 1, -1, -1)))
            for name, value in own[at : at + 1]
            for other in self.values(own[:at], name)
            if other != value
            for one in self._below((*own[:at], (name, other)))
        ]
        return min(found, key=lambda one: _distance(one[0], one[2].flow, own, key), default=None)

    def nearest(self, head: Switches, wanted: Switches) -> Placed | None:
        """Return the variant below some switches that keeps the most of what is wanted."""
        later = dict(wanted)
        found = self._below(head)
        return max(found, key=lambda one: _alike(one.flow.switches, later), default=None)

    def _choice(self, switches: Switches, at: int, value: str) -> Choice:
        head = (*switches[:at], (switches[at][0], value))
        found = self.nearest(head, switches)
        said = None if found else self._reason(head)
        return Choice(value, found, *(said or (None, None)))

    def _below(self, head: Switches) -> list[Placed]:
        return [one for key, one in self.variants.items() if key[: len(head)] == head]

    def _reason(self, head: Switches) -> tuple[Missing, Note] | None:
        known = self.missing.items()
        return next((one for key, one in known if key[: len(head)] == head), None)


class Alike:
    """Numbers the actors of flows: the same number for the same one, whatever it is called.

    Numbers say nothing of the notes that actors are linked to, which may not be published.

    Args:
        same: `[flows.same]`.
    """

    def __init__(self, same: Mapping[str, Sequence[str]]) -> None:
        self._globs = [
            (name, re.compile("|".join(translate(one.casefold()) for one in globs)))
            for name, globs in same.items()
            if globs
        ]
        self._numbers: dict[str, int] = {}

    def number(self, hop: Hop) -> int:
        """Return the number of a hop's actor."""
        return self._numbers.setdefault(self._identity(hop), len(self._numbers) + 1)

    def _identity(self, hop: Hop) -> str:
        folded = hop.role.casefold()
        for name, globs in self._globs:
            if globs.match(folded):
                return f"same {name}"
        link = next((piece.link for piece in hop.actor if piece.link is not None), None)
        return f"link {link.target}{link.subpath}".casefold() if link else f"name {folded}"


def key_of(switches: Switches) -> str:
    """Return what a variant is called in addresses; a short value has a word of its key before."""
    parts = []
    for key, value in switches:
        shown = _slug(value)
        parts.append(f"{_slug(key.split()[0])}-{shown}" if len(shown) < SHORT else shown)
    return ".".join(parts)


def _slug(text: str) -> str:
    return _SIGNS.sub("-", text.casefold()).strip("-_")


def _distance(name: str, flow: Flow, own: Switches, key: str) -> tuple[bool, bool, int, bool, int]:
    """Return how far a flow that differs in a switch is from being compared; the least is best."""
    at = next(at for at, (one, _) in enumerate(own) if one == name)
    others = sum(dict(own).get(one, value) != value for one, value in flow.switches)
    return others > 1, name != key, -at, is_lost(flow), -_alike(flow.switches, dict(own))


def _alike(switches: Switches, wanted: Mapping[str, str]) -> int:
    """Return how much two combinations have in common; what comes first counts more."""
    weight = 1 << len(switches)
    return sum(weight >> at for at, (key, value) in enumerate(switches) if wanted.get(key) == value)
