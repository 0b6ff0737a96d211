"""`vaultkit mv`: rename or move something, and write every link to it anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.arguments.vault_paths import shell_of
from vaultkit.cli.main import OK
from vaultkit.cli.opening.open_vault import read_place
from vaultkit.cli.renaming.mv_baseline import (
    above_baseline,
    inside_baseline,
    plan_baseline_change,
    tell_baseline,
)
from vaultkit.cli.renaming.mv_behind import look_behind, tell_behind
from vaultkit.cli.renaming.mv_links import look_at_links
from vaultkit.cli.renaming.mv_names import by_path, find_named, read_new, read_old
from vaultkit.cli.renaming.mv_report import new_folders, remarks_of, what_was_done
from vaultkit.cli.renaming.mv_settings import (
    above,
    inside,
    plan_outside,
    record,
    shown_changes,
    tell_property,
    tell_settings,
    tell_unread_settings,
)
from vaultkit.cli.renaming.mv_vault import find_vault, inner_place, refuse_part
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.terminal.stderr import say
from vaultkit.cli.writing.refusals import refuse_unread, refuse_unread_settings
from vaultkit.cli.writing.vault_writing import call_of, changes_of, put_completed, recover_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.authoring.rename import Plan
    from vaultkit.authoring.rename.settings_files.settings_plan import SettingsPlan
    from vaultkit.cli.arguments.vault_paths import Shell
    from vaultkit.cli.checking.baseline_file import BaselineChange
    from vaultkit.cli.opening.open_vault import Opened, Place
    from vaultkit.cli.renaming.mv_behind import Behind
    from vaultkit.config import Config
    from vaultkit.vault.write.symbolic_links import SymbolicLink


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
    refuse_part(common, old, new)
    opened = _open(common, old, call, is_dry=is_dry)
    if opened is None:
        put_completed(find_vault(common, old).root, call, form)
        return OK
    if not force:
        _refuse_part(opened)
    shell = shell_of(common, opened.place.root)
    named = by_path(opened.vault, read_old(shell, old), is_quiet=common.quiet)
    plan = _plan(opened, shell, (old, named, new), merge=merge, redirect=redirect)
    behind = look_behind(opened.vault.root, plan)
    plan = replace(plan, staying=behind.staying)
    links = look_at_links(opened, plan, force=force)
    settings = plan_outside(opened, plan, is_forced=force)
    baseline = plan_baseline_change(common, opened, plan)
    made, remarks = new_folders(shell, plan), remarks_of(shell, plan, new, is_dry=is_dry)
    if not is_dry:
        _write(opened, plan, (links, settings, baseline, behind), call)
    if form == "json":
        shown = [baseline.shown] if baseline else []
        more = {"made": made, "settings": record(settings), "baselines": shown}
        put_json({**_record(opened, plan), **more})
    elif is_dry:
        _put_diff(common, opened, plan, settings, baseline)
    done = what_was_done(opened.prefix, plan, (old, new), is_dry=is_dry)
    _tell(common, opened, plan, [done, *remarks])
    tell_behind(behind, opened.prefix, is_dry=is_dry)
    tell_unread_settings(opened)
    tell_property(plan)
    tell_settings(opened, settings, is_dry=is_dry, is_quiet=common.quiet)
    tell_baseline(opened, plan, baseline, is_dry=is_dry, is_quiet=common.quiet)
    return OK


def _open(common: Common, old: str, call: str, *, is_dry: bool) -> Opened | None:
    """Read the vault of what OLD names; None if this command is done now. Effect: see `_read`."""
    opened = _read(common, find_vault(common, old), call, is_dry=is_dry)
    inner = inner_place(common, opened, old) if opened else None
    return _read(common, inner, call, is_dry=is_dry) if inner else opened


def _read(common: Common, place: Place, call: str, *, is_dry: bool) -> Opened | None:
    """Read a whole vault; None if it was this command that had been interrupted, and is done.

    Effect: completes what an interrupted run left behind.
    """
    if not is_dry and recover_run(place.root) == call:
        return None
    # OLD says which of the vaults below a folder is meant.
    return read_place(replace(place, parts=()), common, tells_inner=False)


def _refuse_part(opened: Opened) -> None:
    """See that the whole vault is known: what was not read may hold a link to what is renamed.

    Errors:
        UnreadError, SettingsError: something could not be read.
    """
    refuse_unread_settings(opened, "nothing was changed", is_edited=True)
    effect = "it may hold links to what is renamed; nothing was changed; make it readable, or"
    refuse_unread(opened, f"{effect} add --force to leave its links as they are")


def _plan(
    opened: Opened, shell: Shell, names: tuple[str, str, str], *, merge: bool, redirect: bool | None
) -> Plan:
    """Work out what OLD and NEW come to: OLD as it was typed, what it names, and NEW as typed."""
    from vaultkit.authoring.rename import plan_rename
    from vaultkit.authoring.rename.rename_request import names_file

    old, old_name, new = names
    new_name = new
    if names_file(opened.vault, old_name):
        path, is_folder = find_named(opened.vault, shell, old_name)
        new_name = read_new(shell, path, new, is_folder=is_folder)
        old_name = f"{path}/" if is_folder else path
    else:
        new_name = new.removeprefix(f"{old.partition('#')[0]}#") if "#" in old[1:] else new
    paths = _published(opened) if _wants_redirect(opened.config, wanted=redirect) else frozenset()
    return plan_rename(opened.vault, old_name, new_name, merge=merge, redirect=paths)


def _wants_redirect(config: Config, *, wanted: bool | None) -> bool:
    """Tell whether old paths are kept: as asked for, as configured, else if the site is public."""
    if wanted is None:
        wanted = config.links.redirect
    return bool(config.site.url) if wanted is None else wanted


def _published(opened: Opened) -> frozenset[str]:
    """Return the notes that have an address on the site."""
    from vaultkit.vault.publishing.published_files import find_published

    return frozenset(find_published(opened.vault, opened.config).notes)


def _write(
    opened: Opened,
    plan: Plan,
    others: tuple[Sequence[SymbolicLink], SettingsPlan, BaselineChange | None, Behind],
    call: str,
) -> None:
    from vaultkit.vault.write import write_files
    from vaultkit.vault.write.symbolic_links import drop_links

    links, settings, baseline, behind = others
    sources = drop_links(plan.sources, links)
    changes = changes_of(opened.vault, sources, plan.moves, may_break=True)
    changes |= inside(settings) | inside_baseline(baseline)
    outside = above(settings) | above_baseline(baseline)
    write_files(
        opened.vault.root,
        changes,
        plan.moves,
        keep=call,
        above=outside,
        emptied=behind.emptied,
        made=behind.made,
    )


def _put_diff(
    common: Common,
    opened: Opened,
    plan: Plan,
    settings: SettingsPlan,
    baseline: BaselineChange | None,
) -> None:
    from vaultkit.checks.report.patch_report import render_changes, render_patch
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
