"""`vaultkit replace-section`: another text below a heading."""

from __future__ import annotations

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.editing.edit_session import EditSession, TextCommand, given_text
from vaultkit.cli.program.exit_status import OK


@click.command("replace-section", cls=TextCommand)
@click.argument("name", metavar="NOTE#HEADING", shell_complete=completing("notes"))
@click.argument("text", required=False)
@click.option("--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change.")
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Let links lose headings and blocks that go, and the text end the section.",
)
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common, name: str, text: str | None, *, is_dry: bool, is_forced: bool, form: str
) -> int:
    """Put another text into a section. It is all below its heading, up to the next of its level.

    \b
    replace-section "Node port#Range" "30000 to 32767."
    replace-section "Node port#Use#Limits" - < limits.md

    Without TEXT, or with -, it comes from standard input. The heading stays; a first line that is
    the same heading is left out. Of two headings of one text, name the ones above it. Where links
    lead to a heading or block of the old text, the new one must have it, too. `vaultkit undo` takes
    it back.
    """  # noqa: D301 - click's mark for lines that stay
    from vaultkit.opening.writing.edit_requests import replace_section

    said = given_text(text)
    words = ("replace-section", name, said)
    session = EditSession(common, words, name, is_dry=is_dry, form=form)
    if session.is_done:
        return OK
    path, part = session.find(name)
    run = replace_section(session.opened, path, part, said, today=common.today, is_forced=is_forced)
    session.finish(run)
    return OK
