"""Write what differs between two runs: a line for each that came (`+`) or went (`-`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vaultkit.checks.report.human_readable.text_report import render_summary
from vaultkit.checks.report.report_style import (
    Style,
    count_findings,
    place_of,
    render_head,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.diagnostic import Diagnostic, Key
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

Run = tuple["Report", "Vault"]
"""A report and the vault it is about."""


def render_changes(before: Run, after: Run, style: Style, *, sums_up: bool = False) -> str:
    """Return the lines and a summary of the later run; "" if nothing came, went or changed.

    Args:
        before: The earlier run.
        after: The later one.
        style: How to render.
        sums_up: Whether the summary is wanted in any case.
    """
    lines = [f"- {line}" for line in _more(before, after, style)]
    lines += [f"+ {line}" for line in _more(after, before, style)]
    is_same = count_findings(before[0]) == count_findings(after[0])
    if not lines and is_same and not sums_up:
        return ""
    return "\n".join([*lines, render_summary(after[0], style), ""])


def _more(one: Run, other: Run, style: Style) -> Iterator[str]:
    """Yield the findings that one run has and the other has not, wherever they stand."""
    report, vault = one
    left = Counter(map(_kind, other[0].findings))
    for finding in report.findings:
        if left[_kind(finding)] > 0:
            left[_kind(finding)] -= 1
        else:
            yield render_head(finding, place_of(finding, report, vault)[0], style)


def _kind(finding: Diagnostic) -> tuple[Key, str]:
    return finding.key, finding.message
