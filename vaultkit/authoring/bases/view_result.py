"""What a view shows (`Result`): columns, rows with their cells, groups and summaries."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.bases.base_definition import PropertyId, View
    from vaultkit.authoring.bases.values.file_values import File
    from vaultkit.authoring.bases.values.value_types import Value


class Column(NamedTuple):
    """A column: the property it shows, and its heading."""

    id: str
    name: str
    of: PropertyId


class ResultRow(NamedTuple):
    """A file of the result, with a value for each column.

    Args:
        file: The file.
        cells: In the order of the columns.
        image: What the view shows as the file's picture; None for nothing.
        marks: Values of other properties that options of the view name, by option.
    """

    file: File
    cells: tuple[Value, ...]
    image: Value = None
    marks: Mapping[str, Value] = MappingProxyType({})


class Group(NamedTuple):
    """Rows that share a value.

    Args:
        value: What they share; None for those that have none.
        rows: In the view's order.
        summaries: By column id.
    """

    value: Value
    rows: tuple[ResultRow, ...]
    summaries: Mapping[str, Value]


class Result(NamedTuple):
    """What a view shows.

    Args:
        view: The view.
        columns: In order.
        rows: After filters, sort and limit.
        groups: The same rows by the value they are grouped by; empty if they are not.
        summaries: By column id, over all rows.
        found: How many files pass the filters; more than there are rows if `limit` cut some off.
        hidden: How many of the rows stand in groups that the view does not show.
        problems: What went wrong while filters ran, each once, with how often.
    """

    view: View
    columns: tuple[Column, ...]
    rows: tuple[ResultRow, ...]
    groups: tuple[Group, ...]
    summaries: Mapping[str, Value]
    found: int
    problems: Mapping[str, int]
    hidden: int = 0
