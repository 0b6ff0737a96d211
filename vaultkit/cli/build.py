"""`vaultkit build`: the vault's site, built by MkDocs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.main import FAILED, FINDINGS, OK
from vaultkit.cli.mkdocs import guard_site_dir, plan_run
from vaultkit.cli.open_vault import find_place
from vaultkit.cli.options import PATH, Common, common_options

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
@click.option("--no-cache", is_flag=True, help="Read every note anew.")
@common_options
def command(
    common: Common, path: Path | None, site_dir: Path, *, strict: bool, no_cache: bool
) -> int:
    """Build the vault's site with MkDocs.

    PATH is the vault; without it, it is the vault around the current folder. A mkdocs.yml beside
    the config, in the vault or in its parent is used if it names the plugin "vaultkit"; otherwise
    a built-in configuration.

    Exit status: 0 built, 1 --strict and there were warnings, 2 could not build.
    """
    del no_cache  # nothing is kept between builds yet
    place = find_place(common, [path] if path else [])
    run = plan_run(place, Path(os.path.abspath(site_dir)))
    guard_site_dir(run.site_dir, place.root)
    common.tell(f"vault: {place.root}\nmkdocs configuration: {run.config}")
    status = _build(run, common, strict=strict)
    if status == OK:
        click.echo(run.site_dir / "index.html")
    return status


def _build(run: Run, common: Common, *, strict: bool) -> int:
    words = ["build", "-d", str(run.site_dir)]
    words += ["--strict"] if strict else []
    words += ["--verbose"] if common.verbose else []
    is_strict_abort = False
    with subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        run.command(*words),
        env=run.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            if not (common.quiet and line.startswith("INFO ")):
                click.echo(line, err=True, nl=False)
            is_strict_abort = is_strict_abort or _STRICT_ABORT in line
    if process.returncode == 0:
        return OK
    return FINDINGS if is_strict_abort else FAILED
