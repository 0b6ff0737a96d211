"""`vaultkit build`: the vault's site, built by MkDocs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from vaultkit.cli.main import CANNOT_WRITE, FAILED, FINDINGS, OK
from vaultkit.cli.mkdocs import LEAKS, guard_site_dir, plan_run
from vaultkit.cli.open_vault import find_place, shown
from vaultkit.cli.options import PATH, Common, allow_code_option, common_options, given_day
from vaultkit.cli.output import put
from vaultkit.cli.process import run_mkdocs
from vaultkit.cli.staging import put_stage, staged
from vaultkit.cli.stderr import say, say_log
from vaultkit.errors import VaultkitError, WriteError

if TYPE_CHECKING:
    from vaultkit.cli.mkdocs import Run

_TRACEBACK = ("Traceback (most recent call last)", "Process ForkProcess")
"""How lines begin that tell of an exception that nobody caught."""
_REFUSED = re.compile(r"^\w*Error: \[Errno (\d+)\] ([^:\n]*)[^\n]*\n*\Z", re.MULTILINE)
"""How a traceback ends if the system refused something."""
_STRICT_ABORT = "in strict mode"
"""What MkDocs says when warnings, and nothing else, made it stop."""


def _read_address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    from vaultkit.config.readers import read_address

    faults: list[str] = []
    address = read_address(value, "--site-url", faults)
    if faults:
        message = f'"{value}" is no web address such as https://example.org/notes/'
        raise click.BadParameter(message, ctx, param)
    return address


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
@click.option(
    "--site-url",
    default="",
    metavar="URL",
    callback=_read_address,
    help='Where the site will be, instead of "url" in [site] (in a mkdocs.yml: VAULTKIT_SITE_URL).',
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
    a built-in configuration. A mkdocs.yml that runs code (hooks, plugins, templates), or says
    more than a vault's site needs (scripts, files elsewhere), is used if you are in its folder
    and it does not lie in the vault, or with --allow-code.

    The site is searched for what is not published before it is put in its place; if anything is
    found, it is not shown, and the site of an earlier build stays as it was.

    Exit status: 0 built, 1 something leaks, or --strict and there were warnings, 2 could not build.
    """
    place = find_place(common, [path] if path else [])
    target = Path(os.path.abspath(site_dir))
    _refuse_link(target)
    guard_site_dir(target, place.root)
    with staged(target) as stage:
        run = plan_run(place, stage.site, given_day(common), is_code_allowed=options["allow_code"])
        common.tell(f"vault: {place.root}")
        common.tell(f"mkdocs configuration: {run.config}")
        run.environment["VAULTKIT_LAST_SITE"] = str(target)
        run.environment["VAULTKIT_STAYS"] = str(stage.stays)
        if options["site_url"]:
            run.environment["VAULTKIT_SITE_URL"] = options["site_url"]
        if options["no_cache"]:
            run.environment["VAULTKIT_NO_CACHE"] = "1"
        status, has_leaks = _build(run, common, target, strict=options["strict"])
        if status == OK:
            put_stage(stage, target)
        elif has_leaks and target.is_dir():
            name = shown(target)
            say(f"{name} stays as the last build left it; it may show what is private since then")
    if status == OK and options["csp"] is not None:
        _write_policy(target, options["csp"])
    if status == OK:
        click.echo(target / "index.html")
    return status


def _refuse_link(target: Path) -> None:
    """See that a site folder that nobody named is no link, which a repository may have brought.

    Errors:
        VaultkitError: it is one.
    """
    given = click.get_current_context().get_parameter_source("site_dir")
    if given == ParameterSource.DEFAULT and target.is_symlink():
        name = shown(target)
        message = (
            f"{name}: a symbolic link; if the site is to be where it leads, say --site-dir {name}"
        )
        raise VaultkitError(message)


def _write_policy(site: Path, file: Path) -> None:
    from vaultkit.checks.policy import content_policy
    from vaultkit.vault.site_files import read_output

    pages = (d.decode("utf-8", "replace") for p, d in read_output(site) if p.endswith(".html"))
    put(content_policy(pages) + "\n", file)


def _build(run: Run, common: Common, target: Path, *, strict: bool) -> tuple[int, bool]:
    """Run MkDocs; return the exit status, and whether it found leaks.

    Errors:
        WriteError: the disk is full, or cannot be written for another reason.
    """
    words = ["build", "-d", str(run.site_dir)]
    words += ["--strict"] if strict else []
    words += ["--verbose"] if common.verbose else []
    told: set[str] = set()
    traceback: list[str] = []

    def read(line: str) -> None:
        if traceback or line.startswith(_TRACEBACK):
            traceback.append(line)
        elif not (common.quiet and line.startswith("INFO ")):
            say_log(line.replace(str(run.site_dir), str(shown(target))))
        told.update(sign for sign in (_STRICT_ABORT, LEAKS) if sign in line)

    status = run_mkdocs(run, words, read)
    reason = _refusal("".join(traceback))
    if common.verbose or not reason:
        for line in traceback:
            say_log(line)
    if reason:
        message = f"{shown(target)}: cannot be written: {reason}; no site was built"
        raise WriteError(message)
    if status == 0:
        return OK, False
    return FINDINGS if told else FAILED, LEAKS in told


def _refusal(traceback: str) -> str:
    """Return what the system said that ended MkDocs since it could not write, "" if it did not."""
    found = _REFUSED.search(traceback)
    return found[2] if found and int(found[1]) in CANNOT_WRITE else ""
