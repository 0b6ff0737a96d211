"""`vaultkit schema`: JSON Schemas of the config and of note types, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import PATH, Common, common_options, completing
from vaultkit.cli.terminal.output import put_json
from vaultkit.cli.vault_access.find_and_read import find_place
from vaultkit.config import suggest
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "config"


@click.command("schema")
@click.argument("name", required=False, shell_complete=completing("schemas"))
@click.option("--output", type=PATH, metavar="FILE", help="Write the schema to a file.")
@common_options
def command(common: Common, name: str | None, output: Path | None) -> None:
    """Print the JSON Schema of the config or of a note type.

    NAME is "config", or a type that the config describes ("*" is every note). Without NAME, all of
    them: {"schema": 1, "config": …, "types": {…}}.
    """
    from vaultkit.checks.manual.json_schemas import config_schema, note_type_schema

    if name == CONFIG:
        put_json(config_schema(), output)
        return
    config = find_place(common).config
    if name is None:
        types = {known: note_type_schema(known, config) for known in config.types}
        put_json({"schema": 1, "config": config_schema(), "types": types}, output)
        return
    if name not in config.types:
        names = ", ".join(f'"{known}"' for known in config.types) or "no types"
        hint = suggest(name, (CONFIG, *config.types)) or f"; it has {names}"
        where = config.path or "the config, as there is none"
        message = f'no type "{name}" in {where}{hint}'
        raise VaultkitError(message)
    put_json(note_type_schema(name, config), output)
