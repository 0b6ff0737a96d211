"""What commands that write do first: an interrupted run is completed or taken back, and told."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from vaultkit.cli.terminal.output import put_json
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.vault.write import Recovery

_VERBS = {"completed": "completed", "undone": "took back"}


def recover_run(root: Path) -> str:
    """Complete or undo what an interrupted run left behind. Effect: writes, prints.

    Other runs that write are kept out until the command ends: it is about to read the vault, and
    what it makes of that would be half of what they leave.

    Returns:
        What that run is called, if it is done now; else "".
    """
    from vaultkit.vault.write import UNDONE

    found = tell_recovery(root)
    return "" if found is None or found.action == UNDONE else found.what


def tell_recovery(root: Path) -> Recovery | None:
    """Do as `recover_run`; return what became of the run, None if there was none."""
    from vaultkit.checks.report.report_style import printable
    from vaultkit.opening.writing.vault_changes import writing
    from vaultkit.vault.write import CLEANED

    done = click.get_current_context().with_resource(writing(root))
    if done is None:
        return None
    if done.action != CLEANED:
        files, verb = count(len(done.paths), "file"), _VERBS[done.action]
        what = printable(f": {done.what}" if done.what else "")
        click.echo(f"{verb} an earlier run that was interrupted ({files}){what}", err=True)
    for path in done.kept:
        click.echo(f"left as it is, since it was changed meanwhile: {printable(path)}", err=True)
    return done


def put_completed(root: Path, call: str, form: str) -> None:
    """Say that a command had been interrupted and is done, so that nothing is left for it."""
    click.echo("that is this command; nothing is left to do", err=True)
    if form == "json":
        put_json({"schema": 1, "vault": str(root), "completed": call})


def call_of(*words: str) -> str:
    """Return a command as a person would type it."""
    return shlex.join(words)
