"""`vaultkit check --fix` and `--diff`: what is fixed is written, then the rest is printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from vaultkit.cli.checking.baseline_file import plan_move
from vaultkit.cli.checking.check_job import (
    check_opened,
    gather_evidence,
    read_vault,
    render,
    tighten_baseline,
)
from vaultkit.cli.main import FAILED, FINDINGS, OK
from vaultkit.cli.opening.unmarked_folder import refuse_unmarked
from vaultkit.cli.renaming.mv_baseline import above_baseline, inside_baseline
from vaultkit.cli.renaming.mv_settings import (
    above,
    inside,
    plan_after_moves,
    shown_changes,
    tell_settings,
)
from vaultkit.cli.report_file import write_report
from vaultkit.cli.terminal.output import count, put
from vaultkit.cli.writing.refusals import refuse_unread_settings
from vaultkit.cli.writing.vault_writing import changes_of, find_aliases, recover_run, refuse_dirty
from vaultkit.errors import RuleCrashedError, name_some
from vaultkit.notes.paths import folder_of, stem_of
from vaultkit.notes.text.one_line import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.rename.settings_files.settings_plan import SettingsPlan
    from vaultkit.checks.evidence import Evidence
    from vaultkit.checks.fixing.fix_loop import FixResult
    from vaultkit.checks.rule_run import Report
    from vaultkit.cli.checking.baseline_file import BaselineChange
    from vaultkit.cli.checking.check_job import Job
    from vaultkit.cli.opening.open_vault import Opened
    from vaultkit.vault.vault import Vault

_NAMED = 5
"""New notes of a folder that are named."""
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
    from vaultkit.checks.rule_run import exit_status

    options, is_dry = job.options, job.options["diff"]
    if not is_dry:
        refuse_unmarked(job.common, job.place)
        recover_run(job.place.root)
    opened = read_vault(job)
    refuse_unread_settings(opened, "nothing was changed")
    evidence = gather_evidence(job, opened)
    try:
        result = _fix(job, opened, evidence)
    except RuleCrashedError:
        _put_unfixed(job, opened, evidence, start)
        raise
    settings = plan_after_moves(opened, result.vault, result.moves)
    if is_dry:
        _put_diff(job, opened, result, settings)
        status = FINDINGS if result.sources or result.moves else OK
    else:
        has_moved = _write(job, opened, result, settings)
        fixed = _after(opened, result.vault, result.moves)
        is_new = options["write_baseline"]
        report = check_opened(job, fixed, evidence) if is_new or has_moved else result.report
        if report.unneeded and not is_new and _runs_x003(job):
            tighten_baseline(job, report)
            report = check_opened(job, fixed, evidence)
        put(render(job, fixed, report, start), options["output"], is_escaped=True)
        write_report(job, fixed, report)
        status = exit_status(report, job.fail_on)
    _tell(job, opened, result)
    if settings is not None:
        tell_settings(opened, settings, is_dry=is_dry, is_quiet=job.common.quiet)
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


def _fix(job: Job, opened: Opened, evidence: Evidence) -> FixResult:
    """Work out what fixing comes to; files that are another name of one are left out."""
    left: dict[str, str] = {}
    while True:
        result = _fix_others(job, opened, evidence, left)
        more = find_aliases(opened.vault, result.sources, result.moves, twins=True)
        if not more.keys() - left.keys():
            return result
        left |= more


def _fix_others(job: Job, opened: Opened, evidence: Evidence, left: Mapping[str, str]) -> FixResult:
    from vaultkit.checks.fixing.fix_loop import fix_vault

    options = {**job.options, "write_baseline": None}
    told = replace(job, options=options)
    is_compared = options["baseline"] or options["diff_base"]

    def report_on(vault: Vault, moves: Mapping[str, str]) -> Report:
        after = _after(opened, vault, moves)
        return check_opened(told, after, _with_moves(evidence, moves))

    return fix_vault(
        opened.vault,
        opened.config,
        today=job.common.today,
        rules=job.rules,
        unsafe=options["unsafe_fixes"],
        only=opened.only,
        evidence=evidence,
        left=left,
        report_on=report_on if is_compared else None,
    )


def _with_moves(evidence: Evidence, moves: Mapping[str, str]) -> Evidence:
    """Return evidence that knows of moves of this run, by which a baseline's entries are known."""
    from vaultkit.vault.git.moved_files import Move

    own = {old: Move(new, is_exact=True) for old, new in moves.items()}
    return replace(evidence, moves=lambda: {**evidence.moves(), **own}) if own else evidence


