"""Write links from a report to the places of findings, each proved by following it.

They lead to the nearest heading, since no link of Obsidian's leads to a line. What no link leads to
stands as code, so that the report itself has no broken link.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from vaultkit.authoring.bases.result_markdown import NOT_IN_WIKILINK
from vaultkit.authoring.rename.subjects.changed_anchors import link_name
from vaultkit.checks.report.human_readable.markdown_groups import code, escaped
from vaultkit.checks.report.report_style import place_of, printable
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.report_region import own_part
from vaultkit.notes.paths import NotePath, stem_of
from vaultkit.notes.source import Source
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.resolve import OK, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.notes.note import Heading, Note
    from vaultkit.vault.vault import Vault

_AS_WRITTEN = "/;?:@&=+$,"
"""Signs that Obsidian does not decode in an address, so they stand as they are."""


class ReportPlace(NamedTuple):
    """Where a report is read.

    Args:
        path: Its vault path, "" outside of the vault and where Obsidian does not look.
        way: What leads from its folder to the vault's, with a slash at the end; for links outside.
    """

    path: str
    way: str = ""


class PlaceLinks:
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
        self._forms: dict[tuple[str, int], WikiLink | str | None] = {}
        self._names: dict[str, str] = {}

    def to(self, finding: Diagnostic) -> str:
        """Return a link that says the note and the line."""
        return self._link(finding, f"{self.name_of(finding.path)}, line {self._line(finding)}")

    def to_line(self, finding: Diagnostic) -> str:
        """Return a link that says the line."""
        return self._link(finding, f"line {self._line(finding)}")

    def name_of(self, path: str) -> str:
        """Return what a file is called: its name, or its path where several have that."""
        if path not in self._names:
            is_one = len(self._vault.resolver.named(path.rpartition("/")[2])) <= 1
            self._names[path] = stem_of(path) if is_one else path.removesuffix(".md")
        return self._names[path]

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
        key = path, heading.start if heading else -1
        if key not in self._forms:
            self._forms[key] = self._find_form(path, note, heading)
        form = self._forms[key]
        label = link_name(printable(shown))
        if form is None:
            return code(shown)
        if isinstance(form, str):
            return _markdown(label, form)
        return WikiLink(form.target, form.subpath, label).format()

    def _find_form(
        self, path: str, note: Note | None, heading: Heading | None
    ) -> WikiLink | str | None:
        """Return a link to the place, else one to the file; a path stands for one of Markdown.

        Returns:
            None where no link leads there, as to ` a.md`, whose first blank nobody can write.
        """
        target = link_target(self._vault, path, NotePath(self._place.path))
        subpaths = [_subpath(note, heading)] if note and heading else []
        for subpath in dict.fromkeys([*subpaths, ""]):
            link = WikiLink(target, subpath, "x")
            if not NOT_IN_WIKILINK.search(target) and self._is_live(link.format(), path, subpath):
                return link
        address = quote(path, safe=_AS_WRITTEN)
        return address if self._is_live(f"[x]({address})", path, "") else None

    def _is_live(self, text: str, path: str, subpath: str) -> bool:
        """Tell whether a link, as it is read where the report stands, leads to a file alone."""
        source = NotePath(self._place.path)
        links = parse_note(Source(source, text.encode("utf-8", "replace"))).links
        if len(links) != 1 or (links[0].start, links[0].end) != (0, len(text.encode())):
            return False
        outcome = self._vault.resolver.resolve(links[0].target, source)
        if outcome.path != path or len(outcome.candidates) > 1:
            return False
        note = self._vault.notes.get(NotePath(path))
        if not subpath or note is None:
            return not subpath
        return resolve_subpath(links[0].subpath, note).status == OK


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
