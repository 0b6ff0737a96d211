"""One run of `vaultkit check` in steps, for a run that ends and for one that watches."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.checking.baseline_file import configured_baseline
from vaultkit.cli.checking.check_statistics import render_statistics
from vaultkit.cli.opening.open_vault import find_place, read_place
from vaultkit.cli.terminal.output import get, put
from vaultkit.errors import RuleCrashedError, VaultkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from vaultkit.checks.evidence import Evidence
    from vaultkit.checks.history.baseline import Baseline
    from vaultkit.checks.rule import Rule
    from vaultkit.checks.rule_run import Report
    from vaultkit.cli.arguments.options import Common
    from vaultkit.cli.opening.open_vault import Opened, Place
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.git.moved_files import Move

_MOVES = "L116"
"""The rule that asks for the history of files."""
_EXTERNAL = "L120"
"""The rule that asks web addresses."""
_TOGETHER = {
    ("baseline", "diff_base"): "both say which findings are old",
    ("write_baseline", "diff_base"): "a baseline holds all findings, not those of a change",
    ("write_baseline", "watch"): "a baseline is written once",
    **{(name, "watch"): "watching changes nothing" for name in ("fix", "unsafe_fixes", "diff")},
    ("fix", "watch"): "whoever watches is about to edit",
    ("unsafe_fixes", "watch"): "whoever watches is about to edit",
    ("diff", "watch"): "a diff is printed once",
    ("external", "watch"): "servers are not asked at every save",
    ("diff", "write_baseline"): "a diff writes nothing",
    ("diff", "statistics"): "a diff lists no findings",
    ("diff", "report"): "a diff lists no findings, and writes nothing",
}
"""Options that exclude each other, and why."""


@dataclass(frozen=True)
class Job:
    """What is to be checked and how, before any note is read.

    Args:
        common: The options of every command.
        options: Those of `check`, by parameter name.
        place: The vault, its config and the notes that are meant.
    """

    common: Common
    options: Mapping[str, Any]
    place: Place

    @cached_property
    def rules(self) -> Sequence[Rule]:
        """The rules to run; loading them takes a while, so it waits until others read notes.

        Errors:
            VaultkitError: see `load_rules` and `select_rules`.
        """
        from vaultkit.checks.rule import load_rules, select_rules

        options, config = self.options, self.place.config
        more = (_EXTERNAL,) if options["external"] else ()
        codes = (options["select"], (*options["extend_select"], *more), options["ignore"])
        return _without_idle(select_rules(load_rules(), config, *codes), options)

    @property
    def fail_on(self) -> str:
        """The lowest severity that makes the exit status 1."""
        return str(self.options["fail_on"] or self.place.config.fail_on)


def plan_job(common: Common, paths: Sequence[Path], options: Mapping[str, Any]) -> Job:
    """Find the vault.

    Errors:
        click.UsageError: options that exclude each other.
        VaultkitError: see `find_place`.
    """
    for names, reason in _TOGETHER.items():
        if all(options[name] for name in names):
            one, other = (f"--{name.replace('_', '-')}" for name in names)
            message = f"{one} and {other} do not go together: {reason}"
            raise click.UsageError(message, click.get_current_context(silent=True))
    place = find_place(common, paths, takes_names=True)
    return Job(common, _with_baseline(options, place), place)


def _with_baseline(options: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    """Return the options with the baseline that the config names, where they ask for no other."""
    if any(options[name] for name in ("baseline", "write_baseline", "diff_base")):
        return options
    return {**options, "baseline": configured_baseline(place.config)}


def _without_idle(rules: Sequence[Rule], options: Mapping[str, Any]) -> list[Rule]:
    """Leave out rules that have nothing to go by; whoever asks for one by its code is told.

    Errors:
        click.UsageError: one was asked for on the command line.
    """
    given = {f"--{name.replace('_', '-')}" for name, value in options.items() if value}
    idle = [rule for rule in rules if rule.needs and rule.needs not in given]
    asked = {code.upper() for code in (*options["select"], *options["extend_select"])}
    for rule in idle:
        if rule.code in asked:
            message = f"rule {rule.code} finds nothing without {rule.needs}"
            raise click.UsageError(message, click.get_current_context(silent=True))
    return [rule for rule in rules if rule not in idle]


def read_vault(
    job: Job,
    known: Mapping[NotePath, Note] | None = None,
    *,
    meanwhile: Callable[[Job], None] | None = None,
) -> Opened:
    """Read the vault, and load the rules meanwhile; notes that are known are not read again."""

    def prepare() -> object:
        if meanwhile:
            meanwhile(job)
        return job.rules

    jobs = job.options["jobs"]
    return read_place(job.place, job.common, jobs=jobs, known=known, meanwhile=prepare)


def warn_of_interruption(job: Job) -> None:
    """Say that an earlier run did not come to its end, since what is read may be half of it."""
    from vaultkit.vault.write import is_interrupted

    if is_interrupted(job.place.root):
        message = (
            "warning: an earlier run that changes notes was interrupted, or is under way; "
            "the next command that writes completes it or takes it back"
        )
        click.echo(message, err=True)


def gather_evidence(job: Job, opened: Opened) -> Evidence:
    """Ask git and the web for what the rules that run need. Effect: starts git, uses the network.

    Errors:
        GitError: there is no revision of `--diff-base`.
    """
    from vaultkit.checks.evidence import Evidence

    evidence = Evidence()
    codes = {rule.code for rule in job.rules}
    if _MOVES in codes or job.options["baseline"]:
        evidence = replace(evidence, moves=cache(lambda: _load_moves(opened)))
    if job.options["diff_base"]:
        from vaultkit.checks.history.revision_diff import look_back
        from vaultkit.vault.git.vault_revision import load_revision

        before = load_revision(opened.vault, job.options["diff_base"])
        evidence = replace(evidence, before=look_back(opened.vault, before))
    if _EXTERNAL in codes:
        from vaultkit.cli.external import find_dead

        dead = find_dead(opened, job.common, no_cache=job.options["no_cache"])
        evidence = replace(evidence, dead=dead)
    return evidence


def _load_moves(opened: Opened) -> Mapping[str, Move]:
    from vaultkit.vault.git.moved_files import load_moves

    return load_moves(opened.vault)


def check_opened(job: Job, opened: Opened, evidence: Evidence, *, jobs: int = 1) -> Report:
    """Run the rules, in so many processes, and take out what a baseline or a revision had.

    Errors:
        RuleCrashedError: a rule crashed; no baseline is written.

    Effect: writes the baseline, if that is asked for.
    """
    from vaultkit.checks.rule_run import check_vault

    baseline = _read_baseline(job)
    try:
        report = check_vault(
            opened.vault,
            job.place.config,
            today=job.common.today,
            only=opened.only,
            rules=job.rules,
            baseline=baseline,
            evidence=evidence,
            jobs=jobs,
        )
    except RuleCrashedError as error:
        if not job.options["diff_base"]:
            raise
        found = _compare(job, opened, error.report, evidence)
        raise RuleCrashedError(error.crashes, found) from error.__cause__
    if job.options["write_baseline"]:
        return _write_baseline(job, report, baseline)
    if job.options["diff_base"]:
        return _compare(job, opened, report, evidence)
    return report


def _read_baseline(job: Job) -> Baseline | None:
    path = job.options["baseline"]
    if path is None:
        return None
    from vaultkit.checks.history.baseline import read_baseline
    from vaultkit.notes.source import Source

    if not path.exists():
        named = job.place.config.path if path == configured_baseline(job.place.config) else None
        by = f'; {named} names it as "check.baseline"' if named else ""
        message = f"{path}: no such file{by}; write one with --write-baseline {path}"
        raise VaultkitError(message)
    relative = os.path.relpath(path, job.place.root).replace(os.sep, "/")
    return read_baseline(Source(relative, get(path)), str(path))


def _write_baseline(job: Job, report: Report, baseline: Baseline | None) -> Report:
    """Write what is found, or of an earlier baseline what is still needed; return the rest."""
    from vaultkit.checks.history import baseline as own

    if baseline is None:
        counts: Mapping[Any, int] = own.count_findings(report.findings)
        kept = tuple(x for x in report.findings if x.code == own.UNUSED_BASELINE)
        baselined = len(report.findings) - len(kept)
    else:
        counts = own.tighten(baseline, report)
        kept = tuple(x for x in report.findings if x.code != own.UNUSED_BASELINE)
        baselined = report.baselined
    put(own.render_baseline(counts), job.options["write_baseline"])
    return replace(report, findings=kept, baselined=baselined, is_compared=True)


def _compare(job: Job, opened: Opened, report: Report, evidence: Evidence) -> Report:
    from vaultkit.checks.history.revision_diff import compare_report

    return compare_report(
        report,
        opened.vault,
        evidence,
        job.place.config,
        today=job.common.today,
        only=opened.only,
        rules=job.rules,
    )


def tighten_baseline(job: Job, report: Report) -> None:
    """Take out of the baseline what no finding needs. Effect: writes it."""
    from vaultkit.checks.history.baseline import render_baseline, tighten

    baseline = _read_baseline(job)
    if baseline is not None:
        put(render_baseline(tighten(baseline, report)), job.options["baseline"])


def render(job: Job, opened: Opened, report: Report, start: float) -> str:
    """Return what to print.

    Args:
        job: What was asked for.
        opened: The vault.
        report: What was found.
        start: When the run started, by `time.perf_counter`.
    """
    from vaultkit.checks.report import render_report
    from vaultkit.cli.check_screen import find_screen, read_call
    from vaultkit.cli.checking.repository_paths import report_prefix

    options, form = job.options, job.options["form"]
    if options["statistics"]:
        return render_statistics(report.findings, form)
    return render_report(
        report,
        opened.vault,
        form,
        color=job.common.has_color and options["output"] is None,
        explain=options["explain"],
        elapsed=time.perf_counter() - start,
        prefix=report_prefix(opened.place.root, form),
        fail_on=job.fail_on,
        screen=find_screen(options),
        brief=job.common.quiet,
        call=read_call(options, is_part=opened.only is not None),
    )
