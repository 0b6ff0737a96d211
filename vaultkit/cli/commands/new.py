"""`vaultkit new`: a note from its template."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.arguments.vault_paths import new_folder, read_folder
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.vault_access.find_and_read import find_place, read_place
from vaultkit.cli.vault_access.interrupted_run import call_of, put_completed, recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.notes.paths import folder_of, stem_of
from vaultkit.notes.text.one_line import one_line

if TYPE_CHECKING:
    from vaultkit.authoring.creating.note_templates import NewNote
    from vaultkit.opening.open_vault import Opened


@click.command("new")
@click.argument("kind", metavar="TYPE", shell_complete=completing("types"))
@click.argument("title")
@click.option(
    "--folder",
    metavar="FOLDER",
    help="Folder of the vault; may be a new one.",
    shell_complete=completing("folders"),
)
@click.option("--time", metavar="HH:MM", help="Time of day that {{time}} means; default now.")
@click.option("--open", "is_opened", is_flag=True, help="Open the note in Obsidian.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Print the note, and write nothing.")
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    kind: str,
    title: str,
    *,
    folder: str | None,
    time: str | None,
    is_opened: bool,
    is_dry: bool,
    form: str,
) -> None:
    """Make a note from the template of its type.

    The template is the note in the templates folder that is named like the type ("fact", "Template
    - fact"), or has it as its property type. {{title}}, {{date}} and {{time}} are filled in, also
    with a format as in {{date:dddd D MMMM YYYY}}; then the defaults of the type's schema. Nothing
    is overwritten. A template with code of the plugin Templater is refused.

    Without --folder the note goes where all notes of its type are; if there are none, or they are
    in several folders, where Obsidian makes new notes. A daily note, by its template or the type
    "daily", goes to the folder that Obsidian has for daily notes; so do weekly ones and others.
    """
    from vaultkit.authoring.creating.note_templates import plan_note
    from vaultkit.vault.write import write_files

    place, call = find_place(common), call_of("new", kind, title)
    refuse_unmarked(common, place, [folder] if folder else [])
    if not is_dry and recover_run(place.root) == call:
        put_completed(place.root, call, form)
        return
    opened = read_place(place, common)
    if folder is not None:
        folder = read_folder(common, opened.vault.root, folder)
    note = plan_note(
        opened.vault, opened.config, kind, title, when=moment_of_day(common, time), folder=folder
    )
    if is_dry:
        put(note.data.decode())
        if not common.quiet:
            why = f": {note.why}" if note.why else ""
            click.echo(one_line(f"would make {opened.prefix}{note.path}{why}"), err=True)
        tell_name(common, title, note.path)
        return
    made = new_folder(opened.vault.root, note.path)
    write_files(opened.vault.root, {note.path: (None, note.data)}, keep=call)
    put_new(common, opened, note, form, made)
    tell_name(common, title, note.path)
    if is_opened:
        click.launch(_address(opened, note.path))


def put_new(common: Common, opened: Opened, note: NewNote, form: str, made: str) -> None:
    """Print where a new note is, and which of its properties wait for its author.

    Args:
        common: The options of every command.
        opened: The vault.
        note: The note.
        form: How to print.
        made: The folder that was made for it, "" for none.
    """
    if form == "json":
        root = str(opened.place.root)
        record = {"path": note.path, "to_fill_in": [*note.empty], "folder_from": note.why}
        put_json({"schema": 1, "vault": root, **record})
        return
    put(one_line(f"{opened.prefix}{note.path}") + "\n")
    if note.why and not common.quiet:
        folder = folder_of(note.path)
        where = one_line(f"in {opened.prefix}{folder}/") if folder else "in the vault's root"
        click.echo(f"{where}, {note.why}", err=True)
    if made and not common.quiet:
        click.echo(f"made the folder {opened.prefix}{made}/", err=True)
    if note.empty and not common.quiet:
        click.echo(f"to fill in: {', '.join(note.empty)}", err=True)


def tell_name(common: Common, title: str, path: str) -> None:
    """Say that a file name could not hold a title, so that a link by the title leads nowhere."""
    from vaultkit.notes.text.file_names import name_for

    name, asked = stem_of(path), " ".join(unicodedata.normalize("NFC", title).split())
    if name_for(asked) == name != asked and not common.quiet:
        message = f'named "{name}", since no file name or link can hold "{asked}" as it is'
        click.echo(one_line(message), err=True)


def moment_of_day(common: Common, time: str | None = None) -> datetime:
    """Return the day of `--today` with the time of day, in the zone where the author is."""
    now = datetime.now().astimezone()
    if time is not None:
        try:
            at = datetime.strptime(time, "%H:%M")  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            message = f'"{time}" is no time such as 09:30'
            raise click.BadParameter(message, param_hint='"--time"') from None
        now = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return now.replace(year=common.today.year, month=common.today.month, day=common.today.day)


def _address(opened: Opened, path: str) -> str:
    from urllib.parse import quote

    return f"obsidian://open?path={quote(str(opened.vault.root / path), safe='')}"
