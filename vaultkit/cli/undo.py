"""`vaultkit undo`: take back the last change that vaultkit made to a vault."""

from __future__ import annotations

from pathlib import Path

import click

from vaultkit.cli.open_vault import find_place, prefix_of
from vaultkit.cli.options import Common, common_options, format_option
from vaultkit.cli.output import count, put_json
from vaultkit.cli.writing import recover_run
from vaultkit.errors import VaultkitError


@click.command("undo")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[VAULT]")
@format_option("text", "json")
@common_options
def command(common: Common, folder: Path | None, form: str) -> None:
    """Take back the last change that vaultkit made.

    It may be one of mv, check --fix, import, new, moc, review done, or of undo itself. What files
    held is kept in .vaultkit/undo until the next change, of one change only. If any file of it was
    changed since, nothing is done. Called twice, it does the change again.
    """
    from vaultkit.vault.write import read_kept, write_files

    place = find_place(common, [folder] if folder else [])
    recover_run(place.root)
    kept = read_kept(place.root)
    if kept is None:
        where = prefix_of(place.root).rstrip("/") or "this vault"
        message = f"there is no change of vaultkit in {where} that could be undone"
        raise VaultkitError(message)
    what = kept.what
    call = what.removeprefix("undo of ") if what.startswith("undo of ") else f"undo of {what}"
    write_files(place.root, kept.changes, kept.moves, keep=call, above=kept.above)
    if form == "json":
        moves = [{"from": old, "to": new} for old, new in sorted(kept.moves.items())]
        changed = sorted(path for path in (*kept.changes, *kept.above) if path not in kept.moves)
        root = str(place.root)
        put_json({"schema": 1, "vault": root, "undid": what, "changed": changed, "moves": moves})
    elif not common.quiet:
        files = count(len({*kept.changes, *kept.moves, *kept.above}), "file")
        click.echo(f"undid {what} ({files})", err=True)
