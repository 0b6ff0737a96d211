"""`vaultkit moc`: write generated regions of maps, name maps that are missing, make new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import (
    PATH,
    Common,
    common_options,
    completing,
    format_option,
    is_asked,
)
from vaultkit.cli.arguments.vault_paths import new_folder, read_folder
from vaultkit.cli.printing.map_report import (
    record_of,
    render_map_patch,
    render_suggestion,
    tell_narrowed,
    tell_regions,
    tell_unused,
)
from vaultkit.cli.program.command_table import example_of
from vaultkit.cli.program.exit_status import FAILED, FINDINGS, OK
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.vault_access.find_and_read import alias_teller, find_place, open_vault, read_place
from vaultkit.cli.vault_access.interrupted_run import call_of, put_completed, recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.errors import VaultkitError
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.writing.map_run import find_twice_named, plan_maps, sources_of, write_maps
from vaultkit.opening.writing.vault_changes import refuse_unread

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vaultkit.authoring.moc.region_plan import MapPlan
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.map_run import MapRun

_SHAPES = ("list", "grouped", "table", "tags", "links", "map")


class MocCommands(click.Group):
    """A group whose first command is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `refresh` before paths and options of its own."""
        is_own = not args or (args[0] not in self.commands and args[0] not in {"-h", "--help"})
        if is_own and not is_asked(ctx, args):
            args = ["refresh", *args]
        return super().parse_args(ctx, args)

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[click.shell_completion.CompletionItem[str]]:
        """Offer the commands, and what the first of them takes."""
        from vaultkit.cli.completion.completion_candidates import of_group

        return of_group(self, "refresh", ctx, incomplete, super().shell_complete(ctx, incomplete))


@click.group("moc", cls=MocCommands)
def command() -> None:
    """Write the generated regions of maps of content.

    A region stands between two lines of a note, such as
    `%% vaultkit:moc begin Methods.base#By scope grouped %%` and `%% vaultkit:moc end %%`.
    Its query is a view of a base: FILE.base#VIEW, or the name of a view in a "base" code block of
    the same note. Its shape is one of list, grouped, table, tags, links, map.

    `vaultkit moc [PATH]…` means `vaultkit moc refresh [PATH]…`, and takes its options; see its
    --help.
    """


@command.command("refresh", epilog=example_of("moc refresh", "--check"))
@click.argument("paths", nargs=-1, type=PATH, shell_complete=completing("paths"))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a region is out of date.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@format_option("text", "json")
@common_options
def refresh(common: Common, paths: tuple[Path, ...], *, check: bool, diff: bool, form: str) -> int:
    """Write the regions that are out of date, and nothing else.

    PATH is a vault, or a folder or note of one. All files are written, or none. A map that is
    published itself shows only what is published; one that is not shows everything.
    """
    place = find_place(common, paths)
    if not (check or diff):
        refuse_unmarked(common, place)
        recover_run(place.root)
    opened = read_place(place, common)
    if not (check or diff):
        refuse_unread(opened, "maps would leave out what it holds; nothing was written")
    run = _plan(opened, common)
    stale = run.stale
    if not (check or diff):
        stale = _without_aliases(opened, stale)
        write_maps(opened, stale, call_of("moc", "refresh", *map(str, paths)))
    if form == "json":
        put_json(record_of(run, is_written=not (check or diff)))
    elif diff:
        patch = render_map_patch(run, color=common.has_color)
        put(patch, is_escaped=True)
    if not common.quiet:
        tell_regions(run, stale, is_dry=check or diff)
    if opened.unread:
        return FAILED
    return FINDINGS if stale and (check or diff) else OK


def _without_aliases(opened: Opened, stale: Mapping[NotePath, MapPlan]) -> dict[NotePath, MapPlan]:
    """Leave out, and name, what is another name of a file. Effect: prints."""
    left = find_twice_named(opened, stale)
    for path, reason in sorted(left.items()):
        click.echo(f"{opened.prefix}{path} is not written: {reason}", err=True)
    return {path: plan for path, plan in stale.items() if path not in left}


def _plan(opened: Opened, common: Common) -> MapRun:
    """Work out the regions of the notes that are meant. Effect: says what is left out of them.

    Errors:
        VaultkitError: regions have faults.
    """
    from vaultkit.cli.commands.base import moment_of

    run = plan_maps(opened, moment_of(common))
    if not common.quiet:
        tell_narrowed(run)
    if run.faults:
        raise VaultkitError(*run.faults, "nothing was written")
    return run


@command.command(
    "suggest",
    short_help="Name maps that are missing.",
    epilog=example_of("moc suggest", "--limit 5"),
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="How many to name at most.",
)
@click.argument("paths", nargs=-1, type=PATH, shell_complete=completing("paths"))
@format_option("text", "json")
@common_options
def suggest(common: Common, paths: tuple[Path, ...], limit: int, form: str) -> None:
    """Name maps that are missing: groups of notes with many links among them that no map covers.

    A name comes from the tag that tells the group best from other notes. It is said how many of
    them are not published.
    """
    from vaultkit.authoring.moc.map_suggestions import (
        mark_unpublished,
        suggest_maps,
        with_free_names,
    )
    from vaultkit.vault.graph.link_graph import LinkGraph
    from vaultkit.vault.publishing.published_files import find_published

    opened = open_vault(common, paths)
    notes = opened.vault.notes
    found = with_free_names(suggest_maps(notes, LinkGraph(opened.vault).neighbours), notes)[:limit]
    try:
        published = find_published(opened.vault, opened.config).notes
    except VaultkitError:  # nothing can be published then
        published = ()
    found = mark_unpublished(found, frozenset(published))
    if form == "json":
        put_json(
            {
                "schema": 1,
                "vault": str(opened.place.root),
                "suggestions": [one._asdict() for one in found],
            }
        )
        return
    put("".join(render_suggestion(one) for one in found) or "every group of notes has its map\n")


@command.command("new", epilog=example_of("moc new", '"Methods" --tag method'))
@click.argument("title")
@click.option(
    "--view",
    metavar="FILE#VIEW",
    help="The view of a base that it shows.",
    shell_complete=completing("views"),
)
@click.option(
    "--tag", metavar="TAG", help="Show the notes with a tag, by a base in the map itself."
)
@click.option(
    "--linking-to",
    "linking",
    metavar="NOTE",
    shell_complete=completing("notes"),
    help="Show the notes that link to a note, by a base in the map itself.",
)
@click.option(
    "--shape",
    type=click.Choice(_SHAPES),
    default="list",
    show_default=True,
    help="How the map shows its notes.",
)
@click.option(
    "--folder",
    default="",
    metavar="FOLDER",
    help="Folder of the vault to put it in.",
    shell_complete=completing("folders"),
)
@format_option("text", "json")
@common_options
def new(common: Common, title: str, form: str, **options: str) -> int:
    """Make a map: a note with one generated region, already filled.

    It starts as the template of type moc says, if there is one.
    """
    from dataclasses import replace

    from vaultkit.authoring.moc.new_map import make_map
    from vaultkit.cli.commands.new import moment_of_day, put_new
    from vaultkit.notes.markdown.parse_note import parse_note
    from vaultkit.notes.source import Source
    from vaultkit.vault.write import write_files

    place, call = find_place(common), call_of("moc", "new", title)
    refuse_unmarked(common, place, [options["folder"]] if options["folder"] else [])
    if recover_run(place.root) == call:
        put_completed(place.root, call, form)
        return OK
    opened = read_place(place, common)
    options["folder"] = read_folder(common, opened.place.root, options["folder"])
    if options["linking"] is not None:
        teller = alias_teller(opened.vault, is_quiet=common.quiet)
        named = find_note(opened.vault, options["linking"], tell_alias=teller)
        options["linking"] = named
    made = make_map(opened.vault, opened.config, title, moment_of_day(common), **options)
    note = parse_note(Source(made.path, made.data))
    vault = replace(opened.vault, notes={**opened.vault.notes, note.path: note})
    with_map = replace(opened, vault=vault, only=frozenset({made.path}))
    after = sources_of(with_map, _plan(with_map, common).plans)[note.path]
    folder = new_folder(opened.place.root, made.path)
    write_files(opened.place.root, {made.path: (None, after)}, keep=call)
    put_new(common, opened, made, form, folder)
    if options["tag"] and not common.quiet:
        tell_unused(opened, options["tag"])
    return OK
