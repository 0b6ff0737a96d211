"""`vaultkit build`: the vault's site, built by MkDocs."""

from __future__ import annotations

import re
import secrets
import shlex
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.arguments.options import (
    PATH,
    Common,
    allow_code_option,
    common_options,
    given_day,
)
from vaultkit.cli.arguments.vault_paths import shell_of
from vaultkit.cli.building.build_log import BuildLog
from vaultkit.cli.building.site_folder import choose_site_folder, guard_site_folder, hiding
from vaultkit.cli.mkdocs.mkdocs_process import run_mkdocs
from vaultkit.cli.mkdocs.mkdocs_run import LEAKS, plan_run
from vaultkit.cli.program.exit_status import CANNOT_WRITE, FAILED, FINDINGS, OK
from vaultkit.cli.terminal.output import put
from vaultkit.cli.terminal.stderr import say, say_log
from vaultkit.cli.vault_access.find_and_read import find_place
from vaultkit.cli.vault_access.unmarked_folder import tell_unmarked
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.distribution.required_extras import require_extra
from vaultkit.errors import WriteError
from vaultkit.opening.typed_paths import shown
from vaultkit.vault.built_site.site_staging import holds_site, staged_site
from vaultkit.vault.built_site.site_update import put_in_place, read_stays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vaultkit.cli.arguments.vault_paths import Shell
    from vaultkit.cli.building.site_folder import SiteFolder
    from vaultkit.cli.mkdocs.mkdocs_run import Run
    from vaultkit.vault.built_site.site_staging import Stage

_PROGRESS = "VAULTKIT_PROGRESS"
"""The variable that says how lines begin that tell of progress."""
_TRACEBACK = ("Traceback (most recent call last)", "Process ForkProcess")
"""How lines begin that tell of an exception that nobody caught."""
_REFUSED = lazy_re(r"^\w*Error: \[Errno (\d+)\] ([^:\n]*)[^\n]*\n*\Z", re.MULTILINE)
"""How a traceback ends if the system refused something."""


def _read_address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    from vaultkit.config.setting_readers import read_site_address

    faults: list[str] = []
    address = read_site_address(value, "the address", faults)
    if faults:
        message = faults[0].replace('"the address"', "it")
        raise click.BadParameter(message, ctx, param)
    return address


