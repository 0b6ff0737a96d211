"""`vaultkit base`: evaluate a view of a base and print it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import (
    Common,
    common_options,
    completing,
    format_option,
    given_day,
)
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.vault_access.find_and_read import alias_teller, open_vault
from vaultkit.errors import name_some
from vaultkit.notes.paths import NotePath
from vaultkit.notes.text.one_line import many_lines, one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening.base_query import choose_view, fault_lines, find_base, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.bases.view_result import Group, Result
    from vaultkit.opening.open_vault import Opened

_RULE = "E207"
"""The rule that tells all faults of bases."""
_FAULTS = 3
"""Faults elsewhere in a base that are told beside a view of it."""
_WIDEST = 60
"""Characters of a cell that a table for people shows."""


@click.command("base")
@click.argument("file", metavar="FILE[#VIEW]", shell_complete=completing("views"))
@click.option(
    "--this",
    metavar="FILE",
    help='What "this" stands for; default the base or note.',
    shell_complete=completing("pages"),
)
@format_option("table", "json", "csv", "markdown", default="table")
@common_options
def command(common: Common, file: str, this: str | None, form: str) -> None:
    """Evaluate a view of a base.

    FILE is a base, or a note with "base" code blocks: a file, a path in the vault, or a name as
    in a link. VIEW is the name of one of its views; without it, the first is taken.
    """
    from vaultkit.authoring.bases.result_markdown import as_markdown
    from vaultkit.authoring.bases.result_plain import as_csv, as_record
    from vaultkit.authoring.bases.view_query import run_view
    from vaultkit.vault.links.link_text import link_target

    name, _, view_name = (file, "", "") if Path(file).is_file() else file.partition("#")
    opened = _open(common, name)
    written, view, faults = choose_view(opened, _find(opened, name, common), view_name)
    for line in name_some(faults, _FAULTS, f"; to see all: vaultkit check --select {_RULE}"):
        click.echo(line, err=True)
    around = written.path if this is None else _find(opened, this, common)
    result = run_view(written.base, view, scope_of(opened, moment_of(common)), around)
    _tell(result)
    _hint(opened, written)
    if form == "json":
        put_json(as_record(result, written.path))
    elif form == "csv":
        put(as_csv(result))
    elif form == "markdown":
        put(as_markdown(result, lambda path: link_target(opened.vault, path, NotePath(around))))
    else:
        put("".join(_as_table(result, common)), is_escaped=True)


def _open(common: Common, name: str) -> Opened:
    from vaultkit.cli.vault_access.find_and_read import find_place, read_place
    from vaultkit.opening.vault_place import Place

    path = Path(name)
    if not path.is_file() or common.vault is not None:
        return open_vault(common)
    place = find_place(common, [path])
    return read_place(Place(place.root, place.config), common)


def _find(opened: Opened, name: str, common: Common) -> str:
    """Return the vault path of a base or note: a file from here, or a name."""
    path, root = Path(name).absolute(), opened.place.root
    if Path(name).is_file() and path.resolve().is_relative_to(root.resolve()):
        return path.resolve().relative_to(root.resolve()).as_posix()
    return find_base(opened, name, alias_teller(opened.vault, is_quiet=common.quiet))


def moment_of(common: Common) -> datetime:
    """Return what `now()` is: this moment, or the start of the day given with `--today`."""
    day = given_day(common)
    if day is None:
        return datetime.now()  # noqa: DTZ005 - the clock on the author's wall
    return datetime.combine(day, datetime.min.time())


def _tell(result: Result) -> None:
    """Say on standard error what the result does not show."""
    view = result.view
    if not view.is_known:
        click.echo(f'the type of view "{view.type}" is not known; it is shown as a table', err=True)
    if view.type == "kanban" and view.group is None:
        click.echo('the board has no "groupBy"; all cards stand in one column', err=True)
    if view.unknown_options:
        keys = ", ".join(f'"{key}"' for key in view.unknown_options)
        click.echo(f'not known of the view "{view.name}", and without effect: {keys}', err=True)
    if result.hidden:
        told = f'{count(result.hidden, "file")} left out: their groups are not in "groupOrder"'
        click.echo(told, err=True)
    for message, number in result.problems.items():
        click.echo(f"{count(number, 'file')} left out: {message}", err=True)


def _hint(opened: Opened, written: WrittenBase) -> None:
    """Say on standard error which names an expression reads as subtractions."""
    if not written.base.joined:
        return
    from vaultkit.authoring.bases.expression_hints import find_joined, property_names

    for line in fault_lines(
        opened, written, find_joined(written.base, property_names(opened.vault))
    ):
        click.echo(line, err=True)


def _as_table(result: Result, common: Common) -> Iterator[str]:
    from vaultkit.authoring.bases.result_plain import as_text, row_texts

    groups = result.groups
    rows = [row for group in groups for row in group.rows] if groups else list(result.rows)
    head = [column.name for column in result.columns]
    totals = _summary_cells(result, result.summaries)
    body = [row_texts(result, row) for row in rows]
    heading, *lines = map(many_lines, _align([head, *body, *([totals] if any(totals) else [])]))
    yield f"\x1b[1m{heading.rstrip()}\x1b[0m\n" if common.has_color else heading
    for group in groups:
        yield f"\n{one_line(as_text(group.value)) or 'no value'} ({len(group.rows)})\n"
        yield from lines[: len(group.rows)]
        yield from _summary_lines(result, group)
        lines = lines[len(group.rows) :]
    if groups and lines:
        yield "\n"
    yield from lines
    cut = f" of {result.found:,}" if result.found > len(rows) else ""
    yield f"\n{len(rows):,}{cut} {'file' if result.found == 1 else 'files'}\n"


def _align(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns; what does not fit is cut off."""
    cut = [[_shorten(" ".join(cell.split())) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)]
    cells = ((cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cut)
    return [f"{'  '.join(row).rstrip()}\n" for row in cells]


def _shorten(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _summary_lines(result: Result, group: Group) -> Iterator[str]:
    cells = _summary_cells(result, group.summaries if group.rows else {})
    named = zip(result.columns, cells, strict=True)
    shown_cells = [f"{column.name}, {cell}" for column, cell in named if cell]
    if shown_cells:
        yield f"  {one_line('; '.join(shown_cells))}\n"


def _summary_cells(result: Result, summaries: Mapping[str, Value]) -> list[str]:
    from vaultkit.authoring.bases.result_plain import as_text

    names = result.view.summaries
    return [
        f"{names[column.id]}: {as_text(summaries[column.id])}" if column.id in summaries else ""
        for column in result.columns
    ]
