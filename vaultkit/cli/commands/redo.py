"""`vaultkit redo`: do again what `undo` took back."""

from __future__ import annotations

import click

from vaultkit.cli.arguments.options import Common, common_options, format_option
from vaultkit.cli.commands.undo import REDO, Steps, keep_edited_option, read_words, step


@click.command("redo")
@click.argument("words", nargs=-1, metavar="[N] [VAULT]")
@keep_edited_option
@format_option("text", "json")
@common_options
def command(common: Common, words: tuple[str, ...], *, keep_edited: bool, form: str) -> None:
    """Do again what was taken back.

    Without N it is what the last undo took back, else the last N. Any other command that writes to
    the vault ends this: what was taken back before it stays so.
    """
    number, folder = read_words(words)
    step(common, Steps(number, REDO, keep_edited), folder, form)
