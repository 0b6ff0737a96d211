"""Know the flows of a vault for drawing them: which are variants of each other, who plays them."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts import traffic_flow
from vaultkit.authoring.callouts.flow_set import Alike, FlowSet, Placed
from vaultkit.authoring.callouts.traffic_flow import Flow, read_flows
from vaultkit.config import FlowPlace
from vaultkit.notes.paths import is_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.config import Config
    from vaultkit.notes.note import Callout, Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

PLAYER = "player"
"""The type of the callout in whose place all variants can be played."""


class Player(NamedTuple):
    """A callout that plays flows.

    Args:
        note: Where it stands.
        callout: Its head.
        flows: What it plays.
    """

    note: Note
    callout: Callout
    flows: FlowSet


class VaultFlows:
    """The flows of the notes that are shown.

    Args:
        vault: The whole vault: look-ups must not depend on what is shown.
        notes: The notes that are shown.
        config: What the operator set.
    """

    def __init__(self, vault: Vault, notes: Mapping[NotePath, Note], config: Config) -> None:
        self._vault = vault
        self._notes = notes
        self._config = config.flows
        self._read: dict[NotePath, dict[int, Flow]] = {}
        self.alike = Alike(config.flows.same)

    def of(self, note: Note) -> Mapping[int, Flow]:
        """Return the flows of a note, or of a part that is shown of it, by where they begin."""
        if note is not self._notes.get(note.path):
            return self._flows(note)
        if note.path not in self._read:
            self._read[note.path] = self._flows(note)
        return self._read[note.path]

    def _flows(self, note: Note) -> dict[int, Flow]:
        read = read_flows(note, self._config)
        return {flow.callout.start: self._place(flow) for flow in read}

    @cached_property
    def places(self) -> Mapping[str, FlowPlace]:
        """The places and, for flows whose actors name none, lanes."""
        lanes = {name: FlowPlace(label=name) for name in self._config.lanes}
        return {**lanes, **self._config.places}

    @cached_property
    def variants(self) -> FlowSet:
        """All flows that are variants."""
        return self._set_of(self._notes.values())

    @cached_property
    def players(self) -> tuple[Player, ...]:
        """The callouts that play flows, in order; none in a vault without switches."""
        if not self._config.switches:
            return ()
        return tuple(
            Player(note, callout, self._played(note, callout))
            for note in self._notes.values()
            for callout in note.callouts
            if callout.type == PLAYER
        )

    def player_at(self, note: Note, callout: Callout) -> Player | None:
        """Return a callout, perhaps of a part of its note, as what plays flows, if it is one."""
        at = _likeness(note, callout)
        return next((x for x in self.players if _likeness(x.note, x.callout) == at), None)

    def player_of(self, flow: Flow) -> Player | None:
        """Return what plays a flow, the first of several."""
        if not flow.switches:
            return None
        return next((one for one in self.players if flow.switches in one.flows.variants), None)

    def _played(self, note: Note, callout: Callout) -> FlowSet:
        """Return the variants of the notes that a callout links to.

        All if it links to no flow, but not if that may be since some of the notes that it names
        are missing or not shown.
        """
        inside = (link for link in note.links if callout.start <= link.start < callout.end)
        paths = {self._vault.resolve(link, note.path).destination for link in inside}
        named = self._set_of(one for path, one in self._notes.items() if path in paths)
        is_hidden = any(not path or (is_note(path) and path not in self._notes) for path in paths)
        return named if named.variants or is_hidden else self.variants

    def _set_of(self, notes: Iterable[Note]) -> FlowSet:
        placed = (
            Placed(note, flow)
            for note in notes
            if any(one.type == traffic_flow.TYPE for one in note.callouts)
            for flow in self.of(note).values()
        )
        return FlowSet(placed, self._config.switches)

    @cached_property
    def _lanes(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (name, re.compile("|".join(translate(one.casefold()) for one in globs)))
            for name, globs in self._config.lanes.items()
            if globs
        ]

    def _place(self, flow: Flow) -> Flow:
        """Return a flow whose actors stand in lanes, if none of them names a place."""
        if not self._lanes or any(hop.place for hop in flow.hops):
            return flow
        lanes = [
            next((n for n, globs in self._lanes if globs.match(hop.name.casefold())), "")
            for hop in flow.hops
        ]
        hops = (hop._replace(place=lane) for hop, lane in zip(flow.hops, lanes, strict=True))
        return flow._replace(hops=tuple(hops))


def _likeness(note: Note, callout: Callout) -> tuple[str, str, int]:
    """Return what a callout has in common with itself in a part of its note."""
    return note.path, callout.title, callout.end - callout.start
