"""Pass on what reading a note already found: the base class `FaultRule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from vaultkit.checks.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Holding
    from vaultkit.notes.note import Fault, Note


class FaultRule(Rule):
    """A rule that passes on what reading a note already found.

    Attributes:
        kinds: The kinds of `Fault` it stands for.
    """

    only_with: ClassVar[tuple[Holding, ...]] = ("faults",)
    kinds: ClassVar[frozenset[str]]

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that could not be read as meant."""
        return context.faulty

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the faults of a note that have one of the kinds."""
        for fault in self.faults_of(note):
            span, target = (fault.start, fault.end), self.target_of(fault, note)
            found = self.finding(note, span, fault.message, target=target)
            yield self.repair(found, note, context)

    def faults_of(self, note: Note) -> Iterator[Fault]:
        """Yield the faults of a note that have one of the kinds."""
        return (fault for fault in note.faults if fault.kind in self.kinds)

    def repair(self, finding: Diagnostic, note: Note, context: Context) -> Diagnostic:
        """Return a finding with its remedy, if there is one."""
        del note, context
        return finding

    def target_of(self, fault: Fault, note: Note) -> str:
        """Return what a fault is about, as written; "" where that is no name."""
        del fault, note
        return ""
