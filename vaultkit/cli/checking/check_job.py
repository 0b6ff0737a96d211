"""One run of `vaultkit check` in steps, for a run that ends and for one that watches."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.terminal.output import put, table
from vaultkit.cli.terminal.stderr import say
from vaultkit.cli.vault_access.find_and_read import find_place, read_place
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.errors import ConfigError
from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening import check_run
from vaultkit.opening.check_run import CheckRun, IdleRuleError, plan_check, with_unknown_codes
from vaultkit.opening.typed_paths import prefix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.context import Evidence
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.rule import Rule
    from vaultkit.cli.arguments.options import Common
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.check_cache import ReportCache
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.vault_place import Place

_OF_REPOSITORY = frozenset({"github", "gitlab", "sarif"})
"""Formats whose readers look for a path in the repository, wherever the command was run."""
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


@lazy_dataclass(frozen=True)
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
    def run(self) -> CheckRun:
        """The run that the options come to; its baseline stands in them."""
        names = ("select", "extend_select", "ignore", "baseline", "external")
        given = {name: self.options[name] for name in names}
        diff_base = self.options["diff_base"] or ""
        return CheckRun(self.place, self.common.today, diff_base=diff_base, **given)

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules to run; see `CheckRun.planned`.

        Errors:
            click.UsageError: one was asked for that has nothing to go by.
        """
        try:
            return self.run.planned
        except IdleRuleError as error:
            context = click.get_current_context(silent=True)
            raise click.UsageError(error.lines[0], context) from None

    @cached_property
    def reports(self) -> ReportCache | None:
        """The reports of earlier runs; None if this one may not be answered by one."""
        names = ("write_baseline", "watch", "fix", "unsafe_fixes", "diff")
        if any(self.options[name] for name in names):
            return None
        from vaultkit.opening.check_cache import open_reports

        return open_reports(self.run)

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
    try:
        place = find_place(common, paths, takes_names=True)
    except ConfigError as error:
        raise with_unknown_codes(error) from None
    return Job(common, _with_baseline(options, place, common.today), place)


def _with_baseline(options: Mapping[str, Any], place: Place, today: date) -> Mapping[str, Any]:
    """Return the options with the baseline that the config names, where they ask for no other."""
    if options["write_baseline"]:
        return options
    told = {"baseline": options["baseline"], "diff_base": options["diff_base"] or ""}
    return {**options, "baseline": plan_check(place, today, **told).baseline}


def read_vault(
    job: Job,
    known: Mapping[NotePath, Note] | None = None,
    *,
    meanwhile: Callable[[Job], None] | None = None,
) -> Opened:
    """Read the vault; notes that are known are not read again.

    Rules are imported meanwhile, if other processes read; else those that are found to be needed.
    """

    def prepare(readers: int) -> None:
        if meanwhile:
            meanwhile(job)
        if is_new and job.rules and readers > 1:
            _ = job.run.rules

    is_new = job.reports is None or job.reports.is_empty
    jobs = job.options["jobs"]
    begin = job.run.begin_moves if is_new and not known else None
    return read_place(
        job.place, job.common, jobs=jobs, known=known, meanwhile=prepare, at_missing=begin
    )


def check_or_recall(job: Job, opened: Opened) -> Report:
    """Return what an earlier run found, if nothing has changed; check otherwise.

    Effect: writes what is kept, and the baseline, if that is asked for.

    Errors:
        RuleCrashedError: a rule crashed; no baseline is written.
    """
    from vaultkit.vault.load import count_processes

    reports = job.reports
    report = reports.find(job.run, opened) if reports else None
    if report is None:
        _ = job.rules  # what is wrong with those that were asked for is told here as anywhere
        jobs = count_processes(job.options["jobs"], len(opened.vault.notes))
        evidence = gather_evidence(job, opened)
        report = check_opened(job, opened, evidence, jobs=jobs, keeps=reports is not None)
        if reports:
            reports.keep(job.run, opened, report)
    return report


def warn_of_interruption(job: Job) -> None:
    """Say that an earlier run did not come to its end, since what is read may be half of it."""
    if not os.path.lexists(job.place.root / ".vaultkit"):
        return
    from vaultkit.vault.write import is_interrupted

    if is_interrupted(job.place.root):
        message = (
            "warning: an earlier run that changes notes was interrupted, or is under way; "
            "the next command that writes completes it or takes it back"
        )
        click.echo(message, err=True)


