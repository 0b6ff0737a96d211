"""`vaultkit kubernetes export`: the manifests of notes as files that can be applied.

The command comes through the entry point for commands of other packages, as theirs do.
"""

from __future__ import annotations

import os
import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vaultkit.errors import VaultkitError
from vaultkit.notes.text.one_line import many_lines, one_line
from vaultkit.notes.text.quantities import count
from vaultkit.vault.files.user_folders import FOLLOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.kubernetes.exported_files import Export
    from vaultkit.opening.open_vault import Opened

_Call = TypeVar("_Call", bound="Callable[..., Any]")
_FOLDER = click.Path(path_type=Path)


_OPTIONS = (
    click.option("--vault", type=_FOLDER, metavar="DIR", help="Folder of the vault."),
    click.option("--config", type=_FOLDER, metavar="FILE", help="Config file to use."),
    click.option("-q", "--quiet", is_flag=True, help="Print results and errors only."),
    click.option("-v", "--verbose", is_flag=True, help="Tell where each object is from."),
    click.option("--follow-links", is_flag=True, help="Read what symbolic links lead to."),
    click.option("--today", metavar="YYYY-MM-DD", expose_value=False, help="Has no effect here."),
    click.option("--color", metavar="WHEN", expose_value=False, help="Has no effect here."),
)
"""The options that every command of vaultkit understands."""


def _common_options(call: _Call) -> _Call:
    for option in reversed(_OPTIONS):
        call = option(call)
    return call


@click.group("kubernetes")
@_common_options
@click.pass_context
def command(ctx: click.Context, /, **common: object) -> None:
    """Take the manifests of notes out of them."""
    ctx.default_map = {"export": common}


@command.command("export")
@click.argument("folder", metavar="DIR")
@click.argument("notes", metavar="NOTE...", nargs=-1, type=_FOLDER)
@click.option("--all", "is_all", is_flag=True, help="Export the manifests of all notes.")
@click.option(
    "--with-needs",
    is_flag=True,
    help="Add what the manifests name and other notes show: namespaces, classes, Pods, …",
)
@click.option("--force", is_flag=True, help="Replace what an earlier export wrote.")
@click.option("--dry-run", is_flag=True, help="Print the names of the files and write none.")
@_common_options
def export(  # noqa: PLR0913 - one for each option
    folder: str,
    notes: tuple[Path, ...],
    *,
    is_all: bool,
    with_needs: bool,
    force: bool,
    dry_run: bool,
    vault: Path | None,
    config: Path | None,
    quiet: bool,
    verbose: bool,
    follow_links: bool,
) -> int:
    """Write the manifests of notes as files, in the order in which they apply.

    NOTE is a file or folder of the vault, or the name or alias of a note. DIR is a folder outside
    of the vault, which is made if it is not there; `-` prints the manifests instead. Each object
    becomes one file, whose name begins with its number: namespaces first, then classes, roles,
    configuration, workloads, Services, Gateways, routes, policies. An object that several notes
    show is written once; if they show it with different contents, nothing is written. Examples that
    are wrong on purpose, patches, and what is not shown whole are left out.

    A folder that holds other manifests is refused, as `kubectl apply -f DIR` would apply them too.

    Exit status: 0 done, 1 something was left out that is not wrong on purpose, 2 could not do it.
    """
    if not folder:
        message = '"": is no folder; name one, or - to print the manifests'
        raise VaultkitError(message)
    with _following_links(is_asked=follow_links):
        opened = _open(notes, vault, config, is_all=is_all)
        found = _plan(opened, with_needs=with_needs)
    _tell(found, is_verbose=verbose)
    if folder == "-":
        click.echo(many_lines("---\n".join(file.text for file in found.files)), nl=False)
    else:
        said = _write(folder, found, opened, may_replace=force, is_dry=dry_run)
        _say(said, is_wanted=not quiet)
    return 1 if found.left_out else 0


@contextmanager
def _following_links(*, is_asked: bool) -> Iterator[None]:
    """Follow links while a vault is read. Effect: changes the environment meanwhile."""
    before = os.environ.get(FOLLOW)
    os.environ.update({FOLLOW: "1"} if is_asked else {})
    try:
        yield
    finally:
        os.environ.pop(FOLLOW, None)
        os.environ.update({} if before is None else {FOLLOW: before})


def _tell(found: Export, *, is_verbose: bool) -> None:
    """Say what was left out, and where the rest is from. Effect: complains on stderr.

    Errors:
        VaultkitError: nothing is left.
    """
    for line in found.left_out:
        _say(f"left out: {line}")
    for file in found.files if is_verbose else ():
        _say(f"{file.what}: {file.place}")
    if not found.files:
        raise VaultkitError(_nothing(found))


def _open(
    notes: tuple[Path, ...], vault: Path | None, config: Path | None, *, is_all: bool
) -> Opened:
    """Read the vault. Effect: reads.

    Errors:
        VaultkitError: there is none, no note is named, or notes are named besides `--all`.
    """
    from vaultkit.opening.open_vault import open_vault
    from vaultkit.opening.vault_place import find_place

    if is_all == bool(notes):
        which = "name notes or --all, not both" if is_all else "name the notes, or give --all"
        raise VaultkitError(which)
    return open_vault(find_place(notes, vault=vault, config=config, takes_names=True))


def _plan(opened: Opened, *, with_needs: bool) -> Export:
    from datetime import date

    from vaultkit.checks.context import Context
    from vaultkit.kubernetes.cluster.cluster_objects import cluster_of
    from vaultkit.kubernetes.exported_files import plan_export

    cluster = cluster_of(Context(opened.vault, opened.config, date.min))
    asked = [opened.vault.notes[path] for path in opened.notes]
    if opened.only is None:
        asked = cluster.notes
    return plan_export(asked, cluster, with_needs=with_needs)


def _nothing(found: Export) -> str:
    """Return why there is nothing to write."""
    if found.left_out:
        return "nothing to export: every manifest of these notes was left out"
    if found.wrong:
        return "nothing to export: these notes show only what is wrong on purpose"
    return (
        "nothing to export: no manifests in these notes (fences of yaml with apiVersion and kind)"
    )


def _write(folder: str, found: Export, opened: Opened, *, may_replace: bool, is_dry: bool) -> str:
    """Write the files, print their names, and return what was done. Effect: writes, prints."""
    from vaultkit.kubernetes.export_folder import plan_change, write_change

    change = plan_change(folder, found.files, str(opened.place.root), may_replace=may_replace)
    for file in found.files:
        click.echo(one_line(file.name))
    if is_dry:
        return "wrote nothing: --dry-run"
    write_change(change)
    parts = [f"wrote {count(len(change.new), 'file')} to {folder}"]
    parts += [f"{change.same} were there already"] if change.same else []
    parts += [f"removed {count(len(change.stale), 'old one')}"] if change.stale else []
    return f"{'; '.join(parts)}; next: {shlex.join(('kubectl', 'apply', '-f', folder))}"


def _say(text: str, *, is_wanted: bool = True) -> None:
    if is_wanted:
        click.echo(one_line(text), err=True)
