"""`vaultkit check --fix` and `--diff`: what is fixed is written, then the rest is printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from vaultkit.cli.check_job import (
    check_opened,
    gather_evidence,
    read_vault,
    render,
    tighten_baseline,
)
from vaultkit.cli.main import FAILED, FINDINGS, OK
from vaultkit.cli.output import count, put
from vaultkit.cli.writing import changes_of, recover_run, refuse_dirty
from vaultkit.errors import RuleCrashedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.checks.evidence import Evidence
    from vaultkit.checks.fix import FixResult
    from vaultkit.cli.check_job import Job
    from vaultkit.cli.open_vault import Opened
    from vaultkit.vault.vault import Vault

UNUSED_BASELINE = "X003"
"""The rule whose remedy is a tighter baseline, which is no file of the vault."""


def fix(job: Job, start: float) -> int:
    """Fix a vault and print what is left, or what would be changed. Effect: writes, prints.

    Args:
        job: What was asked for.
        start: When the run started, by `time.perf_counter`.

    Errors:
        WriteError: a file was changed meanwhile, is not committed, or cannot be written.
        FixHarmedError: a rule's fix does harm; a bug of ours.
    """
    from vaultkit.checks.check import exit_status

    options, is_dry = job.options, job.options["diff"]
    if not is_dry:
        recover_run(job.place.root)
    opened = read_vault(job)
    evidence = gather_evidence(job, opened)
    try:
        result = _fix(job, opened, evidence)
    except RuleCrashedError:
        _put_unfixed(job, opened, evidence, start)
        raise
    if is_dry:
        _put_diff(job, opened, result)
        status = FINDINGS if result.sources or result.moves else OK
    else:
        _write(job, opened, result)
        fixed = _after(opened, result.vault, result.moves)
        is_new = options["write_baseline"]
        report = check_opened(job, fixed, evidence) if is_new else result.report
        if report.unneeded and not is_new and _runs_x003(job):
            tighten_baseline(job, report)
            report = check_opened(job, fixed, evidence)
        put(render(job, fixed, report, start), options["output"])
        status = exit_status(report, job.fail_on)
    _tell(job, opened, result)
    return FAILED if opened.unread else status


def _put_unfixed(job: Job, opened: Opened, evidence: Evidence, start: float) -> None:
    """Print what is found in the vault as it is, by the rules that do not crash."""
    told = replace(job, options={**job.options, "write_baseline": None})
    try:
        report = check_opened(told, opened, evidence)
    except RuleCrashedError as error:
        report = error.report
    put(render(job, opened, report, start), job.options["output"])


def _runs_x003(job: Job) -> bool:
    return any(rule.code == UNUSED_BASELINE for rule in job.rules)


def _fix(job: Job, opened: Opened, evidence: Evidence) -> FixResult:
    from vaultkit.checks.fix import fix_vault

    options = {**job.options, "write_baseline": None}
    told = replace(job, options=options)
    is_compared = options["baseline"] or options["diff_base"]
    return fix_vault(
        opened.vault,
        opened.config,
        today=job.common.today,
        rules=job.rules,
        unsafe=options["unsafe_fixes"],
        only=opened.only,
        evidence=evidence,
        report_on=(lambda *after: check_opened(told, _after(opened, *after), evidence))
        if is_compared
        else None,
    )


def _after(opened: Opened, vault: Vault, moves: Mapping[str, str]) -> Opened:
    """Return what was opened as it is when notes were changed and moved."""
    only = opened.only and frozenset(moves.get(path, path) for path in opened.only)
    return replace(opened, vault=vault, only=only)


def _write(job: Job, opened: Opened, result: FixResult) -> None:
    """Write what was fixed, unless git could not give the old state back. Effect: writes."""
    from vaultkit.vault.write import write_files

    touched = sorted({*result.sources, *result.moves})
    if not touched:
        return
    if not job.options["allow_dirty"]:
        refuse_dirty(opened.vault.root, touched, opened.prefix, "fixed")
    changes = changes_of(opened.vault, result.sources, result.moves)
    write_files(opened.vault.root, changes, result.moves, keep="check --fix")


def _put_diff(job: Job, opened: Opened, result: FixResult) -> None:
    from vaultkit.checks.report.patch import render_patch
    from vaultkit.checks.report.style import Style

    output = job.options["output"]
    color = job.common.has_color and output is None
    style = Style(color=color, prefix=opened.prefix)
    put(render_patch(opened.vault, result.sources, style, result.moves), output)


def _tell(job: Job, opened: Opened, result: FixResult) -> None:
    """Say on standard error what was done, what could be, and what was refused."""
    if job.common.quiet:
        return
    for finding, reason in result.refused:
        source = result.vault.source_of(finding.path)
        where = f"{opened.prefix}{finding.path}:{source.position(finding.start)}"
        click.echo(f"{where}: {finding.code} is not fixed: {reason}", err=True)
    findings, files = len(result.applied), len({*result.sources, *result.moves})
    verb = "would fix" if job.options["diff"] else "fixed"
    rest = sum(1 for x in result.report.findings if x.fix and x.fix.safety == "unsafe")
    hint = (
        f"; {rest:,} more with --unsafe-fixes" if rest and not job.options["unsafe_fixes"] else ""
    )
    click.echo(f"{verb} {count(findings, 'finding')} in {count(files, 'file')}{hint}", err=True)
