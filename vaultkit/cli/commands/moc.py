"""`vaultkit moc`: write generated regions of maps, name maps that are missing, make new ones."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

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
from vaultkit.cli.main import FAILED, FINDINGS, OK, describe_bug, example_of
from vaultkit.cli.opening.open_vault import Opened, find_place, get_note, open_vault, read_place
from vaultkit.cli.opening.unmarked_folder import refuse_unmarked
from vaultkit.cli.terminal.output import count, put, put_json
from vaultkit.cli.writing.refusals import refuse_unread
from vaultkit.cli.writing.vault_writing import (
    call_of,
    changes_of,
    find_aliases,
    put_completed,
    recover_run,
)
from vaultkit.errors import VaultkitError
from vaultkit.notes.text.one_line import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vaultkit.authoring.moc.map_suggestions import Suggestion
    from vaultkit.authoring.moc.region_plan import MapPlan
    from vaultkit.authoring.moc.region_scope import MapWorlds
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath

_SHAPES = ("list", "grouped", "table", "tags", "links", "map")
_SPECIAL = frozenset('"$`\\!%')
"""What shells do not take as it is within double quotes."""
_NAMED = 5
"""Notes of a suggestion that are named."""


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
    plans = _plan(opened, common)
    faults = list(_faults(opened, plans))
    if faults:
        raise VaultkitError(*faults, "nothing was written")
    stale = {path: plan for path, plan in plans.items() if plan.stale}
    if not (check or diff):
        stale = _without_aliases(opened, stale)
        _write(opened, stale, call_of("moc", "refresh", *map(str, paths)))
    if form == "json":
        put_json(_record(opened, plans, is_written=not (check or diff)))
    elif diff:
        _put_diff(opened, common, stale)
    _tell(opened, common, plans, stale, is_dry=check or diff)
    if opened.unread:
        return FAILED
    return FINDINGS if stale and (check or diff) else OK


def _without_aliases(opened: Opened, stale: Mapping[NotePath, MapPlan]) -> dict[NotePath, MapPlan]:
    """Leave out, and name, what is another name of a file. Effect: prints."""
    sources: dict[str, bytes] = {
        path: _after(opened.vault.notes[path], plan) for path, plan in stale.items()
    }
    left = find_aliases(opened.vault, sources, twins=True)
    for path, reason in sorted(left.items()):
        click.echo(f"{opened.prefix}{path} is not written: {reason}", err=True)
    return {path: plan for path, plan in stale.items() if path not in left}


def _plan(opened: Opened, common: Common) -> dict[NotePath, MapPlan]:
    """Work out the regions of the notes that are meant."""
    from vaultkit.authoring.moc.region_markers import find_regions
    from vaultkit.authoring.moc.region_plan import plan_note

    notes = [opened.vault.notes[path] for path in opened.notes]
    marked = [note for note in notes if any(find_regions(note))]
    if not marked:
        return {}
    worlds = _worlds(opened, common)
    plans: dict[NotePath, MapPlan] = {}
    for note in marked:
        try:
            plans[note.path] = plan_note(note, worlds.seen_by(note.path))
        except VaultkitError:
            raise
        except Exception as error:
            message = f"{opened.prefix}{note.path}: {describe_bug(error)}; nothing was written"
            raise VaultkitError(message) from error
    if not common.quiet:
        _tell_left_out(opened, worlds, [path for path, plan in plans.items() if plan.stale])
    return plans


def _worlds(opened: Opened, common: Common) -> MapWorlds:
    from functools import partial

    from vaultkit.authoring.moc.region_scope import map_worlds
    from vaultkit.cli.commands.base import moment_of
    from vaultkit.vault.files.file_reading import read_facts

    facts = partial(read_facts, opened.place.root)
    return map_worlds(opened.vault, opened.config, moment_of(common), facts)


def _tell_left_out(opened: Opened, worlds: MapWorlds, paths: Sequence[NotePath]) -> None:
    """Say of which published maps more would be shown if they were not."""
    from vaultkit.authoring.moc.region_plan import plan_note

    for path in paths:
        note = opened.vault.notes[path]
        if path in worlds.published:
            public = {x.region.inner: x.edit for x in plan_note(note, worlds.public).stale}
            whole = {x.region.inner: x.edit for x in plan_note(note, worlds.whole).stale}
            if any(whole.get(inner) != edit for inner, edit in public.items()):
                message = "this map is published, so what is not published is left out of it"
                click.echo(f"{opened.prefix}{path}: {message}", err=True)


def _faults(opened: Opened, plans: Mapping[NotePath, MapPlan]) -> Sequence[str]:
    return [
        f"{opened.prefix}{path}:{note.source.position(span.start)}: {message}"
        for path, plan in plans.items()
        for note in [opened.vault.notes[path]]
        for span, message in plan.faults
    ]


def _after(note: Note, plan: MapPlan) -> bytes:
    """Return a note's bytes with its regions written anew, in its own line ends."""
    from vaultkit.notes.edit import apply

    return apply(note.source.data, [item.edit for item in plan.stale])


