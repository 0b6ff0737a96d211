"""Write a report for people: findings by their causes, each with its line and a caret.

A terminal gets about a screen of it, see `_Page`; a file or a pipe gets everything: of a group, the
places after the first ones without their lines of text.
"""

from __future__ import annotations

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
    shorten,
    source_of,
)
from vaultkit.checks.report.rule_table import count_rules
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.notes.source import Position, Source
    from vaultkit.vault.vault import Vault

_NARROWEST = 30
"""Columns of a line of a note that are shown on the narrowest terminal."""
_WHOLE_UP_TO = 6
"""Findings of a group that are all shown where there is room; of a larger one, `SHOWN` are."""
_RULES, _FEW_RULES = 12, 6
"""Rules that the table has on a screen, and on a narrow one."""
_NARROW = 60
"""Columns below which a screen is narrow: what comes last takes twice as many lines there."""
_PAINT = lazy_re(r"\x1b\[[0-9;]*m")


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
        self._blocks: dict[tuple[int, int], list[str]] = {}
        self._heights: dict[str, int] = {}

    def whole(self) -> list[str]:
        """Return everything."""
        blocks = [self._block(group, SHOWN, has_rest=True) for group in self._groups]
        return [*_spaced(blocks), *self._end()]

    def on_screen(self) -> list[str]:
        """Return what fits a screen: causes first, then a place of each, then more places."""
        assert self._style.screen is not None  # noqa: S101 - see render_text
        end = self._height(self._end(shown=0, named=0))
        room = max(self._style.screen.lines - end, 1)
        shown = [0] * self._name_causes(0, room // 2)
        self._groups = _with_unwritten(self._groups, len(shown))
        self._add_places(shown, room)
        shown += [0] * self._name_causes(len(shown), room - self._height(self._lay_out(shown)))
        pairs = list(zip(self._groups, shown, strict=False))
        places = sum(len(group.findings[: max(n, len(group.findings) == 1)]) for group, n in pairs)
        return [*self._lay_out(shown), *self._end(shown=places, named=len(shown))]

    def _name_causes(self, first: int, left: int) -> int:
        """Return how many groups, from one on, fit into so many lines with their heads; one does.

        Blank lines round heads come to one.
        """
        if first == 0 and self._groups:
            left = max(left, self._height([self._head(self._groups[0])]) + 1)
        left -= 1
        for number, group in enumerate(self._groups[first:]):
            left -= self._height([self._head(group)])
            if left < 0:
                return number
        return len(self._groups) - first

    def _add_places(self, shown: list[int], room: int) -> None:
        """Show more places while there is room: of groups, of what is alone, then second ones.

        Effect: changes how many places of each group are shown.
        """
        steps = [(1, True), (1, False), *((most, True) for most in range(2, _WHOLE_UP_TO + 1))]
        for most, is_group in steps:
            for at, number in enumerate(shown):
                found = len(self._groups[at].findings)
                is_wanted = (found > 1) == is_group and (most <= SHOWN or found <= _WHOLE_UP_TO)
                if not (is_wanted and number == most - 1 and most <= found):
                    continue
                shown[at] = most
                if self._height(self._lay_out(shown)) > room:
                    shown[at] = number

    def _lay_out(self, shown: Sequence[int]) -> list[str]:
        """Return the first groups with so many places each; heads without places stand together."""
        blocks: list[list[str]] = []
        last = True
        for group, number in zip(self._groups, shown, strict=False):
            block = self._blocks.get((id(group), number))
            if block is None:
                block = self._block(group, number) if number else [self._head(group)]
                self._blocks[id(group), number] = block
            if number == 0 and not last:
                blocks[-1] = [*blocks[-1], *block]
            else:
                blocks.append(block)
            last = number > 0
        return _spaced(blocks)

    def _height(self, lines: Sequence[str]) -> int:
        """Return how many lines of the terminal lines take."""
        return sum(map(self._height_of, lines))

    def _height_of(self, line: str) -> int:
        known = self._heights.get(line)
        if known is None:
            known = max(1, -(-width_of(_PAINT.sub("", line)) // self._columns))
            self._heights[line] = known
        return known

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
        code = self._style.paint(group.codes, color_of(group.severity))
        title = self._style.paint(printable(shorten(group.title)), BOLD)
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
            rules = _RULES if self._columns >= _NARROW else _FEW_RULES
            most = rules if style.screen else None
            lines += ["", *count_rules(report.findings, most), ""]
        if not style.brief:
            lines.append(render_summary(report, style))
            if style.call and report.findings:
                lines += find_steps(report, self._vault, self._groups, style.call)
        if shown is not None and shown < len(report.findings):
            lines.append(self._left_out(len(report.findings) - shown, len(self._groups) - named))
        return lines

    def _left_out(self, places: int, groups: int) -> str:
        """Return how much a screen does not show, and how to see it."""
        causes = f" ({count(groups, 'cause')} not named above)" if groups else ""
        call = self._style.call or Call()
        what = f"{count(places, 'finding')}{causes}"
        return f"not shown: {what}; to see everything: {call.with_more('--all')}"


def _with_unwritten(groups: Sequence[Group], named: int) -> tuple[Group, ...]:
    """Return groups so that notes that are not written yet are among the first that are named.

    They come last of what is wrong, but are often most of it: one line must say so.
    """
    at = next((n for n, group in enumerate(groups) if group.is_unwritten), 0)
    if at < max(named, 1):
        return (*groups,)
    others = (*groups[:at], *groups[at + 1 :])
    last = max(named, 1) - 1
    return (*others[:last], groups[at], *others[last:])


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
    is_offered = style.call is None or style.call.can_fix
    clauses = [f"{fixable:,} fixable with --fix"] if fixable and is_offered else []
    found = f"{count_findings(report)} in {count(report.notes, 'note')}{elapsed}"
    return "; ".join([found, *clauses, *count_hidden(report)])
