"""A report for people: each finding with its line and a caret, and one line that sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.columns import expand, fit, width_of
from vaultkit.checks.report.style import Style, color_of, place_of, printable, render_head
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.check import Report
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.vault.vault import Vault


def render_text(report: Report, vault: Vault, style: Style) -> str:
    """Return the findings with their lines, and the summary."""
    lines: list[str] = []
    for finding in report.findings:
        lines.append(render_head(finding, vault, style))
        lines.extend(_excerpt(finding, vault, style))
        if style.explain:
            lines.extend(f"   = {printable(reason)}" for reason in finding.explanation)
    lines.append(_summary(report, style))
    return "\n".join(lines) + "\n"


def _excerpt(finding: Diagnostic, vault: Vault, style: Style) -> Iterator[str]:
    """Yield the line of a finding, behind a gutter, and carets under what is meant."""
    start, end = place_of(finding, vault)
    line = vault.notes[NotePath(finding.path)].source.line_text(start.line)
    if start.line == 1:
        line = line.removeprefix("\ufeff")
    if not line.strip():
        return
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line)
    before, marked, after = (
        printable(part) for part in (line[:first], line[first:last], line[last:])
    )
    shown, indent, marks = fit(*expand(before, marked, after))
    number = str(start.line)
    gutter = " " * len(number)
    carets = style.paint("^" * max(1, width_of(marks)), color_of(finding))
    yield f"{gutter} |"
    yield f"{number} | {shown}".rstrip()
    yield f"{gutter} | {' ' * width_of(indent)}{carets}"


def _summary(report: Report, style: Style) -> str:
    counts = [
        _count(report.count(severity), noun)
        for severity, noun in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "info"),
        )
        if report.count(severity)
    ]
    fixable = sum(1 for x in report.findings if x.fix and x.fix.safety == "safe")
    elapsed = "" if style.elapsed is None else f" ({style.elapsed:.1f} s)"
    clause = f"; {fixable:,} fixable with --fix" if fixable else ""
    found = ", ".join(counts) or "no findings"
    return f"{found} in {_count(report.notes, 'note')}{elapsed}{clause}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
