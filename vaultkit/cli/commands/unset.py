"""`vaultkit unset`: take properties out of a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.program.exit_status import OK

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("unset")
@click.argument("name", metavar="NOTE", shell_complete=completing("notes"))
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
@click.option("--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change.")
@click.option("--force", "is_forced", is_flag=True, help="Take out what the schema requires, too.")
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    name: str,
    keys: Sequence[str],
    *,
    is_dry: bool,
    is_forced: bool,
    form: str,
) -> int:
    """Take properties out of a note.

    Their lines go, and nothing else of the note changes. The case of a KEY does not count; one that
    the note has not is no error. What the schema of the note's type requires is refused. `vaultkit
    undo` takes it back.
    """
    from vaultkit.cli.commands.set import refuse_part
    from vaultkit.cli.editing.edit_session import EditSession
    from vaultkit.opening.writing.edit_requests import unset

    session = EditSession(common, ("unset", name, *keys), name, is_dry=is_dry, form=form)
    if session.is_done:
        return OK
    path, part = session.find(name)
    refuse_part(name, part)
    session.finish(unset(session.opened, path, keys, today=common.today, is_forced=is_forced))
    return OK
