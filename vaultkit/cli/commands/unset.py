"""`vaultkit unset`: take properties out of a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, completing
from vaultkit.cli.editing.edit_session import change_properties, property_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.edit_run import EditRun


@click.command("unset")
@click.argument("name", metavar="NOTE", shell_complete=completing("notes"))
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
@property_options("Take out what the schema requires, too.")
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common, name: str, keys: Sequence[str], *, is_dry: bool, is_forced: bool, form: str
) -> int:
    """Take properties out of a note.

    Their lines go, and nothing else of the note changes. The case of a KEY does not count; one that
    the note has not is no error. What the schema of the note's type requires is refused. `vaultkit
    undo` takes it back.
    """
    from vaultkit.opening.writing.edit_requests import unset

    def make(opened: Opened, path: NotePath) -> EditRun:
        return unset(opened, path, keys, today=common.today, is_forced=is_forced)

    return change_properties(common, ("unset", name, *keys), make, is_dry=is_dry, form=form)
