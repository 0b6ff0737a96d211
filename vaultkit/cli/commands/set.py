"""`vaultkit set`: other values of a note's properties."""

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


@click.command("set")
@click.argument("name", metavar="NOTE", shell_complete=completing("notes"))
@click.argument("words", nargs=-1, required=True, metavar="KEY=VALUE…")
@property_options("Write what does not fit the schema, too.")
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common, name: str, words: Sequence[str], *, is_dry: bool, is_forced: bool, form: str
) -> int:
    """Give properties of a note other values. Nothing else of the note changes.

    \b
    set "Node port" status=done           a text, number, date, true or false
    set "Node port" tags+=net tags-=old   items of a list, added and taken out
    set "Node port" aliases=NP aliases=N  a list: the same key again
    set "Node port" "up=[[Services]]"     a link
    set "Node port" due=                  no value
    set "Node port" 'sizes:=[1, "2"]'     any value, as JSON

    The schema of the note's type says what type a value is, else Obsidian's types.json, else what
    stands there now; what none of them knows is read as YAML reads it, and text in double quotes
    stays text. A value that does not fit the schema is refused. Quotes, comments, line ends and the
    order of the properties stay; a new one comes last. `vaultkit undo` takes it back.
    """  # noqa: D301 - click's mark for lines that stay
    from vaultkit.opening.writing.edit_requests import assign

    def make(opened: Opened, path: NotePath) -> EditRun:
        return assign(opened, path, words, today=common.today, is_forced=is_forced)

    return change_properties(common, ("set", name, *words), make, is_dry=is_dry, form=form)
