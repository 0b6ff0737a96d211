"""`vaultkit build`: the vault's site, built by MkDocs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.main import FAILED, FINDINGS, OK
from vaultkit.cli.mkdocs import LEAKS, guard_site_dir, plan_run
from vaultkit.cli.open_vault import find_place
from vaultkit.cli.options import PATH, Common, allow_code_option, common_options, given_day
from vaultkit.cli.output import put
from vaultkit.cli.process import run_mkdocs
from vaultkit.cli.staging import put_stage, staged
from vaultkit.cli.stderr import say_log
from vaultkit.vault.site_update import remove_site

if TYPE_CHECKING:
    from vaultkit.cli.mkdocs import Run

_STRICT_ABORT = "in strict mode"
"""What MkDocs says when warnings, and nothing else, made it stop."""


@click.command("build")
@click.argument("path", required=False, type=PATH)
@click.option(
    "--site-dir",
    type=PATH,
    default="site",
    show_default=True,
    metavar="DIR",
    help="Folder for the site.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings.")
@click.option(
    "--csp",
    type=PATH,
    metavar="FILE",
    help="Write the Content-Security-Policy that the site works under.",
)
@click.option("--no-cache", is_flag=True, help="Render every page anew.")
@allow_code_option
@common_options
def command(common: Common, path: Path | None, site_dir: Path, **options: Any) -> int:
    """Build the vault's site with MkDocs.

    PATH is the vault; without it, it is the vault around the current folder. A mkdocs.yml beside
    the config, in the vault or in its parent is used if it names the plugin "vaultkit"; otherwise
    a built-in configuration. A mkdocs.yml that runs code (hooks, plugins, templates) is used if
    you are in its folder and it does not lie in the vault, or with --allow-code.

    The site is searched for what is not published before it is put in its place; if anything is
    found, no site is left, that of an earlier build included.

    Exit status: 0 built, 1 something leaks, or --strict and there were warnings, 2 could not build.
    """
    place = find_place(common, [path] if path else [])
    target = Path(os.path.abspath(site_dir))
    guard_site_dir(target, place.root)
    with staged(target) as stage:
        run = plan_run(place, stage.site, given_day(common), is_code_allowed=options["allow_code"])
        common.tell(f"vault: {place.root}")
        common.tell(f"mkdocs configuration: {run.config}")
        run.environment["VAULTKIT_LAST_SITE"] = str(target)
        run.environment["VAULTKIT_STAYS"] = str(stage.stays)
        if options["no_cache"]:
            run.environment["VAULTKIT_NO_CACHE"] = "1"
        status, has_leaks = _build(run, common, strict=options["strict"])
        if status == OK:
            put_stage(stage, target)
        elif has_leaks:
            remove_site(target)  # it may hold what has been made private since
    if status == OK and options["csp"] is not None:
        _write_policy(target, options["csp"])
    if status == OK:
        click.echo(target / "index.html")
    return status


def _write_policy(site: Path, file: Path) -> None:
    from vaultkit.checks.policy import content_policy
    from vaultkit.vault.site_files import read_output

    pages = (d.decode("utf-8", "replace") for p, d in read_output(site) if p.endswith(".html"))
    put(content_policy(pages) + "\n", file)


def _build(run: Run, common: Common, *, strict: bool) -> tuple[int, bool]:
    """Run MkDocs; return the exit status, and whether it found leaks."""
    words = ["build", "-d", str(run.site_dir)]
    words += ["--strict"] if strict else []
    words += ["--verbose"] if common.verbose else []
    told: set[str] = set()

    def read(line: str) -> None:
        if not (common.quiet and line.startswith("INFO ")):
            say_log(line)
        told.update(sign for sign in (_STRICT_ABORT, LEAKS) if sign in line)

    if run_mkdocs(run, words, read) == 0:
        return OK, False
    return FINDINGS if told else FAILED, LEAKS in told
