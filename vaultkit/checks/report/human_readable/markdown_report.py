"""Write a summary in Markdown for a pull request or a job's page, by causes.

It is cut after `MAX_GROUPS` groups or `MAX_LENGTH` characters: GitHub refuses comments of more than
65,536.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.report.finding_groups import group_findings
from vaultkit.checks.report.human_readable.markdown_groups import (
    GroupWriter,
    code,
    escaped,
    rule_rows,
    told,
)
from vaultkit.checks.report.next_steps import find_commands
from vaultkit.checks.report.report_style import (
    Style,
    count_findings,
    count_hidden,
    path_of,
    place_of,
)
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.graph.graph_changes import GraphChanges
    from vaultkit.vault.vault import Vault

MAX_GROUPS = 50
MAX_LENGTH = 50_000
MAX_ITEMS = 50
"""Links and notes of a list of changes."""


def render_markdown(report: Report, vault: Vault, style: Style) -> str:
    """Return headings, counts, findings by causes and what a change does to the graph."""
    lines = [f"### vaultkit: {count_findings(report)} in {count(report.notes, 'note')}"]
    hidden = count_hidden(report)
    if hidden:
        lines += ["", f"Not shown: {', '.join(hidden)}."]
    if report.findings:
        lines += _findings(report, vault, style)
    if report.changes is not None:
        lines += ["", *_changes(report.changes)]
    return "\n".join(lines) + "\n"


def _findings(report: Report, vault: Vault, style: Style) -> Iterator[str]:
    """Yield the groups, a table of rules and what to type next."""

    def where(finding: Diagnostic) -> str:
        return escaped(f"{path_of(finding, style)}:{place_of(finding, report, vault)[0]}")

    groups = group_findings(report.findings)
    writer = GroupWriter(report, vault, where)
    room = MAX_LENGTH
    for at, group in enumerate(groups):
        rest = group.rest()
        lines = ["", *writer.write(group), *(["", rest] if rest else [])]
        room -= sum(len(line) + 1 for line in lines)
        if at == MAX_GROUPS or room < 0:
            left = sum(len(one.findings) for one in groups[at:])
            yield ""
            yield f"… and {count(left, 'finding')} of {count(len(groups) - at, 'more cause')}."
            break
        yield from lines
    yield ""
    yield from rule_rows(report.findings)
    if style.call:
        what, line = find_commands(report, vault, groups, style.call)[0]
        yield ""
        yield f"Next, {told(what)}: {code(line)}"


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
        yield from _folded(title, [f"{escaped(a)} → {escaped(b)}" for a, b in pairs])
    yield from _folded("Notes orphaned", [escaped(path) for path in changes.orphaned])


def _folded(title: str, items: Sequence[str]) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield f"<details><summary>{title} ({len(items):,})</summary>"
    yield ""
    yield from (f"- {item}" for item in items[:MAX_ITEMS])
    if len(items) > MAX_ITEMS:
        yield f"- … and {len(items) - MAX_ITEMS:,} more"
    yield ""
    yield "</details>"
