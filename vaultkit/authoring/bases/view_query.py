"""Evaluate a view over a vault (`run_view`): filter, sort, limit, group and sum up.

See decision 46.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.bases.base_definition import PROPERTY_OPTIONS, PropertyId, parse_id
from vaultkit.authoring.bases.column_summaries import summarize
from vaultkit.authoring.bases.evaluation_limits import (
    MAX_STEPS,
    STEPS_PER_FILE,
    Budget,
    EvaluationError,
    TooMuchWorkError,
)
from vaultkit.authoring.bases.row_scope import Row, evaluate, evaluate_shown
from vaultkit.authoring.bases.values.file_values import File, This, file_field
from vaultkit.authoring.bases.values.value_comparison import sort_key
from vaultkit.authoring.bases.values.value_types import (
    Failure,
    Value,
    is_empty,
    is_truthy,
    text_within,
    type_name,
)
from vaultkit.authoring.bases.view_result import Column, Group, Result, ResultRow
from vaultkit.notes.text.page_words import msgid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultkit.authoring.bases.base_definition import Base, Sort, View
    from vaultkit.authoring.bases.row_scope import Evaluator
    from vaultkit.authoring.bases.vault_scope import VaultScope

_FILE_LABELS = {
    "name": msgid("file name"),
    "basename": msgid("file base name"),
    "path": msgid("file path"),
    "folder": msgid("folder"),
    "ext": msgid("file extension"),
    "size": msgid("file size"),
    "ctime": msgid("created time"),
    "mtime": msgid("modified time"),
    "tags": msgid("file tags"),
    "links": msgid("links"),
    "embeds": msgid("embeds"),
    "backlinks": msgid("backlinks"),
    "properties": msgid("properties"),
    "file": msgid("file"),
}


def run_view(
    base: Base, view: View, scope: VaultScope, this: str | None = None, *, but: str = ""
) -> Result:
    """Evaluate a view.

    Args:
        base: The base it belongs to.
        view: The view; the filters must be whole (`Base.shows`).
        scope: The vault.
        this: Vault path of the file that `this` stands for.
        but: Vault path of a file that is never in the result.
    """
    return _Query(base, view, scope, this, but).run()


class _Query:
    def __init__(
        self, base: Base, view: View, scope: VaultScope, this: str | None, but: str
    ) -> None:
        self._base = base
        self._view = view
        self._scope = scope
        self._but = but
        self._this = This(this, scope) if this is not None else None
        self._budget = Budget(MAX_STEPS + STEPS_PER_FILE * len(scope.paths))
        self._problems: dict[str, int] = {}

    def run(self) -> Result:
        view = self._view
        rows = list(self._filtered())
        found = len(rows)
        rows = self._sorted(rows)
        if view.limit is not None:
            rows = rows[: view.limit]
        columns = tuple(self._column(of) for of in view.order)
        readers = [property_reader(column.of) for column in columns]
        named = self._named_in_options()
        shown = tuple(self._result_row(row, readers, named) for row in rows)
        groups, visible = self._groups(rows, shown), shown
        if view.group is not None and view.group_order is not None:
            groups = self._in_order(groups, view.group, view.group_order)
            visible = tuple(row for group in groups for row in group.rows)
            kept = {row.file.path for row in visible}
            rows = [row for row in rows if row.file and row.file.path in kept]
        return Result(
            view=view,
            columns=columns,
            rows=visible,
            groups=groups,
            summaries=self._summaries(rows),
            found=found,
            problems=self._problems,
            hidden=len(shown) - len(visible),
        )

    def _named_in_options(self) -> dict[str, Evaluator]:
        """Return what reads the properties that options such as `image` name, by option."""
        found: dict[str, Evaluator] = {}
        for key in PROPERTY_OPTIONS:
            named = self._view.options.get(key)
            of = parse_id(named) if isinstance(named, str) and named.strip() else None
            if of is not None and self._base.has(of):
                found[key] = property_reader(of)
        return found

    def _result_row(
        self, row: Row, readers: Sequence[Evaluator], named: Mapping[str, Evaluator]
    ) -> ResultRow:
        marks = {key: evaluate_shown(read, row) for key, read in named.items()}
        cells = tuple(evaluate_shown(read, row) for read in readers)
        assert row.file is not None, "only summaries have rows without a file"  # noqa: S101
        return ResultRow(row.file, cells, marks.pop("image", None), marks)

    def _row(self, file: File | None) -> Row:
        return Row(file, self._this, self._base.formulas, self._budget, self._scope)

    def _filtered(self) -> Iterable[Row]:
        filters = [run for run in (self._base.filter, self._view.filter) if run]
        for file in self._scope.files():
            if file.path == self._but:
                continue
            row = self._row(file)
            try:
                if all(is_truthy(run(row)) for run in filters):
                    yield row
            except TooMuchWorkError as error:
                self._count(str(error))
                return
            except EvaluationError as error:
                self._count(str(error))
            except RecursionError:
                self._count("a filter nests too deeply")

    def _count(self, message: str) -> None:
        self._problems[message] = self._problems.get(message, 0) + 1

    def _sorted(self, rows: list[Row]) -> list[Row]:
        """Sort by the last key first, so that each sort keeps what the one before it did.

        Rows without a value come last in both directions.
        """
        group = self._view.group
        keys = (*([group] if group else []), *self._view.sort)
        for sort in reversed(keys):
            read = property_reader(sort.by)
            pairs = [(self._key(evaluate_shown(read, row)), row) for row in rows]
            if sort is group:  # one group holds values that differ in case alone, in no order
                pairs = [(_without_case(key), row) for key, row in pairs]
            with_value = [pair for pair in pairs if pair[0] is not None]
            without = [row for key, row in pairs if key is None]
            with_value.sort(key=itemgetter(0), reverse=sort.is_descending)
            rows = [row for _, row in with_value] + without
        return rows

    def _key(self, value: Value) -> tuple[object, ...] | None:
        """Return what to sort a cell by; None for nothing, and for lists that nobody can read."""
        if is_empty(value) or isinstance(value, Failure):
            return None
        try:
            self._budget.read(value)
        except EvaluationError:
            return None
        return sort_key(value)

    def _column(self, of: PropertyId) -> Column:
        default = _FILE_LABELS[of.name] if of.kind == "file" else of.name
        return Column(of.id, self._base.names.get(of.id, default), of)

    def _groups(self, rows: Sequence[Row], shown: Sequence[ResultRow]) -> tuple[Group, ...]:
        group = self._view.group
        if group is None:
            return ()
        read = property_reader(group.by)
        found: dict[object, tuple[Value, list[int]]] = {}
        for index, row in enumerate(rows):
            value = evaluate_shown(read, row)
            key = self._group_key(value)
            found.setdefault(key, (value if key else None, []))[1].append(index)
        return tuple(
            Group(
                value,
                tuple(shown[index] for index in indexes),
                self._summaries([rows[index] for index in indexes]),
            )
            for value, indexes in found.values()
        )

    def _in_order(
        self, groups: Sequence[Group], by: Sort, order: Sequence[Any]
    ) -> tuple[Group, ...]:
        """Return the groups that a view shows, in its order; one that nothing is in is empty.

        A value is read as one of a note is: `[[…]]` is a link, a day is a date. Where no group has
        it, one whose value is written alike is meant: `"10"` may stand for the number.
        """
        by_key = {self._group_key(group.value): group for group in groups}
        by_text = {key[1]: key for key in by_key if key is not None}
        reader = File(self._this.path if self._this else "", self._scope)
        asked: dict[object, Group] = {}
        for written in order:
            value = reader.read_value(written, by.by.name)
            key = self._group_key(value)
            if key is not None and key not in by_key:
                key = by_text.get(key[1], key)
            asked.setdefault(key, by_key.get(key) or Group(value, (), self._summaries([])))
        return tuple(asked.values())

    def _group_key(self, value: Value) -> tuple[str, str] | None:
        """Return what is the same for values that belong to one group; None for no value."""
        if is_empty(value) or isinstance(value, Failure):
            return None
        path = getattr(value, "path", None)
        if path:
            return "file", path
        try:
            return type_name(value), text_within(value, self._budget).lower()
        except EvaluationError:
            return None

    def _summaries(self, rows: Sequence[Row]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for id_, name in self._view.summaries.items():
            read = property_reader(parse_id(id_))
            values = [evaluate(read, row) for row in rows]
            found[id_] = summarize(name, values, self._base.summaries, self._row(None))
        return found


def _without_case(key: tuple[object, ...] | None) -> tuple[object, ...] | None:
    """Return the key of a text without what decides between texts that differ in case."""
    is_text = key is not None and isinstance(key[-1], tuple) and isinstance(key[-1][0], str)
    return (*key[:-1], key[-1][0]) if key is not None and is_text else key  # type: ignore[index]


def property_reader(of: PropertyId) -> Evaluator:
    """Return what reads a property of a row."""
    name = of.name
    if of.kind == "formula":
        return lambda row: row.formula(name)
    if of.kind == "file":
        return lambda row: file_field(row.file, name) if row.file else None
    return lambda row: row.file.get(name) if row.file else None
