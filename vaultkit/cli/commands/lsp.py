"""`vaultkit lsp`: a server for editors on standard input and output."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from importlib import import_module

import click

from vaultkit.cli.arguments.options import Common, common_options, given_day
from vaultkit.cli.program.exit_status import FINDINGS, OK


@click.command("lsp")
@common_options
def command(common: Common) -> int:
    """Serve editors over standard input: findings, fixes and renames where notes are written.

    It speaks the Language Server Protocol, and is started by the editor. Each folder that the
    editor has open is the vault that `vaultkit check` takes there; what stands in the editor
    counts, saved or not. Nothing is written: edits are handed to the editor.
    """
    from vaultkit.distribution.required_extras import require_extra

    require_extra("lsp", "vaultkit lsp")
    serve = import_module("vaultkit.lsp.language_server").serve  # edges know each other by name
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")  # which the server closes
    with redirect_stdout(sys.stderr):
        is_asked = serve(
            sys.stdin.buffer,
            target,
            today=given_day(common),
            vault=common.vault,
            config=common.config,
        )
    return OK if is_asked else FINDINGS
