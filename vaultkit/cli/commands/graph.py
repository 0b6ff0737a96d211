"""`vaultkit graph`: numbers, lists, paths and exports of the link graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.arguments.options import PATH, Common, common_options, completing, format_option
from vaultkit.cli.program.command_table import example_of
from vaultkit.cli.program.exit_status import FINDINGS, OK
from vaultkit.cli.terminal.output import put, put_json, table
from vaultkit.cli.vault_access.find_and_read import alias_teller, open_vault
from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening.note_lookup import find_note
from vaultkit.vault.graph.graph_export import EXPORTS
from vaultkit.vault.graph.link_graph import LinkGraph

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.graph.link_graph import Step

_HUBS = 5
"""Hubs shown with the numbers."""
_MEMBERS = 5
"""Notes shown of each group."""
_limit = click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="How many to show.",
)
_form = format_option("text", "json")


class GraphCommands(click.Group):
    """A group whose own options are also the defaults of its commands."""

    def invoke(self, ctx: click.Context) -> Any:
        """Hand the group's options down, so that `graph --vault V hubs` works."""
        ctx.default_map = {name: dict(ctx.params) for name in self.commands if name != "export"}
        common = {key: value for key, value in ctx.params.items() if key != "form"}
        ctx.default_map["export"] = common
        return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run; of a wrong one, name the nearest."""
        is_asked = ctx.resilient_parsing
        if args[0] not in self.commands and not (args[0].startswith("-") or is_asked):
            from vaultkit.config import suggest

            hint = suggest(args[0], self.commands) or "; a vault is named with --vault"
            message = f'no graph command "{args[0]}"{hint}'
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


@click.group("graph", cls=GraphCommands, invoke_without_command=True)
@_form
@common_options
@click.pass_context
def command(ctx: click.Context, common: Common, form: str) -> None:
    """Count, rank, connect and export notes and links.

    Without a command it prints the numbers of the vault.
    """
    if ctx.invoked_subcommand is None:
        _put_summary(common, form)


@command.command("orphans", epilog=example_of("graph orphans"))
@_form
@common_options
def orphans(common: Common, form: str) -> None:
    """List notes that nothing links to and that link to nothing."""
    opened, graph = _open_graph(common)
    _put_notes(common, "orphans", graph.orphans(), opened, form)


@command.command("dead-ends", epilog=example_of("graph dead-ends"))
@_form
@common_options
def dead_ends(common: Common, form: str) -> None:
    """List notes that others link to and that link to no note."""
    opened, graph = _open_graph(common)
    _put_notes(common, "dead_ends", graph.dead_ends(), opened, form)


@command.command("hubs", epilog=example_of("graph hubs", "--limit 10"))
@_limit
@_form
@common_options
def hubs(common: Common, limit: int, form: str) -> None:
    """List the most central notes, by PageRank.

    The share is the time that a reader who follows links at random spends on a note.
    """
    opened, graph = _open_graph(common)
    found = _hubs(graph, limit)
    if form == "json":
        put_json({"schema": 1, "vault": str(opened.place.root), "hubs": found})
        return
    put(_hub_table(found, opened))


@command.command("components", epilog=example_of("graph components"))
@_limit
@_form
@common_options
def components(common: Common, limit: int, form: str) -> None:
    """List groups of notes that no link joins, largest first."""
    opened, graph = _open_graph(common)
    _put_groups("components", graph.components(), opened, limit, form)


@command.command("communities", epilog=example_of("graph communities", "--format json"))
@_limit
@_form
@common_options
def communities(common: Common, limit: int, form: str) -> None:
    """List groups with many links inside and few between."""
    opened, graph = _open_graph(common)
    _put_groups("communities", graph.communities(), opened, limit, form)


@command.command("path", epilog=example_of("graph path", '"Node port" Ingress'))
@click.argument("start", metavar="FROM", shell_complete=completing("notes"))
@click.argument("end", metavar="TO", shell_complete=completing("notes"))
@_form
@common_options
def path_(common: Common, start: str, end: str, form: str) -> int:
    """Show a shortest way from one note to another.

    FROM and TO are paths in the vault, names as in a link, or aliases. Links are followed as they
    point; if that leads nowhere, in both directions. Exit status 1: no way at all.
    """
    opened, graph = _open_graph(common)
    teller = alias_teller(opened.vault, is_quiet=common.quiet)
    first, last = (find_note(opened.vault, x, tell_alias=teller) for x in (start, end))
    steps = graph.path(first, last)
    if form == "json":
        put_json(_path_record(opened, first, last, steps))
    elif steps is None:
        click.echo(f"no links join {first} and {last}, in any direction", err=True)
    else:
        put(_path_text(first, steps, opened.prefix))
    return FINDINGS if steps is None else OK


@command.command(
    "export", epilog=example_of("graph export", "--format graphml --output notes.graphml")
)
@format_option(*EXPORTS, default="json")
@click.option("--output", type=PATH, metavar="FILE", help="Write to a file.")
@common_options
def export(common: Common, form: str, output: Path | None) -> None:
    """Print the whole graph for other programs.

    Nodes are notes, attachments, targets that lead nowhere ("?target") and tags ("#tag"); each
    link is an edge of type link, embed, property or tag.
    """
    put(EXPORTS[form](LinkGraph(open_vault(common).vault)), output)


def _open_graph(common: Common) -> tuple[Opened, LinkGraph]:
    """Read the vault; lists leave out templates and excluded notes, as `check` does."""
    opened = open_vault(common)
    return opened, LinkGraph(opened.vault, _listed(opened, common))


def _listed(opened: Opened, common: Common) -> frozenset[NotePath]:
    from vaultkit.checks.context import Context

    return Context(opened.vault, opened.config, common.today).reported


def _put_summary(common: Common, form: str) -> None:
    opened, graph = _open_graph(common)
    record = graph.summary()
    top = _hubs(graph, _HUBS)
    if form == "json":
        put_json({"schema": 1, "vault": str(opened.place.root), **record, "hubs": top})
        return
    links, missing = record["links"], record["unresolved"]
    rows = [
        ("notes", f"{record['notes']:,}", _left_out(record["notes"], opened, common)),
        ("attachments", f"{record['attachments']:,}", ""),
        ("tags", f"{record['tags']:,}", ""),
        ("links", f"{links['link']:,}", ""),
        ("embeds", f"{links['embed']:,}", ""),
        ("property links", f"{links['property']:,}", ""),
        ("unresolved", f"{missing['links']:,}", _targets(missing["targets"])),
        ("orphans", f"{record['orphans']:,}", "no links in or out"),
        ("dead ends", f"{record['dead_ends']:,}", "linked to, but link to no note"),
        ("components", f"{record['components']:,}", _largest(record["largest_component"])),
    ]
    width = max(len(row[1]) for row in rows)
    put(table([(name, number.rjust(width), remark) for name, number, remark in rows]))
    put("\nhubs by PageRank\n" + _hub_table(top, opened, indent="  "))


def _left_out(number: int, opened: Opened, common: Common) -> str:
    """Return how many notes `check` and the lists leave out; "" if none."""
    listed = len(_listed(opened, common))
    if listed == number:
        return ""
    return f"{listed:,} checked, {number - listed:,} left out as templates or excluded"


def _targets(number: int) -> str:
    return f"to {count(number, 'target')}" if number else ""


def _largest(number: int) -> str:
    return f"the largest has {count(number, 'note')}"


def _hubs(graph: LinkGraph, limit: int) -> list[dict[str, Any]]:
    counts = graph.backlink_counts
    return [
        {"path": path, "rank": round(rank, 6), "backlinks": counts[path]}
        for path, rank in graph.hubs(limit)
    ]


def _hub_table(found: Sequence[dict[str, Any]], opened: Opened, indent: str = "") -> str:
    rows = [
        (
            f"{hub['rank']:.2%}".rjust(6),
            count(hub["backlinks"], "backlink"),
            opened.prefix + hub["path"],
        )
        for hub in found
    ]
    return table(rows, indent)


def _put_notes(common: Common, name: str, paths: Sequence[str], opened: Opened, form: str) -> None:
    if form == "json":
        put_json({"schema": 1, "vault": str(opened.place.root), name: list(paths)})
        return
    put("".join(f"{one_line(opened.prefix + path)}\n" for path in paths))
    if not paths and not common.quiet:
        click.echo(f"no {name.replace('_', ' ')}", err=True)


def _put_groups(
    name: str, groups: Sequence[Sequence[str]], opened: Opened, limit: int, form: str
) -> None:
    if form == "json":
        put_json({"schema": 1, "vault": str(opened.place.root), name: groups[:limit]})
        return
    ranks = LinkGraph(opened.vault).ranks
    for group in groups[:limit]:
        central = sorted(group, key=lambda path: (-ranks[path], path))
        put(f"{count(len(group), 'note')}\n")
        put("".join(f"  {one_line(opened.prefix + path)}\n" for path in central[:_MEMBERS]))
        if len(central) > _MEMBERS:
            put(f"  and {len(central) - _MEMBERS:,} more\n")
    if len(groups) > limit:
        put(f"and {count(len(groups) - limit, 'more group')}\n")


def _path_record(
    opened: Opened, first: str, last: str, steps: Sequence[Step] | None
) -> dict[str, Any]:
    return {
        "schema": 1,
        "vault": str(opened.place.root),
        "from": first,
        "to": last,
        "directed": steps is not None and all(step.is_forward for step in steps),
        "steps": None
        if steps is None
        else [{**step.edge._asdict(), "forward": step.is_forward} for step in steps],
    }


def _path_text(first: str, steps: Sequence[Step], prefix: str) -> str:
    lines = [f"{prefix}{first}"]
    for step in steps:
        arrow = "->" if step.is_forward else "<-"
        where = f"({step.edge.type}, line {step.edge.line})"
        lines.append(f"  {arrow} {prefix}{step.destination}  {where}")
    if not all(step.is_forward for step in steps):
        lines.append("no way along links only; where an arrow is <-, the link points the other way")
    lines.append(count(len(steps), "link"))
    return "\n".join([*lines, ""])