def _after(opened: Opened, vault: Vault, moves: Mapping[str, str]) -> Opened:
    """Return what was opened as it is when notes were changed and moved."""
    only = opened.only and frozenset(moves.get(path, path) for path in opened.only)
    return replace(opened, vault=vault, only=only)


def _write(job: Job, opened: Opened, result: FixResult, settings: SettingsPlan | None) -> bool:
    """Write what was fixed, unless git could not give the old state back. Effect: writes.

    Returns:
        Whether entries of the baseline moved along.
    """
    from vaultkit.vault.write import write_files

    touched = sorted({*result.sources, *result.moves})
    if not touched:
        return False
    if not job.options["allow_dirty"]:
        refuse_dirty(opened.vault.root, touched, opened.prefix, "fixed")
    changes = changes_of(opened.vault, result.sources, result.moves)
    baseline = _move_baseline(job, opened, result)
    changes |= (inside(settings) if settings else {}) | inside_baseline(baseline)
    outside = (above(settings) if settings else {}) | above_baseline(baseline)
    write_files(opened.vault.root, changes, result.moves, keep="check --fix", above=outside)
    return baseline is not None


def _move_baseline(job: Job, opened: Opened, result: FixResult) -> BaselineChange | None:
    """Return how the baseline changes whose notes get other names, None if it does not."""
    from vaultkit.checks.history.baseline_moves import Renaming

    path = job.options["baseline"]
    if not path or not result.moves:
        return None
    renaming = Renaming(opened.vault, result.vault, result.moves)
    return plan_move(path, job.place, renaming, job.common.today)


def _put_diff(job: Job, opened: Opened, result: FixResult, settings: SettingsPlan | None) -> None:
    from vaultkit.checks.report.patch_report import render_changes, render_patch
    from vaultkit.checks.report.report_style import Style

    output = job.options["output"]
    color = job.common.has_color and output is None
    style = Style(color=color, prefix=opened.prefix)
    baseline = _move_baseline(job, opened, result)
    changes = {baseline.shown: baseline.change} if baseline else {}
    changes |= shown_changes(opened, settings) if settings is not None else {}
    patch = render_patch(opened.vault, result.sources, style, result.moves)
    put(patch + render_changes(changes, style), output, is_escaped=True)


def _tell_made(job: Job, opened: Opened, result: FixResult) -> None:
    """Say which notes were made, folder by folder, and whose choice the folder is."""
    from vaultkit.checks.remedies.stub_note import why_of

    there = opened.vault.notes.keys() | opened.vault.texts.keys()
    places: dict[tuple[str, str], list[str]] = {}
    for finding in result.applied:
        for edit in finding.fix.edits if finding.fix else ():
            if edit.path not in there and edit.path in result.sources:
                place = folder_of(edit.path), why_of(finding, edit.path)
                places.setdefault(place, []).append(stem_of(edit.path))
    verb = "would make" if job.options["diff"] else "made"
    for (folder, why), names in places.items():
        where = f"in {opened.prefix}{folder}/" if folder else "in the vault's root"
        named = ", ".join(name_some(names, _NAMED))
        click.echo(
            one_line(f"{verb} {count(len(names), 'note')} {where}, {why}: {named}"), err=True
        )


def _tell(job: Job, opened: Opened, result: FixResult) -> None:
    """Say on standard error what was done, what could be, and what was refused."""
    if job.common.quiet:
        return
    _tell_made(job, opened, result)
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
