"""Write a report as the region of a note that is read inside Obsidian; see `report_region`.

Places are links, see `report_links`; the line is said. Nothing in it depends on the time: it
changes when what is found does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.finding_groups import SHOWN, count_safe, group_findings
from vaultkit.checks.report.human_readable.markdown_groups import (
    SECRET,
    GroupWriter,
    code,
    escaped,
    rule_rows,
    told,
)
from vaultkit.checks.report.human_readable.report_links import PlaceLinks
from vaultkit.checks.report.next_steps import find_commands, find_settings
from vaultkit.checks.report.report_style import count_findings, count_hidden, shorten
from vaultkit.notes.markdown.report_region import BEGIN, END
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.report.finding_groups import Group
    from vaultkit.checks.report.human_readable.report_links import ReportPlace
    from vaultkit.checks.report.report_style import Call
    from vaultkit.vault.vault import Vault

_SECTIONS = ("Lost data, and what can be repaired", "Errors", "Warnings", "Notices")
_MOST_LINES = 2_000
"""Lines of all groups; a longer note is a burden to Obsidian."""
_MOST_PLACES = 50
"""Places of a group that are links."""


def render_region(report: Report, vault: Vault, place: ReportPlace, call: Call) -> str:
    """Return the lines between the markers, with a line end before and after them."""
    lines = [*_summary(report), *_body(report, vault, place, call)]
    return "\n".join(["", *lines, ""])


def whole_note(inner: str) -> str:
    """Return a note that is a report and nothing else."""
    return f"{BEGIN}{inner}{END}\n"


def _summary(report: Report) -> Iterator[str]:
    hidden = count_hidden(report)
    yield ""
    yield f"**vaultkit check:** {count_findings(report)} in {count(report.notes, 'note')}."
    if hidden:
        yield f"Not shown: {', '.join(hidden)}."
    yield ""


def _body(report: Report, vault: Vault, place: ReportPlace, call: Call) -> Iterator[str]:
    """Yield rules and commands first, then groups until the report is long enough."""
    if not report.findings:
        return
    yield from ("## Rules", "", *rule_rows(report.findings), "")
    ranked = group_findings(report.findings)
    steps = find_commands(report, vault, ranked, call)
    for what, line in (*steps, *find_settings(report, vault, ranked)):
        yield f"- {told(f'{what[:1].upper()}{what[1:]}')}: {code(line)}"
    yield ""
    groups = sorted(ranked, key=_section)
    links = PlaceLinks(report, vault, place)
    writer = GroupWriter(report, vault, links.to)
    title = ""
    room = _MOST_LINES
    for at, group in enumerate(groups):
        lines = [*writer.write(group), *_rest(group, links, call), ""]
        room -= len(lines)
        if room < 0:
            left = sum(len(one.findings) for one in groups[at:])
            what = f"{count(left, 'finding')} of {count(len(groups) - at, 'more cause')}"
            yield f"… and {what}, left out here; to see them: {code(call.with_more('--all'))}"
            yield ""
            return
        if title != (title := _SECTIONS[_section(group)]):
            yield from (f"## {title}", "")
        yield from lines


def _section(group: Group) -> int:
    """Return which section a group belongs to; what is lost or can be repaired comes first."""
    if group.is_lost or count_safe(group.findings):
        return 0
    return {Severity.ERROR: 1, Severity.WARNING: 2}.get(group.severity, 3)


def _rest(group: Group, links: PlaceLinks, call: Call) -> Iterator[str]:
    """Yield the places that are not shown whole, one line a note, folded away."""
    rest = group.rest()
    if not rest:
        return
    by_path: dict[str, list[Diagnostic]] = {}
    for finding in group.findings[SHOWN:_MOST_PLACES]:
        by_path.setdefault(finding.path, []).append(finding)
    yield ""
    yield f"> [!note]- {rest[:1]}{rest[1:]}"
    for path, found in by_path.items():
        lines = ", ".join(dict.fromkeys(_short(finding, group, links) for finding in found))
        yield f"> - {escaped(links.name_of(path))}: {lines}"
    more = group.rest(_MOST_PLACES)
    if more:
        line = call.with_more("--select", group.codes.replace(", ", ","), "--all")
        yield f"> - {more}; to see them: {code(line)}"


def _short(finding: Diagnostic, group: Group, links: PlaceLinks) -> str:
    """Return the line of a finding; in a group of several causes, with what it is about."""
    about = group.causes > 1 and finding.target and finding.code != SECRET
    target = shorten(f'"{finding.target}"')[1:-1]
    return f"{links.to_line(finding)} {code(target)}" if about else links.to_line(finding)
