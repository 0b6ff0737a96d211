"""Count how often each rule found something; the worst and most frequent rules first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Severity
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.checks.diagnostic import Diagnostic

HEAD = ("rule", "name", "findings", "fixable")


class RuleCount(NamedTuple):
    """A rule, how often it found something, and how many of that `--fix` repairs."""

    code: str
    name: str
    found: int
    fixable: int

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row of a table for people."""
        return self.code, self.name, f"{self.found:,}", f"{self.fixable:,}"


def tally(findings: Sequence[Diagnostic]) -> list[RuleCount]:
    """Return the rules that found something."""
    counts = Counter((x.code, x.name) for x in findings)
    fixable = Counter(x.code for x in findings if x.fix and x.fix.safety == "safe")
    worst: dict[str, Severity] = {}
    for x in findings:
        worst[x.code] = max(x.severity, worst.get(x.code, Severity.OFF))
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.OFF]
    rows = [RuleCount(code, name, n, fixable[code]) for (code, name), n in counts.items()]
    return sorted(rows, key=lambda row: (order.index(worst[row.code]), -row.found, row.code))


def count_rules(findings: Sequence[Diagnostic], most: int | None = None) -> list[str]:
    """Return a table as lines.

    Args:
        findings: What was found.
        most: Rows after which it is cut; None for all.
    """
    rows = tally(findings)
    shown = rows if most is None or len(rows) <= most else rows[: most - 1]
    cells = [HEAD, *(row.cells for row in shown)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths) for row in cells]
    left = rows[len(shown) :]
    if left:
        found = sum(row.found for row in left)
        lines.append(f"… and {count(len(left), 'more rule')} with {count(found, 'finding')}")
    return lines


def _line(row: tuple[str, str, str, str], widths: Sequence[int]) -> str:
    code, name, found, fixable = row
    first, second, third, fourth = widths
    return f"{code:<{first}}  {name:<{second}}  {found:>{third}}  {fixable:>{fourth}}"
