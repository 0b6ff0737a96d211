"""Remember which rules fix nothing in a note, as that would bring up something new there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from vaultkit.checks.diagnostic import Diagnostic, Key
    from vaultkit.checks.engine.check_report import Report

WELCOME = frozenset({"X001", "X003"})
"""Rules that find a suppression or a baseline entry needless, which is a success."""
QUOTED = "F302"
"""The rule whose fix makes a link of what was none: what is wrong with the link was so before."""
RENAMED = "F305"
"""The rule whose fix gives a property the name by which it is read."""
MISSING, ALIAS = "L101", "L106"
"""The rules of links to notes that are not there, and of those to aliases."""
UNREADABLE = "F301"
"""The rule whose fix lets properties be read."""
_OF_NOTES = frozenset("FTLER")
_OF_LINKS = frozenset("LE")
_OF_VALUES = frozenset({"F311", "F315", "T703"})
"""Rules about a single value of a property, which say what is wrong only where it is read."""
EVERYWHERE = ""


class Exclusion(NamedTuple):
    """Rules that fix nothing in a note, and the reason."""

    codes: frozenset[str]
    reason: str


def find_added(
    before: Report, after: Report, applied: Sequence[Diagnostic] = ()
) -> list[Diagnostic]:
    """Return what is found afterwards and was not before, in whatever line it stands.

    What only a fix that is right lets show does not count: of a link that is in quotes now, that it
    leads nowhere; of a property that is read now, that a value of it is none; of a link that leads
    nowhere as before, that what it names is an alias now.
    """
    known = Counter(finding.key for finding in before.findings)
    quoted = {(one.path, _link_name(one)) for one in applied if one.code == QUOTED}
    renamed = {one.path for one in applied if one.code == RENAMED}
    readable = {one.path for one in applied if one.code == UNREADABLE}
    added: list[Diagnostic] = []
    for finding in after.findings:
        known[finding.key] -= 1
        is_shown = (
            finding.code in WELCOME
            or (finding.code[0] in _OF_LINKS and (finding.path, _link_name(finding)) in quoted)
            or (finding.code in _OF_VALUES and finding.path in renamed)
            or (finding.code[0] in _OF_NOTES and finding.path in readable)
            or _was_missing(finding, known)
        )
        if known[finding.key] < 0 and not is_shown:
            added.append(finding)
    return added


def _was_missing(finding: Diagnostic, known: Mapping[Key, int]) -> bool:
    return finding.code == ALIAS and known.get(finding.key._replace(code=MISSING), 0) > 0


def is_new_alias(finding: Diagnostic, before: Collection[Key]) -> bool:
    """Tell whether a link named nothing before fixes were done, and names an alias since.

    Nobody was told of that, and it may mean another thing; so it is not repaired in the same run.
    """
    return finding.code == ALIAS and finding.key._replace(code=MISSING) in before


def _link_name(finding: Diagnostic) -> str:
    """Return what the link that a finding is about names."""
    return finding.target.partition("|")[0].rstrip("\\").strip()


@dataclass
class Exclusions:
    """Rules that are left out, note by note, until nothing new is found any more.

    Where several rules fixed a note, they are left out one at a time, so that the others stay;
    only if that does not help, all of them.
    """

    by_path: dict[str, Exclusion] = field(default_factory=dict)
    trials: dict[str, list[str]] = field(default_factory=dict)

    def find(self, finding: Diagnostic) -> str:
        """Return why a finding is not to be fixed, "" if it is."""
        for path in (EVERYWHERE, *paths_of(finding)):
            exclusion = self.by_path.get(path)
            if exclusion and finding.code in exclusion.codes:
                return exclusion.reason
        return ""

    def extend(self, added: Sequence[Diagnostic], applied: Sequence[Diagnostic]) -> None:
        """Leave out more, given what was fixed and what came up."""
        rules: dict[str, set[str]] = {}
        for finding in applied:
            for path in (EVERYWHERE, *paths_of(finding)):
                rules.setdefault(path, set()).add(finding.code)
        causes: dict[str, Diagnostic] = {}
        for finding in added:
            causes.setdefault(finding.path if finding.path in rules else EVERYWHERE, finding)
        for path, cause in causes.items():
            reason = f"a fix would bring up {cause.code} in {cause.path}: {cause.message}"
            self.narrow(path, rules[path], reason)

    def narrow(self, path: str, codes: set[str], reason: str) -> None:
        """Leave out another of the rules that fixed a note, or in the end all of them."""
        if path not in self.trials:
            self.trials[path] = sorted(codes)
        elif not self.trials[path]:
            codes |= self.by_path[path].codes
            self.by_path[path] = Exclusion(frozenset(codes), reason)
            return
        self.by_path[path] = Exclusion(frozenset({self.trials[path].pop(0)}), reason)


def paths_of(finding: Diagnostic) -> set[str]:
    """Return the files that a finding and its fix are about."""
    edits = finding.fix.edits if finding.fix else ()
    return {finding.path, *(edit.path for edit in edits)}
