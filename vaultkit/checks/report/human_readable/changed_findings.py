"""Write what differs between two runs: a line for each that came (`+`) or went (`-`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vaultkit.checks.report.human_readable.text_report import render_summary
from vaultkit.checks.report.report_style import Style, place_of, render_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.diagnostic import Diagnostic, Key
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

Run = tuple["Report", "Vault"]
"""A report and the vault it is about."""


def render_changes(before: Run, after: Run, style: Style) -> str:
    """Return the lines and a summary of the later run; "" if no finding came or went."""
    lines = [f"- {line}" for line in _more(before, after, style)]
    lines += [f"+ {line}" for line in _more(after, before, style)]
    return "\n".join([*lines, render_summary(after[0], style), ""]) if lines else ""


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
