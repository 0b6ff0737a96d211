"""`vaultkit base`: evaluate a view of a base and print it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
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
from vaultkit.cli.terminal.output import count, put, put_json
from vaultkit.cli.vault_access.find_and_read import alias_teller, open_vault
from vaultkit.errors import VaultkitError, VaultNotFoundError
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.notes.text.one_line import many_lines, one_line
from vaultkit.opening.note_lookup import find_by_alias
from vaultkit.opening.typed_paths import name_of
from vaultkit.vault.links.named_notes import known_names, suggest_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from vaultkit.authoring.bases.base_definition import Fault, View
    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.bases.vault_scope import VaultScope
    from vaultkit.authoring.bases.view_result import Group, Result
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.files.file_reading import FileFacts

_NAMED = 5
"""Bases that a message names."""
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
    written, view = _choose(opened, _find(opened, name, common), view_name)
    around = written.path if this is None else _find(opened, this, common)
    result = run_view(written.base, view, scope_of(opened, common), around)
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
    """Return the vault path of a base or note.

    Errors:
        VaultNotFoundError: there is none.
    """
    vault, root = opened.vault, opened.place.root
    path = Path(name).absolute()
    if Path(name).is_file() and path.resolve().is_relative_to(root.resolve()):
        return path.resolve().relative_to(root.resolve()).as_posix()
    found = vault.resolver.resolve(name, "").path
    base = vault.resolver.resolve(f"{name}.base", "").path
    teller = alias_teller(vault, is_quiet=common.quiet)
    if base and (found is None or not _holds_base(opened, found)):
        return base  # the base of that name, rather than a note that holds none
    found = found or (find_by_alias(vault, name, teller) if name else None)
    if not name or found is None:
        known = (*map(stem_of, vault.attachments), *known_names(vault))
        near = suggest_names(name, (x for x in known if "." not in x or x.endswith(".base")))
        message = f'no base or note "{name}" in {name_of(root)}{near}'
        raise VaultNotFoundError(message)
    return found


def _holds_base(opened: Opened, path: str) -> bool:
    """Tell whether a file is a base, or a note with one in a code block."""
    from vaultkit.authoring.bases.reading.base_sources import base_fences, is_base

    note = opened.vault.notes.get(NotePath(path))
    return bool(base_fences(note)) if note else is_base(path)


def _choose(opened: Opened, path: str, view_name: str) -> tuple[WrittenBase, View]:
    """Return the base and the view that are meant.

    Errors:
        VaultkitError: there is no base, it is broken, or it has no such view.
    """
    from vaultkit.authoring.bases.reading.base_sources import base_fences, base_file, is_base

    note = opened.vault.notes.get(NotePath(path))
    bases = base_fences(note) if note else [base_file(opened.vault, path)] * is_base(path)
    where = f"{opened.prefix}{path}"
    if not bases:
        what = 'has no "base" code block' if note else "is no base"
        message = f"{where}: {what}{_bases_there(opened, path)}"
        raise VaultkitError(message)
    for written in bases:
        view = written.base.find_view(view_name)
        if not written.base.is_readable or (view and not view.is_readable):
            raise VaultkitError(*_faults(opened, written, view))
        if view is not None:
            for line in _faults(opened, written, None):
                click.echo(line, err=True)
            return written, view
    views = [view.name for written in bases for view in written.base.views]
    there = ", ".join(f'"{name}"' for name in views)
    message = f'{where}: no view "{view_name}"; there is {there or "none"}'
    raise VaultkitError(message)


def _bases_there(opened: Opened, path: str) -> str:
    """Return a hint at the bases that a vault has, one of the same name as a file first."""
    own = fold(f"{stem_of(path)}.base")
    paths = [path for path in opened.vault.attachments if path.lower().endswith(".base")]
    paths.sort(key=lambda one: (fold(stem_of(one)) != own, one))
    named = ", ".join(f'"{opened.prefix}{path}"' for path in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"; the vault has {named}{more}" if paths else "; the vault has no base files"


def _faults(opened: Opened, written: WrittenBase, view: View | None) -> list[str]:
    """Return what is wrong with a base, or only what concerns a view, as lines with places."""
    base = written.base
    return _lines(opened, written, base.faults_of(view) if view else base.faults)


def _lines(opened: Opened, written: WrittenBase, faults: Iterable[Fault]) -> list[str]:
    source = opened.vault.source_of(written.path)
    return [
        f"{opened.prefix}{written.path}:{line}:{column}: {fault.message}"
        for fault in faults
        for line, column in [source.position(written.byte_of(fault.start))]
    ]


def scope_of(opened: Opened, common: Common) -> VaultScope:
    """Return the vault as expressions see it, now."""
    from vaultkit.authoring.bases.vault_scope import VaultScope

    return VaultScope(opened.vault, moment_of(common), facts_of(opened))


def facts_of(opened: Opened) -> Callable[[str], FileFacts | None]:
    """Return what asks the disk about a file by vault path."""
    from vaultkit.vault.files.file_reading import read_facts

    return partial(read_facts, opened.place.root)


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

    for line in _lines(opened, written, find_joined(written.base, property_names(opened.vault))):
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
