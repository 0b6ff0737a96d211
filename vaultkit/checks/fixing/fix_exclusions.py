"""Remember which rules fix nothing in a note, as that would bring up something new there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report

WELCOME = frozenset({"X001", "X003"})
"""Rules that find a suppression or a baseline entry needless, which is a success."""
EVERYWHERE = ""


class Exclusion(NamedTuple):
    """Rules that fix nothing in a note, and the reason."""

    codes: frozenset[str]
    reason: str


def find_added(before: Report, after: Report) -> list[Diagnostic]:
    """Return what is found afterwards and was not before, in whatever line it stands."""
    known = Counter(finding.key for finding in before.findings)
    added: list[Diagnostic] = []
    for finding in after.findings:
        known[finding.key] -= 1
        if known[finding.key] < 0 and finding.code not in WELCOME:
            added.append(finding)
    return added


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
