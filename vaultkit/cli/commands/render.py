"""`vaultkit render`: print a note, canvas or base as an HTML fragment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, common_options, completing
from vaultkit.cli.commands.base import moment_of
from vaultkit.cli.terminal.output import put
from vaultkit.cli.vault_access.find_and_read import find_place, open_note, read_place
from vaultkit.opening.vault_place import relative_to_vault

if TYPE_CHECKING:
    from vaultkit.opening.open_vault import Opened


@click.command("render")
@click.argument("note", shell_complete=completing("pages"))
@click.option(
    "--embed-depth",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="How deep embeds inside embeds are followed.",
)
@common_options
def command(common: Common, note: str, embed_depth: int) -> None:
    """Print a note, canvas or base as the site shows it.

    NOTE is a file, a path in the vault, a name as in a link, or an alias. What is printed is the
    HTML of the note's body, with addresses from the root of the site; bases, flows and decisions in
    it are drawn. Styles and scripts are the site's. Unlike the site it shows all of the vault, also
    notes that are not published: what may be shown to others is made by `vaultkit build`.
    """
    from vaultkit.opening.page_rendering import is_no_note, render_file

    opened, path = (_open_file if is_no_note(note) else open_note)(common, note)
    put(render_file(opened, path, moment_of(common), embed_depth=embed_depth))


def _open_file(common: Common, name: str) -> tuple[Opened, str]:
    """Read the vault that a canvas or base belongs to, and find it by file, vault path or name.

    Errors:
        VaultNotFoundError: there is no such file.
    """
    from vaultkit.opening.page_rendering import find_canvas_or_base

    paths = [Path(name)] if common.vault is None and Path(name).is_file() else []
    start = find_place(common, paths)
    opened = read_place(replace(start, parts=()), common)
    return opened, find_canvas_or_base(opened, relative_to_vault(name, start))
