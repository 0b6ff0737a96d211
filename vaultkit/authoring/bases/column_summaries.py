"""Sum up a column (`summarize`) by the summaries that Obsidian has by itself.

Those of numbers look at numbers only, those of dates at dates only; without any, there is no value.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.functions.list_functions import unique
from vaultkit.authoring.bases.row_scope import evaluate_shown
from vaultkit.authoring.bases.values.date_values import Date, subtract_dates
from vaultkit.authoring.bases.values.value_types import Failure, Value, clamp, is_empty

if TYPE_CHECKING:
    from vaultkit.authoring.bases.row_scope import Evaluator, Row

Values = Sequence[Value]


def _numbers(values: Values) -> list[float]:
    kinds = int, float
    return [value for value in values if isinstance(value, kinds) and not isinstance(value, bool)]


def _dates(values: Values) -> list[Date]:
    return [value for value in values if isinstance(value, Date)]


def _of_numbers(work_out: Callable[[list[float]], float]) -> Callable[[Values], Value]:
    def run(values: Values) -> Value:
        numbers = [number for number in _numbers(values) if math.isfinite(number)]
        return clamp(work_out(numbers)) if numbers else None

    return run


def _mean(numbers: list[float]) -> float:
    return math.fsum(numbers) / len(numbers)


def _to_cents(number: float) -> float:
    """Return a number with two decimals at most, as Obsidian shows what is no whole number."""
    return math.floor(number * 100 + 0.5) / 100


def _earliest(values: Values) -> Value:
    return min(_dates(values), key=lambda date: date.moment, default=None)


def _latest(values: Values) -> Value:
    return max(_dates(values), key=lambda date: date.moment, default=None)


def _range(values: Values) -> Value:
    dates = _dates(values)
    if dates and not _numbers(values):
        return subtract_dates(_latest(dates), _earliest(dates))
    return _of_numbers(lambda numbers: max(numbers) - min(numbers))(values)


BUILT_IN: Mapping[str, Callable[[Values], Value]] = {
    "Average": _of_numbers(lambda numbers: _to_cents(_mean(numbers))),
    "Min": _of_numbers(min),
    "Max": _of_numbers(max),
    "Sum": _of_numbers(sum),
    "Range": _range,
    "Median": _of_numbers(statistics.median),
    "Stddev": _of_numbers(lambda numbers: _to_cents(statistics.pstdev(numbers))),
    "Earliest": _earliest,
    "Latest": _latest,
    "Checked": lambda values: sum(value is True for value in values),
    "Unchecked": lambda values: sum(value is False for value in values),
    "Empty": lambda values: sum(map(is_empty, values)),
    "Filled": lambda values: sum(not is_empty(value) for value in values),
}
NAMES = frozenset({*BUILT_IN, "Unique"})
"""Names of the built-in ones; `Unique` needs a row to count its work by."""


def summarize(name: str, values: Values, custom: Mapping[str, Evaluator], row: Row) -> Value:
    """Return the summary of a column; cells without a value count as empty.

    Args:
        name: Of a custom summary or a built-in one.
        values: The column's cells.
        custom: The base's own summaries.
        row: To evaluate those in.
    """
    known = [None if isinstance(value, Failure) else value for value in values]
    try:
        if name in custom:
            row.locals = {"values": known}
            return evaluate_shown(custom[name], row)
        if not known:
            return None
        if name == "Unique":
            return len(unique(row, known))
        return BUILT_IN[name](known)
    except EvaluationError as error:
        return Failure(str(error))
    except (RecursionError, OverflowError):
        return Failure("the summary cannot be worked out")
