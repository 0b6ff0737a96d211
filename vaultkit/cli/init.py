"""`vaultkit init`: a new vault."""

from __future__ import annotations

import os
from pathlib import Path

import click

from vaultkit.authoring.publishing_files import HOSTS
from vaultkit.cli.automation import plan_automation, tell_unknown_source
from vaultkit.cli.open_vault import shown
from vaultkit.cli.options import Common, common_options, format_option
from vaultkit.cli.output import count, put, put_json


@click.command("init")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option(
    "--publish",
    "hosts",
    type=click.Choice(HOSTS),
    multiple=True,
    help="Write what publishes the site at a host as well; may be repeated.",
)
@click.option(
    "--install-from",
    metavar="REQUIREMENT",
    help="What pip installs vaultkit from there, if it is not where this one came from.",
)
@format_option("text", "json")
@common_options
def command(
    common: Common, folder: Path | None, hosts: tuple[str, ...], install_from: str | None, form: str
) -> None:
    """Make a vault that passes check, with config, templates, settings and workflow.

    DIR is made if it is not there. If a file that would be made exists, nothing is made at all.
    """
    from vaultkit.authoring.starter import starter_files
    from vaultkit.vault.write.create import create_files

    root = Path(os.path.abspath(folder or common.vault or "."))
    name = root.name or "Notes"
    automation = plan_automation(hosts, install_from, name)
    files = starter_files(name, f"{common.today:%Y-%m-%d}") | automation
    create_files(root, files)
    tell_unknown_source(automation)
    if form == "json":
        put_json({"schema": 1, "vault": str(root), "made": sorted(files)})
        return
    put("".join(f"{shown(root / path).as_posix()}\n" for path in sorted(files)))
    if not common.quiet:
        where = shown(root).as_posix()
        click.echo(f"made {count(len(files), 'file')}; open {where} in Obsidian", err=True)
