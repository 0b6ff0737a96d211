"""`vaultkit undo`: take back the last change that vaultkit made to a vault."""

from __future__ import annotations

from pathlib import Path

import click

from vaultkit.cli.open_vault import find_place, prefix_of
from vaultkit.cli.options import Common, common_options, format_option
from vaultkit.cli.output import count, put_json
from vaultkit.cli.writing import put_completed, recover_run
from vaultkit.errors import VaultkitError

_UNDO = "undo of "
"""How a run is called that took back another."""


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
    from vaultkit.checks.report.style import printable
    from vaultkit.vault.write import read_kept, write_files

    place = find_place(common, [folder] if folder else [])
    done = recover_run(place.root)
    if done.startswith(_UNDO):
        put_completed(place.root, done, form)
        return
    kept = read_kept(place.root)
    if kept is None:
        where = prefix_of(place.root).rstrip("/") or "this vault"
        message = f"there is no change of vaultkit in {where} that could be undone"
        raise VaultkitError(message)
    what = kept.what
    is_again = what.startswith(_UNDO)
    call = what.removeprefix(_UNDO) if is_again else f"{_UNDO}{what}"
    write_files(
        place.root,
        kept.changes,
        kept.moves,
        keep=call,
        above=kept.above,
        emptied=kept.emptied,
        made=kept.made,
        is_undo=True,
    )
    if form == "json":
        moves = [{"from": old, "to": new} for old, new in sorted(kept.moves.items())]
        changed = sorted(path for path in (*kept.changes, *kept.above) if path not in kept.moves)
        root = str(place.root)
        put_json({"schema": 1, "vault": root, "undid": what, "changed": changed, "moves": moves})
    elif not common.quiet:
        files = count(len({*kept.changes, *kept.moves, *kept.above}), "file")
        name = printable(call if is_again else what)
        told = f"did again what the last undo took back: {name}" if is_again else f"undid {name}"
        click.echo(f"{told} ({files})", err=True)
