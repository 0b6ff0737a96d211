"""A report for people: each finding with its line and a caret, and one line that sums up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from vaultkit.checks.report.report_style import (
    Style,
    color_of,
    count,
    count_findings,
    count_hidden,
    place_of,
    printable,
    render_head,
    source_of,
)
from vaultkit.checks.report.text_columns import cut, expand, fit, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.notes.source import Position, Source
    from vaultkit.vault.vault import Vault


def render_text(report: Report, vault: Vault, style: Style) -> str:
    """Return the findings with their lines, and the summary."""
    lines: list[str] = []
    for finding in report.findings:
        start, end = place_of(finding, report, vault)
        source = source_of(finding.path, report, vault)
        lines.append(render_head(finding, start, style))
        lines.extend(_excerpt(source, start, end, partial(style.paint, color=color_of(finding))))
        if style.explain:
            lines.extend(f"   = {printable(reason)}" for reason in finding.explanation)
    lines.append(render_summary(report, style))
    return "\n".join(lines) + "\n"


def _excerpt(
    source: Source, start: Position, end: Position, paint: Callable[[str], str]
) -> Iterator[str]:
    """Yield the line of a finding, behind a gutter, and carets under what is meant."""
    line = source.line_text(start.line)
    if start.line == 1:
        line = line.removeprefix("\ufeff")
    if not line.strip():
        return
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line)
    shown, indent, marked = fit(*expand(*(map(printable, cut(line, first, last)))))
    gutter = " " * len(str(start.line))
    yield f"{gutter} |"
    yield f"{start.line} | {shown}".rstrip()
    yield f"{gutter} | {' ' * width_of(indent)}{paint('^' * max(1, width_of(marked)))}"


def render_summary(report: Report, style: Style) -> str:
    """Return the line that sums up."""
    fixable = sum(1 for x in report.findings if x.fix and x.fix.safety == "safe")
    elapsed = "" if style.elapsed is None else f" ({style.elapsed:.1f} s)"
    clauses = [f"{fixable:,} fixable with --fix"] if fixable else []
    found = f"{count_findings(report)} in {count(report.notes, 'note')}{elapsed}"
    return "; ".join([found, *clauses, *count_hidden(report)])
