"""`vaultkit extract`: make a note of a section, block or list item."""

from __future__ import annotations

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.arguments.vault_paths import shell_of
from vaultkit.cli.program.exit_status import OK


@click.command("extract")
@click.argument("name", metavar="NOTE#PART", shell_complete=completing("notes"))
@click.argument("new", required=False, metavar="[NEW]", shell_complete=completing("folders"))
@click.option(
    "--leave",
    type=click.Choice(["link", "embed", "nothing"]),
    default="link",
    show_default=True,
    help="What stands in its place.",
)
@click.option("--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change.")
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Go on where text would be published, or something could not be read.",
)
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    name: str,
    new: str | None,
    *,
    leave: str,
    is_dry: bool,
    is_forced: bool,
    form: str,
) -> int:
    """Make a note of a section, block or list item, and let every link follow.

    \b
    extract "Node port#Range"                    Range.md, beside the note
    extract "Node port#Range" "Port range"       a name: beside the note
    extract "Node port#Range" Services/          a folder
    extract "Node port#^table" Tables/Ports.md   a block or list item with an id
    extract "Node port.md:12" "Range"            the list item on a line, or the section

    The text goes as it is, its heading included; a list item with all that is in it, and what is
    left is an item. Links to its headings and blocks, in notes,
    properties, canvases and bases, lead to the new note; links in it lead where they led. Footnotes
    and references go along, or are copied where both notes need them; so do the properties publish,
    draft and unlisted. `vaultkit undo` takes it back.
    """  # noqa: D301 - click's mark for lines that stay
    from vaultkit.cli.editing.edit_session import EditSession
    from vaultkit.opening.writing.edit_requests import extract

    words = ("extract", name, *([new] if new else []))
    session = EditSession(common, words, name, is_dry=is_dry, form=form)
    if session.is_done:
        return OK
    path, part = session.find(name)
    target = new or ""
    if "/" in target:
        shell = shell_of(common, session.opened.place.root)
        there = shell.read(target)
        is_folder = target.endswith("/") or shell.is_folder(there)
        target = f"/{there}/" if is_folder and there else f"/{there}"
    run = extract(
        session.opened,
        path,
        part,
        target,
        today=common.today,
        leave=leave,
        is_forced=is_forced,
    )
    session.finish(run)
    return OK
