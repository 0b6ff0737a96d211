"""`vaultkit mv`: rename or move something, and write every link to it anew."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.arguments.vault_paths import shell_of
from vaultkit.cli.program.exit_status import OK
from vaultkit.cli.renaming.mv_names import WORDS, by_path, file_in, find_named, read_new, read_old
from vaultkit.cli.renaming.mv_report import (
    new_folders,
    remarks_of,
    tell_baseline,
    tell_behind,
    tell_unfollowed,
    what_was_done,
)
from vaultkit.cli.renaming.mv_settings import (
    record,
    tell_property,
    tell_settings,
    tell_unread_settings,
)
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.terminal.stderr import say
from vaultkit.cli.vault_access.find_and_read import find_place, read_place
from vaultkit.cli.vault_access.interrupted_run import call_of, put_completed, recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.errors import RenameError
from vaultkit.opening.writing.rename_run import plan_rename, refuse_partly_read, write_rename
from vaultkit.opening.writing.settings_changes import shown_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.authoring.rename import Plan
    from vaultkit.authoring.rename.settings_files.settings_plan import SettingsPlan
    from vaultkit.cli.arguments.vault_paths import Shell
    from vaultkit.opening.configured_baseline import BaselineChange
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.vault_place import Place


@click.command("mv")
@click.argument("old", shell_complete=completing("movable"))
@click.argument("new", shell_complete=completing("folders"))
@click.option("--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change.")
@click.option("--merge", is_flag=True, help="Let a tag or property become one with another.")
@click.option(
    "--redirect/--no-redirect",
    default=None,
    help="Keep the old path of published notes in their property redirect_from; by default if the "
    "site's address is known ([site] url).",
)
@click.option(
    "--force",
    is_flag=True,
    help="Go on where what is published would change, a symbolic link would lead nowhere, or "
    "something could not be read.",
)
@click.option("--allow-dirty", is_flag=True, hidden=True, help="Of no use any more: undo helps.")
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    old: str,
    new: str,
    *,
    is_dry: bool,
    merge: bool,
    redirect: bool | None,
    force: bool,
    allow_dirty: bool,
    form: str,
) -> int:
    """Rename or move something, and write every link to it anew.

    \b
    mv "Node port" NodePort              a note, by name or path; it stays in its folder
    mv "Node port" Services/             a note to a folder
    mv Services/NodePort.md ./           a note to this folder
    mv Services Kubernetes/Services      a folder
    mv diagram.png ports.png             another file
    mv "NodePort#Range" "Port range"     a heading
    mv "NodePort#^a1" ^range             a block id
    mv "#net" "#topic/net"               a tag, with all that are nested in it
    mv property:up property:parent       the name of a property

    NEW without a slash is a name: the thing stays in its folder. With a slash it is a path, in the
    vault as in a shell; from outside the vault, or with --vault, it starts at the vault's root. A
    slash at the end, or a folder that is there, means "into it". Absolute paths, paths out of the
    vault and another kind of file (pic.png to pic.jpg) are refused; so is what could be meant in
    two ways. A folder note (Services/Services.md) is renamed with its folder.

    Links in notes, properties, comments, canvases and bases follow, each in its own style. Links
    that the new name would catch are written so that it does not. All files are written, or none;
    `vaultkit undo` takes it back.

    What else names it follows too: vaultkit's config, also above the vault, Obsidian's settings and
    bookmarks, a mkdocs.yml. What cannot follow is told. What is published stays published, and what
    is not stays at home; --force lets a move change that. A note that moves into a private folder
    ([site] exclude, Obsidian's excluded files) goes off the site, and is named.
    """  # noqa: D301 - click's mark for lines that stay
    del allow_dirty  # whatever is written, undo gives back (decision 26)
    call = call_of("mv", old, new)
    _refuse_part(common, old, new)
    opened = _open(common, old, call, is_dry=is_dry)
    if opened is None:
        put_completed(_find_vault(common, old).root, call, form)
        return OK
    if not force:
        refuse_partly_read(opened)
    shell = shell_of(common, opened.place.root)
    named = by_path(opened.vault, read_old(shell, old), is_quiet=common.quiet)
    run = plan_rename(
        opened,
        *_read_names(opened, shell, (old, named, new)),
        today=common.today,
        merge=merge,
        redirect=redirect,
        is_forced=force,
    )
    tell_unfollowed(run)
    plan, settings, baseline = run.plan, run.settings, run.baseline
    made, remarks = new_folders(shell, plan), remarks_of(shell, plan, new, is_dry=is_dry)
    if not is_dry:
        write_rename(run, call)
    if form == "json":
        shown = [baseline.shown] if baseline else []
        more = {"made": made, "settings": record(settings), "baselines": shown}
        put_json({**_record(opened, plan), **more})
    elif is_dry:
        _put_diff(common, opened, plan, settings, baseline)
    done = what_was_done(opened.prefix, plan, (old, new), is_dry=is_dry)
    _tell(common, opened, plan, [done, *remarks])
    tell_behind(run.behind, opened.prefix, is_dry=is_dry)
    tell_unread_settings(opened)
    tell_property(plan)
    tell_settings(opened, settings, is_dry=is_dry, is_quiet=common.quiet)
    tell_baseline(opened, plan, baseline, is_dry=is_dry, is_quiet=common.quiet)
    return OK


def _open(common: Common, old: str, call: str, *, is_dry: bool) -> Opened | None:
    """Read the vault of what OLD names; None if this command is done now. Effect: see `_read`."""
    opened = _read(common, _find_vault(common, old), call, is_dry=is_dry)
    inner = _inner_place(common, opened, old) if opened else None
    return _read(common, inner, call, is_dry=is_dry) if inner else opened


def _read(common: Common, place: Place, call: str, *, is_dry: bool) -> Opened | None:
    """Read a whole vault; None if it was this command that had been interrupted, and is done.

    Effect: completes what an interrupted run left behind.
    """
    if not is_dry and recover_run(place.root) == call:
        return None
    # OLD says which of the vaults below a folder is meant.
    return read_place(replace(place, parts=()), common, tells_inner=False)


def _read_names(opened: Opened, shell: Shell, names: tuple[str, str, str]) -> tuple[str, str]:
    """Return what OLD and NEW mean, of OLD as it was typed, what it names, and NEW as typed."""
    from vaultkit.authoring.rename.rename_request import names_file

    old, old_name, new = names
    new_name = new
    if names_file(opened.vault, old_name):
        path, is_folder = find_named(opened.vault, shell, old_name)
        new_name = read_new(shell, path, new, is_folder=is_folder)
        old_name = f"{path}/" if is_folder else path
    else:
        new_name = new.removeprefix(f"{old.partition('#')[0]}#") if "#" in old[1:] else new
    return old_name, new_name


def _put_diff(
    common: Common,
    opened: Opened,
    plan: Plan,
    settings: SettingsPlan,
    baseline: BaselineChange | None,
) -> None:
    from vaultkit.checks.report.human_readable.patch_report import render_changes, render_patch
    from vaultkit.checks.report.report_style import Style

    style = Style(color=common.has_color, prefix=opened.prefix)
    put(render_patch(opened.vault, plan.sources, style, plan.moves), is_escaped=True)
    others = {baseline.shown: baseline.change} if baseline else {}
    put(render_changes(shown_changes(opened, settings) | others, style), is_escaped=True)


def _record(opened: Opened, plan: Plan) -> dict[str, object]:
    vault = opened.vault
    return {
        "schema": 1,
        "vault": str(vault.root),
        "moves": [{"from": old, "to": new} for old, new in sorted(plan.moves.items())],
        "edits": [
            {
                "path": edit.path,
                "line": vault.source_of(edit.path).line_of(edit.start),
                "start_byte": edit.start,
                "end_byte": edit.end,
                "text": edit.text,
            }
            for edit in plan.edits
        ],
        "left": [place._asdict() for place in plan.left],
    }


def _tell(common: Common, opened: Opened, plan: Plan, lines: Sequence[str]) -> None:
    """Say on standard error what was done, and what is left for the author to look at."""
    for path, line, text in plan.left:
        click.echo(f'{opened.prefix}{path}:{line}: may mean it, and stays: "{text}"', err=True)
    if not common.quiet:
        say(*lines)


def _find_vault(common: Common, old: str) -> Place:
    """Return the vault that what OLD names is looked for in.

    It is the one that other commands take here, where a folder with a config or `.obsidian` marks
    it and OLD lies in it: one within it is a part of it. Where nothing marks one, it is that of
    OLD; if nothing marks that either, the current folder, since a folder within it knows nothing of
    the other notes.
    """
    file = file_in(old)
    here = find_place(common)
    if file is None or common.vault is not None:
        return here
    path = Path(os.path.abspath(file))
    if common.config is None and _is_marked(here) and path.is_relative_to(here.root):
        return here
    start = find_place(common, [file])
    return start if _is_marked(start) or not path.is_relative_to(Path.cwd()) else here


def _refuse_part(common: Common, old: str, new: str) -> None:
    """See that the vault is a whole one; see `refuse_unmarked`, which this gives what are paths.

    Errors:
        VaultNotFoundError: it may be a part of one.
    """
    place, below = _find_vault(common, old), []
    if place.root == Path.cwd() and not old.startswith(WORDS):
        below = [old] if "/" in old or file_in(old) or file_in(f"{old}.md") else []
        below += [new] if "/" in new and "#" not in old else []
    refuse_unmarked(common, place, below)


def _is_marked(place: Place) -> bool:
    """Tell whether a config or a folder of settings says that a folder is a vault."""
    return place.config.path is not None or os.path.lexists(place.root / ".obsidian")


def _inner_place(common: Common, opened: Opened, old: str) -> Place | None:
    """Return the vault that what OLD names lies in, if it is one within a folder that is none."""
    from vaultkit.authoring.rename.rename_request import find_subject, names_file
    from vaultkit.notes.paths import parents_of

    place = opened.place
    if common.vault or _is_marked(place):
        return None
    name = read_old(shell_of(common, place.root), old)
    if name.startswith(WORDS):
        return None
    try:
        name = name if names_file(opened.vault, name) else name.partition("#")[0]
        path, _ = find_subject(opened.vault, name)
    except RenameError:
        return None
    is_inner = any((place.root / folder / ".obsidian").is_dir() for folder in parents_of(path))
    return find_place(common, [place.root / path]) if is_inner else None
