"""`vaultkit merge`: put one note into another."""

from __future__ import annotations

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.program.exit_status import OK
from vaultkit.errors import EditError


@click.command("merge")
@click.argument("source", metavar="NOTE", shell_complete=completing("notes"))
@click.argument("target", metavar="TARGET[#HEADING]", shell_complete=completing("notes"))
@click.option("--heading", default="", metavar="TEXT", help="Put its text below a new heading.")
@click.option(
    "--prefer",
    type=click.Choice(["target", "source"]),
    help="Whose properties count where they differ; by default the target's, but no link goes.",
)
@click.option("--alias", "keeps_name", is_flag=True, help="Keep its name as an alias.")
@click.option(
    "--redirect/--no-redirect",
    default=None,
    help="Keep the path of a published note in redirect_from; by default if the site's address is "
    "known ([site] url).",
)
@click.option("--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change.")
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Go on where text would be published, a property would not fit, or something could not be "
    "read.",
)
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    source: str,
    target: str,
    *,
    heading: str,
    prefer: str | None,
    keeps_name: bool,
    redirect: bool | None,
    is_dry: bool,
    is_forced: bool,
    form: str,
) -> int:
    """Put one note into another, and let every link follow.

    \b
    merge "NP" "Node port"
    merge "2026-01-31 call" "Calls#January" --heading "31 January"

    Its text goes to the end of TARGET, or of a section of it, and the file goes. Links to the note,
    its headings and blocks lead to the target; footnotes and block ids that both notes have get
    other names. Lists of properties are united; what only one note says is kept; where both differ,
    the target's value stays and the other is told, but a link is not dropped without --prefer.
    title, publish, draft and unlisted stay the target's. `vaultkit undo` takes it back.
    """  # noqa: D301 - click's mark for lines that stay
    from vaultkit.authoring.editing.note_merge import MergeOptions
    from vaultkit.cli.editing.edit_session import EditSession
    from vaultkit.opening.writing.edit_requests import merge

    words = ("merge", source, target)
    session = EditSession(common, words, source, is_dry=is_dry, form=form)
    if session.is_done:
        return OK
    path, part = session.find(source)
    if part:
        message = f'a part of a note cannot be merged; first: vaultkit extract "{source}"'
        raise EditError(message)
    other, where = session.find(target)
    run = merge(
        session.opened,
        path,
        other,
        where,
        today=common.today,
        options=MergeOptions(heading.strip(), prefer or "", keeps_name),
        redirect=redirect,
        is_forced=is_forced,
    )
    session.finish(run)
    return OK
