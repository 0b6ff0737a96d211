"""Say the next command to type, or the next line of the config, by what was found."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.finding_causes import OF_ONE_THING
from vaultkit.checks.report.finding_groups import count_safe
from vaultkit.checks.report.group_titles import find_hint
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.report.finding_groups import Group
    from vaultkit.checks.report.report_style import Call
    from vaultkit.vault.vault import Vault

BASELINE = "known.json"
_MANY = 50
"""Findings from which it helps to keep those there are, or to leave a folder out."""
_MOST = 0.75
"""Part of the findings that is most of them."""
_LONGEST = 60
"""Characters of a title that is said once more."""
_FOLDERS = 3
"""Folders that are named, and rules of the first one."""
_OF_DAYS = lazy_re(r"(?:.*/)?20\d\d-\S*")
_DAYS = "20??-*"
_GLOB = lazy_re(r"([*?\[\]\\])")


class Folder(NamedTuple):
    """A folder at the top of a vault.

    Args:
        name: Its name; "" for what stands in none.
        findings: Those in it, with all folders below.
    """

    name: str
    findings: Sequence[Diagnostic]


def find_steps(report: Report, vault: Vault, groups: Sequence[Group], call: Call) -> list[str]:
    """Return lines that end in a command, or in a line of the config."""
    found = [*find_commands(report, vault, groups, call), *find_settings(report, vault, groups)]
    steps = [f"{what}: {line}" for what, line in found]
    return [f"next, {steps[0]}", *steps[1:]]


def find_commands(
    report: Report, vault: Vault, groups: Sequence[Group], call: Call
) -> list[tuple[str, str]]:
    """Return what can be done and how: repair, read about what comes first, keep the rest."""
    first = _first_of(groups, call)
    code = first.first.code
    about = f"read what {code} means"
    if len(first.findings) > 1 and len(groups) > 1:
        about = f"begin with {code}, {_what(first)}"
    found = [*_repairs(report, vault, call), (about, f"vaultkit rule {code}")]
    if call.can_keep and len(report.findings) >= _MANY:
        what = f"keep these as known; --baseline {BASELINE} then tells of new ones only"
        found.append((what, call.with_more("--write-baseline", BASELINE)))
    return found


def _first_of(groups: Sequence[Group], call: Call) -> Group:
    """Return what to begin with: where one change mends most, or else what is read first.

    What `--fix` repairs does not count where that is offered as well.
    """
    left = {
        at: len(group.findings) - (count_safe(group.findings) if call.can_fix else 0)
        for at, group in enumerate(groups)
        if group.is_one_act
    }
    most = max(left, key=left.__getitem__, default=0)
    return groups[most if left.get(most, 0) > 1 else 0]


def _what(group: Group) -> str:
    """Say what a group is about and what it comes to: how many places one change mends, if it does.

    A title that names nothing gives way to the first finding, which names what it is about.
    """
    number = count(len(group.findings), "finding")
    if _has_one_target(group):
        return f"{_cut(group.title)} (one change mends {count(len(group.findings), 'place')})"
    if "…" not in group.title or group.is_unwritten:
        return f"{_cut(group.title)} ({number})"
    more = f"{len(group.findings) - 1:,} more of its kind"
    return f"{_cut(group.first.message)}, and {more} ({number})"


def _has_one_target(group: Group) -> bool:
    """Tell whether all want one thing that is missing, so that they are mended where it is.

    Where another name is meant, each is to be written anew.
    """
    targets = {fold(finding.target) for finding in group.findings}
    is_missing = group.first.cause.partition(":")[0] in OF_ONE_THING
    is_misspelt = any(find_hint(finding.message) for finding in group.findings)
    return is_missing and len(targets) == 1 and "" not in targets and not is_misspelt


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"


def _repairs(report: Report, vault: Vault, call: Call) -> list[tuple[str, str]]:
    """Return how to repair what can be: safely, or else by guesses that are shown first.

    Guesses that make empty notes are none worth looking at; where most are, none is offered.
    """
    if not call.can_fix:
        return []
    safe = count_safe(report.findings)
    if safe:
        return [(f"repair {safe:,} of them", call.with_more("--fix"))]
    guesses = [finding for finding in report.findings if finding.fix]
    lead = sum(not _makes_notes(finding, vault) for finding in guesses)
    if lead * 2 <= len(guesses):
        return []
    what = f"look at {count(lead, 'repair')} by guess"
    return [(what, call.with_more("--unsafe-fixes", "--diff"))]


def _makes_notes(finding: Diagnostic, vault: Vault) -> bool:
    """Tell whether the remedy of a finding makes a note that is not there."""
    there = (vault.notes, vault.texts, vault.attachments)
    edits = finding.fix.edits if finding.fix else ()
    return any(
        edit.path != finding.path and not any(edit.path in files for files in there)
        for edit in edits
    )


def find_settings(
    report: Report, vault: Vault, groups: Sequence[Group]
) -> Iterator[tuple[str, str]]:
    """Yield where most findings are, and the lines of the config that would leave them out."""
    folders = _by_folder(report.findings)
    if len(report.findings) >= _MANY and _is_apart(folders, report, vault):
        yield _of_folders(folders, report)
    unwritten = [x for group in groups if group.is_unwritten for x in group.findings]
    if len(unwritten) > len(report.findings) / 2:
        yield from _of_unwritten(unwritten)


def _by_folder(findings: Iterable[Diagnostic]) -> list[Folder]:
    """Return the folders at the top of the vault, those with most findings first."""
    found: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        found.setdefault(_top(finding.path), []).append(finding)
    return sorted((Folder(*item) for item in found.items()), key=lambda one: -len(one.findings))


def _top(path: str) -> str:
    return path.partition("/")[0] if "/" in path else ""


def _is_apart(folders: Sequence[Folder], report: Report, vault: Vault) -> bool:
    """Tell whether one folder has most of the findings, and more than its part of the notes."""
    first = folders[0]
    notes = sum(_top(path) == first.name for path in vault.notes)
    part = len(first.findings) / len(report.findings)
    return bool(first.name) and part >= _MOST and notes / len(vault.notes) < part * _MOST


def _of_folders(folders: Sequence[Folder], report: Report) -> tuple[str, str]:
    first, others = folders[0], folders[1:_FOLDERS]
    names = [f"{one.name or 'the top'} ({len(one.findings):,})" for one in others]
    rest = f", the next are {', '.join(names)}" if names else ""
    codes = [code for code, _ in Counter(x.code for x in first.findings).most_common(_FOLDERS)]
    glob = _GLOB.sub(r"\\\1", first.name) + "/**"
    line = f"{json.dumps(glob, ensure_ascii=False)} = {json.dumps(codes)}"
    found = f"{len(first.findings):,} of {len(report.findings):,} are in {first.name}/{rest}"
    return f"{found}; to leave it out, in the config under [per-file-ignores]", line


def _of_unwritten(unwritten: Sequence[Diagnostic]) -> Iterator[tuple[str, str]]:
    """Yield how to say which notes are still to be written, if it was a rule of links."""
    links = [x for x in unwritten if x.code == "L101" and x.severity > Severity.INFO]
    days = sum(
        _OF_DAYS.fullmatch(finding.target.partition("#")[0]) is not None for finding in links
    )
    some = _DAYS if days * 2 > len(links) else "Ideas/**"
    if links:
        what = "if these notes are planned, some or all, in the config"
        yield what, f'[links] planned = ["{some}"], or [severity] L101 = "info"'
