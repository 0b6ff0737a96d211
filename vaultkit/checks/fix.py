"""The loop that fixes: fix, read the changed notes again, check again, until nothing is left.

Three promises are kept here, in this order:

    harm      a link that led somewhere leads there still (`harm.py`), or nothing is written
    findings  nothing is found afterwards that was not found before: a fix that brings up
              something new, or takes a heading from a link, is left out, with its rule in that note
    rest      when the loop ends, no fix is left that could be done; so a second run does nothing

The last round is compared with the state before the first, because one fix may make a second one
necessary. X001 may come up: it says that a fix made a suppression needless.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.bans import Bans, find_added, paths_of
from vaultkit.checks.check import Report, check_vault
from vaultkit.checks.harm import Harm, Round
from vaultkit.checks.rule import load_rules, select_rules
from vaultkit.errors import FixHarmedError
from vaultkit.notes.edit import plan_patch, touches
from vaultkit.notes.parse import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import SUBSTITUTE, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.evidence import Evidence
    from vaultkit.checks.rule import Rule
    from vaultkit.config import Config
    from vaultkit.notes.edit import Edit, Patch
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
        sources: New bytes of the files that differ, by path.
        applied: The findings that were fixed, in the order in which they were.
        report: What is found in the vault as it is then.
        refused: What could be fixed and was not, and why.
    """

    vault: Vault
    sources: Mapping[str, bytes]
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
    report_on: Callable[[Vault], Report] | None = None,
    evidence: Evidence | None = None,
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
        report_on: What the operator is told about a vault, and so what is fixed, where a baseline
            or an earlier revision has a say; None for `check_vault` with `only`.
        evidence: What is known beyond the vault.

    Errors:
        FixHarmedError: a fix breaks a link, cannot be done, or fixes never come to an end.
        VaultkitError: see `check_vault`.
    """
    if rules is None:
        rules = select_rules(load_rules(), config)

    def check(paths: Collection[str] | None) -> Callable[[Vault], Report]:
        return lambda vault: check_vault(
            vault, config, today=today, only=paths, rules=rules, evidence=evidence
        )

    whole = check(None)
    told = report_on or (None if only is None else check(only))
    return _Fixer(whole, told, _Choice(unsafe, codes)).fix(vault)


class _Choice(NamedTuple):
    """Which fixes are wanted."""

    unsafe: bool
    codes: Collection[str] | None

    def holds(self, finding: Diagnostic) -> bool:
        return (
            finding.fix is not None
            and bool(finding.fix.edits)
            and (self.unsafe or finding.fix.safety == "safe")
            and (self.codes is None or finding.code in self.codes)
        )


class _State(NamedTuple):
    """A vault, what is found in all of it, and what the operator is told of that."""

    vault: Vault
    whole: Report
    told: Report


class _HeadingLostError(Exception):
    """A fix takes the heading or block from a link that names it."""

    def __init__(self, harm: Harm) -> None:
        super().__init__(harm.message)
        self.harm = harm


@dataclass(frozen=True)
class _Fixer:
    whole: Callable[[Vault], Report]
    told: Callable[[Vault], Report] | None
    choice: _Choice

    def fix(self, vault: Vault) -> FixResult:
        """Fix until another start from there does nothing more."""
        state, bans = self._look(vault), Bans()
        applied: list[Diagnostic] = []
        for _ in range(MAX_ROUNDS):
            state, done, bans = self._settle_cleanly(state)
            applied += done
            if not done or not bans.by_path:
                break
        refused = [
            Refused(finding, reason)
            for finding in state.told.findings
            if self.choice.holds(finding) and (reason := bans.find(finding))
        ]
        return FixResult(
            state.vault,
            _differences(vault, state.vault),
            tuple(applied),
            state.told,
            tuple(refused),
        )

    def _look(self, vault: Vault) -> _State:
        whole = self.whole(vault)
        return _State(vault, whole, self.told(vault) if self.told else whole)

    def _settle_cleanly(self, start: _State) -> tuple[_State, list[Diagnostic], Bans]:
        """Fix so that nothing new is found; start again with fewer rules as long as it is."""
        bans = Bans()
        while True:
            try:
                state, applied = self._settle(start, bans)
            except _HeadingLostError as lost:
                bans.narrow(lost.harm.path, {*lost.harm.codes}, lost.harm.message)
                continue
            added = find_added(start.whole, state.whole)
            if not added or not applied:
                return state, applied, bans
            bans.extend(added, applied)

    def _settle(self, state: _State, bans: Bans) -> tuple[_State, list[Diagnostic]]:
        """Fix until nothing is left to fix."""
        batches: list[list[Diagnostic]] = []
        for _ in range(MAX_ROUNDS):
            wanted = (one for one in state.told.findings if self.choice.holds(one))
            batch = pick([one for one in wanted if not bans.find(one)])
            if not batch:
                return state, [finding for batch in batches for finding in batch]
            state = self._look(_apply(state.vault, batch))
            batches.append(batch)
        endless = [finding for batch in batches[MAX_ROUNDS // 2 :] for finding in batch]
        harm = f"fixes in {endless[-1].path} never come to an end"
        raise FixHarmedError(sorted({finding.code for finding in endless}), harm)


def pick(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings, in order, whose fixes can all be done at once.

    A fix is done as a whole or not at all; of two that overlap, the later waits for the next
    round, when it may look different or be needless.
    """
    taken = _Taken()
    return [one for one in findings if one.fix is not None and taken.add(one.fix.edits)]


