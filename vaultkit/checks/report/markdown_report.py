"""A summary in Markdown for a pull request or a job's page.

The table is cut after `MAX_ROWS` findings: GitHub refuses comments of more than 65,536 characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.report.report_style import (
    Style,
    count,
    count_findings,
    count_hidden,
    path_of,
    place_of,
    printable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.graph.graph_changes import GraphChanges
    from vaultkit.vault.vault import Vault

MAX_ROWS = 50
_LONGEST = 300
"""Characters of a message or path that are shown."""
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$&]")


def render_markdown(report: Report, vault: Vault, style: Style) -> str:
    """Return headings, counts, a table of findings and what a change does to the graph."""
    lines = [f"### vaultkit: {count_findings(report)} in {count(report.notes, 'note')}"]
    hidden = count_hidden(report)
    if report.suppressed:
        hidden.append(f"{report.suppressed:,} suppressed")
    if hidden:
        lines += ["", f"Not shown: {', '.join(hidden)}."]
    if report.findings:
        lines += ["", *_table(report, vault, style)]
    if report.changes is not None:
        lines += ["", *_changes(report.changes)]
    return "\n".join(lines) + "\n"


def _table(report: Report, vault: Vault, style: Style) -> Iterator[str]:
    yield "| Severity | Where | What |"
    yield "| --- | --- | --- |"
    for finding in report.findings[:MAX_ROWS]:
        yield _row(finding, report, vault, style)
    rest = len(report.findings) - MAX_ROWS
    if rest > 0:
        yield ""
        yield f"… and {rest:,} more."


def _row(finding: Diagnostic, report: Report, vault: Vault, style: Style) -> str:
    start, _ = place_of(finding, report, vault)
    where = _text(f"{path_of(finding, style)}:{start}")
    return f"| {finding.severity} | {where} | **{finding.code}** {_text(finding.message)} |"


def _changes(changes: GraphChanges) -> Iterator[str]:
    """Yield what a change does to the graph: numbers first, lists folded away."""
    added, removed = len(changes.added), len(changes.removed)
    if not (added or removed or changes.orphaned):
        yield "Links between notes are as they were."
        return
    orphaned = count(len(changes.orphaned), "note")
    yield f"**Links:** {added:,} added, {removed:,} removed; {orphaned} orphaned."
    links = {"Links added": changes.added, "Links removed": changes.removed}
    for title, pairs in links.items():
        yield from _folded(title, [f"{_text(a)} → {_text(b)}" for a, b in pairs])
    yield from _folded("Notes orphaned", [_text(path) for path in changes.orphaned])


def _folded(title: str, items: Sequence[str]) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield f"<details><summary>{title} ({len(items):,})</summary>"
    yield ""
    yield from (f"- {item}" for item in items[:MAX_ROWS])
    if len(items) > MAX_ROWS:
        yield f"- … and {len(items) - MAX_ROWS:,} more"
    yield ""
    yield "</details>"


def _text(text: str) -> str:
    """Return text in which nothing is markup or the end of a table's cell."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return _SPECIAL.sub(r"\\\g<0>", printable(text).replace("\t", " "))
