"""Apply an operator: numbers as in JavaScript, dates with durations, texts joined.

null makes null of arithmetic: a missing price has no tax.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.values.date_values import (
    Date,
    Duration,
    add_duration,
    parse_date,
    parse_duration,
    subtract_dates,
)
from vaultkit.authoring.bases.values.value_comparison import equals, text_key
from vaultkit.authoring.bases.values.value_types import (
    Value,
    clamp,
    parse_number,
    text_within,
    type_name,
    with_article,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.bases.row_scope import Row

_PLAIN = frozenset({int, float})
_TIME = 30
"""Steps to reckon with dates and durations, which may have to be read first."""
_KEY = 16
"""How much longer it takes to make a key to compare a text by than to read it."""


def add(row: Row, left: Value, right: Value) -> Value:
    """Return `left + right`."""
    if type(left) in _PLAIN and type(right) in _PLAIN:
        return clamp(left + right)
    if isinstance(left, Date | Duration) or isinstance(right, Date | Duration):
        row.budget.spend(_TIME)
        found = _add_time(left, right)
        if found is not None:
            return found
    if isinstance(left, str) or isinstance(right, str):
        text = text_within(left, row.budget) + text_within(right, row.budget)
        row.budget.allow_text(len(text))
        return text
    return _arithmetic("+", left, right)


def _add_time(left: Value, right: Value) -> Value:
    """Add a date or duration and a duration, its text or milliseconds; None if that is no sum."""
    if not isinstance(left, Date | Duration) or (
        isinstance(left, Duration) and isinstance(right, Date)
    ):
        left, right = right, left
    span = _as_duration(right)
    if span is None:
        return None
    return add_duration(left, span) if isinstance(left, Date) else left.plus(span)


def _as_duration(value: Value) -> Duration | None:
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        return parse_duration(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return Duration(0, value)
    return None


def subtract(row: Row, left: Value, right: Value) -> Value:
    """Return `left - right`."""
    if type(left) in _PLAIN and type(right) in _PLAIN:
        return clamp(left - right)
    row.budget.spend(_TIME)
    if isinstance(left, Date):
        if isinstance(right, Date):
            return subtract_dates(left, right)
        span = _as_duration(right)
        if span is not None:
            return add_duration(left, span, -1)
        day = parse_date(right) if isinstance(right, str) else None
        if day is not None:
            return subtract_dates(left, day)
    if isinstance(left, Duration):
        span = _as_duration(right)
        if span is not None:
            return left.plus(span.times(-1))
    return _arithmetic("-", left, right)


def multiply(row: Row, left: Value, right: Value) -> Value:
    """Return `left * right`; a duration must be on the left."""
    del row
    if isinstance(left, Duration) and isinstance(right, int | float):
        return left.times(right)
    return _arithmetic("*", left, right)


def divide(row: Row, left: Value, right: Value) -> Value:
    """Return `left / right`."""
    del row
    if isinstance(left, Duration) and isinstance(right, int | float) and right:
        return left.times(1 / right)
    if isinstance(left, Duration) and isinstance(right, Duration) and right.total:
        return left.total / right.total
    return _arithmetic("/", left, right)


def modulo(row: Row, left: Value, right: Value) -> Value:
    """Return `left % right`, with the sign of the left side."""
    del row
    return _arithmetic("%", left, right)


def _divide_numbers(left: float, right: float) -> float:
    if right:
        quotient = left / right
        return int(quotient) if quotient.is_integer() and abs(quotient) < 1e15 else quotient  # noqa: PLR2004
    if not left or math.isnan(left):
        return math.nan
    return math.inf if (left > 0) == (math.copysign(1, right) > 0) else -math.inf


def _modulo_numbers(left: float, right: float) -> float:
    if not right or not math.isfinite(left) or math.isnan(right):
        return math.nan
    rest = math.fmod(left, right)
    return int(rest) if rest.is_integer() and abs(rest) < 1e15 else rest  # noqa: PLR2004


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide_numbers,
    "%": _modulo_numbers,
}


def _arithmetic(operator: str, left: Value, right: Value) -> Value:
    """Calculate with numbers, booleans and texts that are numbers.

    Errors:
        EvaluationError: something else stands there.
    """
    if left is None or right is None:
        return None
    a, b = _as_number(left), _as_number(right)
    if a is None or b is None:
        kinds = f"{with_article(type_name(left))} and {with_article(type_name(right))}"
        message = f"{operator} does not work on {kinds}"
        raise EvaluationError(message)
    try:
        return clamp(_ARITHMETIC[operator](a, b))
    except OverflowError:
        return math.inf


def _as_number(value: Value) -> float | None:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return clamp(value)
    return parse_number(value) if isinstance(value, str) else None


def negate(value: Value) -> Value:
    """Return `-value`."""
    if value is None:
        return None
    if isinstance(value, Duration):
        return value.times(-1)
    number = _as_number(value)
    if number is None:
        message = f"- does not work on {with_article(type_name(value))}"
        raise EvaluationError(message)
    return -number


def compare(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 as the left side is less, equal or greater; None if neither.

    Numbers compare with texts that are numbers, dates with texts that are dates.
    """
    if type(left) in _PLAIN and type(right) in _PLAIN:
        return None if left != left or right != right else (left > right) - (left < right)  # noqa: PLR0124
    pair = _comparable(left, right)
    if pair is None:
        return None
    a, b = pair
    return int(a > b) - int(a < b)


def _comparable(left: Value, right: Value) -> tuple[Value, Value] | None:
    """Return what to compare two values by."""
    if isinstance(left, Date) or isinstance(right, Date):
        a, b = _as_date(left), _as_date(right)
        return (a.moment, b.moment) if a and b else None
    if isinstance(left, Duration) or isinstance(right, Duration):
        spans = _as_duration(left), _as_duration(right)
        return (spans[0].total, spans[1].total) if spans[0] and spans[1] else None
    if isinstance(left, str) and isinstance(right, str):
        return text_key(left), text_key(right)
    numbers = _as_number(left), _as_number(right)
    is_number = numbers[0] is not None and numbers[1] is not None
    return numbers if is_number and not any(map(math.isnan, numbers)) else None  # type: ignore[arg-type]


def _as_date(value: Value) -> Date | None:
    if isinstance(value, Date):
        return value
    return parse_date(value) if isinstance(value, str) else None


def _equal(row: Row, left: Value, right: Value) -> bool:
    row.budget.read(left)
    row.budget.read(right)
    return equals(left, right)


def _unequal(row: Row, left: Value, right: Value) -> bool:
    return not _equal(row, left, right)


def _comparison(accepts: frozenset[int]) -> Callable[[Row, Value, Value], Value]:
    def run(row: Row, left: Value, right: Value) -> bool:
        if isinstance(left, str) and isinstance(right, str):
            row.budget.spend(_KEY * (row.budget.read(left) + row.budget.read(right)))
        return compare(left, right) in accepts

    return run


BINARY: dict[str, Callable[[Row, Value, Value], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "%": modulo,
    "==": _equal,
    "!=": _unequal,
    ">": _comparison(frozenset({1})),
    "<": _comparison(frozenset({-1})),
    ">=": _comparison(frozenset({0, 1})),
    "<=": _comparison(frozenset({-1, 0})),
}
"""What runs each operator but `&&` and `||`, which may leave their right side alone."""