def tell_idle_globs(job: Job, opened: Opened) -> None:
    """Say which globs of the config silence nothing, since they mean no note. Effect: prints."""
    config = job.place.config
    if not job.common.quiet and (config.per_file_ignores or config.links.planned):
        from vaultkit.checks.engine.idle_globs import find_idle_globs

        for line in find_idle_globs(opened.vault, config):
            say(one_line(line))


def gather_evidence(job: Job, opened: Opened) -> Evidence:
    """Ask git and the web for what the rules need; see `check_run`. Effect: uses the network."""

    def find_dead(opened: Opened) -> Mapping[str, str]:
        from vaultkit.cli import external

        return external.find_dead(opened, job.common, no_cache=job.options["no_cache"])

    return check_run.gather_evidence(job.run, opened, find_dead)


def check_opened(
    job: Job, opened: Opened, evidence: Evidence, *, jobs: int = 1, keeps: bool = False
) -> Report:
    """Check as `check_run.check_opened` does. Effect: writes the baseline, if that is asked for.

    Errors:
        RuleCrashedError: a rule crashed; no baseline is written.
    """
    output = job.options["write_baseline"]
    if output is None:
        return check_run.check_opened(job.run, opened, evidence, jobs=jobs, keeps=keeps)
    report, text = check_run.check_and_renew(job.run, opened, evidence, jobs=jobs)
    put(text, output)
    _tell_baseline(job, report)
    return report


def _tell_baseline(job: Job, report: Report) -> None:
    """Say that a baseline was written, and what heeds it, if nothing does by itself."""
    from vaultkit.cli.checking.check_screen import read_call

    output = job.options["write_baseline"]
    if job.common.quiet or output == job.options["baseline"]:
        return
    told = f"wrote {output} with {count(report.baselined, 'finding')}"
    named = plan_check(job.place, job.common.today).baseline
    if named is None or os.path.abspath(named) != os.path.abspath(output):
        line = read_call(job.options, is_part=False).with_more("--baseline", str(output))
        told += f'; to be told of new ones only: {line}, or [check] baseline = "…" in the config'
    say(told)


def tighten_baseline(job: Job, report: Report) -> None:
    """Take out of the baseline what no finding needs. Effect: writes it."""
    text = check_run.tightened_baseline(job.run, report)
    if text:
        put(text, job.options["baseline"])


def render(job: Job, opened: Opened, report: Report, start: float) -> str:
    """Return what to print.

    Args:
        job: What was asked for.
        opened: The vault.
        report: What was found.
        start: When the run started, by `time.perf_counter`.
    """
    from vaultkit.checks.report import render_report
    from vaultkit.cli.checking.check_screen import find_screen, read_call

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


def report_prefix(root: Path, form: str) -> str:
    """Return what to put before a vault path in a report, with a final slash.

    It leads from the current folder, or, for a service, from the top of the repository around that.
    Effect: looks for `.git`, starts nothing.

    Args:
        root: The vault, an absolute path.
        form: The format.
    """
    top = _find_top() if form in _OF_REPOSITORY else None
    if top is None or not root.is_relative_to(top):
        return prefix_of(root)
    way = root.relative_to(top).as_posix()
    return "" if way == "." else f"{way}/"


def _find_top() -> Path | None:
    """Return the top of the repository that the current folder lies in; None if it is in none."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return None
    return next((one for one in (here, *here.parents) if os.path.lexists(one / ".git")), None)


def render_statistics(findings: Sequence[Diagnostic], form: str) -> str:
    """Return one line, or with `json` one object, for each rule; the most frequent first.

    `fixable` counts the findings that `--fix` repairs.
    """
    counts = Counter((x.code, x.name, str(x.severity)) for x in findings)
    fixable = Counter(x.code for x in findings if x.fix and x.fix.safety == "safe")
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if form == "json":
        names = ("code", "name", "severity")
        rows = [
            {**dict(zip(names, rule, strict=True)), "count": n, "fixable": fixable[rule[0]]}
            for rule, n in ranked
        ]
        return json.dumps({"schema": 1, "statistics": rows}, indent=2) + "\n"
    width = max((len(str(n)) for _, n in ranked), default=0)
    return table([(str(n).rjust(width), *rule, _note(fixable[rule[0]], n)) for rule, n in ranked])


def _note(fixable: int, found: int) -> str:
    if not fixable:
        return ""
    return "fixable with --fix" if fixable == found else f"{fixable:,} fixable with --fix"
