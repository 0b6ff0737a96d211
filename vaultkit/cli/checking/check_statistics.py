"""`vaultkit check --statistics`: how often each rule found something."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from vaultkit.cli.terminal.output import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.checks.diagnostic import Diagnostic


def render_statistics(findings: Sequence[Diagnostic], form: str) -> str:
    """Return one line, or with `json` one object, for each rule; the most frequent first.

    `fixable` counts the findings that `--fix` repairs.
    """
    counts = Counter((x.code, x.name, str(x.severity)) for x in findings)
    fixable = Counter(x.code for x in findings if x.fix and x.fix.safety == "safe")
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if form == "json":
        names = ("code", "name", "severity")
        rows = [
            {**dict(zip(names, rule, strict=True)), "count": n, "fixable": fixable[rule[0]]}
            for rule, n in ranked
        ]
        return json.dumps({"schema": 1, "statistics": rows}, indent=2) + "\n"
    width = max((len(str(n)) for _, n in ranked), default=0)
    return table([(str(n).rjust(width), *rule, _note(fixable[rule[0]], n)) for rule, n in ranked])


def _note(fixable: int, found: int) -> str:
    if not fixable:
        return ""
    return "fixable with --fix" if fixable == found else f"{fixable:,} fixable with --fix"
