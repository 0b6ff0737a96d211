"""`vaultkit check`: run the rules over a vault and print what they find."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.main import FAILED
from vaultkit.cli.open_vault import find_place, read_place
from vaultkit.cli.options import PATH, Common, codes_option, common_options, format_option
from vaultkit.cli.output import put, put_json, table
from vaultkit.config import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vaultkit.checks.diagnostic import Diagnostic


@click.command("check")
@click.argument("paths", nargs=-1, type=PATH)
@codes_option("--select", "Run these rules only; a letter selects a family.")
@codes_option("--extend-select", "Run these rules as well.")
@codes_option("--ignore", "Do not run these rules.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Lowest severity for status 1.")
@format_option("text", "concise", "json", "github")
@click.option("--output", type=PATH, metavar="FILE", help="Write the report to a file.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them.")
@click.option("--explain", is_flag=True, help="Tell why a link did not resolve.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read notes.")
@click.option("--no-cache", is_flag=True, help="Read every note anew.")
@common_options
def command(common: Common, paths: tuple[Path, ...], **options: Any) -> int:
    """Validate a vault, or some of its notes.

    PATH is a vault, or a folder or file of one; its links are resolved against the whole vault.
    Without PATH it is the vault around the current folder.

    Exit status: 0 nothing at or above --fail-on, 1 something, 2 could not check.
    """
    from vaultkit.checks.check import check_vault, exit_status
    from vaultkit.checks.report import render_report
    from vaultkit.checks.rule import load_rules, select_rules

    start = time.perf_counter()
    place = find_place(common, paths)
    codes = (options["select"], options["extend_select"], options["ignore"])
    rules = select_rules(load_rules(), place.config, *codes)
    opened = read_place(place, common, jobs=options["jobs"])
    report = check_vault(
        opened.vault, place.config, today=common.today, only=opened.only, rules=rules
    )
    if options["statistics"]:
        _put_statistics(report.findings, options["form"], options["output"])
    else:
        text = render_report(
            report,
            opened.vault,
            options["form"],
            color=common.has_color and options["output"] is None,
            explain=options["explain"],
            elapsed=time.perf_counter() - start,
            prefix=opened.prefix,
        )
        has_no_summary = common.quiet and options["form"] == "text"
        put(_without_last_line(text) if has_no_summary else text, options["output"])
    if opened.unread:
        return FAILED
    return exit_status(report, options["fail_on"] or place.config.fail_on)


def _without_last_line(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:-1])


def _put_statistics(findings: Sequence[Diagnostic], form: str, output: Path | None) -> None:
    """Print how often each rule found something, the most frequent first."""
    counts = Counter((f.code, f.name, str(f.severity)) for f in findings)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if form == "json":
        names = ("code", "name", "severity")
        rows = [{**dict(zip(names, rule, strict=True)), "count": n} for rule, n in ranked]
        put_json({"schema": 1, "statistics": rows}, output)
        return
    width = max((len(str(n)) for _, n in ranked), default=0)
    put(table([(str(n).rjust(width), *rule) for rule, n in ranked]), output)
