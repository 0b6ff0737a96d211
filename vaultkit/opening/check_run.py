"""Check a vault in steps: plan a run, gather what its rules need besides notes, check, compare."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.config import Config, find_lines
from vaultkit.config.bounded_read import read_named
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.errors import ConfigError, RuleCrashedError, VaultkitError
from vaultkit.opening.configured_baseline import configured_baseline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.context import Evidence
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.history.baseline import Baseline
    from vaultkit.checks.rule import Rule
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.vault_place import Place
    from vaultkit.vault.git.renames_in_history import MovesAhead

    FindDead = Callable[[Opened], Mapping[str, str]]

_MOVES = "L116"
"""The rule that asks for the history of files."""
_EXTERNAL = "L120"
"""The rule that asks web addresses."""


_BY_CODE = ("select", "extend_select", "ignore", "per_file_ignores", "severity")
"""What of a config names rules by their codes."""


class IdleRuleError(VaultkitError):
    """A rule was asked for by its code that has nothing to go by in this run."""


def with_unknown_codes(error: ConfigError) -> ConfigError:
    """Return the faults of a config with the codes in it that no rule has: all are told at once."""
    from vaultkit.checks.engine.registry import index_rules, select_rules

    named = {key: error.values[key] for key in _BY_CODE if error.values.get(key)}
    try:
        select_rules(index_rules(), Config(**named))
    except ConfigError as more:
        lines = (*error.fault_lines, *find_lines(Path(error.where), more.faults))
        return ConfigError(error.where, (*error.faults, *more.faults), lines=lines)
    except VaultkitError:
        return error
    return error


@lazy_dataclass(frozen=True)
class CheckRun:
    """What is to be checked and how, before any note is read.

    Args:
        place: The vault, its config and the notes that are meant.
        today: The day to count from.
        select: Codes and families of the rules to run, in place of the config's.
        extend_select: Those to run as well.
        ignore: Those not to run.
        baseline: File of findings that are known, and not reported.
        diff_base: Revision of git: only what is new since is reported; "" for all.
        external: Whether web addresses are asked.
    """

    place: Place
    today: date
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    diff_base: str = ""
    external: bool = False

    @cached_property
    def planned(self) -> Sequence[Rule]:
        """The rules to run; those of ours stand for themselves, and are not imported yet.

        Errors:
            IdleRuleError: one was asked for that has nothing to go by.
            VaultkitError: see `index_rules` and `select_rules`.
        """
        from vaultkit.checks.engine.registry import index_rules, select_rules

        more = (_EXTERNAL,) if self.external else ()
        codes = (self.select, (*self.extend_select, *more), self.ignore)
        return self._without_idle(select_rules(index_rules(), self.place.config, *codes))

    @cached_property
    def rules(self) -> Sequence[Rule]:
        """The same, imported; that takes a while, so ask while others read notes."""
        return [rule.loaded for rule in self.planned]

    @property
    def asks_for_moves(self) -> bool:
        """Whether a rule or a baseline asks where files went that links lead to in vain."""
        return self.baseline is not None or any(rule.code == _MOVES for rule in self.planned)

    @cached_property
    def moves(self) -> MovesAhead:
        """What asks git where files went."""
        from vaultkit.vault.git.renames_in_history import MovesAhead

        return MovesAhead(self.place.root)

    def begin_moves(self) -> None:
        """Have git look where files went, if anybody asks that. Effect: starts git."""
        if self.asks_for_moves:
            self.moves.begin()

    def end_moves(self) -> None:
        """End what was begun, if nobody has asked for it. Effect: ends git."""
        if "moves" in vars(self):
            self.moves.stop()

    def _without_idle(self, rules: Sequence[Rule]) -> list[Rule]:
        """Leave out rules that have nothing to go by; whoever asks for one by its code is told."""
        there = {
            "--external": self.external,
            "--diff-base": self.diff_base,
            "--baseline": self.baseline,
        }
        idle = [rule for rule in rules if rule.needs and not there.get(rule.needs)]
        asked = {code.upper() for code in (*self.select, *self.extend_select)}
        for rule in idle:
            if rule.code in asked:
                message = f"rule {rule.code} finds nothing without {rule.needs}"
                raise IdleRuleError(message)
        return [rule for rule in rules if rule not in idle]


def plan_check(place: Place, today: date, **options: Any) -> CheckRun:
    """Return a run with the baseline that the config names, unless another or a revision is given.

    Args:
        place: The vault.
        today: The day to count from.
        options: See `CheckRun`.

    Errors:
        ConfigError: the config's baseline leads elsewhere.
    """
    run = CheckRun(place, today, **options)
    is_told = run.baseline or run.diff_base
    return run if is_told else replace(run, baseline=configured_baseline(place.config))


def gather_evidence(run: CheckRun, opened: Opened, find_dead: FindDead | None = None) -> Evidence:
    """Ask git and the web for what the rules that run need. Effect: starts git.

    Args:
        run: The run.
        opened: The vault.
        find_dead: Asks web addresses; which of them are dead, and why.

    Errors:
        GitError: there is no such revision as the run compares with.
    """
    from vaultkit.checks.context import Evidence

    evidence = Evidence()
    if run.asks_for_moves:
        evidence = replace(evidence, moves=cache(lambda: run.moves.load(opened.vault)))
    if run.diff_base:
        from vaultkit.checks.history.revision_diff import look_back
        from vaultkit.vault.git.vault_revision import load_revision

        before = load_revision(opened.vault, run.diff_base)
        evidence = replace(evidence, before=look_back(opened.vault, before))
    if find_dead and any(rule.code == _EXTERNAL for rule in run.planned):
        evidence = replace(evidence, dead=find_dead(opened))
    return evidence


def check_opened(
    run: CheckRun,
    opened: Opened,
    evidence: Evidence | None = None,
    *,
    jobs: int = 1,
    keeps: bool = False,
) -> Report:
    """Run the rules, in so many processes, and take out what a baseline or a revision had.

    Args:
        run: The run.
        opened: The vault.
        evidence: What `gather_evidence` found; None to gather it, without the web.
        jobs: Processes that share the rules out.
        keeps: Whether what is found in single notes is kept between runs.

    Errors:
        RuleCrashedError: a rule crashed; what was found all the same is in it.
        VaultkitError: the baseline is not there, or cannot be read.
    """
    return _check(run, opened, evidence, jobs, load_baseline(run), keeps=keeps)


def check_and_renew(
    run: CheckRun, opened: Opened, evidence: Evidence | None = None, *, jobs: int = 1
) -> tuple[Report, str]:
    """Check; return what is left once a baseline of this is written, and the text of that.

    It holds what is found, or of the run's baseline what is still needed. Errors: as above.
    """
    baseline = load_baseline(run)
    return _renew(_check(run, opened, evidence, jobs, baseline), baseline)


def _check(  # noqa: PLR0913 - what `check_opened` was asked for, and the baseline
    run: CheckRun,
    opened: Opened,
    evidence: Evidence | None,
    jobs: int,
    baseline: Baseline | None,
    *,
    keeps: bool = False,
) -> Report:
    from vaultkit.checks.engine.rule_run import check_vault

    evidence = evidence or gather_evidence(run, opened)
    try:
        if keeps and opened.only is None and not run.diff_base:
            report = _check_kept(run, opened, evidence, jobs, baseline)
            if report is not None:
                return report
        report = check_vault(
            opened.vault,
            run.place.config,
            today=run.today,
            only=opened.only,
            rules=run.planned if jobs == 1 else run.rules,
            baseline=baseline,
            evidence=evidence,
            jobs=jobs,
        )
    except RuleCrashedError as error:
        if not run.diff_base:
            raise
        found = _compare(run, opened, error.report, evidence)
        raise RuleCrashedError(error.crashes, found) from error.__cause__
    finally:
        run.end_moves()
    return _compare(run, opened, report, evidence) if run.diff_base else report


def _check_kept(
    run: CheckRun, opened: Opened, evidence: Evidence, jobs: int, baseline: Baseline | None
) -> Report | None:
    """Check from what an earlier run found; None if that cannot be kept, or a rule crashes."""
    from vaultkit.checks.engine.registry import index_rules
    from vaultkit.checks.incremental.kept_run import can_keep, check_kept

    if not can_keep((*index_rules(), *run.planned)):
        return None
    try:
        live = check_kept(
            opened.vault,
            run.place.config,
            today=run.today,
            rules=run.rules,
            evidence=evidence,
            jobs=jobs,
        )
    except RuleCrashedError:
        return None  # what a baseline leaves of what was found is told by a whole run
    return live.report_beyond(baseline)


def load_baseline(run: CheckRun) -> Baseline | None:
    """Return what the baseline of a run holds, None if it has none. Effect: reads.

    Errors:
        VaultkitError: it is not there, or cannot be read.
    """
    path = run.baseline
    if path is None:
        return None
    from vaultkit.checks.history.baseline import read_baseline
    from vaultkit.notes.source import Source

    config = run.place.config
    if not path.exists():
        named = config.path if path == configured_baseline(config) else None
        by = f'; {named} names it as "check.baseline"' if named else ""
        message = f"{path}: no such file{by}; write one with --write-baseline {path}"
        raise VaultkitError(message)
    relative = os.path.relpath(path, run.place.root).replace(os.sep, "/")
    return read_baseline(Source(relative, read_named(path)), str(path))


def _renew(report: Report, baseline: Baseline | None) -> tuple[Report, str]:
    """Return what is left of a report, and the text of a baseline that holds the rest."""
    from vaultkit.checks.history import baseline as own

    if baseline is None:
        counts: Mapping[Any, int] = own.count_findings(report.findings)
        kept = tuple(x for x in report.findings if x.code == own.UNUSED_BASELINE)
        baselined = len(report.findings) - len(kept)
    else:
        counts = own.tighten(baseline, report)
        kept = tuple(x for x in report.findings if x.code != own.UNUSED_BASELINE)
        baselined = report.baselined
    left = replace(report, findings=kept, baselined=baselined, is_compared=True)
    return left, own.render_baseline(counts)


def _compare(run: CheckRun, opened: Opened, report: Report, evidence: Evidence) -> Report:
    from vaultkit.checks.history.revision_diff import compare_report

    return compare_report(
        report,
        opened.vault,
        evidence,
        run.place.config,
        today=run.today,
        only=opened.only,
        rules=run.rules,
    )


def tightened_baseline(run: CheckRun, report: Report) -> str:
    """Return the text of the run's baseline without what no finding needs; "" if it has none."""
    from vaultkit.checks.history.baseline import render_baseline, tighten

    baseline = load_baseline(run)
    return "" if baseline is None else render_baseline(tighten(baseline, report))
