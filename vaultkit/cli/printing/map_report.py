"""What `vaultkit moc` prints: regions that are out of date, maps that are missing."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening.writing.map_run import sources_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.moc.map_suggestions import Suggestion
    from vaultkit.authoring.moc.region_plan import MapPlan
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.map_run import MapRun

_SPECIAL = frozenset('"$`\\!%')
"""What shells do not take as it is within double quotes."""
_NAMED = 5
"""Notes of a suggestion that are named."""


def record_of(run: MapRun, *, is_written: bool) -> dict[str, Any]:
    """Return what is said of maps in JSON."""
    opened, plans = run.opened, run.plans
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


def tell_regions(run: MapRun, changed: Mapping[NotePath, MapPlan], *, is_dry: bool) -> None:
    """Say on standard error which regions are out of date, or were."""
    opened, plans = run.opened, run.plans
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


def tell_narrowed(run: MapRun) -> None:
    """Say on standard error of which published maps more would be shown if they were not."""
    for path in run.narrowed():
        message = "this map is published, so what is not published is left out of it"
        click.echo(f"{run.opened.prefix}{path}: {message}", err=True)


def render_suggestion(one: Suggestion) -> str:
    """Return what to print of a map that is missing, with the command that makes it."""
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


def render_map_patch(run: MapRun, *, color: bool) -> str:
    """Return what would change in maps, as a patch."""
    from vaultkit.checks.report.human_readable.patch_report import render_patch
    from vaultkit.checks.report.report_style import Style

    style = Style(color=color, prefix=run.opened.prefix)
    return render_patch(run.opened.vault, sources_of(run.opened, run.stale), style)


def tell_unused(opened: Opened, tag: str) -> None:
    """Say that no note has the tag of a new map, if none has."""
    from vaultkit.authoring.moc.map_suggestions import count_tagged

    if not count_tagged(opened.vault.notes.values(), tag):
        name = tag.removeprefix("#")
        click.echo(one_line(f'no note has the tag "{name}", so the map is empty'), err=True)
