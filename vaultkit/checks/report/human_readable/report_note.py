"""Write a report as the region of a note that is read inside Obsidian; see `report_region`.

Places are links to the nearest heading, since no link of Obsidian's leads to a line; the line is
said. What is dead stands as code, so that the report itself has no broken link. Nothing in it
depends on the time: it changes when what is found does.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from vaultkit.authoring.bases.result_markdown import NOT_IN_WIKILINK
from vaultkit.authoring.rename.subjects.changed_anchors import link_name
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.finding_groups import SHOWN, group_findings
from vaultkit.checks.report.human_readable.markdown_groups import (
    SECRET,
    GroupWriter,
    code,
    escaped,
    rule_rows,
)
from vaultkit.checks.report.next_steps import find_commands
from vaultkit.checks.report.report_style import (
    Call,
    count_findings,
    count_hidden,
    place_of,
    printable,
)
from vaultkit.notes.markdown.report_region import BEGIN, END, own_part
from vaultkit.notes.paths import NotePath, stem_of
from vaultkit.notes.text.quantities import count
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.resolve import OK, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.report.finding_groups import Group
    from vaultkit.notes.note import Heading, Note
    from vaultkit.vault.vault import Vault

_TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Notices"}


class ReportPlace(NamedTuple):
    """Where a report is read.

    Args:
        path: Its vault path, "" outside of the vault and where Obsidian does not look.
        way: What leads from its folder to the vault's, with a slash at the end; for links outside.
    """

    path: str
    way: str = ""


def render_region(report: Report, vault: Vault, place: ReportPlace, call: Call) -> str:
    """Return the lines between the markers, with a line end before and after them."""
    lines = [*_summary(report), *_body(report, vault, place, call)]
    return "\n".join(["", *lines, ""])


def whole_note(inner: str) -> str:
    """Return a note that is a report and nothing else."""
    return f"{BEGIN}{inner}{END}\n"


def _summary(report: Report) -> Iterator[str]:
    hidden = count_hidden(report)
    if report.suppressed:
        hidden.append(f"{report.suppressed:,} suppressed")
    yield ""
    yield f"**vaultkit check:** {count_findings(report)} in {count(report.notes, 'note')}."
    if hidden:
        yield f"Not shown: {', '.join(hidden)}."
    yield ""


def _body(report: Report, vault: Vault, place: ReportPlace, call: Call) -> Iterator[str]:
    if not report.findings:
        return
    groups = group_findings(report.findings)
    links = _Links(report, vault, place)
    writer = GroupWriter(report, vault, links.to)
    title = ""
    for group in groups:
        if title != (title := _TITLES.get(group.severity, "Notices")):
            yield from (f"## {title}", "")
        yield from writer.write(group)
        yield from _rest(group, links)
        yield ""
    yield from ("## Rules", "", *rule_rows(report.findings), "")
    for what, line in find_commands(report, groups, call):
        yield f"- {what[:1].upper()}{what[1:]}: {code(line)}"
    yield ""


def _rest(group: Group, links: _Links) -> Iterator[str]:
    """Yield the places that are not shown whole, one line a note, folded away."""
    rest = group.rest()
    if not rest:
        return
    by_path: dict[str, list[Diagnostic]] = {}
    for finding in group.findings[SHOWN:]:
        by_path.setdefault(finding.path, []).append(finding)
    yield ""
    yield f"> [!note]- {rest[:1]}{rest[1:]}"
    for path, found in by_path.items():
        lines = ", ".join(dict.fromkeys(_short(finding, group, links) for finding in found))
        yield f"> - {escaped(stem_of(NotePath(path)))}: {lines}"


def _short(finding: Diagnostic, group: Group, links: _Links) -> str:
    """Return the line of a finding; in a group of several causes, with what it is about."""
    about = group.causes > 1 and finding.target and finding.code != SECRET
    return f"{links.to_line(finding)} {code(finding.target)}" if about else links.to_line(finding)


class _Links:
    """Writes links to places of findings.

    Args:
        report: What was found.
        vault: Where.
        place: Where the links stand.
    """

    def __init__(self, report: Report, vault: Vault, place: ReportPlace) -> None:
        self._report = report
        self._vault = vault
        self._place = place
        self._targets: dict[str, str] = {}
        self._subpaths: dict[tuple[str, int], str] = {}

    def to(self, finding: Diagnostic) -> str:
        """Return a link that says the note and the line."""
        return self._link(finding, f"{stem_of(finding.path)}, line {self._line(finding)}")

    def to_line(self, finding: Diagnostic) -> str:
        """Return a link that says the line."""
        return self._link(finding, f"line {self._line(finding)}")

    def _line(self, finding: Diagnostic) -> int:
        return place_of(finding, self._report, self._vault)[0].line

    def _link(self, finding: Diagnostic, shown: str) -> str:
        path = finding.path
        note = self._vault.notes.get(NotePath(path))
        if note is None and path not in self._vault.attachments:
            return f"{code(path)}, {shown}"
        heading = _heading_before(note, finding.start) if note else None
        if not self._place.path:
            anchor = f"#{note.anchors[heading.start]}" if note and heading else ""
            return _markdown(shown, quote(f"{self._place.way}{path}") + anchor)
        if "#" in path:
            return code(shown)
        if path not in self._targets:
            self._targets[path] = link_target(self._vault, path, NotePath(self._place.path))
        target = self._targets[path]
        subpath = self._to_heading(note, heading) if note and heading else ""
        if NOT_IN_WIKILINK.search(target):
            return _markdown(shown, quote(path))
        label = link_name(printable(shown))
        return WikiLink(target, subpath, label).format()

    def _to_heading(self, note: Note, heading: Heading) -> str:
        key = note.path, heading.start
        if key not in self._subpaths:
            self._subpaths[key] = _subpath(note, heading)
        return self._subpaths[key]


def _markdown(shown: str, address: str) -> str:
    return f"[{escaped(shown)}]({address})"


def _heading_before(note: Note, offset: int) -> Heading | None:
    """Return the heading of the author's that a place stands under, or in; None at the top."""
    headings = own_part(note).headings
    at = bisect_right([heading.start for heading in headings], offset)
    return headings[at - 1] if at else None


def _subpath(note: Note, heading: Heading) -> str:
    """Return what leads to a heading, or to the nearest before it that a link can name."""
    at = note.headings.index(heading)
    for one in reversed(note.headings[: at + 1]):
        for segments in (_names([one]), _names(_path_to(note, one))):
            found = resolve_subpath(segments, note) if segments else None
            if found and found.status == OK and found.item == one:
                return segments
    return ""


def _names(headings: Sequence[Heading]) -> str:
    names = [link_name(heading.text) for heading in headings]
    return "".join(f"#{name}" for name in names) if all(names) else ""


def _path_to(note: Note, heading: Heading) -> list[Heading]:
    """Return a heading with those around it, from the outermost."""
    path: list[Heading] = []
    for one in note.headings[: note.headings.index(heading) + 1]:
        path = [*(outer for outer in path if outer.level < one.level), one]
    return path


def way_from(folder: str, root: str) -> str:
    """Return how a note in a folder names files of the vault, both absolute paths."""
    way = posixpath.relpath(root, folder)
    return "" if way == "." else f"{way}/"