@dataclass
class _Taken:
    """Ranges that are going to be edited, by file, in order."""

    ranges: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    edits: set[Edit] = field(default_factory=set)

    def add(self, edits: Sequence[Edit]) -> bool:
        """Take the ranges of some edits if all are free."""
        if any(edit in self.edits or not self._is_free(edit) for edit in edits):
            return False
        self.edits.update(edits)
        for edit in edits:
            insort(self.ranges.setdefault(edit.path, []), (edit.start, edit.end))
        return True

    def _is_free(self, edit: Edit) -> bool:
        """Look at the neighbours: what is taken does not overlap itself."""
        ranges = self.ranges.get(edit.path, [])
        at = bisect_left(ranges, (edit.start, edit.end))
        return not any(
            touches(edit.start, edit.end, *other) for other in ranges[max(0, at - 1) : at + 2]
        )


def _apply(vault: Vault, batch: Sequence[Diagnostic]) -> Vault:
    """Return the vault with fixes done.

    Errors:
        FixHarmedError: a fix cannot be done, or a link would not lead where it led.
    """
    patches = _plan(vault, batch)
    notes = {
        NotePath(path): parse_note(Source(path, patch.after))
        for path, patch in patches.items()
        if path in vault.notes or _is_new(vault, path)
    }
    texts = {p: Source(p, patch.after) for p, patch in patches.items() if p not in notes}
    every = {**vault.notes, **notes}
    if len(every) > len(vault.notes):
        every = {path: every[path] for path in sorted(every)}
    after = replace(vault, notes=every, texts={**vault.texts, **texts})
    harm = Round(vault, after, patches, batch).find_harm()
    if harm and harm.path:
        raise _HeadingLostError(harm)
    if harm:
        raise FixHarmedError(harm.codes, harm.message)
    return after


def _plan(vault: Vault, batch: Sequence[Diagnostic]) -> dict[str, Patch]:
    edits: dict[str, list[Edit]] = {}
    for finding in batch:
        for edit in finding.fix.edits if finding.fix else ():
            if fault := _find_fault(vault, edit):
                harm = f'the fix "{finding.fix and finding.fix.title}" {fault}'
                raise FixHarmedError([finding.code], harm)
            edits.setdefault(edit.path, []).append(edit)
    patches: dict[str, Patch] = {}
    for path, own in edits.items():
        try:
            patches[path] = plan_patch(vault.source_of(path).data, own)
        except ValueError as error:
            codes = sorted({finding.code for finding in batch if path in paths_of(finding)})
            raise FixHarmedError(codes, f"a fix of {path} cannot be done: {error}") from error
    return patches


def _find_fault(vault: Vault, edit: Edit) -> str:
    """Return why an edit must not be done, "" if it may."""
    if _is_new(vault, edit.path):
        return ""
    if edit.path not in vault.notes and edit.path not in vault.texts:
        return f"is about {edit.path}, which was not read"
    if SUBSTITUTE in edit.text and SUBSTITUTE.encode() not in vault.source_of(edit.path).data:
        return f"would write over bytes of {edit.path} that are not UTF-8"
    return ""


def _is_new(vault: Vault, path: str) -> bool:
    """Tell whether a path is that of a note which a fix makes."""
    return (
        is_note(path)
        and vault.resolver.resolve(f"/{path}", "").path is None
        and path not in {skipped for skipped, _ in vault.skipped}
    )


def _differences(before: Vault, after: Vault) -> dict[str, bytes]:
    """Return the new bytes of files that differ, in path order."""
    paths = sorted((*after.notes, *after.texts))
    new = {path: after.source_of(path).data for path in paths}
    return {path: data for path, data in new.items() if data != before.source_of(path).data}
