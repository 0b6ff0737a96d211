"""`vaultkit render`: print a note, canvas or base as an HTML fragment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, common_options, completing
from vaultkit.cli.commands.base import facts_of, moment_of
from vaultkit.cli.terminal.output import put
from vaultkit.cli.vault_access.find_and_read import find_place, open_note, read_place
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.paths import NotePath, stem_of, suffix_of
from vaultkit.notes.text.one_line import ascii_in_markup
from vaultkit.opening.typed_paths import name_of
from vaultkit.opening.vault_place import relative_to_vault
from vaultkit.vault.links.named_notes import suggest_names
from vaultkit.vault.publishing.published_files import BASE, CANVAS

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
    it are drawn. Styles and scripts are the site's.
    """
    from vaultkit.authoring.drawings.base_drawing import BaseDrawings
    from vaultkit.authoring.drawings.drawing_context import WholeVault
    from vaultkit.authoring.drawings.drawing_kinds import drawings_for
    from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_canvas, render_note

    kind = suffix_of(note.lower())
    opened, path = (_open_file if kind in {BASE, CANVAS} else open_note)(common, note)
    vault, to = opened.vault, SiteAddresses()
    context = WholeVault(vault, opened.config, moment_of(common), facts_of(opened))
    if kind == BASE:
        html = BaseDrawings(context, to).page(path)
    elif kind == CANVAS:
        html = render_canvas(
            vault, path, to, drawings=drawings_for(context, to), macros=opened.config.math.macros
        ).html
    else:
        drawings = drawings_for(context, to)
        found = NotePath(path)
        html = render_note(
            vault,
            found,
            to,
            embed_depth=embed_depth,
            drawings=drawings,
            macros=opened.config.math.macros,
        ).html
    put(ascii_in_markup(html if html.endswith("\n") else f"{html}\n"))


def _open_file(common: Common, name: str) -> tuple[Opened, str]:
    """Read the vault that a canvas or base belongs to, and find it by file, vault path or name.

    Errors:
        VaultNotFoundError: there is no such file.
    """
    paths = [Path(name)] if common.vault is None and Path(name).is_file() else []
    start = find_place(common, paths)
    opened = read_place(replace(start, parts=()), common)
    found = opened.vault.resolver.resolve(relative_to_vault(name, start), "").path
    if found is None:
        kind = suffix_of(name.lower())
        near = suggest_names(name, (stem_of(p) for p in opened.vault.attachments))
        message = f'no {kind} "{name}" in {name_of(start.root)}{near}'
        raise VaultNotFoundError(message)
    return opened, found