def _write(opened: Opened, stale: Mapping[NotePath, MapPlan], call: str) -> None:
    from vaultkit.vault.write import write_files

    if not stale:
        return
    sources: dict[str, bytes] = {
        path: _after(opened.vault.notes[path], plan) for path, plan in stale.items()
    }
    write_files(opened.place.root, changes_of(opened.vault, sources), keep=call)


def _put_diff(opened: Opened, common: Common, stale: Mapping[NotePath, MapPlan]) -> None:
    from vaultkit.checks.report.patch_report import render_patch
    from vaultkit.checks.report.report_style import Style

    sources: dict[str, bytes] = {
        path: _after(opened.vault.notes[path], plan) for path, plan in stale.items()
    }
    style = Style(color=common.has_color, prefix=opened.prefix)
    put(render_patch(opened.vault, sources, style), is_escaped=True)


def _record(
    opened: Opened, plans: Mapping[NotePath, MapPlan], *, is_written: bool
) -> dict[str, Any]:
    stale = [
        {
            "path": path,
            "line": opened.vault.notes[path].source.line_of(item.region.begin.start),
            "query": item.region.query,
            "shape": item.region.shape,
        }
        for path, plan in plans.items()
        for item in plan.stale
    ]
    regions = sum(plan.regions for plan in plans.values())
    root = str(opened.place.root)
    return {
        "schema": 1, "vault": root, "regions": regions, "stale": stale, "written": is_written
    }  # fmt: skip


def _tell(
    opened: Opened,
    common: Common,
    plans: Mapping[NotePath, MapPlan],
    changed: Mapping[NotePath, MapPlan],
    *,
    is_dry: bool,
) -> None:
    if common.quiet:
        return
    if is_dry:
        for path, plan in plans.items():
            for stale in plan.stale:
                place = opened.vault.notes[path].source.position(stale.region.begin.start)
                click.echo(f"{opened.prefix}{path}:{place}: {stale.message}", err=True)
    regions = sum(plan.regions for plan in plans.values())
    found, done = (sum(len(one.stale) for one in some.values()) for some in (plans, changed))
    if not regions:
        click.echo("no generated regions; see: vaultkit moc --help", err=True)
        return
    verb = "out of date" if is_dry else "written"
    click.echo(f"{count(done, 'region')} {verb}, {regions - found} up to date", err=True)


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
        put_json({"schema": 1, "vault": str(opened.place.root), "suggestions": _records(found)})
        return
    put("".join(_suggestion(one) for one in found) or "every group of notes has its map\n")


def _records(found: Sequence[Suggestion]) -> list[dict[str, Any]]:
    return [one._asdict() for one in found]


def _suggestion(one: Suggestion) -> str:
    from vaultkit.notes.paths import stem_of

    lines = [f"{one.name} ({count(len(one.notes), 'note')})"]
    lines += [f"  {stem_of(path)}" for path in one.notes[:_NAMED]]
    if len(one.notes) > _NAMED:
        lines.append(f"  … and {len(one.notes) - _NAMED} more")
    if one.best:
        lines.append(f"  {stem_of(one.best)} has {one.covered} of them")
    if one.unpublished:
        lines.append(f"  {len(one.unpublished)} of them not published")
    lines.append(f"  make it: {_call(one)}")
    return "\n".join([*map(one_line, lines), "", ""])


def _call(one: Suggestion) -> str:
    """Return what makes a map: of the notes with a tag, else of those that link to the first."""
    if one.tag:
        what = f"--tag {shlex.quote(one.tag)}"
    else:
        what = f"--linking-to {_quoted(one.notes[0].removesuffix('.md'))}"
    return f"vaultkit moc new {_quoted(one.name)} {what}"


def _quoted(text: str) -> str:
    """Return a name in double quotes, which every shell reads, if it can stand in them as it is."""
    return shlex.quote(text) if _SPECIAL & {*text} else f'"{text}"'


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
        named = get_note(opened.vault, options["linking"], is_quiet=common.quiet)
        options["linking"] = named
    made = make_map(opened.vault, opened.config, title, moment_of_day(common), **options)
    note = parse_note(Source(made.path, made.data))
    vault = replace(opened.vault, notes={**opened.vault.notes, note.path: note})
    with_map = replace(opened, vault=vault, only=frozenset({made.path}))
    plans = _plan(with_map, common)
    faults = list(_faults(with_map, plans))
    if faults:
        raise VaultkitError(*faults, "nothing was written")
    after = _after(note, plans[note.path])
    folder = new_folder(opened.place.root, made.path)
    write_files(opened.place.root, {made.path: (None, after)}, keep=call)
    put_new(common, opened, made, form, folder)
    _tell_unused(common, opened, options["tag"])
    return OK


def _tell_unused(common: Common, opened: Opened, tag: str | None) -> None:
    """Say that no note has the tag of a new map."""
    from vaultkit.authoring.moc.map_suggestions import count_tagged

    if tag and not common.quiet and not count_tagged(opened.vault.notes.values(), tag):
        name = tag.removeprefix("#")
        click.echo(one_line(f'no note has the tag "{name}", so the map is empty'), err=True)
