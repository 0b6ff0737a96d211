"""Write groups of findings as Markdown: for a pull request, and for a note in Obsidian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.report.finding_groups import SHOWN
from vaultkit.checks.report.human_readable.text_report import excerpt
from vaultkit.checks.report.report_style import place_of, printable, shorten, source_of
from vaultkit.checks.report.rule_table import HEAD, tally
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.report.finding_groups import Group
    from vaultkit.vault.vault import Vault

SECRET = "P903"  # noqa: S105 - a code
"""The rule whose findings are about lines that must not be copied."""
_LONGEST = 300
"""Characters of a message or path that are shown."""
_SPECIAL = lazy_re(r"[\\`*_\[\]<>|~$&=^#%]")
_QUOTED = lazy_re(r'"([^"]+)"')
_TICKS = lazy_re(r"`+")


def escaped(text: str) -> str:
    """Return text in which nothing is markup, a tag, a comment or the end of a table's cell."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    text = _SPECIAL.sub(r"\\\g<0>", printable(text).replace("\t", " "))
    return text.replace(r"\%\%", "&#37;&#37;").replace(r"\%", "%")


def code(text: str) -> str:
    """Return text as code, in which no link counts."""
    text = printable(text).replace("\t", " ")
    ticks = "`" * (max(map(len, _TICKS.findall(text)), default=0) + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{blank}{text}{blank}{ticks}"


def told(message: str) -> str:
    """Return a message with what it quotes as code: dead targets, tags and addresses are none."""
    pieces = _QUOTED.split(shorten(message))
    return "".join(
        code(piece) if at % 2 else escaped(piece) for at, piece in enumerate(pieces) if piece
    )


class GroupWriter:
    """Writes groups.

    Args:
        report: What was found.
        vault: Where.
        where: Writes the place of a finding.
    """

    def __init__(self, report: Report, vault: Vault, where: Callable[[Diagnostic], str]) -> None:
        self._report = report
        self._vault = vault
        self._where = where

    def write(self, group: Group) -> Iterator[str]:
        """Yield what a group is about and its first places with their lines."""
        size = f" ({group.size})" if len(group.findings) > 1 else ""
        yield f"**{group.codes}** {told(group.title)}{size}"
        yield ""
        for finding in group.findings[:SHOWN]:
            differs = len(group.findings) > 1 and finding.message != group.title
            more = f": {told(finding.message)}" if differs else ""
            yield f"- {self._where(finding)}{more}"
            yield from (f"  {line}".rstrip() for line in self._frame(finding))

    def _frame(self, finding: Diagnostic) -> list[str]:
        """Return the line of a finding as a block of code, but none that holds a secret."""
        if finding.code == SECRET:
            return []
        start, end = place_of(finding, self._report, self._vault)
        source = source_of(finding.path, self._report, self._vault)
        lines = list(excerpt(source, start, end, str))[1:]
        longest = max((len(run) for line in lines for run in _TICKS.findall(line)), default=0)
        fence = "`" * max(3, longest + 1)
        return [f"{fence}text", *lines, fence] if lines else []


def rule_rows(findings: Sequence[Diagnostic]) -> list[str]:
    """Return the table of rules."""
    titles = [name.capitalize() for name in HEAD]
    rows = [f"| {' | '.join(row.cells)} |" for row in tally(findings)]
    return [f"| {' | '.join(titles)} |", "| --- | --- | ---: | ---: |", *rows]
