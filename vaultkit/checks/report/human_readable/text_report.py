"""Write a report for people: findings by their causes, each with its line and a caret.

A terminal gets about a screen of it, see `_Page`; a file or a pipe gets everything: of a group, the
places after the first ones without their lines of text.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from vaultkit.checks.report.finding_groups import SHOWN, Group, group_findings
from vaultkit.checks.report.human_readable.text_columns import WINDOW, cut, expand, fit, width_of
from vaultkit.checks.report.next_steps import find_steps
from vaultkit.checks.report.report_style import (
    BOLD,
    Call,
    Style,
    color_of,
    count_findings,
    count_hidden,
    place_of,
    printable,
    render_head,
    source_of,
)
from vaultkit.checks.report.rule_table import count_rules
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.notes.source import Position, Source
    from vaultkit.vault.vault import Vault

_NARROWEST = 30
"""Columns of a line of a note that are shown on the narrowest terminal."""
_WHOLE = 3
"""Of four lines of a screen, so many go to groups with their places, before others get one each."""
_RULES = 12
"""Rules that the table has on a screen."""
_PAINT = re.compile(r"\x1b\[[0-9;]*m")


def render_text(report: Report, vault: Vault, style: Style) -> str:
    """Return the findings in groups, a table of rules, the summary and what to type next."""
    page = _Page(report, vault, style)
    lines = page.on_screen() if style.screen else page.whole()
    return "".join(f"{line}\n" for line in lines)


class _Page:
    """What a report comes to as lines."""

    def __init__(self, report: Report, vault: Vault, style: Style) -> None:
        self._report = report
        self._vault = vault
        self._style = style
        self._groups = group_findings(report.findings)
        width = style.screen.columns if style.screen else WINDOW
        self._columns = max(width, _NARROWEST)

    def whole(self) -> list[str]:
        """Return everything."""
        blocks = [self._block(group, SHOWN, has_rest=True) for group in self._groups]
        return [*_spaced(blocks), *self._end()]

    def on_screen(self) -> list[str]:
        """Return what fits a screen: causes with a place each, then without, then more places."""
        assert self._style.screen is not None  # noqa: S101 - see render_text
        end = self._height(self._end(shown=0, named=0))
        room = max(self._style.screen.lines - end, 1)
        first = self._fill(room)
        blocks = [self._block(group, 1) for group in self._groups[:first]]
        left = room - self._height(_spaced(blocks))
        places = first
        heads: list[str] = []
        if first == len(self._groups):
            blocks, places = self._with_more_places(blocks, left)
        else:
            heads = self._heads(first, left - 1)
            places += sum(len(one.findings) == 1 for one in self._groups[first:][: len(heads)])
        more = [heads] if heads else []
        left_out = {"shown": places, "named": first + len(heads)}
        return [*_spaced([*blocks, *more]), *self._end(**left_out)]

    def _heads(self, first: int, left: int) -> list[str]:
        """Return groups from one on without their places, as many as fit."""
        heads: list[str] = []
        for group in self._groups[first:]:
            head = self._head(group)
            left -= self._height([head])
            if left < 0:
                break
            heads.append(head)
        return heads

    def _fill(self, room: int) -> int:
        """Return how many groups are shown with a place each."""
        heights = [self._height(self._block(group, 1)) + 1 for group in self._groups[:room]]
        if sum(heights) <= room and len(heights) == len(self._groups):
            return len(heights)
        used = 0
        for number, height in enumerate(heights):
            used += height
            if used > room * _WHOLE // 4:
                return max(number, 1)
        return len(heights)

    def _with_more_places(self, blocks: list[list[str]], left: int) -> tuple[list[list[str]], int]:
        """Show two and three places of groups for which there is room, the first ones first.

        Returns:
            The groups, and how many places they show.
        """
        places = len(blocks)
        for shown in range(2, SHOWN + 1):
            for at, group in enumerate(self._groups):
                if len(group.findings) >= shown:
                    block = self._block(group, shown)
                    more = self._height(block) - self._height(blocks[at])
                    if more <= left:
                        left -= more
                        blocks[at] = block
                        places += 1
        return blocks, places

    def _height(self, lines: Sequence[str]) -> int:
        """Return how many lines of the terminal lines take."""
        return sum(max(1, -(-width_of(_PAINT.sub("", line)) // self._columns)) for line in lines)

    def _block(self, group: Group, shown: int, *, has_rest: bool = False) -> list[str]:
        """Return a group: what it is, some of its places, and how many more there are."""
        lines = [self._head(group)] if len(group.findings) > 1 else []
        for finding in group.findings[:shown]:
            lines += self._place(finding)
        rest = group.rest(shown)
        if rest:
            lines.append(f"{rest}:" if has_rest else rest)
        if has_rest:
            for finding in group.findings[shown:]:
                lines += [self._line(finding), *self._reasons(finding)]
        return lines

    def _head(self, group: Group) -> str:
        """Return what a group is about, in one line; of one finding, where it is."""
        if len(group.findings) == 1:
            return self._line(group.first)
        code = self._style.paint(group.first.code, color_of(group.severity))
        title = self._style.paint(printable(group.title), BOLD)
        return f"{code} {title} ({group.size})"

    def _line(self, finding: Diagnostic) -> str:
        start, _ = place_of(finding, self._report, self._vault)
        return render_head(finding, start, self._style)

    def _place(self, finding: Diagnostic) -> Iterator[str]:
        start, end = place_of(finding, self._report, self._vault)
        source = source_of(finding.path, self._report, self._vault)
        yield render_head(finding, start, self._style)
        paint = partial(self._style.paint, color=color_of(finding.severity))
        room = self._columns - len(f"{start.line} | ") if self._style.screen else WINDOW
        window = min(WINDOW, max(room, _NARROWEST))
        yield from excerpt(source, start, end, paint, window)
        yield from self._reasons(finding)

    def _reasons(self, finding: Diagnostic) -> list[str]:
        reasons = finding.explanation if self._style.explain else ()
        return [f"   = {printable(reason)}" for reason in reasons]

    def _end(self, shown: int | None = None, named: int = 0) -> list[str]:
        """Return what comes after the findings.

        Args:
            shown: How many of them have their place shown; None for all.
            named: How many groups are.
        """
        report, style = self._report, self._style
        lines = []
        if report.findings and not style.brief:
            most = _RULES if style.screen else None
            lines += ["", *count_rules(report.findings, most), ""]
        if not style.brief:
            lines.append(render_summary(report, style))
            if style.call and report.findings:
                lines += find_steps(report, self._groups, style.call)
        if shown is not None and shown < len(report.findings):
            lines.append(self._left_out(len(report.findings) - shown, len(self._groups) - named))
        return lines

    def _left_out(self, places: int, groups: int) -> str:
        """Return how much a screen does not show, and how to see it."""
        causes = f" ({count(groups, 'cause')} not named above)" if groups else ""
        call = self._style.call or Call()
        what = f"{count(places, 'finding')}{causes}"
        return f"not shown: {what}; to see everything: {call.with_more('--all')}"


def _spaced(blocks: Sequence[list[str]]) -> list[str]:
    """Return blocks with a blank line between them."""
    return list(chain(*(block if at == 0 else ["", *block] for at, block in enumerate(blocks))))


def excerpt(
    source: Source,
    start: Position,
    end: Position,
    paint: Callable[[str], str],
    window: int = WINDOW,
) -> Iterator[str]:
    """Yield the line of a finding, behind a gutter, and carets under what is meant."""
    line = source.line_text(start.line)
    if start.line == 1:
        line = line.removeprefix("\ufeff")
    if not line.strip():
        return
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line)
    before, meant, after = expand(*(map(printable, cut(line, first, last))))
    shown, indent, marked = fit(before, meant, after, window)
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
