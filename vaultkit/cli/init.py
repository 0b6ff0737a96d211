"""`vaultkit init`: a new vault."""

from __future__ import annotations

import os
from pathlib import Path

import click

from vaultkit.cli.open_vault import shown
from vaultkit.cli.options import Common, common_options, format_option
from vaultkit.cli.output import count, put, put_json


@click.command("init")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@format_option("text", "json")
@common_options
def command(common: Common, folder: Path | None, form: str) -> None:
    """Make a vault that passes check, with config, templates, settings and workflow.

    DIR is made if it is not there. If a file that would be made exists, nothing is made at all.
    """
    from vaultkit.authoring.starter import starter_files
    from vaultkit.vault.write.create import create_files

    root = Path(os.path.abspath(folder or common.vault or "."))
    files = starter_files(root.name or "Notes", f"{common.today:%Y-%m-%d}")
    create_files(root, files)
    if form == "json":
        put_json({"schema": 1, "vault": str(root), "made": sorted(files)})
        return
    put("".join(f"{shown(root / path).as_posix()}\n" for path in sorted(files)))
    if not common.quiet:
        where = shown(root).as_posix()
        click.echo(f"made {count(len(files), 'file')}; open {where} in Obsidian", err=True)
