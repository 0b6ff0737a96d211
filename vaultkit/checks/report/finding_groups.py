"""Group findings by what lies behind them, in the order in which to read them.

No finding is merged or lost: a group is a heading and its findings. First comes what cost data and
what much can be done about at once, then what is broken, the worst and most frequent before the
rest. What stands alone is put with others of its kind, and notes that are not written yet are one
group: they are an author's plans rather than so many faults.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine import finding_causes as causes
from vaultkit.checks.report.group_titles import (
    common_or_like,
    find_hint,
    kind_of,
    name_pages,
    name_wanted,
    title_of,
)
from vaultkit.notes.paths import fold, is_note, stem_of
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vaultkit.checks.diagnostic import Diagnostic

SHOWN = 3
"""Places of a group that are shown whole."""
LOST, LARGE, OTHER = range(3)
"""What is read first: lost data, what much can be done about at once, and the rest."""
_AS_FEW = 9
"""Findings that a group of several causes counts for at most, when groups are ranked."""
_LOST = frozenset({"H801", "F301", "F302", "F303", "F304"})
"""Rules about data that is lost or cannot be read: conflicts and front matter."""
_LINKS = frozenset({"L101", "L102", "L103", "E201", "E202", "E206"})
"""Rules about links and embeds that break for one reason."""
_MANY = 50
"""Findings of a rule that `--fix` repairs, from which they are one group."""
_LEAST = 10
"""Findings that a large group has at least."""
_PART = 5
"""A group with one of so many findings is large."""
_MISSPELT = 2
"""How often a name is written at most that is taken for a misspelling of one that is there."""

_Found = list["Diagnostic"]


class Group(NamedTuple):
    """Findings with one cause, of one rule, or of one kind.

    Args:
        title: What they have in common, a sentence without full stop.
        findings: At least one.
        causes: How many causes they have.
        is_unwritten: Whether they are links to notes that are not written yet.
        is_at_once: Whether one thing to do helps with all of them: one cause, or one rule.
    """

    title: str
    findings: tuple[Diagnostic, ...]
    causes: int = 1
    is_unwritten: bool = False
    is_at_once: bool = True

    @property
    def first(self) -> Diagnostic:
        """The finding that stands for the group."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """How bad the worst of them is."""
        return max(finding.severity for finding in self.findings)

    @property
    def codes(self) -> str:
        """The rules that found them, the most frequent first, such as `L102, E202`."""
        return ", ".join(code for code, _ in Counter(x.code for x in self.findings).most_common())

    @property
    def size(self) -> str:
        """How many there are, such as `379 findings in 210 notes, --fix repairs 12`."""
        found = f"{count(len(self.findings), 'finding')} in {_count_files(self.findings)}"
        different = ", all different" if 1 < self.causes == len(self.findings) else ""
        safe = count_safe(self.findings)
        whole = "them" if safe == len(self.findings) else f"{safe:,}"
        return f"{found}{different}{f', --fix repairs {whole}' if safe else ''}"

    def rest(self, shown: int = SHOWN) -> str:
        """Return what is not shown, such as `… and 376 more in 210 notes`; "" for nothing."""
        left = self.findings[shown:]
        return f"… and {len(left):,} more in {_count_files(left)}" if left else ""

    @property
    def is_one_act(self) -> bool:
        """Whether one change mends several: those of one kind are as many changes, mostly."""
        is_kind = self.first.cause.startswith(causes.SAME_KIND)
        is_alike = not is_kind or len({finding.message for finding in self.findings}) == 1
        return self.is_at_once and not self.is_unwritten and len(self.findings) > 1 and is_alike

    @property
    def is_lost(self) -> bool:
        """Whether data is lost or cannot be read."""
        return self.first.code in _LOST

    def rank(self, of: int) -> int:
        """Return whether it is about lost data, large or something else, of so many findings."""
        if self.is_lost:
            return LOST
        found = len(self.findings)
        is_part = self.is_at_once and found >= max(_LEAST, of / _PART)
        is_large = not self.is_unwritten and (is_part or count_safe(self.findings) >= _MANY)
        return LARGE if is_large else OTHER


def count_safe(findings: Iterable[Diagnostic]) -> int:
    """Return how many findings `--fix` repairs."""
    return sum(1 for finding in findings if finding.fix and finding.fix.safety == "safe")


def group_findings(findings: Sequence[Diagnostic]) -> tuple[Group, ...]:
    """Return findings in groups, in the order in which to read them."""
    by_cause = _by_cause(findings)
    groups: list[Group] = []
    for take in (_take_rules, _take_pages, _take_missing):
        taken, by_cause = take(by_cause)
        groups += taken
    single: dict[tuple[str, str], _Found] = {}
    for found in by_cause.values():
        if len(found) > 1:
            groups.append(_of_one_cause(found))
        else:
            code = "" if found[0].code in _LINKS else found[0].code
            single.setdefault((code, kind_of(found[0].message)), []).append(found[0])
    for found in single.values():
        if len(found) > SHOWN:
            groups.append(_of_kind(found, len(found)))
        else:
            groups += [_of_one_cause([one]) for one in found]
    number = len(findings)
    return tuple(_told_apart(sorted(groups, key=lambda group: _rank(group, number))))


def _by_cause(findings: Iterable[Diagnostic]) -> dict[tuple[str, str], _Found]:
    """Return findings by rule and cause; links and embeds that share a cause are together."""
    found: dict[tuple[str, str], _Found] = {}
    for finding in findings:
        code = "" if finding.code in _LINKS else finding.code
        found.setdefault((code, finding.cause), []).append(finding)
    return found


_Causes = dict[tuple[str, str], _Found]


def _take_rules(by_cause: _Causes) -> tuple[list[Group], _Causes]:
    """Take together what one command repairs, and front matter that is wrong in one way."""
    rules: dict[str, list[tuple[str, str]]] = {}
    for key in by_cause:
        if key[0]:
            rules.setdefault(key[0], []).append(key)
    groups = []
    left = dict(by_cause)
    for code, keys in rules.items():
        found = [finding for key in keys for finding in by_cause[key]]
        is_many = len(keys) > SHOWN and code.startswith("F") and len(found) >= _LEAST
        if len(keys) > 1 and (count_safe(found) >= _MANY or is_many):
            groups.append(_of_kind(found, len(keys), is_at_once=True))
            left = {key: found for key, found in left.items() if key not in keys}
    return groups, left


def _take_pages(by_cause: _Causes) -> tuple[list[Group], _Causes]:
    """Take together notes that are linked to as pages of the web are, where they are many."""
    taken = {k: found for k, found in by_cause.items() if k[1].startswith(causes.WEB_ANCHORS)}
    if len(taken) <= SHOWN:
        return [], by_cause
    ranked = sorted(taken.values(), key=lambda found: -len(found))
    findings = tuple(finding for found in ranked for finding in found)
    left = {key: found for key, found in by_cause.items() if key not in taken}
    return [Group(name_pages(ranked), findings, len(taken))], left


def _take_missing(by_cause: _Causes) -> tuple[list[Group], _Causes]:
    """Take together notes that are not written yet, names that are misspelt, and lost files."""
    notes, misspelt, files = {}, {}, {}
    for key, found in by_cause.items():
        if key[1].startswith(f"{causes.MISSING_TARGET}:"):
            if found[0].message.startswith("no file"):
                files[key] = found
            elif not _is_misspelt(found):
                notes[key] = found
            else:
                misspelt[key] = found
    groups = []
    left = dict(by_cause)
    for taken, say, is_unwritten in (
        (notes, "{} not written yet", True),
        (misspelt, "", False),
        (files, "{} not in the vault", False),
    ):
        if len(taken) > SHOWN or (is_unwritten and len(taken) > 1 and _size(taken) > SHOWN):
            groups.append(_of_targets(taken, say, is_unwritten=is_unwritten))
            left = {key: found for key, found in left.items() if key not in taken}
    return groups, left


def _size(taken: Mapping[tuple[str, str], _Found]) -> int:
    return sum(map(len, taken.values()))


def _of_targets(taken: Mapping[tuple[str, str], _Found], say: str, *, is_unwritten: bool) -> Group:
    """Return one group of what is missing, the most wanted first, which the title names.

    The places that are shown are about one each.
    """
    ranked = sorted(taken.values(), key=lambda found: -len(found))
    first = [found[0] for found in ranked[:SHOWN]]
    rest = [finding for found in ranked[:SHOWN] for finding in found[1:]]
    others = [finding for found in ranked[SHOWN:] for finding in found]
    findings = (*first, *rest, *others)
    title = name_wanted(ranked, say)
    return Group(title, findings, len(taken), is_unwritten, is_at_once=False)


def _is_misspelt(found: Sequence[Diagnostic]) -> bool:
    """Tell whether a missing note is one that is there, by another name.

    One that many links want is not, unless its name differs in signs and case alone.
    """
    near = find_hint(found[0].message)
    if not near:
        return False
    name = _letters(stem_of(found[0].target.partition("#")[0]))
    is_word = len(found) <= _MISSPELT and not any(map(str.isdigit, name))
    return is_word or name == _letters(stem_of(near))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _count_files(findings: Iterable[Diagnostic]) -> str:
    files = {finding.path for finding in findings}
    return count(len(files), "note" if all(map(is_note, files)) else "file")


def _of_one_cause(found: Sequence[Diagnostic]) -> Group:
    title, first = title_of(found)
    ordered = sorted(found, key=lambda finding: finding is not first) if first else found
    return Group(title, tuple(ordered))


def _of_kind(found: Sequence[Diagnostic], number: int, *, is_at_once: bool = False) -> Group:
    title = common_or_like(found)
    return Group(title, tuple(found), number, is_at_once=is_at_once)


def _rank(group: Group, of: int) -> tuple[int, int, int, int, str, int, str]:
    severities = [Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.OFF]
    kind = group.rank(of)
    severity = severities.index(group.severity) if kind != LARGE else 0
    weight = len(group.findings) if group.is_at_once else min(len(group.findings), _AS_FEW)
    first = group.first
    is_last = int(group.is_unwritten)
    return kind, severity, is_last, -weight, first.path, first.start, first.code


def _told_apart(groups: Sequence[Group]) -> list[Group]:
    """Say of groups with one title and one rule where they are."""
    titles = Counter((group.codes, group.title) for group in groups)
    return [
        group if titles[group.codes, group.title] == 1 else group._replace(title=_located(group))
        for group in groups
    ]


def _located(group: Group) -> str:
    return f'{group.title}, in "{_place(group.findings)}"' if group.title else group.title


def _place(findings: Collection[Diagnostic]) -> str:
    """Return the note or folder that findings have in common."""
    paths = {finding.path for finding in findings}
    if len(paths) == 1:
        return next(iter(paths))
    parts = [path.split("/")[:-1] for path in paths]
    same = []
    for column in zip(*parts, strict=False):
        if len(set(column)) > 1:
            break
        same.append(column[0])
    return "/".join(same) or min(paths)
