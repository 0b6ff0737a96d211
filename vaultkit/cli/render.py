"""`vaultkit render`: print a note as an HTML fragment."""

from __future__ import annotations

import click

from vaultkit.cli.open_vault import open_note
from vaultkit.cli.options import Common, common_options
from vaultkit.cli.output import put


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
    """Print a note as the site shows it.

    NOTE is a file, a path in the vault, or a name as in a link. What is printed is the HTML of the
    note's body, with addresses from the root of the site.
    """
    from vaultkit.vault.render import SiteAddresses, render_note

    opened, path = open_note(common, note)
    rendered = render_note(opened.vault, path, SiteAddresses(), embed_depth=embed_depth)
    put(rendered.html if rendered.html.endswith("\n") else f"{rendered.html}\n")
