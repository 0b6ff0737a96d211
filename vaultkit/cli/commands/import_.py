"""`vaultkit import`: notes from a folder of Markdown that another tool made."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, common_options, format_option
from vaultkit.cli.arguments.vault_paths import read_folder
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.vault_access.find_and_read import find_place
from vaultkit.cli.vault_access.interrupted_run import call_of, put_completed, recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening.typed_paths import name_of, prefix_of

if TYPE_CHECKING:
    from vaultkit.authoring.importing import Imported


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--into", type=click.Path(path_type=Path), metavar="VAULT", help="The vault.")
@click.option("--folder", "place", default="", metavar="NAME", help="Folder of the vault to fill.")
@click.option("--wikilinks", is_flag=True, help="Write links between notes as wikilinks.")
@click.option("--callouts", is_flag=True, help="Write admonitions as callouts.")
@click.option("--titles", is_flag=True, help="Name notes after their titles.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Report, and write nothing.")
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    folder: Path,
    *,
    into: Path | None,
    place: str,
    wikilinks: bool,
    callouts: bool,
    titles: bool,
    is_dry: bool,
    form: str,
) -> None:
    """Import a folder of Markdown with the habits of Hugo, Jekyll or MkDocs.

    Front matter in YAML, TOML or JSON becomes properties; drafts, categories, dates in names,
    index.md and page bundles become what Obsidian has for them; relative links lead to the new
    files; broken characters are repaired. What hid a page there, in its front matter or in the
    site's settings, hides it here by "publish: false". What was not converted is reported line by
    line. The source folder is never changed, and nothing in the vault is overwritten.
    """
    from vaultkit.authoring.importing import Options, convert
    from vaultkit.vault.files.file_listing import find_files
    from vaultkit.vault.obsidian.obsidian_settings import load_settings
    from vaultkit.vault.write import write_files

    files = _read_source(folder)
    own = replace(common, vault=into) if into else common
    target, call = find_place(own), call_of("import", str(folder))
    root = target.root
    _refuse_overlap(folder, root)
    refuse_unmarked(own, target, [place] if place else [])
    if not is_dry and recover_run(root) == call:
        put_completed(root, call, form)
        return
    existing, _ = find_files(root)
    within = read_folder(own, root, place) if place else ""
    source, above = _read_above(folder)
    options = Options(
        wikilinks=wikilinks,
        callouts=callouts,
        titles=titles,
        folder=within,
        today=common.today,
        source=source,
        above=above,
        types=target.config.types,
        kinds=load_settings(root).property_types,
    )
    done = convert(files, tuple(existing), options)
    if not is_dry:
        changes = {path: (None, data) for path, data in done.files.items()}
        write_files(root, changes, keep=call)
    if form == "json":
        put_json(_record(folder, root, done))
    else:
        _put_report(folder, done)
    if not common.quiet:
        _tell(prefix_of(root), done, is_dry=is_dry)


def _read_source(folder: Path) -> dict[str, bytes]:
    """Return the files of the source folder.

    Errors:
        VaultNotFoundError: there is no such folder, or nothing in it.
    """
    from vaultkit.vault.files.file_listing import find_files
    from vaultkit.vault.files.file_reading import read_source

    if not folder.is_dir():
        message = f"{folder}: no such folder"
        raise VaultNotFoundError(message)
    paths, skipped = find_files(folder)
    files: dict[str, bytes] = {}
    for path in paths:
        try:
            files[path] = read_source(folder, path).data
        except OSError as error:
            skipped.append((path, error.strerror or str(error)))
    for path, reason in skipped:
        click.echo(f"skipped {folder}/{path}: {reason}", err=True)
    if not files:
        message = f"{folder}: nothing to import in this folder"
        raise VaultNotFoundError(message)
    return files


def _read_above(folder: Path) -> tuple[str, dict[str, bytes]]:
    """Return the source folder's name, and the settings of a site beside it, by name."""
    from vaultkit.authoring.importing.hidden_folders import SETTINGS
    from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded

    real = folder.resolve()
    found: dict[str, bytes] = {}
    for name in sorted(SETTINGS):
        path = real.parent / name
        if path.is_file():
            try:
                found[name] = read_bounded(path, MAX_SETTINGS)
            except OSError as error:
                why = error.strerror or str(error)
                click.echo(f"{folder.parent / name}: what it hides is not known: {why}", err=True)
    return real.name, found


def _refuse_overlap(folder: Path, root: Path) -> None:
    here, there = (os.path.realpath(path) + os.sep for path in (folder, root))
    if here.startswith(there) or there.startswith(here):
        message = f"{folder} and the vault {name_of(root)} lie in each other; import from outside"
        raise VaultNotFoundError(message)


def _put_report(folder: Path, done: Imported) -> None:
    lines = []
    for path, line, kind, text in done.remarks:
        where = f"{folder}/{path}:{line}" if line else f"{folder}/{path}"
        lines.append(one_line(f"{where}: {kind}: {text}") + "\n")
    put("".join(lines))


def _record(folder: Path, root: Path, done: Imported) -> dict[str, object]:
    return {
        "schema": 1,
        "source": str(folder),
        "vault": str(root),
        "files": [{"from": done.origins[path], "to": path} for path in done.files],
        "remarks": [remark._asdict() for remark in done.remarks],
    }


def _tell(prefix: str, done: Imported, *, is_dry: bool) -> None:
    kinds = Counter(remark.kind for remark in done.remarks)
    where = prefix.rstrip("/") or "this vault"
    verb = "would import" if is_dry else "imported"
    click.echo(
        f"{verb} {count(len(done.files), 'file')} into {where}: {kinds['repaired']} repaired, "
        f"{kinds['converted']} converted, {kinds['left']} left as they were",
        err=True,
    )
