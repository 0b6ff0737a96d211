"""`vaultkit check --fix` and `--diff`: what is fixed is written, then the rest is printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from vaultkit.checks.report.finding_groups import SHOWN
from vaultkit.checks.report.group_titles import common_words, kind_of
from vaultkit.cli.checking.check_job import (
    check_opened,
    gather_evidence,
    read_vault,
    render,
    tighten_baseline,
)
from vaultkit.cli.checking.report_file import write_report
from vaultkit.cli.program.exit_status import FAILED, FINDINGS, OK
from vaultkit.cli.renaming.mv_settings import tell_settings
from vaultkit.cli.terminal.output import put
from vaultkit.cli.vault_access.interrupted_run import recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import RuleCrashedError, name_some
from vaultkit.notes.paths import folder_of, stem_of
from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening.writing.fix_run import plan_fixes, write_fixes
from vaultkit.opening.writing.settings_changes import shown_changes
from vaultkit.opening.writing.vault_changes import refuse_unread_settings

if TYPE_CHECKING:
    from vaultkit.checks.context import Evidence
    from vaultkit.checks.fixing.fix_loop import FixResult, Refused
    from vaultkit.cli.checking.check_job import Job
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.fix_run import FixRun

_NAMED = 5
"""New notes of a folder, and files of what was refused, that are named."""
_WAY_OUT = "commit them first, or add --allow-dirty"
_PLACE = lazy_re(r"[^\s:]{0,200}:\d{1,9}:\d{1,9}")
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
    from vaultkit.checks.engine.check_report import exit_status

    options, is_dry = job.options, job.options["diff"]
    if not is_dry:
        refuse_unmarked(job.common, job.place)
        recover_run(job.place.root)
    opened = read_vault(job)
    refuse_unread_settings(opened, "nothing was changed")
    evidence = gather_evidence(job, opened)
    try:
        fixes = plan_fixes(job.run, opened, evidence, is_unsafe=options["unsafe_fixes"])
    except RuleCrashedError:
        _put_unfixed(job, opened, evidence, start)
        raise
    result = fixes.result
    if is_dry:
        _put_diff(job, fixes)
        status = FINDINGS if fixes.touched else OK
    else:
        is_allowed = options["allow_dirty"]
        write_fixes(fixes, "check --fix", allows_dirty=is_allowed, way_out=_WAY_OUT)
        fixed, is_new = fixes.after, options["write_baseline"]
        is_again = is_new or fixes.baseline
        report = check_opened(job, fixed, evidence) if is_again else result.report
        if report.unneeded and not is_new and _runs_x003(job):
            tighten_baseline(job, report)
            report = check_opened(job, fixed, evidence)
        put(render(job, fixed, report, start), options["output"], is_escaped=True)
        write_report(job, fixed, report)
        status = exit_status(report, job.fail_on)
    _tell(job, opened, result)
    if fixes.settings is not None:
        tell_settings(opened, fixes.settings, is_dry=is_dry, is_quiet=job.common.quiet)
    return FAILED if opened.unread else status


def _put_unfixed(job: Job, opened: Opened, evidence: Evidence, start: float) -> None:
    """Print what is found in the vault as it is, by the rules that do not crash."""
    told = replace(job, options={**job.options, "write_baseline": None})
    try:
        report = check_opened(told, opened, evidence)
    except RuleCrashedError as error:
        report = error.report
    put(render(job, opened, report, start), job.options["output"], is_escaped=True)


def _runs_x003(job: Job) -> bool:
    return any(rule.code == UNUSED_BASELINE for rule in job.rules)


def _put_diff(job: Job, fixes: FixRun) -> None:
    from vaultkit.checks.report.human_readable.patch_report import render_changes, render_patch
    from vaultkit.checks.report.report_style import Style

    output, opened, result = job.options["output"], fixes.opened, fixes.result
    color = job.common.has_color and output is None
    style = Style(color=color, prefix=opened.prefix)
    changes = {fixes.baseline.shown: fixes.baseline.change} if fixes.baseline else {}
    changes |= shown_changes(opened, fixes.settings) if fixes.settings is not None else {}
    patch = render_patch(opened.vault, result.sources, style, result.moves)
    put(patch + render_changes(changes, style), output, is_escaped=True)


def _tell_made(job: Job, opened: Opened, result: FixResult) -> None:
    """Say which notes were made, folder by folder, and whose choice the folder is."""
    from vaultkit.checks.remedies.stub_note import why_of

    there = opened.vault.notes.keys() | opened.vault.texts.keys()
    places: dict[tuple[str, str], dict[str, None]] = {}
    for finding in result.applied:
        for edit in finding.fix.edits if finding.fix else ():
            if edit.path not in there and edit.path in result.sources:
                place = folder_of(edit.path), why_of(finding, edit.path)
                places.setdefault(place, {})[stem_of(edit.path)] = None
    verb = "would make" if job.options["diff"] else "made"
    for (folder, why), names in places.items():
        where = f"in {opened.prefix}{folder}/" if folder else "in the vault's root"
        named = ", ".join(name_some([*names], _NAMED))
        click.echo(
            one_line(f"{verb} {count(len(names), 'note')} {where}, {why}: {named}"), err=True
        )


def _tell_refused(result: FixResult, prefix: str) -> None:
    """Say what was refused; much of it for one reason in one line, with its files."""
    reasons: dict[str, list[Refused]] = {}
    for one in result.refused:
        reasons.setdefault(kind_of(_PLACE.sub("", one[1])), []).append(one)
    for refused in reasons.values():
        if len(refused) > SHOWN:
            codes = ", ".join(dict.fromkeys(finding.code for finding, _ in refused))
            files = Counter(f"{prefix}{finding.path}" for finding, _ in refused)
            named = [f"{path} ({n})" if n > 1 else path for path, n in files.items()]
            reason = common_words([reason for _, reason in refused])
            what = f"{count(len(refused), 'finding')} of {codes} are not fixed: {reason}"
            click.echo(one_line(f"{what}; in {', '.join(name_some(named, _NAMED))}"), err=True)
            continue
        for finding, reason in refused:
            source = result.vault.source_of(finding.path)
            where = f"{prefix}{finding.path}:{source.position(finding.start)}"
            click.echo(f"{where}: {finding.code} is not fixed: {reason}", err=True)


def _tell(job: Job, opened: Opened, result: FixResult) -> None:
    """Say on standard error what was done, what could be, and what was refused."""
    if job.common.quiet:
        return
    _tell_made(job, opened, result)
    _tell_refused(result, opened.prefix)
    findings, files = len(result.applied), len({*result.sources, *result.moves})
    verb = "would fix" if job.options["diff"] else "fixed"
    rest = sum(1 for x in result.report.findings if x.fix and x.fix.safety == "unsafe")
    hint = (
        f"; {rest:,} more with --unsafe-fixes" if rest and not job.options["unsafe_fixes"] else ""
    )
    click.echo(f"{verb} {count(findings, 'finding')} in {count(files, 'file')}{hint}", err=True)
