"""Commands that count what is in notes."""

from __future__ import annotations

from pathlib import Path

import click

from vaultkit.opening.open_vault import open_vault
from vaultkit.opening.vault_place import find_place

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.command()
@PATHS
def words(paths: tuple[Path, ...]) -> None:
    """Count the words of notes."""
    opened = open_vault(find_place(paths, takes_names=True))
    for path in opened.notes:
        click.echo(f"{len(opened.vault.notes[path].source.text.split())} {path}")


@click.command()
@PATHS
@click.option("--at-least", type=click.IntRange(min=0), default=0, help="Fewest links to report.")
def links(paths: tuple[Path, ...], at_least: int) -> int:
    """Count the links of notes; status 1 if no note has so many."""
    opened = open_vault(find_place(paths))
    counts = {path: len(opened.vault.notes[path].links) for path in opened.notes}
    found = {path: count for path, count in counts.items() if count >= at_least}
    for path, count in found.items():
        click.echo(f"{count} {path}")
    return 0 if found else 1
