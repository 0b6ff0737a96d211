"""`vaultkit serve`: the vault's site in a browser, built again at every change."""

from __future__ import annotations

import os
import signal
import subprocess
from functools import partial
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import (
    PATH,
    Common,
    allow_code_option,
    common_options,
    given_day,
)
from vaultkit.cli.arguments.vault_paths import shell_of
from vaultkit.cli.building.serve_address import Address, read_address, refusal, require_free
from vaultkit.cli.building.serve_log import ServeLog
from vaultkit.cli.building.site_folder import choose_site_folder
from vaultkit.cli.commands.build import check_command, open_log
from vaultkit.cli.mkdocs.mkdocs_process import start_mkdocs
from vaultkit.cli.mkdocs.mkdocs_run import plan_run
from vaultkit.cli.program.exit_status import FAILED, OK
from vaultkit.cli.terminal.stderr import say
from vaultkit.cli.vault_access.find_and_read import find_place
from vaultkit.cli.vault_access.unmarked_folder import tell_unmarked
from vaultkit.distribution.required_extras import require_extra

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vaultkit.cli.mkdocs.mkdocs_run import Run

_GRACE = 2
"""Seconds MkDocs has to stop after Ctrl-C."""


def _read_address(ctx: click.Context, param: click.Parameter, value: str) -> Address:
    found = read_address(value)
    if found is None:
        message = f'"{value}" is no address such as 127.0.0.1:8000, localhost:8000 or [::1]:8000'
        raise click.BadParameter(message, ctx, param)
    return found


@click.command("serve")
@click.argument("path", required=False, type=PATH)
@click.option(
    "--addr",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="HOST:PORT",
    callback=_read_address,
    help="Where to serve.",
)
@allow_code_option
@common_options
def command(common: Common, path: Path | None, addr: Address, *, allow_code: bool) -> int:
    """Show the vault's site and follow changes.

    PATH is the vault; without it, it is the vault around the current folder. Ctrl-C ends it.
    """
    require_extra("site", "vaultkit serve")
    place = find_place(common, [path] if path else [])
    tell_unmarked(common, place)
    typed = shell_of(common, place.root).command("serve", *([str(path)] if path else []))
    address = require_free(addr, typed)
    folder = choose_site_folder(place, None)
    run = plan_run(place, folder.path, given_day(common), is_code_allowed=allow_code)
    common.tell(f"vault: {place.root}")
    common.tell(f"mkdocs configuration: {run.config}")
    if not common.quiet:
        say(f"building the site, which will be at http://{address}/")
    log = ServeLog(
        partial(open_log, run, common, folder),
        check_command(common, place.root),
        is_verbose=common.verbose,
    )
    words = ["--quiet"] if common.quiet else ["--verbose"] if common.verbose else []
    status = _serve(run, ["serve", "-a", str(address), *words], log)
    refused = log.close()
    if refused is not None:
        raise refusal(address, typed, *refused)
    return status


def _serve(run: Run, words: Sequence[str], log: ServeLog) -> int:
    """Have MkDocs serve until it is interrupted. Effect: starts a process, which ends with this."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    process = start_mkdocs(run, words)
    try:
        for line in process.stdout or ():
            log.take(line)
        return OK if process.wait() == 0 else FAILED
    except KeyboardInterrupt:
        return OK
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    """Give MkDocs, which got the same Ctrl-C, time to stop; then tell it, then stop it.

    If it is stopped it leaves the preview behind in the folder for temporary files.
    """
    for ask in (lambda: _interrupt(process), process.terminate, process.wait):
        try:
            process.wait(_GRACE if process.poll() is None else 0)
        except subprocess.TimeoutExpired:
            ask()


def _interrupt(process: subprocess.Popen[str]) -> None:
    """Do as Ctrl-C does; Windows lets nobody do that to another process alone."""
    if os.name == "nt":
        process.terminate()
    else:
        process.send_signal(signal.SIGINT)
