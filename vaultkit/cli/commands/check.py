"""`vaultkit check`: run the rules over a vault and print what they find."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.arguments.options import (
    PATH,
    Common,
    codes_option,
    common_options,
    completing,
    format_option,
    keep_nothing,
)
from vaultkit.cli.program.exit_status import FAILED
from vaultkit.cli.terminal.output import put
from vaultkit.cli.terminal.stderr import say
from vaultkit.config import SEVERITIES
from vaultkit.distribution.extras import has_extra
from vaultkit.distribution.install_lines import install_line
from vaultkit.distribution.required_extras import require_extra
from vaultkit.errors import RuleCrashedError

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.cli.checking.check_job import Job

FORMATS = (
    "text",
    "concise",
    "json",
    "jsonl",
    "github",
    "gitlab",
    "sarif",
    "junit",
    "markdown",
)
"""Those of `vaultkit.checks.report`, which is imported only when something is to be printed."""

_TOLD_BY = {"kubernetes": "K8S004"}
"""The rule that tells where an extra is missing."""


@click.command("check")
@click.argument("paths", nargs=-1, type=PATH, shell_complete=completing("paths"))
@codes_option("--select", "Run these rules only; a letter selects a family.")
@codes_option("--extend-select", "Run these rules as well.")
@codes_option("--ignore", "Do not run these rules.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Lowest severity for status 1.")
@format_option(*FORMATS)
@click.option("--output", type=PATH, metavar="FILE", help="Write the report to a file.")
@click.option(
    "--report",
    type=PATH,
    metavar="FILE.md",
    help="Write what is found as a note too, for reading in Obsidian; with --watch, keep it so.",
)
@click.option("--all", "show_all", is_flag=True, help="Show everything on a terminal, too.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them.")
@click.option("--explain", is_flag=True, help="Tell why a link did not resolve.")
@click.option(
    "--baseline",
    type=PATH,
    metavar="FILE",
    help="Leave out findings the file holds; default the one of [check] baseline in the config.",
)
@click.option(
    "--write-baseline",
    type=PATH,
    metavar="FILE",
    help="Write all findings to a file, such as the one that [check] baseline names; with "
    "--baseline, only those it held already.",
)
@click.option(
    "--diff-base", metavar="REV", help="Report only what is new since a git revision, such as main."
)
@click.option("--external", is_flag=True, help="Ask web addresses whether they still answer.")
@click.option("--fix", is_flag=True, help="Repair what can be repaired safely.")
@click.option("--unsafe-fixes", is_flag=True, help="Repair also what takes a guess; implies --fix.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and write nothing.")
@click.option("--allow-dirty", is_flag=True, help="Fix files with changes not committed to git.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved, until Ctrl-C.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read notes.")
@click.option(
    "--no-cache",
    is_flag=True,
    callback=keep_nothing,
    help="Read and check every note anew, and keep nothing for the next run.",
)
@common_options
def command(common: Common, paths: tuple[Path, ...], **options: Any) -> int:
    """Validate a vault, or some of its notes.

    PATH is a vault, or a folder or file of one, or the name or an alias of a note; its links are
    resolved against the whole vault. Without PATH it is the vault around the current folder.

    Exit status: 0 nothing at or above --fail-on, 1 something, 2 could not check.
    """
    from vaultkit.checks.engine.check_report import exit_status
    from vaultkit.cli.checking.check_job import (
        check_or_recall,
        plan_job,
        read_vault,
        render,
        tell_idle_globs,
        warn_of_interruption,
    )

    start = time.perf_counter()
    if options["external"]:
        require_extra("external", "vaultkit check --external")
    job = plan_job(common, paths, options)
    _tell_lacking(job)
    if options["report"] is not None:
        from vaultkit.cli.checking.report_file import prepare_report

        prepare_report(job)
    if options["watch"]:
        from vaultkit.cli.checking.check_watch import watch

        return watch(job, paths, options)
    if options["fix"] or options["unsafe_fixes"] or options["diff"]:
        from vaultkit.cli.checking.check_fixing import fix

        return fix(job, start)
    opened = read_vault(job, meanwhile=warn_of_interruption)
    try:
        report = check_or_recall(job, opened)
    except RuleCrashedError as error:
        put(render(job, opened, error.report, start), options["output"], is_escaped=True)
        raise
    put(render(job, opened, report, start), options["output"], is_escaped=True)
    if options["report"] is not None:
        from vaultkit.cli.checking.report_file import write_report

        write_report(job, opened, report)
    tell_idle_globs(job, opened)
    if opened.unread:
        return FAILED
    return exit_status(report, job.fail_on)


def _tell_lacking(job: Job) -> None:
    """Say of rules that were asked for that they find less here, if no finding will."""
    if not (job.options["select"] or job.options["ignore"]):
        return
    codes = {rule.code for rule in job.rules}
    for extra in dict.fromkeys(rule.extra for rule in job.rules if rule.extra):
        if _TOLD_BY.get(extra) not in codes and not has_extra(extra):
            less = ", ".join(rule.code for rule in job.rules if rule.extra == extra)
            line = install_line(extra)
            say(f"warning: {less}: not all is checked without more packages; try: {line}")
