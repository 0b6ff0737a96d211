"""Say the next command to type, by what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.report.finding_groups import Group
    from vaultkit.checks.report.report_style import Call

BASELINE = "known.json"
_MANY = 50
"""Findings from which it helps to keep those there are, and to be told of new ones."""


def find_steps(report: Report, groups: Sequence[Group], call: Call) -> list[str]:
    """Return lines that end in a command."""
    steps = [f"{what}: {line}" for what, line in find_commands(report, groups, call)]
    return [f"next, {steps[0]}", *steps[1:]]


def find_commands(report: Report, groups: Sequence[Group], call: Call) -> list[tuple[str, str]]:
    """Return what can be done and how: repair, read about the worst rule, keep the rest."""
    worst = groups[0].first.code
    found = [*_repairs(report, call), (f"read what {worst} means", f"vaultkit rule {worst}")]
    if call.can_keep and len(report.findings) >= _MANY:
        line = call.with_more("--write-baseline", BASELINE)
        found.append(("keep these as known, and be told of new ones only", line))
    return found


def _repairs(report: Report, call: Call) -> list[tuple[str, str]]:
    """Return how to repair what can be: safely, or else by guesses that are shown first."""
    fixes = [finding.fix for finding in report.findings if finding.fix]
    if not (fixes and call.can_fix):
        return []
    safe = sum(fix.safety == "safe" for fix in fixes)
    if safe:
        return [(f"repair {safe:,} of them", call.with_more("--fix"))]
    what = f"look at {count(len(fixes), 'repair')} by guess"
    return [(what, call.with_more("--unsafe-fixes", "--diff"))]
