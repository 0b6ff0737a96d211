"""Write values and results as JSON, as CSV and as text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.values.date_values import (
    Date,
    Duration,
    Milliseconds,
    describe_duration,
    spell_duration,
)
from vaultkit.authoring.bases.values.file_values import File
from vaultkit.authoring.bases.values.link_values import Link
from vaultkit.authoring.bases.values.value_types import Failure, Html, Icon, Image, Value, to_text

if TYPE_CHECKING:
    from vaultkit.authoring.bases.view_result import Group, Result, ResultRow


def as_json(value: Value, depth: int = 0) -> Any:  # noqa: PLR0911 - one type a line
    """Return a value as JSON can hold it.

    Dates and durations are text, links and files are wikilinks and paths, what has no value is
    `{"error": message}`.
    """
    if isinstance(value, Failure):
        return {"error": value.message}
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, bool | int) or value is None:
        return value
    if depth > 20:  # noqa: PLR2004 - deeper is for no reader
        return {"error": "nested too deeply"}
    if isinstance(value, list):
        return [as_json(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Date):
        return value.moment.isoformat(timespec="seconds") if value.has_time else str(value)
    if isinstance(value, Duration):
        return spell_duration(value)
    return value.written if isinstance(value, Link) else str(value)


def _number(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004


def as_text(value: Value) -> str:  # noqa: PLR0911 - one type a line
    """Return a value as a person reads it in a cell of plain text."""
    if isinstance(value, Failure):
        return f"error: {value.message}"
    if isinstance(value, Milliseconds):
        return describe_duration(Duration(0, value))
    if isinstance(value, File):
        return value.shown
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    if isinstance(value, Link | Html | Image | Icon):
        return str(value)
    try:
        return to_text(value)
    except EvaluationError as error:
        return f"error: {error}"


def cell_text(column: str, row: ResultRow, value: Value) -> str:
    """Return what a cell of plain text shows; the name of a note goes without its extension."""
    return row.file.shown if column == "file.name" else as_text(value)


def as_record(result: Result, base: str) -> dict[str, Any]:
    """Return a result as one JSON object.

    Args:
        result: What a view shows.
        base: Vault path of the base, or of the note with the code block.
    """
    return {
        "schema": 1,
        "base": base,
        "view": result.view.name,
        "type": result.view.type,
        "columns": [{"id": column.id, "name": column.name} for column in result.columns],
        "rows": [_row(result, row) for row in result.rows],
        "groups": [_group(result, group) for group in result.groups],
        "summaries": _summaries(result, result.summaries),
        "found": result.found,
        "hidden": result.hidden,
        "options": as_json(dict(result.view.options)),
        "problems": [{"message": text, "count": n} for text, n in result.problems.items()],
    }


def _row(result: Result, row: ResultRow) -> dict[str, Any]:
    cells = zip(result.columns, row.cells, strict=True)
    return {"file.path": row.file.path, **{column.id: as_json(cell) for column, cell in cells}}


def _group(result: Result, group: Group) -> dict[str, Any]:
    return {
        "value": as_json(group.value),
        "rows": [row.file.path for row in group.rows],
        "summaries": _summaries(result, group.summaries),
    }


def _summaries(result: Result, summaries: Any) -> dict[str, Any]:
    names = result.view.summaries
    return {id_: {"name": names[id_], "value": as_json(v)} for id_, v in summaries.items()}


def row_texts(result: Result, row: ResultRow) -> list[str]:
    """Return the cells of a row as text."""
    pairs = zip(result.columns, row.cells, strict=True)
    return [cell_text(column.id, row, value) for column, value in pairs]


def as_csv(result: Result) -> str:
    """Return a result as CSV, with the names of its columns first."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in result.columns])
    writer.writerows(row_texts(result, row) for row in result.rows)
    return out.getvalue()
