"""Fix a vault until no fix is left (`fix_vault`, `check --fix`); see decision 7.

Three promises are kept here, in this order:

    links     a link that led somewhere leads there still (`fix_guard.py`), or nothing is written
    findings  nothing is found afterwards that was not found before: a fix that brings up
              something new, or takes a heading from a link, is left out, with its rule in that note
    rest      when the loop ends, no fix is left that could be done; so a second run does nothing

The last round is compared with the state before the first, because one fix may make a second one
necessary. X001 may come up: it says that a fix made a suppression needless.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.fixing.fix_batch import HeadingLostError, apply_batch, differences, pick
from vaultkit.checks.fixing.fix_exclusions import Exclusions, find_added, is_new_alias, paths_of
from vaultkit.errors import FixHarmedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.context import Evidence
    from vaultkit.checks.diagnostic import Diagnostic, Key, Rename
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.rule import Rule
    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault

MAX_ROUNDS = 40
"""Rounds after which fixes that undo each other are taken for a bug of ours."""


class Refused(NamedTuple):
    """A fix that was not done, because it would bring up something else.

    Args:
        finding: The one with the fix.
        reason: What would happen, as a sentence without full stop.
    """

    finding: Diagnostic
    reason: str


@dataclass(frozen=True)
class FixResult:
    """What fixing comes to; nothing is written yet.

    Args:
        vault: The vault with all fixes done.
        sources: New bytes of the files that differ, by the path before.
        moves: The new path of each note that gets one, by the old one.
        applied: The findings that were fixed, in the order in which they were; with those that
            the fix of another mended, as all links to a note that is made.
        report: What is found in the vault as it is then; what was refused has no fix there.
        refused: What could be fixed and was not, and why.
    """

    vault: Vault
    sources: Mapping[str, bytes]
    moves: Mapping[str, str]
    applied: tuple[Diagnostic, ...]
    report: Report
    refused: tuple[Refused, ...]


def fix_vault(  # noqa: PLR0913 - all that a run depends on
    vault: Vault,
    config: Config,
    *,
    today: date,
    rules: Sequence[Rule] | None = None,
    unsafe: bool = False,
    only: Collection[str] | None = None,
    codes: Collection[str] | None = None,
    report_on: Callable[[Vault, Mapping[str, str]], Report] | None = None,
    evidence: Evidence | None = None,
    left: Mapping[str, str] | None = None,
) -> FixResult:
    """Work out what fixing comes to.

    Args:
        vault: As it is.
        config: What the operator set.
        today: The day to count from.
        rules: The rules to run; None for those that the config selects.
        unsafe: Whether to do unsafe fixes as well.
        only: Paths in which findings are fixed; None for all that are not excluded.
        codes: Rules whose fixes are done; None for all.
        report_on: What the operator is told about a vault and the moves that led to it, and so what
            is fixed, where a baseline or an earlier revision has a say; None for `check_vault` with
            `only`.
        evidence: What is known beyond the vault.
        left: Files that are not to be written, and why.

    Errors:
        FixHarmedError: a fix breaks a link, cannot be done, or fixes never come to an end.
        VaultkitError: see `check_vault`.
    """
    if rules is None:
        rules = select_rules(load_rules(), config)

    def check(vault: Vault, paths: Collection[str] | None) -> Report:
        return check_vault(vault, config, today=today, only=paths, rules=rules, evidence=evidence)

    def tell(vault: Vault, moves: Mapping[str, str]) -> Report:
        return check(vault, {moves.get(path, path) for path in only or ()})

    told = report_on or (None if only is None else tell)
    choice = _Choice(unsafe, codes)
    return _Fixer(config, lambda vault: check(vault, None), told, choice, left or {}).fix(vault)


class _Choice(NamedTuple):
    """Which fixes are wanted."""

    unsafe: bool
    codes: Collection[str] | None

    def edits(self, finding: Diagnostic) -> bool:
        """Tell whether the fix is wanted and edits something."""
        return finding.fix is not None and bool(finding.fix.edits) and self._holds(finding)

    def renames(self, finding: Diagnostic) -> bool:
        """Tell whether the fix is wanted and gives a note another path."""
        return finding.fix is not None and finding.fix.rename is not None and self._holds(finding)

    def _holds(self, finding: Diagnostic) -> bool:
        return (
            finding.fix is not None
            and (self.unsafe or finding.fix.safety == "safe")
            and (self.codes is None or finding.code in self.codes)
        )


class _State(NamedTuple):
    """A vault, what is found in all of it, what the operator is told of that, and what moved.

    `first` is what was found before anything was done, where only safe fixes are.
    """

    vault: Vault
    whole: Report
    told: Report
    moves: Mapping[str, str]
    first: Collection[Key]


@dataclass(frozen=True)
class _Fixer:
    config: Config
    whole: Callable[[Vault], Report]
    told: Callable[[Vault, Mapping[str, str]], Report] | None
    choice: _Choice
    left: Mapping[str, str]

    def fix(self, vault: Vault) -> FixResult:
        """Fix until another start from there does nothing more."""
        state, excluded = self._look(vault, {}), Exclusions()
        applied: list[Diagnostic] = []
        for _ in range(MAX_ROUNDS):
            state, done, excluded = self._settle_cleanly(state)
            applied += done
            if not done or not excluded.by_path:
                break
        state, done, reasons = self._rename(state)
        refused = [
            Refused(finding, reason)
            for finding in state.told.findings
            if (self.choice.edits(finding) and (reason := self._why_not(finding, excluded)))
            or (self.choice.renames(finding) and (reason := reasons.get(_rename_of(finding), "")))
        ]
        return FixResult(
            state.vault,
            differences(vault, state.vault, state.moves),
            state.moves,
            (*applied, *done),
            _without_fixes(state.told, refused),
            tuple(refused),
        )

    def _why_not(self, finding: Diagnostic, excluded: Exclusions) -> str:
        """Return why a finding is not to be fixed, "" if it is."""
        left = next((self.left[path] for path in paths_of(finding) if path in self.left), "")
        return left or excluded.find(finding)

    def _look(
        self, vault: Vault, moves: Mapping[str, str], first: Collection[Key] | None = None
    ) -> _State:
        whole = self.whole(vault)
        told = self.told(vault, moves) if self.told else whole
        if first is None:
            first = () if self.choice.unsafe else {one.key for one in whole.findings}
        return _State(vault, whole, told, moves, first)

    def _rename(self, state: _State) -> tuple[_State, list[Diagnostic], Mapping[Rename, str]]:
        """Do the renames that fixes ask for, and what they make necessary; say what stays, why."""
        applied: list[Diagnostic] = []
        reasons: dict[Rename, str] = {}
        while True:
            found = filter(self.choice.renames, state.told.findings)
            wanted = {_rename_of(finding): finding for finding in found}
            reasons |= {one: self.left[one.old] for one in wanted if one.old in self.left}
            left = [rename for rename in wanted if rename not in reasons]
            if not left:
                return state, applied, reasons
            from vaultkit.checks.fixing.fix_renames import add_moves, do_renames, find_blame

            done = do_renames(state.vault, self.config, left, state.moves)
            reasons |= done.refused
            if not done.moves:
                continue
            moved = self._look(done.vault, add_moves(state.moves, done.moves), state.first)
            after, more, _ = self._settle_cleanly(moved)
            if blame := find_blame(state.whole, after.whole, done.moves):
                reasons |= blame
                continue
            applied += [*(found for x, found in wanted.items() if x.old in done.moves), *more]
            state = after

    def _settle_cleanly(self, start: _State) -> tuple[_State, list[Diagnostic], Exclusions]:
        """Fix so that nothing new is found; start again with fewer rules as long as it is."""
        excluded = Exclusions()
        while True:
            try:
                state, applied = self._settle(start, excluded)
            except HeadingLostError as lost:
                excluded.narrow(lost.link.path, {*lost.link.codes}, lost.link.message)
                continue
            added = find_added(start.whole, state.whole, applied)
            if not added or not applied:
                return state, applied, excluded
            excluded.extend(added, applied)

    def _settle(self, state: _State, excluded: Exclusions) -> tuple[_State, list[Diagnostic]]:
        """Fix until nothing is left to fix."""
        batches: list[list[Diagnostic]] = []
        for _ in range(MAX_ROUNDS):
            wanted = (one for one in state.told.findings if self.choice.edits(one))
            known = [one for one in wanted if not is_new_alias(one, state.first)]
            batch = pick([one for one in known if not self._why_not(one, excluded)])
            if not batch:
                return state, [finding for batch in batches for finding in batch]
            after = self._look(apply_batch(state.vault, batch), state.moves, state.first)
            batches.append(_with_mended(batch, known, state.told, after.told))
            state = after
        endless = [finding for batch in batches[MAX_ROUNDS // 2 :] for finding in batch]
        fault = f"fixes in {endless[-1].path} never come to an end"
        raise FixHarmedError(sorted({finding.code for finding in endless}), fault)


def _with_mended(
    batch: Sequence[Diagnostic], wanted: Sequence[Diagnostic], before: Report, after: Report
) -> list[Diagnostic]:
    """Return what a round mended: what it fixed, and what needs its own fix no more.

    A note that is made is what all links to it want, and only one of them makes it.
    """
    left = Counter(one.key for one in before.findings)
    left -= Counter(one.key for one in after.findings)
    left -= Counter(one.key for one in batch)
    done = {id(one) for one in batch}
    for one in wanted:
        if id(one) not in done and left[one.key] > 0:
            left[one.key] -= 1
            done.add(id(one))
    return [one for one in wanted if id(one) in done]


def _without_fixes(report: Report, refused: Sequence[Refused]) -> Report:
    """Return a report in which nothing is called fixable that this very run refused."""
    gone = {id(one.finding) for one in refused}
    if not gone:
        return report
    found = (replace(one, fix=None) if id(one) in gone else one for one in report.findings)
    return replace(report, findings=tuple(found))


def _rename_of(finding: Diagnostic) -> Rename:
    """Return the rename that a finding's fix is known to be."""
    if finding.fix is None or finding.fix.rename is None:
        message = f"the fix of {finding.code} is no rename"
        raise ValueError(message)
    return finding.fix.rename
