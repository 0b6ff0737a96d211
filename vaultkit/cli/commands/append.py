"""`vaultkit append`: text at the end of a note or section."""

from __future__ import annotations

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.editing.edit_session import EditSession, TextCommand, given_text
from vaultkit.cli.program.exit_status import OK


@click.command("append", cls=TextCommand)
@click.argument("name", metavar="NOTE[#HEADING]", shell_complete=completing("notes"))
@click.argument("text", required=False)
@click.option("--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change.")
@format_option("text", "json")
@common_options
def command(common: Common, name: str, text: str | None, *, is_dry: bool, form: str) -> int:
    """Put text at the end of a note or section.

    \b
    append "Node port" "See also [[Ingress]]."
    append "2026-01-31#Log" "- 09:30 called"
    git log -1 | vaultkit append Changes

    Without TEXT, or with -, it comes from standard input. A blank line comes before it, save where
    an item goes on with a list or a row with a table. Text that would be read as part of what
    stands before it, such as code that is never closed, is refused. `vaultkit undo` takes it back.
    """  # noqa: D301 - click's mark for lines that stay
    from vaultkit.opening.writing.edit_requests import append

    said = given_text(text)
    session = EditSession(common, ("append", name, said), name, is_dry=is_dry, form=form)
    if session.is_done:
        return OK
    path, part = session.find(name)
    session.finish(append(session.opened, path, part, said, today=common.today))
    return OK
