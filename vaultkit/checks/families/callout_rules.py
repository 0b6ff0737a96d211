"""Read the flows and decisions of a vault once a run, for their rules (C003 to C007)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from vaultkit.checks.context import made_of
from vaultkit.checks.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.authoring.callouts.decision import Decision
    from vaultkit.authoring.callouts.traffic_flow import Flow
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath


FLOW, DECISION = "flow", "decision"
"""The kinds, as `traffic_flow.py` and `decision.py` name them."""


def _holds(kind: str, note: Note) -> bool:
    return any(callout.type == kind for callout in note.callouts)


@made_of(partial(_holds, FLOW))
def flows_of(context: Context) -> Mapping[NotePath, tuple[Flow, ...]]:
    """Return the flows of the notes that have some; a view, for `Context.view`."""
    notes = _notes_with(FLOW, context)
    if not notes:
        return {}
    from vaultkit.authoring.callouts.traffic_flow import read_flows

    own = context.config.flows
    return {note.path: tuple(read_flows(note, own)) for note in notes}


@made_of(partial(_holds, DECISION))
def decisions_of(context: Context) -> Mapping[NotePath, tuple[Decision, ...]]:
    """Return the decisions of the notes that have some; a view, for `Context.view`."""
    notes = _notes_with(DECISION, context)
    if not notes:
        return {}
    from vaultkit.authoring.callouts.decision import read_decisions

    return {note.path: tuple(read_decisions(note)) for note in notes}


class CalloutRule(Rule):
    """A rule about what cannot be read in callouts of one kind."""

    only_with = ("callouts",)

    @staticmethod
    def read(context: Context) -> Mapping[NotePath, tuple[Flow | Decision, ...]]:
        """Return the callouts by note; a view, for `Context.view`."""
        raise NotImplementedError

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with such callouts."""
        return [context.vault.notes[path] for path in context.view(self.read)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what cannot be read."""
        for found in context.view(self.read)[note.path]:
            for fault in found.faults:
                span = fault.start, fault.end
                yield self.finding(note, span, fault.message, target=found.title)


def notes_with_flows(context: Context) -> list[Note]:
    """Return the notes that hold a flow."""
    return [context.vault.notes[path] for path in context.view(flows_of)]


def _notes_with(kind: str, context: Context) -> list[Note]:
    """Return the notes that hold a callout of a kind; most vaults have none, and load no reader."""
    return [note for note in context.vault.notes.values() if _holds(kind, note)]
