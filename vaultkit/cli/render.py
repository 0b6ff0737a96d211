"""`vaultkit render`: print a note or canvas as an HTML fragment."""

from __future__ import annotations

from pathlib import Path

import click

from vaultkit.cli.open_vault import (
    Opened,
    Place,
    find_place,
    open_note,
    read_place,
    relative_to_vault,
    shown,
)
from vaultkit.cli.options import Common, common_options
from vaultkit.cli.output import put
from vaultkit.errors import VaultNotFoundError


@click.command("render")
@click.argument("note")
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
    """Print a note or canvas as the site shows it.

    NOTE is a file, a path in the vault, or a name as in a link. What is printed is the HTML of the
    note's body, with addresses from the root of the site.
    """
    from vaultkit.vault.render import SiteAddresses, render_canvas, render_note

    if note.lower().endswith(".canvas"):
        opened, board = _open_canvas(common, note)
        html = render_canvas(opened.vault, board, SiteAddresses()).html
    else:
        opened, path = open_note(common, note)
        html = render_note(opened.vault, path, SiteAddresses(), embed_depth=embed_depth).html
    put(html if html.endswith("\n") else f"{html}\n")


def _open_canvas(common: Common, name: str) -> tuple[Opened, str]:
    """Read the vault that a canvas belongs to, and find the canvas by file, vault path or name.

    Errors:
        VaultNotFoundError: there is no such canvas.
    """
    paths = [Path(name)] if common.vault is None and Path(name).is_file() else []
    start = find_place(common, paths)
    opened = read_place(Place(start.root, start.config), common)
    found = opened.vault.resolver.resolve(relative_to_vault(name, start), "").path
    if found is None:
        message = f'no canvas "{name}" in {shown(start.root)}'
        raise VaultNotFoundError(message)
    return opened, found