@click.command("build")
@click.argument("path", required=False, type=PATH)
@click.option(
    "--site-dir",
    type=PATH,
    metavar="DIR",
    help="Folder for the site; default site, or .site in the vault if you are there.",
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
def command(common: Common, path: Path | None, site_dir: Path | None, **options: Any) -> int:
    """Build the vault's site with MkDocs.

    PATH is the vault; without it, it is the vault around the current folder. A mkdocs.yml beside
    the config, in the vault or in its parent is used if it names the plugin "vaultkit"; otherwise
    a built-in configuration. A mkdocs.yml that runs code (hooks, plugins, templates), or says
    more than a vault's site needs (scripts, files elsewhere), is used if you are in its folder
    and it does not lie in the vault, or with --allow-code.

    In the vault's own folder the site goes to .site/, which neither Obsidian nor git looks into;
    elsewhere to site/ in the current folder. A mkdocs.yml keeps its own site_dir.

    The site is searched for what is not published before it is put in its place; if anything is
    found, it is not shown, and the site of an earlier build stays as it was.

    Exit status: 0 built, 1 something leaks, or --strict and there were warnings, 2 could not build.
    """
    require_extra("site", "vaultkit build")
    place = find_place(common, [path] if path else [])
    tell_unmarked(common, place)
    folder = choose_site_folder(place, site_dir)
    guard_site_folder(folder, place.root)
    target = folder.path
    with hiding(folder), staged(target, is_apart=folder.is_hidden) as stage:
        run = plan_run(place, stage.site, given_day(common), is_code_allowed=options["allow_code"])
        common.tell(f"vault: {place.root}")
        _tell_shallow(common, place.root)
        common.tell(f"mkdocs configuration: {run.config}")
        run.environment["VAULTKIT_LAST_SITE"] = str(target)
        run.environment["VAULTKIT_STAYS"] = str(stage.stays)
        if options["site_url"]:
            run.environment["VAULTKIT_SITE_URL"] = options["site_url"]
        if options["no_cache"]:
            run.environment["VAULTKIT_NO_CACHE"] = "1"
        status, has_leaks = _build(run, common, folder, strict=options["strict"])
        if status == OK:
            put_stage(stage, target)
        elif has_leaks and holds_site(target):
            name = shown(target)
            say(f"{name} stays as the last build left it; it may show what is private since then")
    if status == OK and options["csp"] is not None:
        _write_policy(target, options["csp"])
    if status == OK:
        click.echo(target / "index.html")
        _tell_where(common, folder, shell_of(common, place.root), path)
    return status


@contextmanager
def staged(site_dir: Path, *, is_apart: bool = False) -> Iterator[Stage]:
    """Give a folder to build into; see `staged_site`.

    Errors:
        WriteError: no folder can be made.
    """
    with ExitStack() as stack:
        try:
            stage = stack.enter_context(staged_site(site_dir, is_apart=is_apart))
        except OSError as error:
            raise _failed(site_dir, error) from error
        yield stage


def put_stage(stage: Stage, site_dir: Path) -> None:
    """Replace a site by the one that was built. Effect: see `site_update.put_in_place`.

    Errors:
        WriteError: it cannot be replaced.
    """
    try:
        put_in_place(stage.site, site_dir, read_stays(stage.stays))
    except OSError as error:
        raise _failed(site_dir, error) from error


def _failed(site_dir: Path, error: OSError) -> WriteError:
    return WriteError(f"{shown(site_dir)}: cannot be written: {error.strerror or error}")


def _tell_shallow(common: Common, root: Path) -> None:
    """Say that dates are left out, if git has no more than the last commits."""
    from vaultkit.vault.git.commit_dates import is_shallow

    if is_shallow(root) and not common.quiet:
        say(
            "this clone is shallow: dates that only older commits tell are left out of pages, "
            "feed, recent changes and sitemap; to get them: git fetch --unshallow"
        )


def _tell_where(common: Common, folder: SiteFolder, shell: Shell, path: Path | None) -> None:
    """Say where the site is, and what to type to look at it."""
    if common.quiet:
        return
    name = f"{shown(folder.path)}/"
    hidden = ", which neither Obsidian nor git looks into" if folder.is_hidden else ""
    serve = shell.command("serve", *([str(path)] if path else []))
    look = shlex.join(("python3", "-I", "-m", "http.server", "--directory", name))
    say(f"the site is in {name}{hidden}; to look at it: {serve}   (or: {look})")


def _write_policy(site: Path, file: Path) -> None:
    from vaultkit.vault.built_site.content_security_policy import content_policy
    from vaultkit.vault.built_site.site_files import BuiltSite, find_output, read_output
    from vaultkit.vault.publishing.site_addresses import OWN_STYLES

    pages = (d.decode("utf-8", "replace") for p, d in read_output(site) if p.endswith(".html"))
    styles = (path for path in find_output(site) if path.startswith(OWN_STYLES))
    sheets = (data.decode("utf-8", "replace") for data in map(BuiltSite(site).read, styles))
    put(content_policy(pages, sheets) + "\n", file)


def _build(run: Run, common: Common, folder: SiteFolder, *, strict: bool) -> tuple[int, bool]:
    """Run MkDocs; return the exit status, and whether it found leaks.

    Errors:
        WriteError: the disk is full, or cannot be written for another reason.
    """
    words = ["build", "-d", str(run.site_dir)]
    words += ["--strict"] if strict else []
    words += ["--verbose"] if common.verbose else []
    log = open_log(run, common, folder, strict=strict)
    told: set[str] = set()
    traceback: list[str] = []

    def read(line: str) -> None:
        if traceback or line.startswith(_TRACEBACK):
            traceback.append(line)
        else:
            log.take(line)
        told.update({LEAKS} if LEAKS in line else ())

    try:
        status = run_mkdocs(run, words, read)
    finally:
        log.close(check_command(common, run.vault))
    reason = _refusal("".join(traceback))
    if common.verbose or not reason:
        for line in traceback:
            say_log(line)
    if reason:
        place = run.site_dir.parent.parent if folder.is_hidden else folder.path
        message = f"{shown(place)}: cannot be written: {reason}; no site was built"
        raise WriteError(message)
    if status == 0:
        return OK, False
    return FINDINGS if told or log.is_aborted else FAILED, LEAKS in told


def check_command(common: Common, root: Path) -> str:
    """Return what to type to see all that rules find in a vault."""
    shell, name = shell_of(common, root), str(shown(root))
    return shell.command("check", *([] if shell.options or name == "." else [name]))


def open_log(run: Run, common: Common, folder: SiteFolder, *, strict: bool = False) -> BuildLog:
    """Return what takes the lines of MkDocs, and have it tell how far it is."""
    mark = run.environment.get(_PROGRESS) or f"{secrets.token_hex(8)} "
    if sys.stderr.isatty() and not common.quiet:
        run.environment[_PROGRESS] = mark
    for name in ("COLUMNS", "LINES"):  # MkDocs would wrap lines, and does not know where
        run.environment.pop(name, None)
    site = str(shown(folder.path))
    return BuildLog(
        is_quiet=common.quiet,
        is_verbose=common.verbose,
        is_strict=strict,
        mark=mark,
        renamed=[(str(run.site_dir.resolve()), site), (str(run.site_dir), site)],
    )


def _refusal(traceback: str) -> str:
    """Return what the system said that ended MkDocs since it could not write, "" if it did not."""
    found = _REFUSED.search(traceback)
    return found[2] if found and int(found[1]) in CANNOT_WRITE else ""
