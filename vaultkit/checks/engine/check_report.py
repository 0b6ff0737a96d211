"""What a run of the rules returns: findings, what was taken out of them, the exit status."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vaultkit.checks.diagnostic import Severity
from vaultkit.distribution.lazy_dataclass import lazy_dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from vaultkit.checks.diagnostic import Diagnostic, Key
    from vaultkit.checks.rule import Rule
    from vaultkit.errors import RuleCrash
    from vaultkit.notes.source import Source
    from vaultkit.vault.git.renames_in_history import Move
    from vaultkit.vault.graph.graph_changes import GraphChanges


@lazy_dataclass(frozen=True)
class Report:
    """What a run found.

    Args:
        findings: By path, place and code.
        suppressed: How many findings comments, `per-file-ignores` and `links.planned` silenced.
        notes: How many notes were reported on; those that are a report do not count.
        baselined: How many findings the baseline held.
        older: How many findings were there before the change in question.
        is_compared: Whether findings were taken out by a baseline or an earlier revision.
        unneeded: What a baseline holds too much of.
        moved: What entries of a baseline are now whose notes moved.
        sources: Files that findings are about and that are no notes, by their paths.
        changes: What the change in question does to the graph.
        crashes: Rules that crashed, so that findings may be missing.
    """

    findings: tuple[Diagnostic, ...]
    suppressed: int
    notes: int
    baselined: int = 0
    older: int = 0
    is_compared: bool = False
    unneeded: Mapping[Key, int] = field(default_factory=dict)
    moved: Mapping[Key, Key] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    changes: GraphChanges | None = None
    crashes: tuple[RuleCrash, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)


class KnownFiles(NamedTuple):
    """What is known of the files that findings of an earlier run may name.

    Args:
        files: Those that are there.
        moves: Gives what became of others, by their old paths; called where that matters.
    """

    files: Collection[str]
    moves: Callable[[], Mapping[str, Move]]


class KnownFindings(Protocol):
    """Findings that are known and not reported; a `Baseline` is some."""

    def apply(
        self,
        report: Report,
        rules: Sequence[Rule],
        paths: Collection[str] | None,
        files: KnownFiles | None = None,
    ) -> Report:
        """Take them out of a report, and add what is known and no longer found."""


def exit_status(report: Report, fail_on: str) -> int:
    """Return 1 if a finding is at least as bad as `error`, `warning` or `info`; `never` gives 0."""
    if fail_on == "never":
        return 0
    threshold = Severity(fail_on)
    return int(any(finding.severity >= threshold for finding in report.findings))
