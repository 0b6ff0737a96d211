"""`vaultkit init`: a new vault, or what is missing in one that is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from vaultkit.authoring.creating.ci_recipes import HOSTS
from vaultkit.cli.arguments.options import Common, common_options, format_option
from vaultkit.cli.building.asked_files import plan_asked
from vaultkit.cli.building.ci_files import plan_automation, read_kept, tell_unknown_source
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.vault_access.interrupted_run import call_of, put_completed, recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked_folder
from vaultkit.config import find_config
from vaultkit.errors import VaultkitError, VaultNotFoundError
from vaultkit.notes.text.quantities import count
from vaultkit.opening.typed_paths import name_of, shown
from vaultkit.opening.vault_place import find_root

if TYPE_CHECKING:
    from vaultkit.authoring.creating.adopted_vault import Merge
from vaultkit.cli.building.ci_files import Automation

_SETTINGS = ".obsidian"


class _Folder(NamedTuple):
    """What is in a folder before it is made a vault.

    Args:
        paths: Its files, hidden ones aside.
        is_begun: Whether notes or settings of Obsidian are there already.
        has_settings: Whether settings of Obsidian are.
    """

    paths: tuple[str, ...]
    is_begun: bool
    has_settings: bool


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
@click.option(
    "--agent",
    "has_agent",
    is_flag=True,
    help="Write a skill for agents as well, and which server they start (vaultkit mcp).",
)
@click.option(
    "--reviews",
    "has_reviews",
    is_flag=True,
    help="Write a base as well that shows in Obsidian what is due for review (Reviews.base).",
)
@click.option("--diff", "is_diff", is_flag=True, help="Print what would be made, and make nothing.")
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    folder: Path | None,
    hosts: tuple[str, ...],
    install_from: str | None,
    form: str,
    *,
    has_agent: bool,
    has_reviews: bool,
    is_diff: bool,
) -> None:
    """Make a vault that passes check, with config, templates, settings and workflow.

    DIR is made if it is not there. Where notes are already, only what is missing is made: a config
    that names the folders of templates and the home note, a workflow, a .gitignore; no note, no
    template and no setting of Obsidian. Nothing is overwritten, and undo takes it back.

    In a folder of a git repository no files for hosts are made, since hosts look for them in the
    root of the repository alone, and nothing is written above DIR: --diff prints them.
    """
    from vaultkit.vault.write.file_creation import create_undoable

    root = _root_of(common, folder)
    call = call_of("init")
    if root.is_dir() and not is_diff and recover_run(root) == call:
        put_completed(root, call, form)
        return
    found = _look(root)
    automation = plan_automation(hosts, install_from, root)
    apart = automation.missing if automation.folder else {}
    how = _how_to_put(root, automation, hosts, install_from) if apart else ""
    if how and hosts and not is_diff:
        message = f"{how}; nothing was made"
        raise VaultkitError(message)
    governing = _governing(root) if root.is_dir() else None
    more = plan_asked(
        governing,
        lambda name: not found.is_begun or (root / name).is_dir(),
        has_agent=has_agent,
        has_reviews=has_reviews,
    )
    merge = _plan(root, found, f"{common.today:%Y-%m-%d}", automation, more)
    if is_diff:
        if form != "json":
            _put_diff(common, root, merge, automation)
    elif merge.made and not create_undoable(root, merge.made, call):
        click.echo("this cannot be undone: there is no place for a key of yours", err=True)
    there = read_kept(automation.top, automation.files.keys() - merge.made.keys() - apart.keys())
    tell_unknown_source({**merge.made, **there, **(apart if is_diff else {})})
    if how and not is_diff and not common.quiet:
        click.echo(f"no workflow was made: {how}", err=True)
    missing = _missing_lines(root, merge)
    if form == "json":
        record = {"made": sorted(merge.made), "kept": [*merge.kept]}
        put_json({"schema": 1, "vault": str(root), **record, "add_to_gitignore": missing})
        return
    _tell(common, root, merge, missing, is_diff=is_diff)
    if not is_diff and merge.made and not common.quiet:
        _tell_next(root, len(merge.made), is_vault=found.has_settings)


def _root_of(common: Common, folder: Path | None) -> Path:
    """Return the folder to make a vault of; refuse one that is not likely to be meant."""
    named = folder or common.vault
    root = Path(os.path.abspath(named or "."))
    if named is None:
        _refuse_home(root)
    _refuse_inside(root)
    if folder is None:
        refuse_unmarked_folder(common, root)
    return root


def _refuse_home(root: Path) -> None:
    """See that nobody makes a vault of all that is his by standing in the wrong folder.

    Errors:
        click.UsageError: the current folder is the home folder, or the root of a disk.
    """
    real = os.path.realpath(root)
    home = os.path.realpath(os.path.expanduser("~"))
    if real not in {home, os.path.dirname(real)}:
        return
    what = "your home folder" if real == home else "the root of a disk"
    message = f"{root} is {what}; go to the folder of your notes, or name it: vaultkit init DIR"
    raise click.UsageError(message, click.get_current_context())


def _how_to_put(
    root: Path, automation: Automation, hosts: tuple[str, ...], install_from: str | None
) -> str:
    """Return why files for hosts cannot be made in a vault, and the line that puts them there."""
    words = ["init", *([] if shown(root) == Path() else [shown(root).as_posix()])]
    words += [word for host in hosts for word in ("--publish", host)]
    words += ["--install-from", install_from] if install_from is not None else []
    top = Path(os.path.relpath(automation.top, os.path.realpath("."))).as_posix()
    apply = call_of("git", *([] if top == "." else ["-C", top]), "apply", "-p0")
    return (
        f"{name_of(root)} is a folder of a git repository, and hosts look for "
        f"{', '.join(sorted(automation.missing))} in its root alone, where init does not write; "
        f"to put them there: {call_of('vaultkit', *words, '--diff')} | {apply}"
    )


def _refuse_inside(root: Path) -> None:
    """See that a folder is no part of a vault that is there.

    Errors:
        VaultNotFoundError: it is.
    """
    start = root
    while not start.is_dir():
        start = start.parent
    above = find_root(start)
    is_own = os.path.lexists(root / _SETTINGS) or above == root
    if is_own or not (os.path.lexists(above / _SETTINGS) or _governing(above)):
        return
    name = shown(above).as_posix()
    message = (
        f"{name_of(root)} lies in the vault {name_of(above)}, and would be read as a part of it; "
        f"nothing was made; to add what that one lacks: vaultkit init {call_of(name)}"
    )
    raise VaultNotFoundError(message)


def _governing(root: Path) -> Path | None:
    """Return the config that governs a vault, its own or one above that names it."""
    from vaultkit.config import load_config

    path = find_config(root)
    if path is None or path.parent == root:
        return path
    named = load_config(shown(path)).vault
    return path if named is not None and os.path.samefile(named, root) else None


def _look(root: Path) -> _Folder:
    from vaultkit.authoring.creating.adopted_vault import is_begun
    from vaultkit.vault.files.file_listing import find_files

    paths = tuple(find_files(root)[0]) if root.is_dir() else ()
    has_settings = os.path.lexists(root / _SETTINGS)
    return _Folder(paths, has_settings or is_begun(paths), has_settings)


def _plan(
    root: Path, found: _Folder, day: str, automation: Automation, more: dict[str, bytes]
) -> Merge:
    """Return what is made and what is kept."""
    from vaultkit.authoring.creating.adopted_vault import CONFIG, derive_config, missing_files
    from vaultkit.authoring.creating.starter_vault import starter_files
    from vaultkit.vault.obsidian.obsidian_settings import load_settings

    name = root.name or "Notes"
    wanted = starter_files(name, day)
    if found.is_begun:
        settings = load_settings(root)
        wanted = {path: data for path, data in wanted.items() if _is_for_any_vault(path)}
        wanted[CONFIG] = derive_config(name, found.paths, settings)
    wanted |= more if automation.folder else {**automation.files, **more}
    there = [path for path in wanted if os.path.lexists(root / path)]
    merge = missing_files((*found.paths, *there), wanted)
    config = _governing(root) if root.is_dir() else None
    if config is None or CONFIG not in merge.made:
        return merge
    made = {path: data for path, data in merge.made.items() if path != CONFIG}
    return merge._replace(made=made, kept=(*merge.kept, os.path.relpath(config, root)))


def _is_for_any_vault(path: str) -> bool:
    """Tell whether a file of a new vault is neither a note nor a setting of Obsidian."""
    return not path.endswith(".md") and not path.startswith(f"{_SETTINGS}/")


def _missing_lines(root: Path, merge: Merge) -> list[str]:
    """Return the lines that a .gitignore which is there should have besides."""
    from vaultkit.authoring.creating.adopted_vault import IGNORED, missing_lines
    from vaultkit.authoring.creating.starter_vault import starter_files
    from vaultkit.vault.obsidian.settings_bytes import read_settings_file

    read = read_settings_file(root / IGNORED) if IGNORED in merge.kept else None
    if read is None:
        return []
    wanted = starter_files("", "")[IGNORED].decode().splitlines()
    return missing_lines(read.data.decode("utf-8", "replace"), wanted)


def _put_diff(common: Common, root: Path, merge: Merge, automation: Automation) -> None:
    """Print what would be made; in a folder of a repository by paths from its root, for git."""
    from vaultkit.checks.report.human_readable.patch_report import render_new
    from vaultkit.checks.report.report_style import Style

    if automation.folder:
        files = {f"{automation.folder}/{path}": data for path, data in merge.made.items()}
        files |= automation.missing
    else:
        files = {shown(root / path).as_posix(): data for path, data in merge.made.items()}
    put(render_new(files, Style(color=common.has_color)))


def _tell(common: Common, root: Path, merge: Merge, missing: list[str], *, is_diff: bool) -> None:
    """Say of each file whether it was made or kept, and what is left to the author."""
    if not is_diff:
        lines = [(path, "made") for path in merge.made] + [(path, "kept") for path in merge.kept]
        names = (
            (verb, shown(Path(os.path.normpath(root / p))).as_posix()) for p, verb in sorted(lines)
        )
        put("".join(f"{verb} {name}\n" for verb, name in names))
    if common.quiet:
        return
    if missing:
        name = shown(root / ".gitignore").as_posix()
        click.echo(f"{name} is yours and stays as it is; add to it: {' '.join(missing)}", err=True)
    if not merge.made:
        click.echo(f"nothing to do: {name_of(root)} has all of it", err=True)


def _tell_next(root: Path, made: int, *, is_vault: bool) -> None:
    """Say how many files were made, and what to do with the folder now."""
    where = shown(root)
    check = call_of("vaultkit", "check", *([] if where == Path() else [where.as_posix()]))
    start = "" if is_vault else f"open the folder {name_of(root)} in Obsidian, or: "
    click.echo(f"made {count(made, 'file')}; {start}{check}", err=True)
