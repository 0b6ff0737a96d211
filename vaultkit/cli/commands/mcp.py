"""`vaultkit mcp`: a server for agents on standard input and output."""

from __future__ import annotations

import os
import sys
from contextlib import chdir
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click

from vaultkit.cli.arguments.options import Common, common_options, given_day
from vaultkit.cli.program.exit_status import OK


@click.command("mcp")
@click.option("--read-only", "is_read_only", is_flag=True, help="Offer no tool that writes.")
@click.option(
    "--published-only",
    "is_published_only",
    is_flag=True,
    help="Show only what is published, as readers of the site see it; nothing is written.",
)
@common_options
def command(common: Common, *, is_read_only: bool, is_published_only: bool) -> int:
    """Serve agents over standard input: read, search and edit the vault.

    It speaks the Model Context Protocol, a line a message, and is started by the program that has
    the agent:

    \b
    {"mcpServers": {"vaultkit": {"command": "vaultkit", "args": ["mcp", "--vault", "DIR"]}}}

    Tools that write show what would change until they are called with confirm; links follow, and
    undo takes back. Nothing outside of the vault is read or written, and nothing is fetched.
    """  # noqa: D301 - click's mark for lines that stay
    from vaultkit.cli.vault_access.find_and_read import find_place, tell_place
    from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked

    place = find_place(common)
    own = place.config.path
    place = replace(place, config=replace(place.config, path=own and Path(os.path.abspath(own))))
    if not (is_read_only or is_published_only):
        refuse_unmarked(common, place)
    tell_place(place, common)
    serve = import_module("vaultkit.mcp.tool_calls").serve  # edges know each other by name alone
    with chdir(place.root):  # so that messages name files by their paths in the vault
        serve(
            place,
            sys.stdin.buffer,
            sys.stdout.buffer,
            is_read_only=is_read_only,
            is_published_only=is_published_only,
            today=given_day(common),
        )
    return OK
