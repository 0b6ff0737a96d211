"""Group findings by what lies behind them, the worst and most frequent first.

No finding is merged or lost: a group is a heading and its findings in order. What stands alone is
put with others of its kind, such as links to notes that are each missing once, where there are more
than a reader is shown of a group.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine import finding_causes as causes
from vaultkit.notes.paths import is_note, stem_of
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultkit.checks.diagnostic import Diagnostic

SHOWN = 3
"""Places of a group that are shown whole."""
_AS_FEW = 9
"""Findings that a group of several causes counts for at most, when groups are ranked."""
_QUOTED = re.compile(r'("[^"]*")')
_HINT = "; did you mean "


class Group(NamedTuple):
    """Findings of one rule with one cause, or of one kind.

    Args:
        title: What they have in common, a sentence without full stop.
        findings: At least one, in the report's order.
        causes: How many causes they have.
    """

    title: str
    findings: tuple[Diagnostic, ...]
    causes: int = 1

    @property
    def first(self) -> Diagnostic:
        """The finding that stands for the group."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """How bad the worst of them is."""
        return max(finding.severity for finding in self.findings)

    @property
    def size(self) -> str:
        """How many there are, such as `379 findings in 210 notes`."""
        found = f"{count(len(self.findings), 'finding')} in {_count_files(self.findings)}"
        return f"{found}, all different" if self.causes > 1 else found

    def rest(self, shown: int = SHOWN) -> str:
        """Return what is not shown, such as `… and 376 more in 210 notes`; "" for nothing."""
        left = self.findings[shown:]
        return f"… and {len(left):,} more in {_count_files(left)}" if left else ""


def group_findings(findings: Iterable[Diagnostic]) -> tuple[Group, ...]:
    """Return findings in groups, in the order in which to read them."""
    by_cause: dict[tuple[str, str], list[Diagnostic]] = {}
    for finding in findings:
        by_cause.setdefault((finding.code, finding.cause), []).append(finding)
    groups: list[Group] = []
    single: dict[tuple[str, str], list[Diagnostic]] = {}
    for found in by_cause.values():
        if len(found) > 1:
            groups.append(_of_one_cause(found))
        else:
            pattern = causes.pattern_of(found[0].message)
            single.setdefault((found[0].code, pattern), []).append(found[0])
    for found in single.values():
        if len(found) > SHOWN:
            groups.append(Group(common_text(found), tuple(found), len(found)))
        else:
            groups += [_of_one_cause([one]) for one in found]
    return tuple(sorted(groups, key=_rank))


def _count_files(findings: Iterable[Diagnostic]) -> str:
    files = {finding.path for finding in findings}
    return count(len(files), "note" if all(map(is_note, files)) else "file")


def _of_one_cause(found: Sequence[Diagnostic]) -> Group:
    return Group(_title(found), tuple(found))


def _rank(group: Group) -> tuple[int, int, str, int, str]:
    severities = [Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.OFF]
    weight = len(group.findings) if group.causes == 1 else min(len(group.findings), _AS_FEW)
    first = group.first
    return severities.index(group.severity), -weight, first.path, first.start, first.code


def _title(found: Sequence[Diagnostic]) -> str:
    """Return what findings of one cause have in common, in words that name the cause."""
    kind, _, about = found[0].cause.partition(":")
    if len(found) > 1:
        if kind == causes.MISSING_FOLDER:
            return f'there is no folder "{about}"'
        if kind == causes.MOVED_FOLDER:
            old, _, new = about.partition(causes.ARROW)
            where = "at the top of the vault" if new == "/" else f'in "{new}"'
            return f'there is no folder "{old}"; its files are {where}'
        if kind == causes.WEB_ANCHORS:
            return _of_anchors(found, about)
        if kind == causes.MISSING_HEADING:
            return _of_heading(found)
    return common_text(found)


def _of_anchors(found: Sequence[Diagnostic], path: str) -> str:
    """Name an anchor and the heading that it stands for, if the message of a finding knows one."""
    what = f'anchors of a web page instead of headings of "{stem_of(path)}"'
    for finding in found:
        quoted = _QUOTED.findall(finding.message)
        if _HINT in finding.message and len(quoted) > 1:
            return f"{what}, such as {quoted[0]} for {quoted[-1]}"
    return what


def _of_heading(found: Sequence[Diagnostic]) -> str:
    """Name a heading that is missing, in one note or in several."""
    texts = {finding.message.partition(_HINT)[0] for finding in found}
    quoted = _QUOTED.search(found[0].message)
    return f"no heading {quoted[0]}" if len(texts) > 1 and quoted else common_text(found)


def common_text(found: Sequence[Diagnostic]) -> str:
    """Return the message of findings, with `…` for the quoted texts that are not the same."""
    texts = dict.fromkeys(finding.message for finding in found)
    if len(texts) == 1:
        return found[0].message
    pieces = [_QUOTED.split(text.partition(_HINT)[0]) for text in texts]
    if len({len(one) for one in pieces}) > 1:
        return causes.pattern_of(found[0].message)
    columns = [set(column) for column in zip(*pieces, strict=True)]
    return "".join(_common(column, at % 2 == 1) for at, column in enumerate(columns))


def _common(column: set[str], is_quoted: bool) -> str:  # noqa: FBT001 - a place in a pattern
    if len(column) == 1:
        return next(iter(column))
    if is_quoted:
        return '"…"'
    start = _common_start([*column])
    end = _common_start([text[len(start) :][::-1] for text in column])[::-1]
    return f"{start}…{end}"


def _common_start(texts: Sequence[str]) -> str:
    """Return with what all texts begin."""
    least, most = min(texts), max(texts)
    for at, character in enumerate(least):
        if character != most[at]:
            return least[:at]
    return least
